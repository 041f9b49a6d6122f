/// Our calls that have not ended, by id and by deadline. Not for users of the library.
#pragma once

#include <ferrorpc/session/increasing_map.hpp>
#include <ferrorpc/session/output_queue.hpp>
#include <ferrorpc/session/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace ferrorpc::detail {

struct PendingCall {
    TimePoint deadline = no_deadline;
    std::optional<OutputQueue::Position> message; // while not all of it is written
    bool was_left = false;                        // with its message not even begun
};

class CallTable {
public:
    /// `id`: greater than all before. When it throws, nothing has changed.
    void add(std::uint64_t id, PendingCall call)
    {
        calls_.add(id, call);
        if (call.deadline == no_deadline) {
            return;
        }
        try {
            deadlines_.emplace_back(call.deadline, id);
        } catch (...) {
            calls_.take(id);
            throw;
        }
        std::ranges::push_heap(deadlines_, std::greater{});
    }

    /// nullptr: it has ended, or never was.
    PendingCall *find(std::uint64_t id) noexcept { return calls_.find(id); }

    /// Takes out a call, which must be there (spec/protocol.md#SES-6: whoever takes it ends it).
    PendingCall take(std::uint64_t id) noexcept
    {
        const PendingCall taken = *calls_.take(id);
        drop_old_deadlines();
        return taken;
    }

    /// Whether bytes of a call, which must be there, may be on the wire.
    bool was_written(std::uint64_t id) const noexcept { return was_written(*calls_.find(id)); }

    /// The messages are about to go: what is not written never will be.
    void leave_messages() noexcept
    {
        calls_.for_each([](std::uint64_t, PendingCall &call) {
            call.was_left = !was_written(call);
            call.message.reset();
        });
    }

    /// A call whose deadline is at or before `now`.
    std::optional<std::uint64_t> due(TimePoint now) const noexcept
    {
        return deadlines_.empty() || deadlines_.front().first > now ? std::nullopt : std::optional{deadlines_.front().second};
    }

    std::optional<TimePoint> next_deadline() const noexcept
    {
        return deadlines_.empty() ? std::nullopt : std::optional{deadlines_.front().first};
    }

    /// The first call with this id or a greater one.
    std::optional<std::uint64_t> first(std::uint64_t id = 0) const noexcept { return calls_.first_key(id); }

    std::size_t size() const noexcept { return calls_.size(); }
    bool empty() const noexcept { return calls_.empty(); }

private:
    static bool was_written(const PendingCall &call) noexcept
    {
        return call.message ? (*call.message)->stage >= Outgoing::Stage::offered : !call.was_left;
    }

    /// Deadlines of calls that have ended go when they come to be the first, or are the most.
    void drop_old_deadlines() noexcept
    {
        const auto is_old = [this](const auto &deadline) { return !calls_.contains(deadline.second); };
        while (!deadlines_.empty() && is_old(deadlines_.front())) {
            std::ranges::pop_heap(deadlines_, std::greater{});
            deadlines_.pop_back();
        }
        if (deadlines_.size() > 2 * calls_.size()) {
            std::erase_if(deadlines_, is_old);
            std::ranges::make_heap(deadlines_, std::greater{});
        }
    }

    IncreasingMap<std::uint64_t, PendingCall> calls_;
    std::vector<std::pair<TimePoint, std::uint64_t>> deadlines_; // a heap, the first in front, which is of a call that is there
};

} // namespace ferrorpc::detail
