// One rank of a live world in raw mode: frames, calls, requests and barriers by hand, each command on a thread of its own, for
// each blocks.
#pragma once

#include "answers.hpp"
#include "functions.hpp"

#include <ferrorpc/agent.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace testee {

class RawRank {
public:
    // Answers the join. `functions` must outlive this.
    RawRank(const Id &id, ferrorpc::AgentOptions options, Functions &functions);

    // Answers later. Throws std::exception on a command that breaks the protocol.
    void carry_out(const std::string &name, const Id &id, const nlohmann::json &command);

private:
    void call(const Id &id, const nlohmann::json &command);
    void serve(const Id &id, const nlohmann::json &command);
    void send(const Id &id, const nlohmann::json &command);
    void recv(const Id &id, const nlohmann::json &command);
    void answer_later(std::function<void()> work) { threads_.emplace_back(std::move(work)); }

    ferrorpc::RawAgent agent_;
    std::vector<std::jthread> threads_;
};

} // namespace testee
