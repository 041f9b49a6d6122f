// Judges the content of a frame as the codec does.
#pragma once

#include "unit.hpp"

#include <ferrorpc/codec/error.hpp>

namespace ferrorpc::cli {

// A codec's error as a finding; `base`: the offset of what was decoded.
Finding refusal(const Error &error, std::uint64_t base);

// Each adds what it finds in the content of a frame of its kind; `base`: the offset of the content's first byte.
void judge_barrier(Unit &unit, ByteView content, std::uint64_t base);
void judge_request(Unit &unit, ByteView content, std::uint64_t base);
void judge_response(Unit &unit, ByteView content, std::uint64_t base);

} // namespace ferrorpc::cli
