/// The two tables that decide what may happen on a connection: the kinds of frames and the consequences of errors, as in
/// spec/protocol.md. What is not listed is illegal. Not for users of the library.
#pragma once

#include <ferrorpc/codec/frame.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ferrorpc::detail {

// The table of frame kinds. It is read from the top; a frame over the cap has been refused before (spec/protocol.md#LIM-2).

struct FrameRow {
    std::uint64_t length_min;
    std::uint64_t length_max;
    std::optional<std::byte> first_byte; // none: any
    bool needs_open_prefix;              // of the frame's length (spec/protocol.md#KND-6)
    FrameKind kind;
};

inline constexpr std::array frame_table{
    FrameRow{1, 1, std::nullopt, false, FrameKind::barrier},                   // spec/protocol.md#KND-1
    FrameRow{8, 8, std::nullopt, false, FrameKind::response_prefix},           // spec/protocol.md#KND-2
    FrameRow{9, frame_length_limit, std::byte{1}, false, FrameKind::request},  // spec/protocol.md#KND-3
    FrameRow{14, frame_length_limit, std::byte{2}, true, FrameKind::response}, // spec/protocol.md#KND-4, KND-6
};

/// nullopt: the frame is refused (spec/protocol.md#KND-5, KND-6).
constexpr std::optional<FrameKind> legal_kind(std::uint64_t length, std::byte first_byte, bool has_open_prefix) noexcept
{
    for (const FrameRow &row : frame_table) {
        if (length >= row.length_min && length <= row.length_max && first_byte == row.first_byte.value_or(first_byte)) {
            return has_open_prefix || !row.needs_open_prefix ? std::optional{row.kind} : std::nullopt;
        }
    }
    return std::nullopt;
}

// The table of consequences.

enum class Happening : std::uint8_t {
    frame_refused,        // over the cap or of no kind
    prefix_refused,       // announces what no response can be
    response_unannounced, // no open prefix of its length
    too_many_prefixes,
    too_many_tokens,
    too_many_refusals,
    request_undecodable,
    request_refused, // over a limit or during shutdown; the handlers' own failures come through Session::fail()
    response_undecodable,
    response_unmatched, // late, a duplicate or unknown
    connection_ended,
};

enum class Consequence : std::uint8_t { close, answer_with_error, fail_that_call, drop_and_count, fail_every_call };

struct ConsequenceRow {
    Happening happening;
    Consequence consequence;
};

inline constexpr std::array consequence_table{
    ConsequenceRow{Happening::frame_refused, Consequence::close},                   // spec/protocol.md#ERR-4, DIF-12
    ConsequenceRow{Happening::prefix_refused, Consequence::close},                  // spec/protocol.md#ERR-4
    ConsequenceRow{Happening::response_unannounced, Consequence::close},            // spec/protocol.md#ERR-4, KND-6
    ConsequenceRow{Happening::too_many_prefixes, Consequence::close},               // spec/protocol.md#ERR-4, LIM-6
    ConsequenceRow{Happening::too_many_tokens, Consequence::close},                 // spec/protocol.md#ERR-4, BAR-6
    ConsequenceRow{Happening::too_many_refusals, Consequence::close},               // spec/protocol.md#ERR-8
    ConsequenceRow{Happening::request_undecodable, Consequence::answer_with_error}, // spec/protocol.md#ERR-5
    ConsequenceRow{Happening::request_refused, Consequence::answer_with_error},     // spec/protocol.md#ERR-6
    ConsequenceRow{Happening::response_undecodable, Consequence::fail_that_call},   // spec/protocol.md#ERR-7
    ConsequenceRow{Happening::response_unmatched, Consequence::drop_and_count},     // spec/protocol.md#SES-5
    ConsequenceRow{Happening::connection_ended, Consequence::fail_every_call},      // spec/protocol.md#SES-8
};

constexpr Consequence consequence_of(Happening happening) noexcept
{
    return consequence_table[static_cast<std::size_t>(happening)].consequence;
}

// Every happening has its one row, in order.
static_assert(consequence_table.size() == static_cast<std::size_t>(Happening::connection_ended) + 1);
static_assert(std::ranges::all_of(consequence_table, [](const ConsequenceRow &row) {
    return &row - consequence_table.data() == static_cast<std::ptrdiff_t>(row.happening);
}));

// What the table of kinds says is what the codec says, except that a response needs its prefix; each row with its nearest
// misses.
constexpr bool agrees_with_codec(std::uint64_t length) noexcept
{
    for (const std::byte first_byte : {std::byte{0}, std::byte{1}, std::byte{2}, std::byte{3}, std::byte{255}}) {
        const ferrorpc_frame_kind kind = ferrorpc_classify_frame(length, first_byte);
        const auto with_prefix = legal_kind(length, first_byte, true);
        const auto without_prefix = legal_kind(length, first_byte, false);
        const bool is_same =
            with_prefix ? static_cast<ferrorpc_frame_kind>(*with_prefix) == kind : kind == FERRORPC_FRAME_UNKNOWN;
        const bool is_same_without = kind == FERRORPC_FRAME_RESPONSE ? !without_prefix : without_prefix == with_prefix;
        if (!is_same || !is_same_without) {
            return false;
        }
    }
    return true;
}
static_assert(std::ranges::all_of(std::array<std::uint64_t, 13>{0, 1, 2, 7, 8, 9, 10, 13, 14, 15, 17, 4096, frame_length_limit},
                                  agrees_with_codec));
static_assert(!legal_kind(frame_length_limit + 1, std::byte{1}, true));

} // namespace ferrorpc::detail
