// Requests, responses and announces as values, integers and caps near their limits, and any bytes at all.
#pragma once

#include <proptests/checks/hex_dump.hpp>
#include <proptests/generators/frames.hpp>
#include <proptests/generators/text.hpp>

#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace ferrorpc::proptests {

// Any integer: small, with a different value in each byte, and next to a power of two.
inline rc::Gen<std::uint64_t> u64()
{
    const auto beside_power = rc::gen::map(
        rc::gen::resize(rc::kNominalSize, rc::gen::tuple(rc::gen::inRange(0, 65), rc::gen::inRange(0, 3))),
        [](const auto &choice) {
            const int power = std::get<0>(choice);
            return (power == 64 ? 0 : std::uint64_t{1} << power) + static_cast<std::uint64_t>(std::get<1>(choice)) - 1;
        });
    return rc::gen::weightedOneOf<std::uint64_t>({{2, rc::gen::inRange<std::uint64_t>(0, 300)},
                                                  {2, rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>())},
                                                  {3, beside_power},
                                                  {1, rc::gen::just(UINT64_MAX)}});
}

// A run of one byte, long enough to need more than one byte of its length; else bytes of any value.
inline rc::Gen<std::string> bytes()
{
    const auto size = rc::gen::oneOf(rc::gen::inRange<std::size_t>(200, 2'000), rc::gen::inRange<std::size_t>(65'500, 70'000));
    const auto run = rc::gen::map(rc::gen::tuple(rc::gen::resize(rc::kNominalSize, size), rc::gen::arbitrary<char>()),
                                  [](const auto &parts) { return std::string(std::get<0>(parts), std::get<1>(parts)); });
    return rc::gen::weightedOneOf<std::string>({{9, rc::gen::container<std::string>(rc::gen::arbitrary<char>())}, {1, run}});
}

// Mostly short names, some with lengths of more than one byte.
inline rc::Gen<std::string> name_text()
{
    const auto long_name =
        rc::gen::map(rc::gen::tuple(rc::gen::inRange<std::size_t>(200, 2'000), scalar()), [](const auto &parts) {
            std::string text;
            while (text.size() < std::get<0>(parts)) {
                text += utf8_of(std::get<1>(parts));
            }
            return text;
        });
    return rc::gen::weightedOneOf<std::string>({{15, utf8()}, {1, long_name}});
}

struct RequestValue {
    std::uint64_t id = 0;
    std::string name;
    std::string payload;

    Request view() const { return {id, name, as_bytes(payload), 0}; }
    std::string message() const { return request_frame(id, name, payload).substr(8); }
};

struct ResponseValue {
    std::uint64_t id = 0;
    std::uint8_t error_flag = 0;
    std::string content;

    bool is_error() const { return error_flag == 1; }
    Response view() const
    {
        return is_error() ? Response{id, error_flag, {}, content, 0} : Response{id, error_flag, as_bytes(content), {}, 0};
    }
    std::string message() const
    {
        return '\2' + integer(id, 8) + integer(error_flag, 1) + integer(content.size(), 4) + content;
    }
};

inline void showValue(const RequestValue &value, std::ostream &out)
{
    out << "request\n" << hex_dump("request", value.message());
}

inline void showValue(const ResponseValue &value, std::ostream &out)
{
    out << "response\n" << hex_dump("response", value.message());
}

inline rc::Gen<RequestValue> request()
{
    return rc::gen::build<RequestValue>(rc::gen::set(&RequestValue::id, u64()), rc::gen::set(&RequestValue::name, name_text()),
                                        rc::gen::set(&RequestValue::payload, bytes()));
}

// One that a receiver accepts: a flag over 1 says success, though no sender may write it.
inline rc::Gen<ResponseValue> response()
{
    const auto with_flag = [](const rc::Gen<std::uint8_t> &flag, const rc::Gen<std::string> &content) {
        return rc::gen::build<ResponseValue>(rc::gen::set(&ResponseValue::id, u64()),
                                             rc::gen::set(&ResponseValue::error_flag, flag),
                                             rc::gen::set(&ResponseValue::content, content));
    };
    const auto other_flag = rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(2, 256)),
                                         [](int flag) { return static_cast<std::uint8_t>(flag); });
    return rc::gen::weightedOneOf<ResponseValue>({{3, with_flag(rc::gen::just<std::uint8_t>(0), bytes())},
                                                  {3, with_flag(rc::gen::just<std::uint8_t>(1), name_text())},
                                                  {1, with_flag(other_flag, bytes())}});
}

// A world's size, and a rank that may be outside.
struct AnnouncedRank {
    std::uint64_t rank = 0;
    std::uint64_t world_size = 0;
};

inline void showValue(const AnnouncedRank &value, std::ostream &out)
{
    out << "rank " << value.rank << " in a world of " << value.world_size;
}

inline rc::Gen<AnnouncedRank> announced_rank()
{
    const auto near = rc::gen::map(
        rc::gen::tuple(u64(), rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, 4))),
        [](const auto &parts) { return AnnouncedRank{std::get<0>(parts) + std::get<1>(parts) - 2, std::get<0>(parts)}; });
    const auto any = rc::gen::build<AnnouncedRank>(rc::gen::set(&AnnouncedRank::rank, u64()),
                                                   rc::gen::set(&AnnouncedRank::world_size, u64()));
    return rc::gen::oneOf(near, any);
}

// Mostly near `size`, so that it decides.
inline rc::Gen<std::uint64_t> cap_near(std::uint64_t size)
{
    return rc::gen::oneOf(rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, 5)),
                                       [size](std::uint64_t more) { return size + more - std::min<std::uint64_t>(size, 2); }),
                          rc::gen::just<std::uint64_t>(std::uint64_t{1} << 30), u64());
}

} // namespace ferrorpc::proptests
