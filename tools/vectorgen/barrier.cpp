// barrier.json: tokens of barriers.
#include "files.hpp"

#include "messages.hpp"

#include <fmt/format.h>

namespace ferrorpc::vectorgen {

using namespace std::string_literals;

VectorFile barrier_file(const spec::Layout &layout)
{
    Builder builder(layout, {"barrier", "Barrier tokens", "frames of one byte", "all 256 values of the byte", {}});
    builder.group("token", "Values", "all 256 bytes: none is refused, and none makes the frame another kind");
    for (unsigned byte = 0; byte < 256; ++byte) {
        builder.decode("frame", fmt::format("{:02x}", byte), fmt::format("token {:02x}", byte), {"BAR-3"},
                       frame(little_endian(byte, 1)));
    }
    builder.group("length", "Lengths", "frames of nearly one byte are no tokens");
    builder.decode("frame", "0", "no byte", {"BAR-1", "KND-1", "KND-5", "DIF-3"}, frame(""));
    builder.decode("frame", "1", "one byte", {"BAR-1"}, frame("\0"s));
    builder.decode("frame", "2", "two bytes", {"BAR-1", "KND-1", "KND-5", "DIF-3"}, frame("\0\0"s));
    builder.group("encode", "Encoding", "the one token that a sender writes");
    builder.encode("barrier", "token", "a token", {"BAR-2", "BAR-1", "FRM-1"}, {});
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
