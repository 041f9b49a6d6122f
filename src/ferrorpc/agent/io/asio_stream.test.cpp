// TCP connections on loopback: who gets their sockets, and peers that fall silent.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/io/asio_loop.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <fcntl.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::port_of;

namespace {

/// The open sockets that a program started now would get. Asks /proc, which touches none of them.
std::set<std::string> inheritable_sockets()
{
    std::set<std::string> found;
    for (const auto &entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        std::error_code gone;
        const std::string what = std::filesystem::read_symlink(entry.path(), gone).string();
        std::ifstream info{"/proc/self/fdinfo/" + entry.path().filename().string()};
        std::string word;
        while (info >> word && word != "flags:") {
        }
        unsigned long flags = O_CLOEXEC;
        info >> std::oct >> flags;
        if (what.starts_with("socket:") && (flags & O_CLOEXEC) == 0) {
            found.insert(what);
        }
    }
    return found;
}

} // namespace

TEST_CASE("programs that are started do not get our sockets")
{
    const std::set<std::string> before = inheritable_sockets(); // what our own parent left us
    Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    Agent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    REQUIRE(zero.wait_connected(30s) == std::error_code{});
    CHECK(inheritable_sockets() == before);
}

TEST_CASE("a peer is lost when bytes wait and its host has said nothing for longer than the limit, and only then")
{
    const auto max = io::silence_max_default;
    CHECK(io::is_silent({1, max + 1ms, max + 1ms}, max));
    CHECK_FALSE(io::is_silent({1, max, max + 1ms}, max));                 // it answers probes: a reader that takes its time
    CHECK_FALSE(io::is_silent({1, max + 1ms, max}, max));                 // it sends
    CHECK_FALSE(io::is_silent({0, 24h, 24h}, max));                       // keepalive's task
    CHECK_FALSE(io::is_silent({1, std::chrono::seconds{240}, 24h}, max)); // two probes of a zero window, one of them lost
}

TEST_CASE("a stream whose peer has fallen silent ends")
{
    // A living peer that reads nothing answers probes of its window, at ever longer intervals: past 100 ms it is silent here.
    io::AsioLoop loop{{.silence_max = 100ms}};
    std::unique_ptr<io::Listener> listener;
    std::unique_ptr<io::Stream> silent;
    std::unique_ptr<io::Stream> writer;
    std::promise<std::error_code> end;
    const std::vector<std::byte> bytes(std::size_t{1} << 20);
    const ByteView view{bytes};
    std::function<void()> write = [&] {
        writer->write_some(std::span{&view, 1}, [&](std::error_code error, std::size_t) {
            if (error) {
                end.set_value(error);
            } else {
                write();
            }
        });
    };
    loop.post([&] {
        listener = loop.listen({"127.0.0.1", 0});
        listener->accept([&](std::error_code, std::unique_ptr<io::Stream> stream) { silent = std::move(stream); });
        loop.connect({"127.0.0.1", port_of(listener->address())}, io::TimePoint::max(),
                     [&](std::error_code, std::unique_ptr<io::Stream> stream) {
                         writer = std::move(stream);
                         write();
                     });
    });
    CHECK(end.get_future().get() != std::error_code{});
    std::promise<void> is_over; // all of it belongs to the loop's thread
    loop.post([&] {
        writer.reset();
        silent.reset();
        listener.reset();
        is_over.set_value();
    });
    is_over.get_future().wait();
}
