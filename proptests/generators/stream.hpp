// Streams: frames of every kind in a row, then what ends the stream, and the pieces in which they arrive.
#pragma once

#include <proptests/checks/hex_dump.hpp>
#include <proptests/generators/messages.hpp>

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

enum class EndKind : std::uint8_t { nothing, part_of_a_header, part_of_a_frame, frame_of_no_kind, frame_over_the_cap };

struct Stream {
    std::vector<std::string> frames; // whole, of a kind, and not over the cap
    EndKind end_kind{};
    std::string end;
    std::vector<std::size_t> pieces; // sizes

    std::string bytes() const
    {
        std::string all;
        for (const std::string &each : frames) {
            all += each;
        }
        return all + end;
    }
};

inline void showValue(const Stream &stream, std::ostream &out)
{
    out << "stream\n" << hex_dump_of_frames(stream.bytes()) << "pieces";
    for (const std::size_t each : stream.pieces) {
        out << ' ' << each;
    }
}

inline rc::Gen<std::string> whole_frame()
{
    // A content of no message, yet of a kind: what it says is the next one's business.
    const auto other = rc::gen::map(rc::gen::tuple(rc::gen::element('\1', '\2'), bytes()), [](const auto &parts) {
        return frame(std::get<0>(parts) + std::string(13, '\0') + std::get<1>(parts));
    });
    const auto large = rc::gen::map(rc::gen::inRange<std::size_t>(65'500, 140'000),
                                    [](std::size_t size) { return frame('\1' + std::string(size, '\x5A')); });
    const auto short_request = rc::gen::map(rc::gen::inRange<std::size_t>(8, 16),
                                            [](std::size_t size) { return frame('\1' + std::string(size, '\0')); });
    return rc::gen::weightedOneOf<std::string>(
        {{3, rc::gen::map(rc::gen::arbitrary<char>(), [](char token) { return frame({&token, 1}); })},
         {3, rc::gen::map(u64(), prefix_frame)},
         {3, rc::gen::map(request(), [](const RequestValue &value) { return frame(value.message()); })},
         {3, rc::gen::map(response(), [](const ResponseValue &value) { return frame(value.message()); })},
         {1, short_request},
         {1, other},
         {1, large}});
}

inline rc::Gen<std::pair<EndKind, std::string>> stream_end()
{
    const auto with = [](EndKind kind, rc::Gen<std::string> gen) {
        return rc::gen::map(std::move(gen), [kind](const std::string &text) { return std::pair{kind, text}; });
    };
    const auto behind = rc::gen::scale(0.2, bytes()); // of a refused frame: never looked at
    const auto no_kind = rc::gen::map(
        rc::gen::tuple(rc::gen::oneOf(rc::gen::element<std::uint64_t>(0, 2, 7), rc::gen::inRange<std::uint64_t>(9, 14)),
                       rc::gen::inRange(3, 256), behind),
        [](const auto &parts) {
            return integer(std::get<0>(parts), 8) + static_cast<char>(static_cast<unsigned char>(std::get<1>(parts))) +
                   std::get<2>(parts);
        });
    const auto too_large = rc::gen::map(rc::gen::tuple(u64(), behind), [](const auto &parts) {
        constexpr std::uint64_t over = (std::uint64_t{1} << 30) + 1;
        return integer(std::max(std::get<0>(parts), over), 8) + std::get<1>(parts);
    });
    const auto part_of_a_frame =
        rc::gen::map(rc::gen::tuple(request(), rc::gen::inRange<std::size_t>(1, 100)), [](const auto &parts) {
            const std::string whole = frame(std::get<0>(parts).message());
            return whole.substr(0, whole.size() - 1 - (std::get<1>(parts) * 7919) % (whole.size() - 9));
        });
    // A claim that is never kept.
    const auto claim = rc::gen::map(
        rc::gen::tuple(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(100'000, std::uint64_t{1} << 30)),
                       behind),
        [](const auto &parts) { return integer(std::get<0>(parts), 8) + '\1' + std::get<1>(parts).substr(0, 90'000); });
    return rc::gen::weightedOneOf<std::pair<EndKind, std::string>>(
        {{3, with(EndKind::nothing, rc::gen::just(std::string{}))},
         {2, with(EndKind::part_of_a_header,
                  rc::gen::map(rc::gen::inRange<std::size_t>(1, 8), [](std::size_t size) { return std::string(size, '\1'); }))},
         {2, with(EndKind::part_of_a_frame, rc::gen::oneOf(part_of_a_frame, claim))},
         {2, with(EndKind::frame_of_no_kind, no_kind)},
         {2, with(EndKind::frame_over_the_cap, too_large)}});
}

// Mostly small pieces, so that headers are cut everywhere; some with many frames in them.
inline rc::Gen<std::vector<std::size_t>> pieces()
{
    const auto size = rc::gen::weightedOneOf<std::size_t>({{6, rc::gen::inRange<std::size_t>(0, 20)},
                                                           {3, rc::gen::inRange<std::size_t>(0, 300)},
                                                           {1, rc::gen::inRange<std::size_t>(0, 100'000)}});
    return rc::gen::container<std::vector<std::size_t>>(size);
}

inline rc::Gen<Stream> stream()
{
    return rc::gen::map(
        rc::gen::tuple(rc::gen::scale(0.1, rc::gen::container<std::vector<std::string>>(rc::gen::scale(3, whole_frame()))),
                       stream_end(), pieces()),
        [](const auto &parts) {
            const auto &[frames, end, sizes] = parts;
            return Stream{frames, end.first, end.second, sizes};
        });
}

} // namespace ferrorpc::proptests
