/// One message on its way out: its head, its payload as the caller gave it, and the zeros behind it. Not for users of the
/// library.
#pragma once

#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/session/payload.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

namespace ferrorpc::detail {

struct Outgoing {
    enum class Kind : std::uint8_t { request, answer, refusal, token, raw };

    /// How far it has come. From `offered` on, bytes of it may be on the wire.
    enum class Stage : std::uint8_t { held, queued, offered, begun };

    Kind kind;
    std::uint64_t call = 0;      // a request's call; otherwise 0
    std::vector<std::byte> head; // what stands in front of the payload
    Payload payload;
    std::size_t padding = 0; // zero bytes behind the payload (spec/protocol.md#REQ-6)
    Stage stage = Stage::queued;
    bool is_withdrawn = false; // goes away unless its first byte is written already

    std::size_t size() const noexcept { return head.size() + payload.size() + padding; }
};

/// A request in one frame, padded to `request_size` bytes of content when that is given (spec/protocol.md#CRA-4).
/// Refuses: too_large, also over request_size; invalid_utf8.
std::expected<Outgoing, Error> make_request(std::uint64_t request_id, std::string_view name, Payload payload, std::uint64_t cap,
                                            std::optional<std::size_t> request_size);

/// A response's two frames with nothing between them (spec/protocol.md#RSP-2). Refuses: too_large.
std::expected<Outgoing, Error> make_response(std::uint64_t request_id, Payload payload, std::uint64_t cap);

/// The same with an error message. Refuses: too_large, invalid_utf8.
std::expected<Outgoing, Error> make_error(std::uint64_t request_id, std::string_view message, std::uint64_t cap);

/// One token of a barrier (spec/protocol.md#BAR-2).
Outgoing make_token();

/// One frame of raw bytes (spec/protocol.md#SES-11). Refuses: too_large.
std::expected<Outgoing, Error> make_raw(Payload payload, std::uint64_t cap);

} // namespace ferrorpc::detail
