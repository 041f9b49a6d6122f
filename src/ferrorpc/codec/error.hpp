/// Why bytes were refused, or a message was not encoded: class, rule, offset, and the crate's sentence for it.
#pragma once

#include <ferrorpc/generated/wire.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ferrorpc {

/// spec/protocol.md#ERR-1: the table of classes. The values are those of the generated core.
enum class ErrorClass : std::uint8_t {
    truncated = FERRORPC_TRUNCATED,
    wrong_tag = FERRORPC_WRONG_TAG,
    invalid_utf8 = FERRORPC_INVALID_UTF8,
    invalid_rank = FERRORPC_INVALID_RANK,
    too_small = FERRORPC_TOO_SMALL,
    too_large = FERRORPC_TOO_LARGE,
    unknown_frame = FERRORPC_UNKNOWN_FRAME,
    not_canonical = FERRORPC_NOT_CANONICAL,
    no_space = FERRORPC_NO_SPACE,
};

/// The class's name in the spec, such as "truncated".
std::string_view name(ErrorClass error_class) noexcept;

/// A sentence in a buffer of its own; nothing is allocated. One that would not fit is cut.
class ErrorText {
public:
    static constexpr std::size_t capacity = 256; // over twice the longest sentence

    std::string_view view() const noexcept { return {buffer_, size_}; }
    operator std::string_view() const noexcept { return view(); }

    void append(std::string_view text) noexcept;
    void append(std::uint64_t number) noexcept;

private:
    char buffer_[capacity] = {};
    std::size_t size_ = 0;
};

/// The first defect of what was decoded, or of what was to be encoded (spec/protocol.md#ERR-3). Trivially copyable; the
/// strings that it gives live for ever.
class Error {
public:
    /// From an error of the generated core, which must not be OK or incomplete.
    constexpr explicit Error(const ferrorpc_error &core) noexcept : core_{core} {}

    constexpr ErrorClass error_class() const noexcept { return static_cast<ErrorClass>(core_.error_class); }

    /// spec/protocol.md#ERR-2: bytes from the start of what was decoded to the first byte that could not be accepted; of what
    /// was to be encoded, from the start of the message.
    constexpr std::size_t offset() const noexcept { return core_.offset; }

    /// Id of the rule that was broken, such as "MSG-2".
    std::string_view rule() const noexcept;

    /// Names of the message and the field in spec/wire.ksy, such as "request" and "len_name".
    std::string_view message() const noexcept;
    std::string_view field() const noexcept;

    /// What is wrong, in the crate's words where it has some: "request too short for name length".
    ErrorText reason() const noexcept;

    /// The whole sentence that a program with the crate shows for it, where it has one: "invalid argument: failed to
    /// deserialize RPC request: invalid RPC message: request too short for name length".
    ErrorText text() const noexcept;

    /// The core's record, with the numbers behind the sentence.
    constexpr const ferrorpc_error &core() const noexcept { return core_; }

private:
    ferrorpc_error core_;
};

} // namespace ferrorpc
