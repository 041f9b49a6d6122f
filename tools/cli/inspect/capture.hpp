// Captures in pcap or pcapng format, read with libpcap.
#pragma once

#include "report.hpp"

#include <ferrorpc/codec/bytes.hpp>

#include <cstdint>

namespace ferrorpc::cli {

// Whether the bytes start as a capture does.
bool is_capture(ByteView bytes) noexcept;

// Reports all connections. Throws Failure (exit_local) for a capture that cannot be read; what stands in front of the damage
// has been reported then.
void inspect_capture(ByteView bytes, std::uint64_t world_size, Report &report);

} // namespace ferrorpc::cli
