/// Bytes as conformance/decoder.h has them, and as the codec has them. Nothing is copied.
#pragma once

#include <conformance/decoder.h>

#include <ferrorpc/codec/bytes.hpp>

namespace ferrorpc::differential {

inline ferrorpc_decoder_bytes given(ByteView bytes) noexcept
{
    return {reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()};
}

inline ByteView taken(ferrorpc_decoder_bytes bytes) noexcept
{
    return {reinterpret_cast<const std::byte *>(bytes.data), bytes.size};
}

inline bool equal(ferrorpc_decoder_bytes a, ferrorpc_decoder_bytes b) noexcept
{
    return as_text(taken(a)) == as_text(taken(b));
}

} // namespace ferrorpc::differential
