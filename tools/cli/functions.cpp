#include "functions.hpp"

#include <ferrorpc/codec/response.hpp>

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ferrorpc::cli {
namespace {

// The longest payload of a response that is within the cap (spec/protocol.md#LIM-4).
constexpr std::uint64_t reply_size_max = frame_length_limit - FERRORPC_RESPONSE_SIZE_MIN;

constexpr unsigned pattern_period = 251;

std::optional<std::uint64_t> number_of(ByteView payload)
{
    if (payload.size() != 8) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (std::size_t index = 8; index-- > 0;) {
        number = number << 8 | std::to_integer<std::uint64_t>(payload[index]);
    }
    return number;
}

HandlerResult wants_number(const IncomingCall &call)
{
    return HandlerResult::failure(
        fmt::format("{} wants 8 bytes, a little-endian number, and got {}", call.name(), call.payload().size()));
}

HandlerResult bytes(const IncomingCall &call)
{
    const std::optional<std::uint64_t> size = number_of(call.payload());
    if (!size) {
        return wants_number(call);
    }
    if (*size > reply_size_max) {
        return HandlerResult::failure(fmt::format("bytes gives at most {} bytes, not {}", reply_size_max, *size));
    }
    std::vector<std::byte> reply(static_cast<std::size_t>(*size));
    unsigned next = 0;
    for (std::byte &byte : reply) {
        byte = static_cast<std::byte>(next);
        next = next + 1 == pattern_period ? 0 : next + 1;
    }
    return reply;
}

} // namespace

void register_standard_functions(Agent &agent, Sleeper &sleeper)
{
    agent.register_function("echo", [](const IncomingCall &call) { return HandlerResult{call.payload()}; }, RunOn::io_thread);
    agent.register_function(
        "fail", [](const IncomingCall &call) { return HandlerResult::failure(std::string{as_text(call.payload())}); },
        RunOn::io_thread);
    agent.register_function("bytes", bytes);
    agent.register_async("sleep", [&sleeper](const IncomingCall &call, Responder responder) {
        if (const std::optional<std::uint64_t> duration_ms = number_of(call.payload())) {
            sleeper.answer_after(*duration_ms, std::move(responder));
        } else {
            responder.answer(wants_number(call));
        }
    });
}

} // namespace ferrorpc::cli
