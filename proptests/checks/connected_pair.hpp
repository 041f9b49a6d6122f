// Two sessions, hub and spoke, on a link that splits, delays and cuts. Each serves the other's calls, and what comes out of
// them is compared with what went in.
#pragma once

#include <proptests/checks/step.hpp>

#include <ferrorpc/session/session.hpp>
#include <ferrorpc/session/star_barrier.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ferrorpc::proptests {

class ConnectedPair {
public:
    explicit ConnectedPair(const Limits &limits);

    void play(const Step &step);

    // Answers all requests and moves all bytes until nothing is left to do, then shuts both ends down.
    void drain();

    // What was wrong until now; empty: nothing.
    const std::string &complaint() const { return complaint_; }

private:
    struct Call {
        std::string payload;
        int ended_count = 0;
        bool must_be_answered = true; // nobody but the peer may end it
    };

    struct Request {
        RequestToken token;
        std::string payload;
    };

    struct End {
        End(char the_letter, StarEnd star_end, const Limits &limits)
            : letter{the_letter}, session{{star_end, limits, std::nullopt}}, barrier{star_end, 1}
        {
            barrier.connect(0, &session);
        }

        char letter;
        Session session;
        StarBarrier barrier;
        std::string inbox;                   // on the link to it
        std::map<std::uint64_t, Call> calls; // all that it ever made
        std::set<std::string> unwritten;     // payloads that the other end must never see
        std::vector<Request> requests;       // to be answered
        std::set<std::string> served;        // payloads of all requests that it got
        std::size_t barriers_begun = 0;
        std::size_t barriers_ended = 0;
        std::size_t barriers_done = 0;
        bool is_shut_down = false;
    };

    End &other(const End &end) { return &end == &ends_[0] ? ends_[1] : ends_[0]; }
    TimePoint after(unsigned ticks) const;
    void call(End &end, std::size_t size, unsigned ticks);
    void cancel(End &end, unsigned number);
    void answer(End &end, unsigned number, bool is_error);
    bool write(End &end, std::size_t size_max);
    bool read(End &end, std::size_t size_max);
    bool move_everything();
    void begin_barrier(End &end, unsigned ticks);
    void shut_down(End &end, TimePoint deadline);
    void cut();
    void look(End &end);
    void take(End &end, const Event &event);
    void take(End &end, const CallEnded &event);
    void check_limits(const End &end);
    void check_end(const End &end);
    void complain(const End &end, const std::string &text);

    const Limits limits_;
    std::array<End, 2> ends_;
    TimePoint now_{};
    bool is_cut_ = false;
    std::string complaint_;
};

} // namespace ferrorpc::proptests
