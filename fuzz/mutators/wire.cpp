#include <fuzz/mutators/wire.hpp>

#include <proptests/generators/frames.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace ferrorpc::fuzz {
namespace {

using proptests::integer;

std::uint64_t read_integer(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = std::min<std::size_t>(8, bytes.size()); i > 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
    }
    return value;
}

// A length's field: mostly what it should be, else near it, or where sums wrap.
std::string length_field(std::size_t size, std::size_t field_size, Choices &choices)
{
    const std::array<std::uint64_t, 8> wrong{size + 1,          size - 1,   0,          0xFFFFFFFF,
                                             0xFFFFFFFF - size, 0x80000000, 1ULL << 30, (1ULL << 30) + 1};
    return integer(choices.one_in(12) ? wrong[choices.below(wrong.size())] : size, field_size);
}

// Of either message, with what both have: a tag, an id, in a response a flag, one or two sized fields, and what is behind.
// Views are of the bytes that were taken apart: most are written again as they were.
struct Message {
    std::string tag;
    std::string id;
    std::string flag;
    std::array<std::string_view, 2> fields;
    std::size_t field_count = 0;
    std::string_view trailing;
};

std::string_view take(std::string_view &rest, std::size_t size)
{
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(taken.size());
    return taken;
}

Message parse(std::string_view rest)
{
    Message message;
    message.tag = take(rest, 1);
    message.tag.resize(1, '\1');
    message.id = take(rest, 8);
    message.id.resize(8, '\0');
    const bool is_response = message.tag[0] == '\2';
    if (is_response) {
        message.flag = take(rest, 1);
        message.flag.resize(1, '\0');
    }
    message.field_count = is_response ? 1 : 2;
    for (std::size_t i = 0; i < message.field_count; ++i) {
        const auto size = static_cast<std::size_t>(read_integer(take(rest, 4)));
        message.fields[i] = take(rest, std::min(size, rest.size()));
    }
    message.trailing = rest;
    return message;
}

std::string written(const Message &message, std::size_t size_max, Choices &choices)
{
    std::string text;
    text.reserve(18 + message.fields[0].size() + message.fields[1].size() + message.trailing.size());
    text.append(message.tag).append(message.id).append(message.flag);
    for (std::size_t i = 0; i < message.field_count; ++i) {
        text.append(length_field(message.fields[i].size(), 4, choices)).append(message.fields[i]);
    }
    text.append(message.trailing);
    text.resize(std::min(text.size(), size_max));
    return text;
}

// Ill-formed in every way, and well-formed next to it.
constexpr std::string_view texts[] = {"\xC2\x80",
                                      "\xC1\xBF",
                                      "\xE0\xA0\x80",
                                      "\xE0\x9F\xBF",
                                      "\xED\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x90\x80\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF0\x9F\x98",
                                      "\xE2\x82",
                                      "\x80",
                                      "\xFF",
                                      "echo"};

std::vector<std::string> split(std::string_view stream)
{
    std::vector<std::string> frames;
    while (!stream.empty()) {
        const std::uint64_t length = stream.size() < 8 ? 0 : read_integer(stream);
        const std::size_t left = stream.size() - std::min<std::size_t>(8, stream.size());
        frames.emplace_back(take(stream, 8 + static_cast<std::size_t>(std::min<std::uint64_t>(length, left))));
    }
    return frames;
}

std::string new_frame(Choices &choices)
{
    const std::string payload(choices.below(20), 'p');
    switch (choices.below(6)) {
    case 0:
        return proptests::token_frame();
    case 1:
        return proptests::prefix_frame(choices.below(40));
    case 2:
        return proptests::request_frame(choices.below(4), "f", payload);
    case 3:
        return proptests::response_frames(choices.below(4), choices.one_in(2), payload);
    case 4:
        return proptests::frame(std::string(1, static_cast<char>(choices.byte())) + payload);
    default:
        return length_field(choices.below(70'000), 8, choices);
    }
}

std::string changed_frame(const std::string &frame, std::size_t size_max, Choices &choices, const ChangeBytes &change_bytes)
{
    const std::string content =
        change_message(std::string_view{frame}.substr(std::min<std::size_t>(8, frame.size())), size_max, choices, change_bytes);
    return length_field(content.size(), 8, choices) + content;
}

} // namespace

std::string change_message(std::string_view bytes, std::size_t size_max, Choices &choices, const ChangeBytes &change_bytes)
{
    if (choices.one_in(5)) {
        return change_bytes(bytes, size_max);
    }
    Message message = parse(bytes);
    std::string_view &field = message.fields[choices.below(message.field_count)];
    std::string changed;
    switch (choices.below(8)) {
    case 0:
        message.id = change_bytes(message.id, 8);
        message.id.resize(8, '\0');
        break;
    case 1: // the other message
        message.tag[0] = static_cast<char>(choices.one_in(4) ? choices.byte() : 3 - message.tag[0]);
        break;
    case 2:
        message.flag = message.flag.empty()
                           ? ""
                           : std::string(1, static_cast<char>(choices.one_in(3) ? choices.byte() : choices.below(3)));
        break;
    case 3:
        changed = choices.one_in(2) ? "" : change_bytes(message.trailing, 16);
        message.trailing = changed;
        break;
    case 4: // a text somewhere in a field
        changed = field;
        changed.insert(choices.below(field.size() + 1), texts[choices.below(std::size(texts))]);
        field = changed;
        break;
    case 5:
        field = field.substr(0, choices.below(field.size() + 1));
        break;
    case 6: { // cut short behind any byte
        std::string whole = written(message, size_max, choices);
        whole.resize(choices.below(whole.size() + 1));
        return whole;
    }
    default:
        changed = change_bytes(field, std::min(size_max, field.size() + 128));
        field = changed;
        break;
    }
    return written(message, size_max, choices);
}

std::string change_stream(std::string_view stream, std::size_t size_max, Choices &choices, const ChangeBytes &change_bytes)
{
    if (choices.one_in(5)) {
        return change_bytes(stream, size_max);
    }
    std::vector<std::string> frames = split(stream);
    const auto place = [&](std::size_t more) {
        return frames.begin() + static_cast<std::ptrdiff_t>(choices.below(frames.size() + more));
    };
    const std::size_t way = frames.empty() ? 0 : choices.below(6);
    if (way == 0) {
        frames.insert(place(1), new_frame(choices));
    } else if (way == 1) {
        frames.erase(place(0));
    } else if (way == 2) {
        const std::string again = *place(0);
        frames.insert(place(1), again);
    } else if (way == 3) {
        std::iter_swap(place(0), place(0));
    } else {
        const auto chosen = place(0);
        *chosen = changed_frame(*chosen, size_max, choices, change_bytes);
    }
    std::string changed;
    for (const std::string &frame : frames) {
        changed += frame;
    }
    return changed.substr(0, size_max);
}

} // namespace ferrorpc::fuzz
