// Drives a session by hand: hex in, hex and lines of text out. Each exchange is played whole, byte by byte, and with the start
// of a further frame behind it.
#pragma once

#include <ferrorpc/session/session.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ferrorpc::testing {

using Lines = std::vector<std::string>;

inline TimePoint at(int milliseconds)
{
    return TimePoint{} + std::chrono::milliseconds{milliseconds};
}

inline Payload payload(std::string_view hex_text)
{
    return Payload{hex(hex_text)};
}

inline std::string_view name(CallEnd end)
{
    constexpr std::string_view names[] = {"reply",           "remote_error", "undecodable_response", "deadline", "cancelled",
                                          "connection_lost", "shutdown"};
    return names[static_cast<std::size_t>(end)];
}

inline std::string_view name(CloseReason reason)
{
    constexpr std::string_view names[] = {"peer_closed",          "cut_within_frame",  "frame_refused",     "prefix_refused",
                                          "response_unannounced", "too_many_prefixes", "too_many_tokens",   "too_many_refusals",
                                          "out_of_memory",        "shutdown",          "shutdown_deadline", "closed_here"};
    return names[static_cast<std::size_t>(reason)];
}

struct Describe {
    std::string operator()(const CallEnded &event) const
    {
        std::string line = "call " + std::to_string(static_cast<std::uint64_t>(event.id)) + ' ' + std::string{name(event.end)};
        line += event.was_written ? "" : ", unwritten";
        line += event.payload.empty() ? "" : ' ' + to_hex(event.payload);
        return line + (event.message.empty() ? "" : ": " + event.message);
    }
    std::string operator()(const RequestReceived &event) const
    {
        return "request " + std::to_string(static_cast<std::uint64_t>(event.token)) + ' ' + event.name + ' ' +
               to_hex(event.payload);
    }
    std::string operator()(const TokenReceived &) const { return "token"; }
    std::string operator()(const Closed &event) const
    {
        return "closed " + std::string{name(event.reason)} +
               (event.error ? ' ' + std::string{ferrorpc::name(event.error->error_class())} : "");
    }
};

// As in the ids of a session's events.
inline CallId call_id(std::uint64_t id)
{
    return CallId{id};
}
inline RequestToken token(std::uint64_t value)
{
    return RequestToken{value};
}

// All bytes as they come from a transport; once the session, of either kind, is closed it takes no more.
template <typename AnySession>
void commit(AnySession &session, ByteView bytes)
{
    while (!bytes.empty()) {
        const auto room = session.prepare();
        const std::size_t size = std::min(room.size(), bytes.size());
        if (size == 0) {
            return;
        }
        std::memcpy(room.data(), bytes.data(), size);
        session.commit(size);
        bytes = bytes.subspan(size);
    }
}

enum class Delivery { whole, byte_by_byte, trailing };

class Script {
public:
    explicit Script(SessionOptions options = {}, Delivery delivery = Delivery::whole)
        : session{std::move(options)}, delivery_{delivery}
    {
    }

    // Those of rank 0 with these limits.
    static SessionOptions with(Limits limits) { return {StarEnd::hub, limits, std::nullopt}; }

    void receive(std::string_view hex_text) { receive(ByteView{hex(hex_text)}); }

    void receive(ByteView bytes)
    {
        switch (delivery_) {
        case Delivery::whole:
            commit(session, bytes);
            break;
        case Delivery::byte_by_byte:
            for (const std::byte &byte : bytes) {
                commit(session, {&byte, 1});
            }
            break;
        case Delivery::trailing: { // the head of a token, of which the rest comes in front of what comes next
            Bytes pieces = hex(std::exchange(has_trailing_, true) ? "00000000 00" : "");
            pieces.insert(pieces.end(), bytes.begin(), bytes.end());
            const Bytes head = hex("01000000");
            pieces.insert(pieces.end(), head.begin(), head.end());
            commit(session, pieces);
        }
        }
    }

    // Everything that is to be written, as if it had been.
    std::string written()
    {
        std::string text;
        while (true) {
            std::size_t size = 0;
            for (const ByteView piece : session.output()) {
                text += to_hex(piece);
                size += piece.size();
            }
            if (size == 0) {
                return text;
            }
            session.wrote(size);
        }
    }

    Lines events()
    {
        Lines lines;
        while (const auto event = session.next_event()) {
            if (delivery_ != Delivery::trailing || !std::holds_alternative<TokenReceived>(*event)) {
                lines.push_back(std::visit(Describe{}, *event));
            }
        }
        return lines;
    }

    Session session;

private:
    Delivery delivery_;
    bool has_trailing_ = false;
};

// Plays `exchange(script)` in each of the three ways.
template <typename Exchange>
void play(const SessionOptions &options, Exchange exchange)
{
    for (const Delivery delivery : {Delivery::whole, Delivery::byte_by_byte, Delivery::trailing}) {
        Script script{options, delivery};
        script.session.start();
        exchange(script);
    }
}

template <typename Exchange>
void play(Exchange exchange)
{
    play(SessionOptions{}, exchange);
}

// Hex without spaces, as written() gives it.
inline std::string plain(std::string_view hex_text)
{
    return to_hex(hex(hex_text));
}

// A call of `echo` with "hi!" and the answer "ok", both of id 1, as they stand on the wire.
inline constexpr std::string_view echo_call = "1800000000000000 01 0100000000000000 04000000 6563686f 03000000 686921";
inline constexpr std::string_view echo_answer = "0800000000000000 1000000000000000 "
                                                "1000000000000000 02 0100000000000000 00 02000000 6f6b";

// The same without name and payload, for any id below 256.
inline std::string small_call(unsigned id)
{
    const std::byte low{static_cast<unsigned char>(id)};
    return "1100000000000000 01" + to_hex({&low, 1}) + "00000000000000 00000000 00000000";
}
inline std::string small_answer(unsigned id)
{
    const std::byte low{static_cast<unsigned char>(id)};
    return "0800000000000000 0e00000000000000 0e00000000000000 02" + to_hex({&low, 1}) + "00000000000000 00 00000000";
}

} // namespace ferrorpc::testing
