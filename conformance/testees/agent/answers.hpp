// Answers of the rank program: one line each, whole, from any thread.
#pragma once

#include <ferrorpc/agent.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <system_error>

namespace testee {

// The `id` of a command, to be sent back with its answer.
using Id = nlohmann::json;

void answer(const Id &id, nlohmann::json answer);
void answer_done(const Id &id);
void answer_failed(const Id &id, std::error_code error, const std::string &message);
// {"result": "done"}, or how a barrier or the rendezvous failed.
void answer_outcome(const Id &id, std::error_code error);
// {"result": "done"}, or how a raw operation without a result of its own failed.
void answer_end(const Id &id, const ferrorpc::RpcResult &result);
// A reply or a received frame, or the failure.
void answer_result(const Id &id, const ferrorpc::RpcResult &result);

// "timed_out" and the like: the kinds of failures of the testee protocol.
std::string kind_of(std::error_code error);

} // namespace testee
