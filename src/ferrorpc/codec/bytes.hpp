/// Views of bytes and text, and the one place where the one becomes the other.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace ferrorpc {

/// Bytes of somebody else, which must outlive the view.
using ByteView = std::span<const std::byte>;

/// The same bytes seen as text; nothing is checked or copied.
inline std::string_view as_text(ByteView bytes) noexcept
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

/// The same text seen as bytes; nothing is copied.
inline ByteView as_bytes(std::string_view text) noexcept
{
    return std::as_bytes(std::span{text.data(), text.size()});
}

} // namespace ferrorpc
