#include <ferrorpc/agent/core/roster.hpp>

#include <ferrorpc/agent/error.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ferrorpc::detail {

Roster::Roster(io::Loop &loop, std::unique_ptr<Transport> transport, const AgentOptions &options)
    : loop_{loop}, transport_{std::move(transport)}, leads_to_self_{transport_->leads_to_self()}, log_{options.log},
      on_rank_{options.on_rank}, timer_{loop.make_timer()}
{
}

void Roster::open(Joined joined)
{
    joined_ = std::move(joined);
    transport_->start(*this);
}

void Roster::joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream)
{
    const bool is_first = ranks_.insert(rank).second; // a rank that is its own peer joins with both ends
    ++counters_.connections_joined;
    log(LogLevel::info, "rank " + std::to_string(rank) + " joined");
    joined_(rank, std::move(stream));
    if (is_first) {
        tell(rank, RankChange::joined, {});
    }
    settle_waiters();
}

void Roster::left(std::uint64_t rank, bool had_frames, std::error_code why, const std::string &what)
{
    ranks_.erase(rank);
    if (transport_ == nullptr) {
        return; // our own doing
    }
    ++counters_.connections_lost;
    log(LogLevel::info, "rank " + std::to_string(rank) + " left: " + what);
    tell(rank, RankChange::lost, why);
    transport_->left(rank, had_frames);
}

void Roster::announce_failed(AnnounceFault fault, std::string_view what)
{
    switch (fault) {
    case AnnounceFault::invalid:
        ++counters_.announces_invalid;
        break;
    case AnnounceFault::silent:
        ++counters_.announces_silent;
        break;
    case AnnounceFault::duplicate:
        ++counters_.announces_duplicate;
        break;
    }
    log(LogLevel::warning, "turned a connection away: " + std::string{what});
}

void Roster::gave_up(std::uint64_t rank, std::error_code error, std::string what)
{
    gave_up_ = error;
    log(LogLevel::warning, what);
    tell(rank, RankChange::gone, error);
    settle_waiters();
}

void Roster::when_connected(std::chrono::milliseconds timeout, Done done)
{
    waiters_.push_back({std::nullopt, io::saturated(loop_.now(), timeout), std::move(done)});
    settle_waiters();
}

void Roster::when_connected(std::uint64_t rank, std::chrono::milliseconds timeout, Done done)
{
    waiters_.push_back({rank, io::saturated(loop_.now(), timeout), std::move(done)});
    settle_waiters();
}

/// Nothing: it waits on.
std::optional<std::error_code> Roster::end_of(const Waiter &waiter) const
{
    if (transport_ == nullptr) {
        return make_error_code(Errc::shut_down);
    }
    if (waiter.rank && !transport_->leads_to(*waiter.rank)) {
        return make_error_code(Errc::no_connection);
    }
    if (waiter.rank ? ranks_.contains(*waiter.rank) : ranks_.size() >= transport_->peer_count()) {
        return std::error_code{};
    }
    if (gave_up_) {
        return gave_up_;
    }
    return waiter.deadline <= loop_.now() ? std::optional{make_error_code(Errc::timed_out)} : std::nullopt;
}

void Roster::settle_waiters()
{
    for (Waiter &waiter : std::exchange(waiters_, {})) { // one that is told may add another
        if (const std::optional<std::error_code> end = end_of(waiter)) {
            waiter.done(*end);
        } else {
            waiters_.push_back(std::move(waiter));
        }
    }
    io::TimePoint next = io::TimePoint::max();
    for (const Waiter &waiter : waiters_) {
        next = std::min(next, waiter.deadline);
    }
    if (next != io::TimePoint::max()) {
        timer_->start(next, [this] { settle_waiters(); });
    } else {
        timer_->stop();
    }
}

void Roster::close()
{
    address_ = transport_->address();
    transport_.reset();
    settle_waiters();
}

void Roster::tell(std::uint64_t rank, RankChange change, std::error_code why) const noexcept
{
    if (on_rank_) {
        try {
            on_rank_(rank, change, why);
        } catch (...) {
        }
    }
}

void Roster::log(LogLevel level, const std::string &line) const noexcept
{
    if (log_) {
        try {
            log_(level, line);
        } catch (...) {
        }
    }
}

} // namespace ferrorpc::detail
