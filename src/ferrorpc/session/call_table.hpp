/// Our calls that have not ended, by id and by deadline. Not for users of the library.
#pragma once

#include <ferrorpc/session/output_queue.hpp>
#include <ferrorpc/session/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ferrorpc::detail {

struct PendingCall {
    TimePoint deadline = no_deadline;
    std::optional<OutputQueue::Position> message; // while not all of it is written
    bool was_left = false;                        // with its message not even begun
};

class CallTable {
public:
    using Calls = std::map<std::uint64_t, PendingCall>;

    /// When it throws, nothing has changed.
    void add(std::uint64_t id, PendingCall call)
    {
        const auto added = calls_.emplace_hint(calls_.end(), id, call);
        if (call.deadline == no_deadline) {
            return;
        }
        try {
            deadlines_.emplace(call.deadline, id);
        } catch (...) {
            calls_.erase(added);
            throw;
        }
    }

    /// nullptr: it has ended, or never was.
    PendingCall *find(std::uint64_t id) noexcept
    {
        const auto call = calls_.find(id);
        return call == calls_.end() ? nullptr : &call->second;
    }

    /// Takes out a call, which must be there (spec/protocol.md#SES-6: whoever takes it ends it).
    PendingCall take(std::uint64_t id) noexcept
    {
        const auto call = calls_.find(id);
        const PendingCall taken = call->second;
        deadlines_.erase({taken.deadline, id});
        calls_.erase(call);
        return taken;
    }

    /// Whether bytes of a call, which must be there, may be on the wire.
    bool was_written(std::uint64_t id) const noexcept
    {
        const PendingCall &call = calls_.find(id)->second;
        return call.message ? (*call.message)->stage >= Outgoing::Stage::offered : !call.was_left;
    }

    /// The messages are about to go: what is not written never will be.
    void leave_messages() noexcept
    {
        for (auto &[id, call] : calls_) {
            call.was_left = !was_written(id);
            call.message.reset();
        }
    }

    /// A call whose deadline is at or before `now`.
    std::optional<std::uint64_t> due(TimePoint now) const noexcept
    {
        return deadlines_.empty() || deadlines_.begin()->first > now ? std::nullopt : std::optional{deadlines_.begin()->second};
    }

    std::optional<TimePoint> next_deadline() const noexcept
    {
        return deadlines_.empty() ? std::nullopt : std::optional{deadlines_.begin()->first};
    }

    const Calls &all() const noexcept { return calls_; }
    std::size_t size() const noexcept { return calls_.size(); }
    bool empty() const noexcept { return calls_.empty(); }

private:
    Calls calls_;
    std::set<std::pair<TimePoint, std::uint64_t>> deadlines_; // one for each call that has a deadline
};

} // namespace ferrorpc::detail
