/// How a received payload outlives its frame. Not for users of the library.
#pragma once

#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/session/payload.hpp>

#include <memory>

namespace ferrorpc::detail {

/// The bytes `part` of `content`, which the reader gave out last. The memory of a large frame that is mostly the part is taken
/// over; otherwise the part is copied.
inline Payload keep(FrameReader &reader, ByteView content, ByteView part)
{
    if (part.size() >= content.size() / 2) {
        if (auto memory = reader.release()) {
            return {std::shared_ptr<const std::byte[]>{std::move(memory)}, part};
        }
    }
    return Payload::copy_of(part);
}

} // namespace ferrorpc::detail
