// MSG-1, ANN-1, ANN-3, ANN-4: an announce, in every part of it that can have arrived, and what an encoder makes of the rank.
// The input: the world's size in 8 bytes, then what arrives.
#include <fuzz/target.hpp>

#include <proptests/checks/decoding.hpp>
#include <proptests/checks/encoding.hpp>
#include <proptests/checks/hex_dump.hpp>

#include <algorithm>

namespace ferrorpc::fuzz {

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    const std::uint64_t world_size = parts.integer(8);
    const auto arrived = parts.rest();
    std::string complaint = proptests::check_announce(arrived, world_size);
    for (std::size_t size = 0; size < std::min(arrived.size(), announce_size + 1) && complaint.empty(); ++size) {
        complaint = proptests::check_announce(arrived.first(size), world_size);
    }
    return complaint.empty() ? proptests::check_encoding(Announce{Input{arrived}.integer(8)}, world_size) : complaint;
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    const std::uint64_t world_size = parts.integer(8);
    return "a world of " + std::to_string(world_size) + '\n' + proptests::hex_dump("announce", text_of(parts.rest()));
}

} // namespace ferrorpc::fuzz
