// What must hold when the codec decodes some bytes, whatever they are. Each check gives "" when all does, and otherwise what
// does not, with the bytes as annotated hex. `bytes` are read where they lie: put them where a read past their end shows.
//
// The codec must say what the transcription says: result, fields, field, rule and offset. Texts and payloads must be views into
// the bytes. What was accepted must encode to the same bytes when it is canonical, and otherwise to those without what may not
// be sent.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <cstdint>
#include <expected>
#include <string>

namespace ferrorpc::proptests {

std::string check_announce(ByteView bytes, std::uint64_t world_size);
std::string check_frame(ByteView bytes, std::uint64_t cap);
std::string check_response_prefix(ByteView bytes, std::uint64_t cap);
std::string check_request(ByteView bytes);
std::string check_response(ByteView bytes);

// The first half alone, for those who ask very often: what the codec says is what the transcription says.
std::string compare_request(ByteView bytes);
std::string compare_response(ByteView bytes);

// The same of what was decoded from `bytes` before.
std::string compare_decoded(ByteView bytes, const std::expected<Request, Error> &decoded);
std::string compare_decoded(ByteView bytes, const std::expected<Response, Error> &decoded);

} // namespace ferrorpc::proptests
