#include <ferrorpc/agent/core/roster.hpp>

#include <ferrorpc/agent/error.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ferrorpc::detail {

Roster::Roster(io::Loop &loop, std::unique_ptr<Transport> transport, LogHook log)
    : loop_{loop}, transport_{std::move(transport)}, leads_to_self_{transport_->leads_to_self()}, log_{std::move(log)},
      timer_{loop.make_timer()}
{
}

void Roster::open(Joined joined)
{
    joined_ = std::move(joined);
    transport_->start(*this);
}

void Roster::joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream)
{
    ranks_.insert(rank);
    ++counters_.connections_joined;
    log(LogLevel::info, "rank " + std::to_string(rank) + " joined");
    joined_(rank, std::move(stream));
    settle_waiters();
}

void Roster::left(std::uint64_t rank, bool had_frames, const std::string &why)
{
    ranks_.erase(rank);
    if (transport_ == nullptr) {
        return; // our own doing
    }
    ++counters_.connections_lost;
    log(LogLevel::info, "rank " + std::to_string(rank) + " left: " + why);
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

void Roster::gave_up(std::error_code error, std::string what)
{
    gave_up_ = error;
    log(LogLevel::warning, what);
    settle_waiters();
}

void Roster::when_connected(std::chrono::milliseconds timeout, Done done)
{
    waiters_.push_back({io::saturated(loop_.now(), timeout), std::move(done)});
    settle_waiters();
}

void Roster::settle_waiters()
{
    std::optional<std::error_code> end;
    if (transport_ == nullptr) {
        end = make_error_code(Errc::shut_down);
    } else if (ranks_.size() >= transport_->peer_count()) {
        end = std::error_code{};
    } else if (gave_up_) {
        end = gave_up_;
    }
    for (Waiter &waiter : std::exchange(waiters_, {})) { // one that is told may add another
        if (end) {
            waiter.done(*end);
        } else if (waiter.deadline <= loop_.now()) {
            waiter.done(make_error_code(Errc::timed_out));
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
