#include "capture/side.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ferrorpc::conformance {
namespace {

// In the order in which they are told.
constexpr std::array<std::string_view, 19> sender_rules{"ANN-1", "FRM-1", "FRM-2", "LIM-4", "MSG-2", "MSG-3", "MSG-5",
                                                        "REQ-6", "RSP-1", "RSP-2", "RSP-3", "RSP-4", "RSP-6", "RSP-8",
                                                        "BAR-2", "BAR-8", "SES-2", "SES-3", "ERR-5"};

} // namespace

WireSide::WireSide(std::size_t side, const TcpAddress &address)
{
    verdict.name = side == acceptor ? "rank 0" : "connector"; // until it is announced
    verdict.address = address;
    awaits_announce = side == connector;
    for (const std::string_view rule : sender_rules) {
        if (side == connector || rule != "ANN-1") {
            verdict.rules.push_back({rule == "BAR-8" && side == acceptor ? "BAR-5" : rule});
        }
    }
}

void WireSide::append(const TcpPiece &piece)
{
    piece_ = &piece;
    buffer_.insert(buffer_.end(), piece.bytes.begin(), piece.bytes.end());
}

std::uint64_t WireSide::number(std::size_t offset) const
{
    std::uint64_t value = 0;
    for (std::size_t index = header_size; index > 0; --index) {
        value = value << 8 | std::to_integer<std::uint64_t>(unread()[offset + index - 1]);
    }
    return value;
}

void WireSide::forget()
{
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(cursor_));
    before_ += std::exchange(cursor_, 0);
}

bool WireSide::look(const RuleLook &look)
{
    RuleVerdict &rule = *std::ranges::find(verdict.rules, look.rule, &RuleVerdict::rule);
    ++rule.looks;
    if (!look.is_kept && rule.breaches++ == 0) {
        rule.first = Breach{before_ + cursor_ + look.offset,
                            piece_->packet,
                            piece_->time,
                            look.expected,
                            look.actual,
                            awaits_announce,
                            shown(),
                            look.offset};
    }
    return look.is_kept;
}

void WireSide::lose(std::string why)
{
    is_lost = true;
    verdict.stopped = std::move(why);
}

Bytes WireSide::shown() const
{
    std::uint64_t size = header_size;
    if (!awaits_announce && unread().size() >= header_size && number(0) <= cap_max) {
        size += number(0);
    }
    const auto kept =
        unread().first(static_cast<std::size_t>(std::min<std::uint64_t>({size, unread().size(), shown_frame_max})));
    return {kept.begin(), kept.end()};
}

} // namespace ferrorpc::conformance
