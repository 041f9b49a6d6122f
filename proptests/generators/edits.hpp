// Changes to bytes or text, as data: numbers choose the place when its time comes, so that every list can be made smaller.
#pragma once

#include <proptests/checks/hex_dump.hpp>

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

enum class EditKind : std::uint8_t {
    flip,    // a bit
    set,     // a byte
    erase,   // up to 8 bytes
    insert,  // a piece of the dictionary, or a byte
    replace, // as many bytes as a piece has
    repeat,  // up to 16 bytes
    cut,     // what is behind
};

struct Edit {
    EditKind kind{};
    std::uint32_t place = 0;
    std::uint32_t value = 0;
};

inline void showValue(const Edit &edit, std::ostream &out)
{
    constexpr std::string_view names[] = {"flip", "set", "erase", "insert", "replace", "repeat", "cut"};
    out << names[static_cast<std::size_t>(edit.kind)] << ' ' << edit.place << ' ' << edit.value;
}

inline std::string edited(std::string text, std::span<const Edit> edits, std::span<const std::string_view> dictionary)
{
    for (const Edit &edit : edits) {
        const std::size_t at = text.empty() ? 0 : edit.place % (text.size() + 1);
        const bool is_inside = at < text.size();
        const auto byte = static_cast<char>(static_cast<unsigned char>(edit.value));
        const std::string piece{dictionary.empty() ? std::string_view{&byte, 1} : dictionary[edit.value % dictionary.size()]};
        switch (edit.kind) {
        case EditKind::flip:
            if (is_inside) {
                text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << edit.value % 8));
            }
            break;
        case EditKind::set:
            if (is_inside) {
                text[at] = byte;
            }
            break;
        case EditKind::erase:
            text.erase(at, edit.value % 8 + 1);
            break;
        case EditKind::insert:
            text.insert(at, piece);
            break;
        case EditKind::replace:
            text.replace(at, std::min(piece.size(), text.size() - at), piece);
            break;
        case EditKind::repeat:
            text.insert(at, text.substr(at, edit.value % 16 + 1));
            break;
        case EditKind::cut:
            text.resize(at);
            break;
        }
    }
    return text;
}

inline rc::Gen<std::vector<Edit>> edits(std::size_t count_max)
{
    using enum EditKind;
    const auto kind =
        rc::gen::weightedElement<EditKind>({{4, flip}, {4, set}, {2, erase}, {2, insert}, {4, replace}, {1, repeat}, {1, cut}});
    const auto number = rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0U, 1U << 30U));
    const auto edit = rc::gen::build<Edit>(rc::gen::set(&Edit::kind, kind), rc::gen::set(&Edit::place, number),
                                           rc::gen::set(&Edit::value, number));
    return rc::gen::mapcat(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, count_max + 1)),
                           [edit](std::size_t count) { return rc::gen::container<std::vector<Edit>>(count, edit); });
}

} // namespace ferrorpc::proptests
