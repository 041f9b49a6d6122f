#include "rank.hpp"

#include "../codec/parts.hpp"

#include <charconv>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace testee {
namespace {

using std::chrono::milliseconds;

// The driver's time limit is the one that counts.
constexpr std::chrono::minutes rendezvous_timeout{10};
constexpr milliseconds drain_default{1000};

std::optional<milliseconds> duration_of(const nlohmann::json &command, const char *key)
{
    const auto found = command.find(key);
    return found == command.end() ? std::nullopt : std::optional{milliseconds{found->get<std::uint32_t>()}};
}

std::string payload_of(const nlohmann::json &command)
{
    std::string payload;
    for (const std::byte each : bytes_of(command.at("payload"))) {
        payload += static_cast<char>(each);
    }
    return payload;
}

void read_address(const std::string &address, ferrorpc::AgentOptions &options)
{
    const std::size_t colon = address.rfind(':');
    const char *end = address.data() + address.size();
    if (colon == std::string::npos || std::from_chars(address.data() + colon + 1, end, options.port).ptr != end) {
        throw std::invalid_argument{"no HOST:PORT: " + address};
    }
    options.host = address.substr(0, colon);
}

ferrorpc::AgentOptions options_of(const nlohmann::json &command)
{
    ferrorpc::AgentOptions options;
    options.rank = number_of(command.at("rank"));
    options.world_size = number_of(command.at("world_size"));
    read_address(command.at("address").get<std::string>(), options);
    options.connect_timeout = rendezvous_timeout;
    options.timeout = duration_of(command, "timeout_ms").value_or(options.timeout);
    for (const auto &peer : command.value("crate_peers", nlohmann::json::array())) {
        ferrorpc::CratePeer crate;
        if (peer.contains("request_size")) {
            crate.request_size = number_of(peer.at("request_size"));
        }
        if (peer.contains("calls_max")) {
            crate.calls_max = number_of(peer.at("calls_max"));
        }
        options.crate_peers.emplace(number_of(peer.at("rank")), crate);
    }
    return options;
}

} // namespace

void Rank::carry_out(const std::string &name, const Id &id, const nlohmann::json &command)
{
    if (name == "join") {
        join(id, command);
        return;
    }
    if (!agent_) {
        throw std::logic_error{"join comes first"};
    }
    if (name == "call") {
        call(id, command);
    } else if (name == "serve") {
        agent_->start();
        answer_done(id);
    } else if (name == "barrier") {
        agent_->async_barrier(duration_of(command, "timeout_ms"), [id](std::error_code error) { answer_outcome(id, error); });
    } else if (name == "held") {
        functions_.when_held(payload_of(command), [id] { answer_done(id); });
    } else if (name == "release") {
        release(id, command);
    } else if (name == "leave") {
        leave(id, command);
    } else {
        answer(id, {{"result", "skipped"}, {"reason", "no command " + name}});
    }
}

void Rank::join(const Id &id, const nlohmann::json &command)
{
    if (agent_) {
        throw std::logic_error{"joined already"};
    }
    try {
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

void Rank::leave(const Id &id, const nlohmann::json &command)
{
    leaving_ = std::jthread{[this, id, drain = duration_of(command, "drain_ms").value_or(drain_default)] {
        agent_->shutdown(drain); // while commands go on: a held call may still be released
        answer_done(id);
    }};
}

} // namespace testee
