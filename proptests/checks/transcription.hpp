// spec/protocol.md word for word: what bytes are, field after field, as a reader of the document would find out with a pencil.
// It shares nothing with the codec and wants no speed; bytes are text, so that they are easy to take apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc::proptests {

// Views into the bytes that were read. What a message does not have, or a refusal leaves open, is as it stands here.
struct Reading {
    std::string_view result = "accepted"; // or "incomplete", or the class of the first defect
    std::string_view field;               // the first that is defective; empty for frames of no kind
    std::string_view rule;                // that it breaks
    std::size_t offset = 0;               // of the defect
    // truncated: bytes needed and left; invalid_utf8: index in the text and size of the maximal subpart, 0 where the text ends
    // inside; others: the value that is refused and the one that is allowed, or for a frame of no kind its first byte.
    std::uint64_t value = 0;
    std::uint64_t bound = 0;

    std::uint64_t number = 0; // rank, length, message_length or request_id
    std::string_view kind;    // of a frame
    unsigned error_flag = 0;
    std::string_view text;    // name or error message
    std::string_view payload; // or a frame's content
    std::size_t trailing_size = 0;
    bool is_canonical = true;

    bool is_accepted() const { return result == "accepted"; }
    bool operator==(const Reading &other) const;
};

// On one line, such as "truncated at 13, name: MSG-2 (4 and 3)".
std::string to_text(const Reading &reading);

Reading transcribe_announce(std::string_view arrived, std::uint64_t world_size);
// A frame and its kind; whether a response's prefix is open is not asked.
Reading transcribe_frame(std::string_view arrived, std::uint64_t cap);
// A raw frame: any content.
Reading transcribe_raw_frame(std::string_view arrived, std::uint64_t cap);
Reading transcribe_response_prefix(std::string_view content, std::uint64_t cap);
Reading transcribe_request(std::string_view message);
Reading transcribe_response(std::string_view message);

} // namespace ferrorpc::proptests
