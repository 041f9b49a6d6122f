#include <fuzz/mutators/records.hpp>

#include <algorithm>
#include <vector>

namespace ferrorpc::fuzz {
namespace {

struct History {
    std::string head;
    std::vector<std::string> records;
};

History split(std::string_view text, RecordLayout layout)
{
    History history{std::string{text.substr(0, layout.head_size)}, {}};
    history.head.resize(layout.head_size, '\0');
    history.records.reserve(text.size() / layout.record_size + 1);
    for (std::size_t at = layout.head_size; at + layout.record_size <= text.size(); at += layout.record_size) {
        history.records.emplace_back(text.substr(at, layout.record_size));
    }
    return history;
}

std::string joined(const History &history, RecordLayout layout, std::size_t size_max)
{
    std::string text = history.head;
    text.reserve(size_max);
    for (const std::string &record : history.records) {
        if (text.size() + layout.record_size <= size_max) {
            text += record;
        }
    }
    return text.substr(0, size_max);
}

std::string any_record(RecordLayout layout, Choices &choices)
{
    std::string record;
    while (record.size() < layout.record_size) {
        record += static_cast<char>(choices.one_in(2) ? choices.byte() : choices.below(6));
    }
    return record;
}

void change_byte(std::string &bytes, Choices &choices)
{
    if (bytes.empty()) {
        return;
    }
    char &byte = bytes[choices.below(bytes.size())];
    switch (choices.below(3)) {
    case 0:
        byte = static_cast<char>(choices.byte());
        break;
    case 1:
        byte = static_cast<char>(choices.below(6));
        break;
    default:
        byte = static_cast<char>(byte + (choices.one_in(2) ? 1 : -1));
        break;
    }
}

void change_once(History &history, RecordLayout layout, Choices &choices)
{
    auto &records = history.records;
    const auto place = [&](std::size_t more) {
        return records.begin() + static_cast<std::ptrdiff_t>(choices.below(records.size() + more));
    };
    if (records.empty() || choices.one_in(4)) {
        records.insert(place(1), any_record(layout, choices));
        return;
    }
    const auto first = place(0);
    const auto last =
        first + 1 +
        static_cast<std::ptrdiff_t>(choices.below(std::min<std::size_t>(8, static_cast<std::size_t>(records.end() - first))));
    switch (choices.below(6)) {
    case 0:
        records.erase(first, last);
        break;
    case 1: { // a run once more, anywhere
        const std::vector<std::string> run(first, last);
        records.insert(place(1), run.begin(), run.end());
        break;
    }
    case 2:
        std::rotate(first, first + 1, last);
        break;
    case 3:
        std::iter_swap(first, place(0));
        break;
    case 4:
        change_byte(history.head, choices);
        break;
    default:
        change_byte(*first, choices);
        break;
    }
}

} // namespace

std::string change_records(std::string_view text, RecordLayout layout, std::size_t size_max, Choices &choices)
{
    History history = split(text, layout);
    for (std::size_t count = 1 + choices.below(4); count > 0; --count) {
        change_once(history, layout, choices);
    }
    return joined(history, layout, size_max);
}

std::string join_records(std::string_view first, std::string_view second, RecordLayout layout, std::size_t size_max,
                         Choices &choices)
{
    History history = split(first, layout);
    const History other = split(second, layout);
    history.records.resize(choices.below(history.records.size() + 1));
    const auto from = other.records.begin() + static_cast<std::ptrdiff_t>(choices.below(other.records.size() + 1));
    history.records.insert(history.records.end(), from, other.records.end());
    return joined(history, layout, size_max);
}

} // namespace ferrorpc::fuzz
