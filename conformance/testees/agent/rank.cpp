#include "rank.hpp"

#include "../codec/parts.hpp"
#include "commands.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace testee {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds drain_default{1000};
constexpr milliseconds look_interval{1};

} // namespace

void Rank::carry_out(const std::string &name, const Id &id, const nlohmann::json &command)
{
    if (name == "join") {
        join(id, command);
        return;
    }
    if (!agent_ && !raw_) {
        throw std::logic_error{"join comes first"};
    }
    if (name == "held") {
        functions_.when_held(payload_of(command), [id] { answer_done(id); });
    } else if (name == "release") {
        release(id, command);
    } else if (raw_) {
        carry_out_raw(name, id, command);
    } else if (name == "call") {
        call(id, command);
    } else if (name == "serve") {
        agent_->start();
        answer_done(id);
    } else if (name == "barrier") {
        agent_->async_barrier(duration_of(command, "timeout_ms"), [id](std::error_code error) { answer_outcome(id, error); });
    } else if (name == "tokens") {
        tokens(id, number_of(command.at("count")));
    } else if (name == "leave") {
        leave(id, command);
    } else {
        answer(id, {{"result", "skipped"}, {"reason", "no command " + name}});
    }
}

void Rank::carry_out_raw(const std::string &name, const Id &id, const nlohmann::json &command)
{
    if (name != "leave") {
        raw_->carry_out(name, id, command);
        return;
    }
    raw_.reset();
    answer_done(id);
}

void Rank::join(const Id &id, const nlohmann::json &command)
{
    if (agent_ || raw_) {
        throw std::logic_error{"joined already"};
    }
    try {
        if (command.value("mode", "") == "raw") {
            raw_.emplace(id, options_of(command), functions_);
            return;
        }
        agent_.emplace(options_of(command));
    } catch (const ferrorpc::AgentError &error) {
        answer_failed(id, error.code(), error.what());
        return;
    }
    functions_.install(*agent_);
    answer_outcome(id, agent_->wait_connected(rendezvous_timeout));
}

void Rank::call(const Id &id, const nlohmann::json &command)
{
    ferrorpc::RpcOptions options;
    options.timeout = duration_of(command, "timeout_ms");
    agent_->call(number_of(command.at("to")), command.at("name").get<std::string>(), bytes_of(command.at("payload")),
                 std::move(options), [id](const ferrorpc::RpcResult &result) { answer_result(id, result); });
}

void Rank::release(const Id &id, const nlohmann::json &command)
{
    if (!functions_.release(payload_of(command))) {
        throw std::invalid_argument{"no call of hold has that payload"};
    }
    answer_done(id);
}

// The agent tells nobody of a token: it is looked for.
void Rank::tokens(const Id &id, std::uint64_t count)
{
    looking_.emplace_back([this, id, count](const std::stop_token &stop) {
        while (!stop.stop_requested() && agent_->counters().sessions.tokens_received < count) {
            std::this_thread::sleep_for(look_interval);
        }
        if (!stop.stop_requested()) {
            answer_done(id);
        }
    });
}

void Rank::leave(const Id &id, const nlohmann::json &command)
{
    leaving_ = std::jthread{[this, id, drain = duration_of(command, "drain_ms").value_or(drain_default)] {
        agent_->shutdown(drain); // while commands go on: a held call may still be released
        answer_done(id);
    }};
}

} // namespace testee
