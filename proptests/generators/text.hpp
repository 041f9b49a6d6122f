// Texts: well-formed UTF-8 of every length of sequence, and texts with one sequence that is ill-formed, of each class.
#pragma once

#include <proptests/checks/hex_dump.hpp>
#include <proptests/checks/utf8_reference.hpp>

#include <rapidcheck.h>

#include <array>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ferrorpc::proptests {

// At the ends of what each length of sequence can say, and beside the surrogates.
inline constexpr char32_t boundary_scalars[] = {0x0,    0x7F,    0x80,    0x7FF,   0x800,   0xFFF,    0x1000,
                                                0xCFFF, 0xD000,  0xD7FF,  0xE000,  0xFEFF,  0xFFFD,   0xFFFE,
                                                0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF};

inline rc::Gen<char32_t> scalar()
{
    const auto between = [](std::uint32_t first, std::uint32_t end) {
        return rc::gen::map(rc::gen::inRange(first, end), [](std::uint32_t value) { return static_cast<char32_t>(value); });
    };
    return rc::gen::weightedOneOf<char32_t>(
        {{4, between(0x20, 0x7F)},
         {2, between(0x80, 0x800)},
         {1, between(0x800, 0xD800)},
         {1, between(0xE000, 0x10000)},
         {2, between(0x10000, 0x110000)},
         {2, rc::gen::elementOf(std::vector(std::begin(boundary_scalars), std::end(boundary_scalars)))}});
}

inline rc::Gen<std::string> utf8()
{
    return rc::gen::map(rc::gen::scale(0.3, rc::gen::container<std::vector<char32_t>>(scalar())),
                        [](const std::vector<char32_t> &scalars) {
                            std::string text;
                            for (const char32_t each : scalars) {
                                text += utf8_of(each);
                            }
                            return text;
                        });
}

enum class Illness : std::uint8_t {
    lone_continuation,
    overlong_2,
    overlong_3,
    overlong_4,
    surrogate,
    over_10ffff,
    cut_short,
    invalid_lead,
};
inline constexpr std::size_t illness_count = 8;

// A text whose first ill-formed sequence is `piece`.
struct IllText {
    Illness illness{};
    std::string before; // well formed
    std::string piece;
    std::string behind; // anything that does not mend the piece

    std::string text() const { return before + piece + behind; }
};

inline void showValue(const IllText &value, std::ostream &out)
{
    out << "illness " << static_cast<int>(value.illness) << " at " << value.before.size() << '\n'
        << hex_dump("", value.text(), value.before.size());
}

// `choice` picks among the sequences of the class.
inline std::string ill_piece(Illness illness, std::uint32_t choice)
{
    const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    const auto one_of = [&](std::uint32_t first, std::uint32_t last) {
        const std::uint32_t count = last - first + 1;
        return byte(first + std::exchange(choice, choice / count) % count);
    };
    const auto any = [&] { return one_of(0x80, 0xBF); };
    std::string piece;
    switch (illness) {
    case Illness::lone_continuation:
        piece = {any()};
        break;
    case Illness::overlong_2:
        piece = {one_of(0xC0, 0xC1), any()};
        break;
    case Illness::overlong_3:
        piece = {byte(0xE0), one_of(0x80, 0x9F), any()};
        break;
    case Illness::overlong_4:
        piece = {byte(0xF0), one_of(0x80, 0x8F), any(), any()};
        break;
    case Illness::surrogate:
        piece = {byte(0xED), one_of(0xA0, 0xBF), any()};
        break;
    case Illness::over_10ffff:
        piece = {byte(0xF4), one_of(0x90, 0xBF), any(), any()};
        break;
    case Illness::cut_short: {
        constexpr std::string_view starts[] = {"\xC2",     "\xDF",         "\xE0\xA0", "\xE1", "\xED\x9F",
                                               "\xEF\xBF", "\xF0\x90\x80", "\xF1\x80", "\xF4", "\xF4\x8F\xBF"};
        piece = starts[choice % std::size(starts)];
        break;
    }
    case Illness::invalid_lead:
        piece = {one_of(0xF5, 0xFF)};
        break;
    }
    return piece;
}

inline rc::Gen<IllText> ill_text()
{
    const auto piece =
        rc::gen::tuple(rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, static_cast<int>(illness_count))),
                                    [](int index) { return static_cast<Illness>(index); }),
                       rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0U, 1U << 20U)));
    // Behind what is cut short stands the end, or a byte that cannot go on with it.
    const auto behind =
        rc::gen::oneOf(rc::gen::just(std::string{}), rc::gen::map(utf8(), [](const std::string &text) { return "a" + text; }));
    return rc::gen::map(rc::gen::tuple(piece, utf8(), behind), [](const auto &parts) {
        const auto &[chosen, before, after] = parts;
        return IllText{std::get<0>(chosen), before, ill_piece(std::get<0>(chosen), std::get<1>(chosen)), after};
    });
}

} // namespace ferrorpc::proptests
