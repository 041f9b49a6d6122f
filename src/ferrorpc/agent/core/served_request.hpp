/// A request that a handler works on, and the way back for its answer.
#pragma once

#include <ferrorpc/agent/core/link.hpp>
#include <ferrorpc/agent/core/postbox.hpp>
#include <ferrorpc/agent/rpc.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace ferrorpc::detail {

/// Shared by the handler's IncomingCall and its Responder. What it shows does not change.
struct ServedRequest {
    std::shared_ptr<Postbox> postbox;   ///< of the agent that serves it
    std::shared_ptr<AnswerWay> answers; ///< to its peer
    RequestToken token{};
    std::uint64_t source_rank = 0;
    std::string name;
    Payload payload;
    std::atomic<bool> is_answered = false;
    bool was_dropped = false; ///< its responder went while an exception left the handler; of the handler's thread alone

    HandlerResult answer{Payload{}}; ///< once is_answered, until it is sent
};

/// Sends the answer, unless there was one. Thread-safe.
void answer(const std::shared_ptr<ServedRequest> &request, HandlerResult result);

/// The request whose handler runs on this thread; nullptr: none. Calls from there are nested in it.
std::shared_ptr<ServedRequest> &current_request() noexcept;

/// Runs a handler; what it throws becomes an error message.
HandlerResult run(const Handler &handler, const std::shared_ptr<ServedRequest> &request) noexcept;

/// Runs a handler and sends what it returns or throws.
void serve(const Handler &handler, const std::shared_ptr<ServedRequest> &request) noexcept;

/// Runs a handler that answers through its responder; what it throws is its answer if it gave none.
void serve(const AsyncHandler &handler, const std::shared_ptr<ServedRequest> &request) noexcept;

} // namespace ferrorpc::detail
