// What must hold when the codec encodes something, whatever it is. Each check gives "" when all does, and otherwise what does
// not, with the bytes as annotated hex.
//
// The encoder must refuse what spec/protocol.md forbids a sender, with the class of the first reason, and write everything else
// byte by byte as the document says, in exactly as many bytes as it said before. It must take a buffer of that size and refuse
// a smaller one, and must touch nothing behind it.
#pragma once

#include <proptests/checks/transcription.hpp>

#include <ferrorpc/codec/announce.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <cstdint>
#include <string>

namespace ferrorpc::proptests {

// The codec's refusal in the words of the transcription.
Reading reading_of(const Error &error);

std::string check_encoding(const Request &request, std::uint64_t cap);
std::string check_encoding(const Response &response, std::uint64_t cap);
std::string check_encoding(const Announce &announce, std::uint64_t world_size);

// The part of this that is said of sizes alone. The views may point anywhere: what is refused for its size is not looked at.
std::string check_encoded_sizes(const Request &request, std::uint64_t cap);
std::string check_encoded_sizes(const Response &response, std::uint64_t cap);

} // namespace ferrorpc::proptests
