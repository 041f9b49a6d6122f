// A request or response as somebody wrote it, taken apart, with each rule that its bytes keep or break.
#pragma once

#include "suite/parts.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

struct RuleLook {
    std::string_view rule;
    bool is_kept = true;
    std::size_t offset = 0; // in the message, where it is broken
    std::string expected = {};
    std::string actual = {};
};

struct SentMessage {
    bool is_response = false;
    bool is_decodable = true; // by a receiver, who takes what is not canonical
    std::uint64_t id = 0;     // where it has one
    bool is_error = false;
    std::size_t padding = 0; // zero bytes behind a request
    std::vector<RuleLook> looks = {};
};

// `content` is a frame's, with at least 9 bytes and the tag of one of the two.
SentMessage sent_message(std::span<const std::byte> content);

} // namespace ferrorpc::conformance
