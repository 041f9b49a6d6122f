/// What may be sent to a crate peer now (spec/protocol.md, section 10). Not for users of the library.
#pragma once

#include <ferrorpc/session/outgoing.hpp>

#include <cstddef>
#include <cstdint>
#include <set>

namespace ferrorpc::detail {

/// What the gate cannot see by itself.
struct CrateState {
    bool all_answered;      // no call of the peer is
    bool our_barrier_waits; // our token is sent, or will be, and the peer's is still to come
};

/// Calls that have ended here count until their answer comes: the peer is still busy with them, and would take whatever we sent
/// for something else.
class CrateGate {
public:
    void sent(std::uint64_t call) { outstanding_.insert(call); }

    /// Answered, or withdrawn before its first byte.
    void settled(std::uint64_t call) noexcept { outstanding_.erase(call); }

    /// The peer has begun a barrier that waits for us; only a spoke's token says so.
    void barrier_begun() noexcept { ++barriers_unanswered_; }
    void barrier_answered() noexcept { --barriers_unanswered_; }

    bool may_send(const Outgoing &message, std::size_t calls_max, CrateState state) const noexcept
    {
        if (!state.all_answered || barriers_unanswered_ != 0) { // spec/protocol.md#CRA-1
            return false;
        }
        if (message.kind == Outgoing::Kind::token) {
            return outstanding_.empty() && !state.our_barrier_waits;
        }
        return outstanding_.size() < calls_max && !state.our_barrier_waits; // spec/protocol.md#CRA-2
    }

private:
    std::set<std::uint64_t> outstanding_; // calls, at most calls_max
    std::size_t barriers_unanswered_ = 0;
};

} // namespace ferrorpc::detail
