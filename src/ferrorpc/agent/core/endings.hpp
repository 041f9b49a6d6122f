/// How connections and barriers end, as an agent tells it.
#pragma once

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/session/events.hpp>
#include <ferrorpc/session/star_barrier.hpp>

#include <string>

namespace ferrorpc::detail {

/// Whether the peer broke the protocol.
bool is_peers_fault(CloseReason reason) noexcept;

/// Not for BarrierEnd::done.
Errc to_errc(BarrierEnd end) noexcept;

/// Why a connection ended, for the log: with the rule, where one was broken.
std::string describe(const Closed &closed);

} // namespace ferrorpc::detail
