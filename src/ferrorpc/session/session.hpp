/// One connection's RPC: calls both ways, barrier tokens, deadlines, limits. Bytes and time go in, events and bytes come out;
/// no socket, thread or clock. What a peer sends never throws: a refused frame closes, everything else concerns one call.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/session/call_table.hpp>
#include <ferrorpc/session/counters.hpp>
#include <ferrorpc/session/crate_gate.hpp>
#include <ferrorpc/session/crate_peer.hpp>
#include <ferrorpc/session/events.hpp>
#include <ferrorpc/session/limits.hpp>
#include <ferrorpc/session/open_prefixes.hpp>
#include <ferrorpc/session/output_queue.hpp>
#include <ferrorpc/session/payload.hpp>
#include <ferrorpc/session/service.hpp>
#include <ferrorpc/session/tables.hpp>
#include <ferrorpc/session/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ferrorpc {

/// Which end of the star this process is: rank 0 is the hub.
enum class StarEnd : std::uint8_t { hub, spoke };

struct SessionOptions {
    StarEnd end = StarEnd::hub;
    Limits limits;
    std::optional<CratePeer> crate_peer;         ///< none: the peer keeps the protocol
    std::shared_ptr<FrameMemory> frame_memory{}; ///< what frames are read into; nullptr is new[]
};

struct CallOptions {
    TimePoint deadline = no_deadline;

    /// The request of this peer whose handler makes the call, if one does (spec/protocol.md#CRA-3).
    std::optional<RequestToken> nested_in;
};

/// Why no call was started; nothing was sent and no event follows.
enum class CallError : std::uint8_t {
    closed,         ///< the connection has ended (spec/protocol.md#SES-8)
    shutting_down,  ///< shutdown() was called
    peer_waits,     ///< the crate peer waits for the very handler that calls (spec/protocol.md#CRA-3)
    too_many_calls, ///< calls_in_flight_max
    queue_full,     ///< queued_bytes_max
    too_large,      ///< over the cap or the peer's request_size (spec/protocol.md#LIM-4, CRA-4)
    invalid_name,   ///< not UTF-8 (spec/protocol.md#MSG-3)
};

enum class RespondResult : std::uint8_t {
    queued,          ///< the answer will be written
    replaced,        ///< too large, or its text is no UTF-8: an error that says so will be written instead
    no_such_request, ///< answered before, or the connection has ended; nothing happens
};

/// Not thread-safe. Each call into it can make events: take them all, then look at output(), wants_input() and next_deadline().
///
///     session.commit(read(socket, session.prepare()));
///     while (auto event = session.next_event()) { ... }
///     if (!session.output().empty()) { session.wrote(writev(socket, session.output())); }
///
/// Nothing here waits. Where memory is lacking, call() throws std::bad_alloc and has started nothing; everything else closes
/// the session (CloseReason::out_of_memory), for what it was to do cannot be left out.
class Session {
public:
    /// Throws std::invalid_argument when defect(options.limits) says something or the crate peer's declaration makes no sense:
    /// both are faults of the program.
    explicit Session(SessionOptions options = {});
    ~Session() = default;
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    // Input

    /// Room for bytes of the peer, until the next commit(); empty once closed. See wants_input().
    std::span<std::byte> prepare();

    /// Says that the first `size` bytes of that room have arrived. 0 is fine.
    void commit(std::size_t size);

    /// Whether to read on. False while the peer's requests fill a limit, or wait for start(): they stay in the kernel, and the
    /// peer is slowed down. Always true while a call or barrier of ours is pending (spec/protocol.md#SES-12) and during
    /// shutdown. False once closed.
    bool wants_input() const noexcept;

    /// The transport ended or broke, at either end (spec/protocol.md#SES-8). Nothing may be committed afterwards.
    void connection_ended();

    // Output

    /// Bytes to write now, as pieces to be written in this order: whole messages, several small ones at once. Empty: nothing to
    /// write. What is shown here counts as being written until wrote(): the pieces live and stay as they are until then,
    /// whatever happens meanwhile, so an asynchronous write may hold them.
    std::span<const ByteView> output();

    /// Says that the first `size` bytes of output() are written. What was shown behind them can be withdrawn again, unless its
    /// first byte is written (spec/protocol.md#SES-7, FRM-6).
    void wrote(std::size_t size);

    // Time

    /// Ends what has a deadline at or before `now`. The only function that makes time pass.
    void advance(TimePoint now);

    /// When advance() has something to do next.
    std::optional<TimePoint> next_deadline() const noexcept;

    /// What has happened, oldest first.
    std::optional<Event> next_event();

    // Calls of ours

    /// Starts a call; it ends with exactly one CallEnded (spec/protocol.md#SES-6). Toward a crate peer it may wait here first.
    std::expected<CallId, CallError> call(std::string_view name, Payload payload, CallOptions options = {});

    /// Ends a call as cancelled. False when it has ended before.
    bool cancel(CallId id);

    // Requests of the peer

    /// Hands out requests from now on (spec/protocol.md#SES-10): call it once the handlers are registered.
    void start();

    RespondResult respond(RequestToken token, Payload payload);

    /// Answers with an error message. Whoever drops a request unanswered must call this: the peer waits.
    RespondResult fail(RequestToken token, std::string_view message);

    // End

    /// No new calls; ends those of which nothing is written yet, refuses new requests, goes on with the rest, and closes when
    /// no call of ours and no answer is left, or at the deadline, when what is left is dropped.
    void shutdown(TimePoint deadline);

    /// Closes now. Takes no memory.
    void close() noexcept;

    /// The same for lack of memory around this session.
    void out_of_memory() noexcept;

    bool is_closed() const noexcept { return state_ == State::closed; }

    // Barrier: what StarBarrier needs of a connection

    /// Whether a barrier may start: the connection lives and no barrier has failed on it (spec/protocol.md#BAR-7).
    bool can_barrier() const noexcept;

    /// One more barrier of ours waits for a token of this peer, so reading goes on.
    void expect_token();

    /// Tokens that have arrived and are not used up (spec/protocol.md#BAR-6).
    std::size_t tokens() const noexcept { return tokens_; }

    /// Uses up a token that was expected. tokens() must not be 0.
    void use_token();

    /// Sends a token: from a spoke to start a barrier, from the hub to end one.
    void send_token();

    /// Says that a barrier has failed: later tokens are dropped and counted, and no barrier starts (spec/protocol.md#BAR-7).
    void fail_barrier();

    const Counters &counters() const noexcept { return counters_; }

    /// Bytes that wait to be written; of these, all but what is held back from a crate peer until our answer to it has gone;
    /// and calls of ours that have not ended.
    std::size_t queued_bytes() const noexcept { return output_.bytes(); }
    std::size_t sendable_bytes() const noexcept { return output_.bytes() - output_.held_bytes(); }
    std::size_t calls_in_flight() const noexcept { return is_closed() ? 0 : calls_.size(); }

private:
    enum class State : std::uint8_t { open, draining, closed };

    // session.cpp, session_calls.cpp
    template <class Work>
    void guard(Work work) noexcept;
    void settle();
    CallEnded ended(std::uint64_t id, CallEnd end) const noexcept;
    void end_call(std::uint64_t id, CallEnd end, Payload payload = {}, std::string message = {});
    void end_unwritten_calls();
    void release_held_messages();
    void hold_messages_back();
    template <class Make>
    RespondResult answer(RequestToken token, Make make);
    void close(CloseReason reason, const Error *error = nullptr) noexcept;
    bool has_room_for_requests() const noexcept;

    // session_receive.cpp: what the peer sends
    void receive();
    void take_frame(const Frame &frame);
    void take_token();
    void take_prefix(ByteView content);
    void take_request(ByteView content);
    void take_response(ByteView content);
    bool is_waited_for(std::uint64_t request_id);
    void react(detail::Happening happening, const Error *error = nullptr, std::uint64_t request_id = 0,
               std::string_view message = {});
    void refuse_request(std::uint64_t request_id, std::string_view message);
    void count_unmatched(std::uint64_t request_id);

    const SessionOptions options_;
    State state_ = State::open;
    bool is_started_ = false;
    TimePoint shutdown_deadline_ = no_deadline;
    FrameReader reader_;
    detail::OpenPrefixes prefixes_;
    detail::OutputQueue output_;
    detail::CallTable calls_;
    detail::Service service_;
    detail::CrateGate gate_;                    // of a crate peer; otherwise unused
    std::deque<RequestReceived> held_requests_; // that came before start()
    std::deque<Event> events_;
    std::optional<Closed> closed_;    // until it is told
    std::size_t refusal_bytes_ = 0;   // of refusals in output_
    std::size_t tokens_ = 0;          // arrived, not used up
    std::size_t expected_tokens_ = 0; // barriers of ours that wait
    std::size_t held_tokens_ = 0;     // of these, barriers whose own token is held back from a crate peer
    bool has_barrier_failed_ = false;
    std::uint64_t next_call_ = 1; // spec/protocol.md#SES-2, DIF-10
    Counters counters_;
};

template <class Work>
void Session::guard(Work work) noexcept
{
    try {
        work();
    } catch (const std::bad_alloc &) {
        out_of_memory();
    }
}

} // namespace ferrorpc
