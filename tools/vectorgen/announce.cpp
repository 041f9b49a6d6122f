// announce.json: what a connecting rank writes first.
#include "files.hpp"

#include "messages.hpp"
#include "numbers.hpp"

#include <fmt/format.h>

#include <set>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;

void add_rank(Builder &builder, std::uint64_t rank, std::uint64_t world_size)
{
    builder.decode("announce", fmt::format("of-{}/{}", world_size, rank),
                   fmt::format("rank {} in a world of {}", name_of(rank), world_size), {"ANN-3", "MSG-1"}, Wire::u64(rank),
                   {.world_size = world_size});
}

void add_ranks(Builder &builder)
{
    builder.group("rank", "Ranks", "the least and the greatest rank of worlds of several sizes, and their neighbours");
    for (const std::uint64_t world_size : {2U, 3U, 4U, 256U, 1000U}) {
        for (const std::uint64_t rank : std::set<std::uint64_t>{0, 1, world_size - 1, world_size, world_size + 1}) {
            add_rank(builder, rank, world_size);
        }
    }
    builder.group("large-rank", "Large ranks",
                  "ranks that pass for a good one when they are cut short, signed or read in another order");
    for (unsigned byte = 1; byte < 8; ++byte) {
        add_rank(builder, two_to_the(8 * byte), 4);
        add_rank(builder, two_to_the(8 * byte) + 1, 4);
    }
    for (const std::uint64_t rank :
         {two_to_the(31), two_to_the(31) + 1, u32_max, two_to_the(63), two_to_the(63) + 1, u64_max - 1, u64_max}) {
        add_rank(builder, rank, 4);
    }
    for (const std::uint64_t rank : {258U, 259U, 513U, 769U}) { // also ranks when their two bytes change places
        add_rank(builder, rank, 1000);
    }
}

void add_incomplete(Builder &builder)
{
    builder.group("incomplete", "Incomplete",
                  "an announce cut behind each byte and whole; also some that no byte to come could make good");
    for (std::size_t size = 0; size <= 8; ++size) {
        builder.decode("announce", fmt::format("rank-3/at-{}", size), fmt::format("{} of 8 bytes", size), {"ANN-4"},
                       Wire::u64(3).first(size), {.world_size = 4});
    }
    for (const std::size_t size : {1U, 7U}) {
        builder.decode("announce", fmt::format("rank-max/at-{}", size), fmt::format("{} of 8 bytes, all ff", size), {"ANN-4"},
                       Wire::u64(u64_max).first(size), {.world_size = 4});
    }
    builder.decode("announce", "zeros/at-7", "7 of 8 bytes, all 00", {"ANN-4"}, Wire::u64(0).first(7), {.world_size = 4});
}

void add_followed(Builder &builder, const spec::Layout &layout)
{
    builder.group("followed", "Followed by frames", "bytes behind the announce belong to frames and change nothing");
    const std::vector<std::pair<std::string, Wire>> followers = {
        {"barrier", frame("\0"s)},  {"request", frame(request(layout))}, {"half-a-header", Wire::u64(24).first(5)},
        {"announce", Wire::u64(2)}, {"garbage", "\xFF\xFF\xFF"},
    };
    for (const auto &[slug, follower] : followers) {
        builder.decode("announce", fmt::format("good/{}", slug), fmt::format("rank 1, then: {}", slug), {"ANN-2", "FRM-2"},
                       Wire::u64(1) + follower, {.world_size = 4});
        builder.decode("announce", fmt::format("bad/{}", slug), fmt::format("rank 4 of 4, then: {}", slug), {"ANN-3"},
                       Wire::u64(4) + follower, {.world_size = 4});
    }
}

void add_strangers(Builder &builder)
{
    builder.group("stranger", "Strangers", "what other programs send to an open port");
    const std::vector<std::tuple<std::string, std::string, std::string>> strangers = {
        {"http", "an HTTP client", "GET / HTTP/1.1\r\n\r\n"},
        {"tls", "a TLS client", "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"s},
        {"ssh", "an SSH client", "SSH-2.0-OpenSSH_9.2\r\n"},
        {"redis", "a Redis client", "*1\r\n$4\r\nPING\r\n"},
        {"smb", "an SMB client", "\x00\x00\x00\x54\xFFSMB"s},
    };
    for (const auto &[slug, title, bytes] : strangers) {
        builder.decode("announce", slug, title, {"ANN-3"}, bytes, {.world_size = 4});
    }
    builder.decode("announce", "short-http", "the first 6 bytes of an HTTP client", {"ANN-4"}, "GET / ", {.world_size = 4});
}

void add_encoding(Builder &builder)
{
    builder.group("encode", "Encoding", "what a connecting rank writes, and the ranks that do not connect");
    const std::vector<std::pair<std::uint64_t, std::uint64_t>> cases = {
        {1, 2}, {3, 4}, {258, 1000}, {999, 1000}, {0, 4}, {4, 4}, {u64_max, 4},
    };
    for (const auto &[rank, world_size] : cases) {
        const Rules rules = rank == 0 || rank >= world_size ? Rules{"ANN-3"} : Rules{"ANN-1", "MSG-1"};
        builder.encode("announce", fmt::format("of-{}/{}", world_size, rank),
                       fmt::format("rank {} in a world of {}", name_of(rank), world_size), rules, {{"rank", rank}},
                       {.world_size = world_size});
    }
}

} // namespace

VectorFile announce_file(const spec::Layout &layout)
{
    Builder builder(
        layout, {"announce",
                 "Announces",
                 "the 8 bytes that a connecting rank writes before anything else",
                 "ranks 0, 1, W-1, W and W+1 for worlds of W = 2, 3, 4, 256 and 1000; for W = 4 a rank of 00 or 01 with 01 at "
                 "each of its higher bytes; all lengths from 0 to 8",
                 {}});
    add_ranks(builder);
    add_incomplete(builder);
    add_followed(builder, layout);
    add_strangers(builder);
    add_encoding(builder);
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
