// A raw session as one would write it without a thought for speed: whole frames as text, linear searches, everything looked at
// anew after each change.
#pragma once

#include <ferrorpc/session/raw_session.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

class RawModel {
public:
    explicit RawModel(const RawLimits &limits) : limits_{limits} {}

    std::uint64_t receive(std::optional<std::size_t> expected_size, TimePoint deadline);
    std::uint64_t receive_response(std::uint64_t request_id, TimePoint deadline);
    bool cancel(std::uint64_t id);
    void advance(TimePoint now);
    void drop_late_token() { awaits_token_ = true; }
    bool send(std::string_view payload);
    bool send_encoded(std::string_view frames);
    std::string offer();
    void wrote(std::size_t size);
    void arrive(std::string_view bytes);
    void connection_ended();
    void close() { stop(State::closed); }

    std::vector<std::string> take_events();
    bool is_closed() const { return state_ != State::open; }
    bool wants_input() const;
    std::size_t queued_bytes() const { return output_.size(); }
    std::uint64_t dropped_count() const { return dropped_count_; }
    std::optional<std::uint64_t> awaited_response() const { return awaited_; }
    std::optional<TimePoint> next_deadline() const;

private:
    enum class State { open, ended, refused, closed };
    struct Receive {
        std::uint64_t id;
        bool is_of_response;
        std::optional<std::size_t> expected_size;
        TimePoint deadline;
    };

    std::uint64_t add(Receive receive);
    void stop(State state);
    void deliver();
    void take(const std::string &content);
    void take_announced(const std::string &content);
    void end(std::size_t place, const std::string &how);
    std::optional<std::size_t> response_receive() const; // place of the first

    const RawLimits limits_;
    State state_ = State::open;
    std::string input_;  // arrived, not received
    std::string output_; // not written
    std::optional<std::size_t> offered_;
    std::vector<Receive> receives_;
    std::vector<std::string> events_;
    std::optional<std::uint64_t> awaited_;
    std::optional<std::uint64_t> announced_; // length of the frame that must come next
    bool awaits_token_ = false;
    std::uint64_t dropped_count_ = 0;
    std::uint64_t next_id_ = 1;
};

} // namespace ferrorpc::proptests
