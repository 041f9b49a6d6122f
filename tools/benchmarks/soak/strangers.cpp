#include "strangers.hpp"

#include <asio/buffer.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace soak {
namespace {

using asio::ip::tcp;

constexpr std::chrono::seconds stay_max{7}; // longer than rank 0 waits for an announce

std::string u64(std::uint64_t number)
{
    std::string bytes;
    for (int shift = 0; shift < 64; shift += 8) {
        bytes += static_cast<char>(number >> shift & 0xff);
    }
    return bytes;
}

std::string frame(std::string_view content)
{
    return u64(content.size()) + std::string{content};
}

std::string repeated(const std::string &bytes, std::size_t count)
{
    std::string all;
    for (std::size_t index = 0; index < count; ++index) {
        all += bytes;
    }
    return all;
}

// Bytes that follow an announce, and why no rank writes them.
std::string breach(std::mt19937_64 &random)
{
    switch (random() % 8) {
    case 0:
        return u64(std::uint64_t{1} << 30) + "\x01"; // a GiB is claimed, and never comes
    case 1:
        return u64(~std::uint64_t{0}); // over every cap
    case 2:
        return frame("\x07 no such message");
    case 3:
        return frame(""); // an empty frame
    case 4:
        return frame(u64(14)) + frame("\x02" + u64(random())); // shorter than its prefix said
    case 5:
        return repeated(frame(u64(14)) + frame("\x02" + u64(random()) + std::string(5, char{})), 500); // answers to nobody
    case 6:
        return repeated(frame("\x01" + u64(1) + std::string(8, '\xff')), 500); // requests that do not decode
    default:
        return repeated(frame(std::string(1, char{})), 100); // tokens of barriers
    }
}

std::string no_announce(std::uint8_t world_size, std::mt19937_64 &random)
{
    switch (random() % 6) {
    case 0:
        return "GET / HTTP/1.1\r\nHost: rank-0\r\n\r\n";
    case 1:
        return u64(0);
    case 2:
        return u64(world_size);
    case 3:
        return u64(~std::uint64_t{0});
    case 4:
        return "\x01\x02\x03"; // too short, and silent from then on
    default:
        return "";
    }
}

// Reads until the other side closes.
asio::awaitable<void> read_all(tcp::socket &socket)
{
    std::array<char, 4096> bytes{};
    std::error_code error;
    while (!error) {
        co_await socket.async_read_some(asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
    }
}

asio::awaitable<void> intrude(std::uint16_t port, std::string bytes, std::chrono::milliseconds stay)
{
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    tcp::socket socket{executor};
    std::error_code error;
    co_await socket.async_connect({asio::ip::address_v4::loopback(), port}, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
        co_return;
    }
    asio::steady_timer over{executor, stay};
    std::error_code ignored;
    const auto talk = [&]() -> asio::awaitable<void> {
        co_await asio::async_write(socket, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
        co_await read_all(socket);
    };
    co_await (talk() || over.async_wait(asio::redirect_error(asio::use_awaitable, ignored)));
}

} // namespace

asio::awaitable<void> visit(std::uint16_t port, std::uint8_t world_size, std::mt19937_64 &random)
{
    const std::chrono::milliseconds stay = random() % 2 == 0 ? std::chrono::milliseconds{random() % 500} : stay_max;
    co_await intrude(port, no_announce(world_size, random), stay);
}

asio::awaitable<void> pose_as(std::uint8_t rank, std::uint16_t port, std::mt19937_64 &random)
{
    const std::chrono::milliseconds stay{random() % 3000};
    co_await intrude(port, u64(rank) + breach(random), stay);
}

} // namespace soak
