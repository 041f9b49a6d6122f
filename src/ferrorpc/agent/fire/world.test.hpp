/// A rank 0 under fire, and a bystander at rank 1 whose calls must go on whatever the raw peers at the other ranks do.
#pragma once

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>
#include <ferrorpc/testing/allocation.hpp>
#include <ferrorpc/testing/hex.hpp>
#include <ferrorpc/testing/port.hpp>
#include <ferrorpc/testing/raw_peer.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::fire_test {

using namespace std::chrono_literals;
using testing::hex;
using testing::RawPeer;

inline Payload text(std::string_view bytes)
{
    return Payload::copy_of(as_bytes(bytes));
}

inline std::string text_of(const Payload &payload)
{
    return std::string{as_text(payload)};
}

inline std::uint16_t port_of(const Agent &zero)
{
    return testing::port_of(zero.address());
}

/// What a raw peer writes: a whole request, and a whole response with both its frames.
inline std::vector<std::byte> request(std::uint64_t id, std::string_view function, std::string_view arguments = "")
{
    const Request message{id, function, as_bytes(arguments), 0};
    std::vector<std::byte> wire(static_cast<std::size_t>(encoded_size(message)));
    REQUIRE(encode(message, wire));
    return wire;
}
inline std::vector<std::byte> response(std::uint64_t id, std::string_view result)
{
    const Response message = Response::success(id, as_bytes(result));
    std::vector<std::byte> wire(static_cast<std::size_t>(encoded_size(message)));
    REQUIRE(encode(message, wire));
    return wire;
}

/// Reads a whole response, so that a test compares it with `response(...)`.
inline std::vector<std::byte> read_response(RawPeer &peer, std::uint64_t id, std::string_view result)
{
    return peer.read(response(id, result).size());
}

inline std::size_t entries_of(const char *folder)
{
    std::size_t count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator{folder}) {
        ++count;
    }
    return count;
}

struct Fire {
    Agent zero;
    Agent bystander;

    /// Four ranks unless the options say otherwise.
    explicit Fire(AgentOptions options = {.world_size = 4}) : zero{of_zero(options)}, bystander{of_bystander(options, zero)}
    {
        for (Agent *agent : {&zero, &bystander}) {
            agent->register_function("echo", [](const IncomingCall &call) { return call.payload(); });
            agent->start();
        }
        REQUIRE(bystander.wait_connected(30s) == std::error_code{});
        REQUIRE(zero.wait_connected(1, 30s) == std::error_code{});
    }

    RawPeer peer(std::uint64_t rank = 2)
    {
        RawPeer joining{port_of(zero), rank};
        REQUIRE(zero.wait_connected(rank, 30s) == std::error_code{});
        return joining;
    }

    /// The bystander calls rank 0, and rank 0 the bystander.
    bool goes_on()
    {
        return text_of(bystander.rpc_sync(0, "echo", text("up")).payload) == "up" &&
               text_of(zero.rpc_sync(1, "echo", text("down")).payload) == "down";
    }

    /// Waits for what rank 0 will count or know, while the bystander's calls go on. False: one failed, or it never came.
    bool until(const std::function<bool()> &has_come)
    {
        const auto watchdog = std::chrono::steady_clock::now() + 60s;
        while (!has_come()) {
            if (!goes_on() || std::chrono::steady_clock::now() > watchdog) {
                return false;
            }
        }
        return goes_on();
    }
    bool until_lost(std::uint64_t connections)
    {
        return until([&] { return zero.counters().connections_lost == connections; });
    }

private:
    static AgentOptions of_zero(AgentOptions options)
    {
        options.rank = 0;
        options.port = 0;
        options.drain_timeout = 0ms;
        return options;
    }
    static AgentOptions of_bystander(const AgentOptions &options, const Agent &zero)
    {
        return {.rank = 1, .world_size = of_zero(options).world_size, .port = port_of(zero), .drain_timeout = 0ms};
    }
};

} // namespace ferrorpc::fire_test
