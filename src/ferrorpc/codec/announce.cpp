#include <ferrorpc/codec/announce.hpp>

namespace ferrorpc {
namespace {

constexpr std::uint64_t rank_max(std::uint64_t world_size) noexcept
{
    return world_size == 0 ? 0 : world_size - 1; // an empty world has no rank to announce
}

// The error's sentence names the world, whichever bound was broken.
Error invalid_rank(ferrorpc_error error, std::uint64_t world_size) noexcept
{
    error.bound = rank_max(world_size);
    return Error{error};
}

} // namespace

std::expected<std::optional<Announce>, Error> decode_announce(ByteView bytes, std::uint64_t world_size) noexcept
{
    ferrorpc_announce announce{};
    const ferrorpc_error error = ferrorpc_decode_announce(bytes.data(), bytes.size(), rank_max(world_size), &announce);
    if (error.error_class == FERRORPC_INCOMPLETE) { // spec/protocol.md#ANN-4
        return std::nullopt;
    }
    if (error.error_class != FERRORPC_OK) {
        return std::unexpected{invalid_rank(error, world_size)};
    }
    return Announce{announce.rank};
}

std::expected<std::array<std::byte, announce_size>, Error> encode_announce(Announce announce, std::uint64_t world_size) noexcept
{
    std::array<std::byte, announce_size> bytes{};
    const ferrorpc_announce core{announce.rank};
    std::size_t written = 0;
    const ferrorpc_error error = ferrorpc_encode_announce(&core, rank_max(world_size), bytes.data(), bytes.size(), &written);
    if (error.error_class != FERRORPC_OK) {
        return std::unexpected{invalid_rank(error, world_size)};
    }
    return bytes;
}

} // namespace ferrorpc
