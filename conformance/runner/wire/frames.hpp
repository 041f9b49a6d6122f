// What the judge reads in the frames that come to a rank of its own: a request, and responses in whatever order.
#pragma once

#include "suite/parts.hpp"
#include "wire/form.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>

namespace ferrorpc::conformance {

inline constexpr std::size_t frame_header_size = 8;

// The connection that a step of a wire rank is about where it names none: the one to rank 0, of rank 0 the one to rank 1.
std::string default_connection(std::size_t rank);

// The little-endian number at offset; the bytes must be there.
std::uint64_t number_at(const Bytes &bytes, std::size_t offset, std::size_t size);
// "3 bytes 686921", of which at most so many are shown.
std::string describe_bytes(const Bytes &bytes, std::size_t shown_max);

struct WireRequest {
    std::uint64_t id = 0;
    std::string name = {};
    Parts payload = {};
};
// The error says what is wrong with it.
std::expected<WireRequest, std::string> parse_request(const Bytes &content);

struct WireAnswer {
    bool is_error = false;
    std::optional<Parts> content = {}; // payload or error message; nullopt: any
};
using Answers = std::map<std::uint64_t, WireAnswer>; // by request id

// Of the command `answered`.
Answers answers_of(const nlohmann::json &command, const RequestIds &ids);
std::string describe(const Answers &answers);
// The two frames of the only answer that is awaited; nullopt where there are several, or its content may be any.
std::optional<Parts> frames_of(const Answers &answers);
// Takes the answer that the two frames are from those awaited. The error says what they are instead.
std::expected<void, std::string> take_answer(Answers &awaited, const Bytes &prefix, const Bytes &message);

} // namespace ferrorpc::conformance
