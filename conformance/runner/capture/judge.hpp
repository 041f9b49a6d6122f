// Judges two programs by what they wrote to one connection: the rules that a sender must keep and that show on the wire. What a
// receiver must do with bad input is not judged here, nor what needs the world size or other connections. A side is judged up
// to its first frame that leaves its receiver out of step, or to a gap in the capture.
#pragma once

#include "capture/tcp_streams.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

inline constexpr std::size_t shown_frame_max = std::size_t{1} << 14; // bytes of a frame that are kept for showing

// The first place where a rule was broken.
struct Breach {
    std::uint64_t offset = 0; // of the byte, in all that the side wrote
    std::size_t packet = 0;
    std::chrono::nanoseconds time{};
    std::string expected = {};
    std::string actual = {};
    bool is_announce = false; // or a frame
    Bytes bytes = {};         // of the announce or frame, the start
    std::uint64_t mark = 0;   // of the byte, in these
};

struct RuleVerdict {
    std::string_view rule;
    std::size_t looks = 0; // how often it was looked at
    std::size_t breaches = 0;
    std::optional<Breach> first = {};
};

struct SideVerdict {
    std::string name = {}; // "rank 1"
    TcpAddress address = {};
    std::size_t frames = 0;
    std::string stopped = {}; // why the rest was not judged
    std::vector<RuleVerdict> rules = {};
};

// Of the connector and the acceptor.
std::array<SideVerdict, 2> judge_wire(const TcpConnection &connection);

} // namespace ferrorpc::conformance
