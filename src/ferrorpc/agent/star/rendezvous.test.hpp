/// Both ends of the star over streams in memory, on a clock that is turned by hand.
#pragma once

#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::detail::star_test {

using namespace std::chrono_literals;

struct Owner final : TransportOwner {
    std::map<std::uint64_t, std::unique_ptr<io::Stream>> streams;
    std::vector<AnnounceFault> faults;
    std::vector<std::string> ends;
    int attempts = 0;

    void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream) override { streams[rank] = std::move(stream); }
    void announce_failed(AnnounceFault fault, std::string_view) override { faults.push_back(fault); }
    void connect_attempted() override { ++attempts; }
    void gave_up(std::uint64_t, std::error_code, std::string what) override { ends.push_back(std::move(what)); }
};

/// A connection of whoever knocks at rank 0.
struct Knock {
    std::unique_ptr<io::Stream> stream;
    std::vector<std::byte> bytes; // being written
    std::byte room{};
    bool has_ended = false; // closed by rank 0

    void write(io::ManualLoop &loop, const std::string &text)
    {
        bytes = ferrorpc::testing::hex(text);
        const ByteView view{bytes};
        stream->write_some(std::span{&view, 1}, [](std::error_code, std::size_t) {});
        loop.run();
    }
};

struct Rendezvous {
    io::ManualLoop loop;
    io::MemoryNetwork network{loop};
    Owner zero;
    ListeningStar star{
        loop, network, {.endpoint = {"memory", 29500}, .world_size = 4, .announce_timeout = 5s, .announces_pending_max = 8}};

    Rendezvous()
    {
        star.start(zero);
        loop.run();
    }

    std::unique_ptr<Knock> knock()
    {
        auto knock = std::make_unique<Knock>();
        network.connect(
            {"memory", 29500}, io::TimePoint::max(), [&](std::error_code error, std::unique_ptr<io::Stream> stream) {
                REQUIRE_FALSE(error);
                knock->stream = std::move(stream);
                knock->stream->read_some(std::span{&knock->room, 1}, [seen = knock.get()](std::error_code ended, std::size_t) {
                    seen->has_ended = bool{ended};
                });
            });
        loop.run();
        return knock;
    }
};

} // namespace ferrorpc::detail::star_test
