#include <ferrorpc/agent/core/endings.hpp>

namespace ferrorpc::detail {

bool is_peers_fault(CloseReason reason) noexcept
{
    switch (reason) {
    case CloseReason::peer_closed:
    case CloseReason::cut_within_frame:
    case CloseReason::shutdown:
    case CloseReason::shutdown_deadline:
    case CloseReason::closed_here:
    case CloseReason::out_of_memory:
        return false;
    default:
        return true;
    }
}

Errc to_errc(BarrierEnd end) noexcept
{
    switch (end) {
    case BarrierEnd::deadline:
        return Errc::timed_out;
    case BarrierEnd::connection_lost:
        return Errc::connection_lost;
    case BarrierEnd::cancelled:
        return Errc::cancelled;
    default:
        return Errc::barrier_unusable;
    }
}

std::string describe(const Closed &closed)
{
    if (closed.error) {
        return std::string{closed.error->rule()} + ": " + std::string{closed.error->text().view()};
    }
    switch (closed.reason) {
    case CloseReason::peer_closed:
        return "it closed";
    case CloseReason::cut_within_frame:
        return "cut within a frame";
    case CloseReason::response_unannounced:
        return "KND-6: a response without a prefix of its length";
    case CloseReason::too_many_prefixes:
        return "LIM-6: too many open response prefixes";
    case CloseReason::too_many_tokens:
        return "BAR-6: too many barrier tokens ahead";
    case CloseReason::too_many_refusals:
        return "it sends requests over our limits and does not read the answers";
    case CloseReason::out_of_memory:
        return "no memory for what it sent, or for an answer";
    default:
        return "closed here";
    }
}

} // namespace ferrorpc::detail
