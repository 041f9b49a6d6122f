#include "capture/judge.hpp"

#include "capture/sent_message.hpp"
#include "capture/side.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::uint64_t response_min = 14;
constexpr std::uint64_t request_min = 9;
constexpr std::size_t unanswered_tokens_max = 2; // BAR-8

enum class SentKind { token, prefix, request, response, none };

SentKind kind_of(std::uint64_t length, std::byte first)
{
    if (length == 1 || length == header_size) {
        return length == 1 ? SentKind::token : SentKind::prefix;
    }
    if (length >= request_min && first == std::byte{1}) {
        return SentKind::request;
    }
    return length >= response_min && first == std::byte{2} ? SentKind::response : SentKind::none;
}

std::string_view name_of(SentKind kind)
{
    constexpr std::array<std::string_view, 5> names{"a token", "a prefix", "a request", "a response", "no kind of frame"};
    return names.at(static_cast<std::size_t>(kind));
}

class WireJudge {
public:
    explicit WireJudge(const TcpConnection &connection)
        : connection_(connection), sides_{WireSide(connector, connection.sides[connector].address),
                                          WireSide(acceptor, connection.sides[acceptor].address)}
    {
    }

    std::array<SideVerdict, 2> judge()
    {
        for (const TcpPiece &piece : connection_.pieces) {
            WireSide &side = sides_[piece.side];
            if (side.is_lost) {
                continue;
            }
            side.append(piece);
            while (take(piece.side)) {
            }
            side.forget();
        }
        finish(connector);
        finish(acceptor);
        return {std::move(sides_[connector].verdict), std::move(sides_[acceptor].verdict)};
    }

private:
    // The announce or frame at the cursor; false while it is not there.
    bool take(std::size_t from)
    {
        WireSide &side = sides_[from];
        if (side.unread().size() < header_size) {
            return false;
        }
        if (side.awaits_announce) {
            announce(side);
            return true;
        }
        const std::uint64_t length = side.number(0);
        if (length > cap_max) {
            side.look({"LIM-4", false, 0, fmt::format("a length of at most {}", cap_max), std::to_string(length)});
            side.lose("a receiver refuses that frame");
            return false;
        }
        if (length > 0 && side.unread().size() == header_size) {
            return false;
        }
        const SentKind kind = length == 0 ? SentKind::none : kind_of(length, side.unread()[header_size]);
        if (kind != SentKind::none && side.unread().size() - header_size < length) {
            return false;
        }
        frame(from, kind, length);
        if (!side.is_lost) {
            side.step_over(header_size + length);
        }
        return !side.is_lost;
    }

    void announce(WireSide &side)
    {
        const std::uint64_t rank = side.number(0);
        side.look({"ANN-1", rank > 0, 0, "its own rank, at least 1", "0"});
        side.verdict.name = fmt::format("rank {}", rank);
        side.awaits_announce = false;
        side.step_over(header_size);
    }

    void frame(std::size_t from, SentKind kind, std::uint64_t length)
    {
        WireSide &side = sides_[from];
        if (!side.look({"FRM-2", kind != SentKind::none, header_size - std::size_t{length == 0} * header_size,
                        "a frame of the table of kinds", fmt::format("{} of {}", name_of(kind), counted(length, "byte"))})) {
            side.lose("no receiver knows what follows that frame");
            return;
        }
        side.look({"FRM-1"});
        side.look({"LIM-4"});
        ++side.verdict.frames;
        if (std::exchange(side.follows_prefix, false)) {
            side.look({"RSP-2", kind == SentKind::response, 0, "the response that the prefix before announces",
                       std::string(name_of(kind))});
        }
        switch (kind) {
        case SentKind::token:
            token(from);
            break;
        case SentKind::prefix:
            prefix(side);
            break;
        case SentKind::response:
            if (!match(side, length)) {
                return;
            }
            message(from, length);
            break;
        case SentKind::request:
            message(from, length);
            break;
        case SentKind::none:
            break;
        }
    }

    void token(std::size_t from)
    {
        WireSide &side = sides_[from];
        const WireSide &other = sides_[1 - from];
        const std::byte value = side.unread()[header_size];
        side.look({"BAR-2", value == std::byte{0}, header_size, "a token of 0", std::to_string(std::to_integer<int>(value))});
        ++side.tokens;
        if (other.is_lost || connection_.sides[1 - from].has_gap) {
            return;
        }
        if (from == connector) {
            side.look({"BAR-8", side.tokens <= other.tokens + unanswered_tokens_max, header_size,
                       fmt::format("at most {} tokens unanswered", unanswered_tokens_max),
                       std::to_string(side.tokens - std::min(side.tokens, other.tokens))});
        } else {
            side.look({"BAR-5", side.tokens <= other.tokens, header_size, "a token only after the peer's",
                       fmt::format("token {} after {} of the peer's", side.tokens, other.tokens)});
        }
    }

    void prefix(WireSide &side)
    {
        const std::uint64_t length = side.number(header_size);
        const bool is_enough = side.look(
            {"RSP-3", length >= response_min, header_size, fmt::format("at least {}", response_min), std::to_string(length)});
        const bool is_within =
            side.look({"LIM-4", length <= cap_max, header_size, fmt::format("at most {}", cap_max), std::to_string(length)});
        if (!is_enough || !is_within) {
            side.lose("a receiver refuses that prefix");
            return;
        }
        side.prefixes.push_back(length);
        side.follows_prefix = true;
    }

    bool match(WireSide &side, std::uint64_t length)
    {
        const auto open = std::ranges::find(side.prefixes, length);
        const bool is_announced =
            side.look({"RSP-1", !side.prefixes.empty(), 0, "a prefix before the response", "no prefix is open"}) &&
            side.look({"RSP-4", open != side.prefixes.end(), 0,
                       fmt::format("a response of {}, as announced", side.prefixes.empty() ? 0 : side.prefixes.front()),
                       std::to_string(length)});
        if (!is_announced) {
            side.lose("a receiver refuses that response");
            return false;
        }
        side.prefixes.erase(open);
        return true;
    }

    void message(std::size_t from, std::uint64_t length)
    {
        WireSide &side = sides_[from];
        const SentMessage message = sent_message(side.unread().subspan(header_size, static_cast<std::size_t>(length)));
        for (RuleLook each : message.looks) {
            each.offset += header_size;
            side.look(each);
        }
        message.is_response ? response(from, message) : request(side, message, length);
    }

    void request(WireSide &side, const SentMessage &message, std::uint64_t length)
    {
        if (message.padding > 0) {
            const std::uint64_t size = side.padded_size.value_or(length);
            side.look(
                {"REQ-6", size == length, 0, fmt::format("padding to one size, {} before", size), std::to_string(length)});
            side.padded_size = size;
        }
        Asked &asked = side.asked[message.id];
        ++asked.requests;
        asked.is_undecodable |= !message.is_decodable;
        side.look({"SES-2", asked.requests == 1, header_size + 1, "an id that no call before had",
                   fmt::format("id {} again", message.id)});
    }

    // Judged only while all that the caller wrote is known.
    void response(std::size_t from, const SentMessage &message)
    {
        WireSide &side = sides_[from];
        WireSide &caller = sides_[1 - from];
        if (caller.is_lost || connection_.sides[1 - from].has_gap) {
            return;
        }
        const auto found = caller.asked.find(message.id);
        const bool is_asked = side.look({"RSP-6", found != caller.asked.end(), header_size + 1, "the id of a request that came",
                                         fmt::format("id {}", message.id)});
        if (!is_asked) {
            return;
        }
        Asked &asked = found->second;
        ++asked.responses;
        side.look({"SES-3", asked.responses <= asked.requests, header_size + 1, "one answer to each request",
                   fmt::format("another one to id {}", message.id)});
        if (asked.is_undecodable && asked.requests == 1) {
            side.look({"ERR-5", message.is_error, header_size + 9, "an error, for the request does not decode", "success"});
        }
    }

    void finish(std::size_t from)
    {
        WireSide &side = sides_[from];
        const TcpSide &stream = connection_.sides[from];
        if (side.is_lost) {
            return;
        }
        if (stream.has_gap) {
            side.verdict.stopped = "the capture has a gap there";
        } else if (stream.finished && side.has_written() && !side.unread().empty()) {
            side.look({side.awaits_announce ? "ANN-1" : "FRM-1", false, side.unread().size(),
                       side.awaits_announce ? "8 bytes of announce" : "the rest of the frame", "the connection closed"});
        }
    }

    const TcpConnection &connection_;
    std::array<WireSide, 2> sides_;
};

} // namespace

std::array<SideVerdict, 2> judge_wire(const TcpConnection &connection)
{
    return WireJudge(connection).judge();
}

} // namespace ferrorpc::conformance
