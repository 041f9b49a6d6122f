// Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ferrorpc::spec {

enum class FieldKind : std::uint8_t { constant, integer, bytes, text, rest };

struct Field {
    std::string_view name;
    std::string_view doc; // one line
    FieldKind kind;
    std::uint8_t size;             // constant, integer: bytes on the wire; else 0
    std::int8_t size_field;        // bytes, text: index of the integer field that holds the size; else -1
    std::int8_t condition_field;   // index of the integer field that decides whether this one is there; -1: always there
    std::uint64_t condition_value; // present when that field's value == condition_value ...
    bool condition_negated;        // ... or, when negated, != condition_value
    std::string_view rule;         // of its layout
};

struct Message {
    std::string_view name;
    std::string_view doc; // one line
    std::span<const Field> fields;
};

/// How a kind of frame is told: the table is read in order.
struct FrameKind {
    std::string_view name; // of its message
    std::uint64_t length;  // of the content: exact, or the least
    bool is_exact;
    std::uint8_t tag; // the content's first byte, unless is_exact
    std::string_view rule;
};

inline constexpr Field announce_fields[] = {
    {"rank", "the rank of the connecting process", FieldKind::integer, 8, -1, -1, 0, false, "ANN-1"},
};

inline constexpr Field frame_header_fields[] = {
    {"length", "bytes of content behind this header", FieldKind::integer, 8, -1, -1, 0, false, "FRM-1"},
};

inline constexpr Field barrier_fields[] = {
    {"token", "senders write 0; receivers take any value", FieldKind::integer, 1, -1, -1, 0, false, "BAR-1"},
};

inline constexpr Field response_prefix_fields[] = {
    {"message_length", "length of the message frame that follows", FieldKind::integer, 8, -1, -1, 0, false, "RSP-1"},
};

inline constexpr Field request_fields[] = {
    {"tag", "always 01", FieldKind::constant, 1, -1, -1, 0, false, "REQ-2"},
    {"request_id", "chosen by the caller, echoed by the response", FieldKind::integer, 8, -1, -1, 0, false, "REQ-3"},
    {"len_name", "bytes of name", FieldKind::integer, 4, -1, -1, 0, false, "REQ-4"},
    {"name", "name of the function, UTF-8", FieldKind::text, 0, 2, -1, 0, false, "REQ-4"},
    {"len_payload", "bytes of payload", FieldKind::integer, 4, -1, -1, 0, false, "REQ-5"},
    {"payload", "the call's arguments, opaque", FieldKind::bytes, 0, 4, -1, 0, false, "REQ-5"},
    {"trailing", "ignored by receivers", FieldKind::rest, 0, -1, -1, 0, false, "MSG-4"},
};

inline constexpr Field response_fields[] = {
    {"tag", "always 02", FieldKind::constant, 1, -1, -1, 0, false, "RSP-5"},
    {"request_id", "the request_id of the request that this answers", FieldKind::integer, 8, -1, -1, 0, false, "RSP-6"},
    {"error_flag", "1 says error; every other value says success, and senders write 0", FieldKind::integer, 1, -1, -1, 0, false,
     "RSP-7"},
    {"len_content", "bytes of payload or of error_message", FieldKind::integer, 4, -1, -1, 0, false, "RSP-9"},
    {"payload", "the call's result, opaque", FieldKind::bytes, 0, 3, 2, 1, true, "RSP-9"},
    {"error_message", "what went wrong, UTF-8", FieldKind::text, 0, 3, 2, 1, false, "RSP-9"},
    {"trailing", "ignored by receivers", FieldKind::rest, 0, -1, -1, 0, false, "MSG-4"},
};

inline constexpr Message messages[] = {
    {"announce", "what a connecting rank writes first; it has no frame around it", announce_fields},
    {"frame_header", "the length in front of every frame's content", frame_header_fields},
    {"barrier", "one token of a barrier", barrier_fields},
    {"response_prefix", "the first of the two frames of a response, it announces the second", response_prefix_fields},
    {"request", "a call; it travels as one frame", request_fields},
    {"response", "the answer to a call; it travels as the second of two frames", response_fields},
};

inline constexpr FrameKind frame_kinds[] = {
    {"barrier", 1, true, 0x00, "KND-1"},
    {"response_prefix", 8, true, 0x00, "KND-2"},
    {"request", 9, false, 0x01, "KND-3"},
    {"response", 14, false, 0x02, "KND-4"},
};

} // namespace ferrorpc::spec
