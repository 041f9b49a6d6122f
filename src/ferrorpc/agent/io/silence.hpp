/// Finds a peer whose host is gone while bytes of ours wait for it. Keepalive says nothing then, and the system goes on
/// repeating for a quarter of an hour. TCP_USER_TIMEOUT is no remedy: it also cuts a living peer that has not read for so long
/// (its window is zero, though it answers each probe of it), and it puts off keepalive's own verdict until then.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace ferrorpc::io {

/// Linux lets at most 120 s pass between two repeats, or two probes of a zero window. The host of a peer that reads nothing
/// answers each, so even when one answer is lost it is heard within 240 s.
inline constexpr std::chrono::milliseconds silence_max_default{300'000};

/// What the system knows of a connection's other end.
struct Heard {
    std::uint64_t waiting_size = 0;                    ///< bytes written that the peer's host has not acknowledged, sent or not
    std::chrono::milliseconds since_acknowledgement{}; ///< of a probe too
    std::chrono::milliseconds since_data{};
};

/// Nothing where the system does not tell.
std::optional<Heard> heard_on(int socket) noexcept;

/// Whether bytes wait and the peer's host has been silent for longer than that.
bool is_silent(const Heard &heard, std::chrono::milliseconds silence_max) noexcept;

} // namespace ferrorpc::io
