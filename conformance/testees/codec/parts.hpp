// Bytes as the testee protocol writes them: a hex string, or a list of parts.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace testee {

using Bytes = std::vector<std::byte>;

// Throws std::invalid_argument when it is neither.
Bytes bytes_of(const nlohmann::json &value);

// A decimal string. Throws std::invalid_argument when it is none or over 2^64-1.
std::uint64_t number_of(const nlohmann::json &value);

std::string to_hex(ferrorpc::ByteView bytes);

} // namespace testee
