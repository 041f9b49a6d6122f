// BAR-4 to BAR-8: barriers of a hub and its spokes, whose tokens split, wait, come ahead or get lost with their connection:
// nobody passes before all have come, each barrier ends once, in its turn and for a reason.
#pragma once

#include <proptests/checks/token_step.hpp>

#include <ferrorpc/session/star_barrier.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace ferrorpc::proptests {

// A hub with 1 to 3 spokes, each barrier over real sessions. Whatever is played, `complaint` stays empty.
class Star {
public:
    explicit Star(std::size_t spokes) : up_(spokes), down_(spokes)
    {
        ranks_.push_back(std::make_unique<Rank>(StarEnd::hub, spokes));
        for (std::size_t i = 0; i < spokes; ++i) {
            ranks_.push_back(std::make_unique<Rank>(StarEnd::spoke, 1));
            connect(*ranks_[0], StarEnd::hub, i);
            connect(*ranks_.back(), StarEnd::spoke, 0);
        }
    }

    void play(const TokenStep &step);

    // Where nothing has failed: every rank begins as many, and everything arrives.
    void pass_all();

    std::string complaint; // what does not hold first

private:
    struct Begun {
        BarrierId id;
        TimePoint deadline;
        bool is_cancelled = false;
    };

    struct Rank {
        Rank(StarEnd end, std::size_t peers) : barrier{end, peers}, sessions(peers) {}

        StarBarrier barrier;
        std::vector<std::unique_ptr<Session>> sessions;
        std::deque<Begun> open;
        std::size_t begun = 0;
        std::size_t done = 0;
    };

    static void connect(Rank &rank, StarEnd end, std::size_t peer)
    {
        auto session = std::make_unique<Session>(SessionOptions{end, {}, std::nullopt});
        rank.barrier.connect(peer, session.get());
        rank.sessions[peer] = std::move(session);
    }
    // Whether the first open barrier has all its tokens.
    static bool is_complete(const Rank &rank)
    {
        return !rank.open.empty() &&
               std::ranges::all_of(rank.sessions, [](const auto &session) { return session->tokens() != 0; });
    }
    static bool is_lost(const Rank &rank)
    {
        return std::ranges::any_of(rank.sessions, [](const auto &session) { return session->is_closed(); });
    }
    void begin(Rank &rank, unsigned ticks);
    void cancel(Rank &rank, unsigned number);
    void move(Session &from, std::string &wire, Session &to, std::size_t size);
    void cut(std::size_t spoke);
    void replace(std::size_t spoke, bool by_another);
    void take_ends(Rank &rank);
    void take_end(Rank &rank, const BarrierEnded &ended);
    void check();
    void complain(const std::string &text) { complaint = complaint.empty() ? text : complaint; }

    std::vector<std::unique_ptr<Rank>> ranks_;
    std::vector<std::string> up_; // on the way, of each spoke
    std::vector<std::string> down_;
    TimePoint now_{};
    bool has_lost_ = false;
    bool has_failed_ = false;
};

} // namespace ferrorpc::proptests
