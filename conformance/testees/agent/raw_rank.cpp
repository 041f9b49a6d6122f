#include "raw_rank.hpp"

#include "../codec/parts.hpp"
#include "commands.hpp"

#include <chrono>
#include <utility>

namespace testee {

using ferrorpc::RpcResult;

RawRank::RawRank(const Id &id, ferrorpc::AgentOptions options, Functions &functions) : agent_{std::move(options)}
{
    functions.install(agent_);
    answer_outcome(id, agent_.wait_connected(rendezvous_timeout));
}

void RawRank::carry_out(const std::string &name, const Id &id, const nlohmann::json &command)
{
    if (name == "call") {
        call(id, command);
    } else if (name == "serve") {
        serve(id, command);
    } else if (name == "send") {
        send(id, command);
    } else if (name == "recv") {
        recv(id, command);
    } else if (name == "barrier") {
        answer_later([this, id, timeout = duration_of(command, "timeout_ms")] { answer_end(id, agent_.barrier(timeout)); });
    } else {
        answer(id, {{"result", "skipped"}, {"reason", "no command " + name + " in raw mode"}});
    }
}

void RawRank::call(const Id &id, const nlohmann::json &command)
{
    answer_later([this, id, to = number_of(command.at("to")), name = command.at("name").get<std::string>(),
                  payload = bytes_of(command.at("payload")), timeout = duration_of(command, "timeout_ms")] {
        answer_result(id, agent_.rpc_sync(to, name, payload, timeout));
    });
}

void RawRank::serve(const Id &id, const nlohmann::json &command)
{
    std::vector<std::uint64_t> sizes;
    for (const nlohmann::json &size : command.at("sizes")) {
        sizes.push_back(number_of(size));
    }
    answer_later([this, id, from = number_of(command.at("from")), sizes = std::move(sizes)] {
        RpcResult result;
        for (auto size = sizes.begin(); size != sizes.end() && result.ok(); ++size) {
            std::vector<std::byte> request(*size);
            result = agent_.recv(from, request, std::chrono::milliseconds{0}); // as long as the driver waits
            if (result.ok()) {
                result = agent_.handle_request(from, request);
            }
        }
        answer_end(id, result);
    });
}

void RawRank::send(const Id &id, const nlohmann::json &command)
{
    answer_later([this, id, to = number_of(command.at("to")), payload = bytes_of(command.at("payload")),
                  timeout = duration_of(command, "timeout_ms")] { answer_end(id, agent_.send(to, payload, timeout)); });
}

void RawRank::recv(const Id &id, const nlohmann::json &command)
{
    answer_later([this, id, from = number_of(command.at("from")), size = number_of(command.at("size")),
                  timeout = duration_of(command, "timeout_ms")] {
        std::vector<std::byte> room(size);
        RpcResult result = agent_.recv(from, room, timeout);
        if (result.ok()) {
            result.payload = ferrorpc::Payload{std::move(room)};
        }
        answer_result(id, result);
    });
}

} // namespace testee
