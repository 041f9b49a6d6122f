/// What calls and handlers are made of: options and results of a call, what a handler is told, and how it answers.
#pragma once

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/session/payload.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace ferrorpc {

namespace detail {
class AgentCore;
struct ServedRequest;
struct CallControl;
} // namespace detail

/// How a call ended (spec/protocol.md#SES-6).
struct RpcResult {
    std::error_code error;      ///< none: success
    std::string text;           ///< what went wrong, as a program with the crate shows it
    std::string remote_message; ///< the peer's error message, when it answered with one
    Payload payload;            ///< the result; empty on error

    bool ok() const noexcept { return !error; }

    /// The result. Throws AgentError with error and text.
    const Payload &value() const &;
    Payload value() &&;
};

/// What a handler is told of a request.
class IncomingCall {
public:
    explicit IncomingCall(std::shared_ptr<detail::ServedRequest> request) noexcept : request_{std::move(request)} {}

    std::uint64_t source_rank() const noexcept;
    const std::string &name() const noexcept; ///< of the function; UTF-8
    const Payload &payload() const noexcept;

private:
    friend class Agent;
    std::shared_ptr<detail::ServedRequest> request_;
};

struct RpcOptions {
    /// None: AgentOptions::timeout. Zero: no limit.
    std::optional<std::chrono::milliseconds> timeout{};

    /// The request whose handler makes this call. Handlers that are plain functions need not say; one that answers later must,
    /// when its request came from a crate peer (spec/protocol.md#CRA-3).
    std::optional<IncomingCall> nested_in{};
};

/// A handler's answer: bytes, or an error message for the caller.
class HandlerResult {
public:
    HandlerResult(Payload payload) noexcept : answer_{std::in_place_index<0>, std::move(payload)} {}
    HandlerResult(std::vector<std::byte> bytes) : answer_{std::in_place_index<0>, std::move(bytes)} {}

    /// `message` should be UTF-8; another is replaced by a sentence that says so (spec/protocol.md#MSG-3).
    static HandlerResult failure(std::string message)
    {
        HandlerResult result{Payload{}};
        result.answer_.emplace<1>(std::move(message));
        return result;
    }

    /// nullptr: it is an error.
    const Payload *payload() const noexcept { return std::get_if<0>(&answer_); }

    /// nullptr: it is none.
    const std::string *error() const noexcept { return std::get_if<1>(&answer_); }

private:
    std::variant<Payload, std::string> answer_;
};

/// Answers one request, from any thread and at any time, once; what comes after the first answer is ignored. One that is
/// destroyed unused answers with an error, so that no caller waits in vain (spec/protocol.md#SES-3). It may outlive the agent.
class Responder {
public:
    explicit Responder(std::shared_ptr<detail::ServedRequest> request) noexcept : request_{std::move(request)} {}
    Responder(Responder &&) noexcept = default;
    Responder &operator=(Responder &&other) noexcept;
    ~Responder();

    void answer(HandlerResult result);

private:
    friend class detail::AgentCore;
    void abandon() noexcept;
    void forget() noexcept { request_ = nullptr; } // somebody else will answer
    std::shared_ptr<detail::ServedRequest> request_;
};

/// A function that answers by returning. What it throws becomes an error message: what() of a std::exception
/// (spec/protocol.md#ERR-6). It may run on several threads at once.
using Handler = std::function<HandlerResult(const IncomingCall &)>;

/// A function that answers through its responder, perhaps later. Runs on the I/O thread: it must not block.
using AsyncHandler = std::function<void(IncomingCall, Responder)>;

/// Where a Handler runs.
enum class RunOn : std::uint8_t {
    pool,      ///< one of AgentOptions::handler_threads; it may block, and call back with rpc_sync
    io_thread, ///< the agent's own: quickest, and it must not block
};

/// A call under way. Destruction does not end the call.
class CallHandle {
public:
    CallHandle() noexcept = default;
    explicit CallHandle(std::weak_ptr<detail::CallControl> control) noexcept : control_{std::move(control)} {}

    /// Ends the call as cancelled, unless it has ended. Its callback still runs, once. Thread-safe.
    void cancel() noexcept;

private:
    std::weak_ptr<detail::CallControl> control_;
};

} // namespace ferrorpc
