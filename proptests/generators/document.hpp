// A .ksy within the profile as data, its text, and what a decoder of it must say of bytes: an interpreter of this data, which
// knows nothing of the compiler's model.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

enum class PartKind : std::uint8_t {
    constant, // one byte
    integer,  // any value
    bounded,  // from a to b
    written,  // any value, of which a sender may write two
    bytes,    // a length, then so many bytes
    text,     // a length, then so many bytes of UTF-8
    choice,   // a flag, a length, then bytes if the flag has a value, otherwise text
};

struct Part {
    PartKind kind{};
    unsigned size = 1; // of its integer: 1, 2, 4 or 8
    std::uint64_t a = 0;
    std::uint64_t b = 0;

    std::uint64_t least() const;   // bounded, written
    std::uint64_t highest() const; // bounded, written: over the least
};

struct MessageType {
    std::string id;
    bool is_stream = false;
    bool has_rest = false;
    bool has_tail = false; // its last part is one that a sender may gather
    std::vector<Part> parts;

    bool is_tail(std::size_t part) const { return has_tail && part + 1 == parts.size(); }
};

// A stream, then frames of messages that their first byte tells, and of one that its length tells.
struct KsyDocument {
    MessageType greeting;
    MessageType tick;
    std::vector<MessageType> messages; // the first part of number i is the constant 16 + i

    std::vector<const MessageType *> types() const;
    std::string text() const;
};

void showValue(const KsyDocument &document, std::ostream &out);

rc::Gen<KsyDocument> document();

// A message of the type, from a seed; good or bad.
std::string example(const MessageType &type, std::uint64_t seed);

// What the program of emit_program() prints of these bytes: "truncated len3 9 TRU-1", or "ok" and all fields.
std::string interpret(const MessageType &type, std::string_view bytes);

// "tick", the id of a message, or "unknown".
std::string_view interpret_kind(const KsyDocument &document, std::uint64_t length, unsigned char first_byte);

// A program in C that reads lines, "2 0a0b" for bytes of the type number 2 and "k 17 16" for a frame's length and first byte,
// and prints for each a line.
std::string emit_program(const KsyDocument &document);

} // namespace ferrorpc::proptests
