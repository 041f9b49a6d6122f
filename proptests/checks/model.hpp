// A session as one would write it without a thought for speed: lists, linear searches, whole messages as bytes. It says what a
// session must do, with the rules of spec/protocol.md in the plainest words.
#pragma once

#include <ferrorpc/session/session.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

class Model {
public:
    explicit Model(const SessionOptions &the_options) : options{the_options} {}

    // Why no call starts; nullopt: one does. `nested_in`: the request whose handler makes it.
    std::optional<CallError> refusal(std::string_view name, std::string_view payload,
                                     std::optional<std::uint64_t> nested_in) const;
    void call(std::string_view name, std::string_view payload, TimePoint deadline);
    void cancel(std::uint64_t id);
    void answer(std::uint64_t token, bool is_error, std::string_view content);
    void answer_instead(std::uint64_t token, std::string_view why);
    void start();
    void shutdown(TimePoint deadline);
    void close();
    void connection_ended();
    void out_of_memory();
    void advance(TimePoint now);
    void arrive(std::string_view bytes);
    std::string offer();
    void wrote(std::size_t size);
    void begin_barrier();
    void use_token();
    void fail_barrier();

    std::vector<std::string> take_events();
    bool wants_input() const;
    std::size_t queued_bytes() const;
    std::size_t sendable_bytes() const; // of these, those that are not held back
    std::optional<TimePoint> next_deadline() const;

    enum class State { open, draining, closed };
    enum class Kind { request, answer, refusal, token };

    struct Call {
        std::uint64_t id;
        TimePoint deadline;
    };
    struct Message {
        Kind kind;
        std::uint64_t call;
        std::string bytes;
        bool is_offered = false;
        bool is_withdrawn = false;
    };
    struct Request {
        std::uint64_t token;
        std::uint64_t id;
        std::size_t size;
    };

    const SessionOptions options;
    State state = State::open;
    std::vector<Call> calls;
    std::vector<Request> requests; // not answered
    std::size_t tokens = 0;
    std::size_t barriers = 0; // of ours that wait
    bool has_barrier_failed = false;
    std::uint64_t next_call = 1;
    std::uint64_t next_token = 1; // of requests
    Counters counters;

private:
    enum class Cut { whole, incomplete, too_large, unknown };
    Cut cut(std::string &content);
    void settle();
    void release();
    void hold_back();
    bool may_release(const Message &message) const;
    void take_frame(std::string_view content);
    void take_request(std::string_view content);
    void take_response(std::string_view content);
    void refuse(std::uint64_t id, std::string_view text);
    void end_call(std::uint64_t id, const std::string &how);
    void close(const std::string &reason, const std::string &call_end);
    void send_or_hold(Message message);
    bool is_begun(const Message &message) const;
    bool may_be_seen(std::uint64_t call) const;
    void drop_message(std::uint64_t call);
    std::size_t bytes_of(Kind kind) const;
    bool has_room() const;

    bool is_started = false;
    TimePoint shutdown_deadline = no_deadline;
    std::string input;             // arrived, not taken
    std::vector<Message> messages; // not written, in order; of the first `begun` bytes are
    std::vector<Message> held;     // that a crate peer could not read now, in order
    std::size_t begun = 0;
    bool is_offering = false;
    std::vector<std::uint64_t> prefixes;    // lengths
    std::vector<std::uint64_t> outstanding; // calls that a crate peer has not answered
    std::size_t barriers_of_peer = 0;       // of a crate peer, not answered
    std::vector<std::string> waiting;       // requests to tell of, until started
    std::vector<std::string> events;
};

} // namespace ferrorpc::proptests
