// Reads the packets of a recorded capture: classic pcap, its times in micro- or nanoseconds, and pcapng, in either byte order.
// Refuses another file, and a block whose length cannot be; a file that is cut short in its last packet gives those before it.
#pragma once

#include "suite/parts.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

struct CapturedPacket {
    std::size_t number = 0;          // in the file, from 1
    std::chrono::nanoseconds time{}; // since the first packet
    std::uint32_t link_type = 0;
    std::span<const std::byte> bytes = {}; // as many as were kept; they lie in the file's bytes
};

// The packets live as long as `file`.
std::expected<std::vector<CapturedPacket>, std::string> read_capture(std::span<const std::byte> file);

} // namespace ferrorpc::conformance
