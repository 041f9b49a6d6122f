// One rank of a live world: carries out the live commands of conformance/testee-protocol.md on an agent. Calls and barriers run
// side by side; each is answered when it ends.
#pragma once

#include "answers.hpp"
#include "functions.hpp"
#include "raw_rank.hpp"

#include <ferrorpc/agent.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace testee {

class Rank {
public:
    ~Rank() { functions_.stop(); }

    // Answers now or later. Throws std::exception on a command that breaks the protocol.
    void carry_out(const std::string &name, const Id &id, const nlohmann::json &command);

private:
    void carry_out_raw(const std::string &name, const Id &id, const nlohmann::json &command);
    void tokens(const Id &id, std::uint64_t count);
    void join(const Id &id, const nlohmann::json &command);
    void call(const Id &id, const nlohmann::json &command);
    void leave(const Id &id, const nlohmann::json &command);
    void release(const Id &id, const nlohmann::json &command);

    Functions functions_;
    std::optional<ferrorpc::Agent> agent_;
    std::optional<RawRank> raw_; // in place of the agent
    std::jthread leaving_;
    std::vector<std::jthread> looking_;
};

} // namespace testee
