#include "wire/frames.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t shown_content_max = 24;
constexpr std::size_t shown_error_max = 160;
constexpr std::size_t request_size_min = 17;
constexpr std::size_t response_size_min = 14;

Bytes part_of(const Bytes &bytes, std::size_t offset, std::size_t size)
{
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(offset);
    return {from, from + static_cast<std::ptrdiff_t>(size)};
}

std::string text_of(const Bytes &bytes)
{
    std::string text;
    std::ranges::transform(bytes, std::back_inserter(text), [](std::byte each) { return static_cast<char>(each); });
    return text;
}

Bytes bytes_of_text(const std::string &text)
{
    Bytes bytes;
    std::ranges::transform(text, std::back_inserter(bytes), [](char each) { return static_cast<std::byte>(each); });
    return bytes;
}

WireAnswer answer_of(const json &form, const RequestIds &ids)
{
    if (!form.contains("error")) {
        return {false, wire_bytes(form.value("payload", json("")), ids).value_or(Parts())};
    }
    const json &error = form.at("error");
    return {true, error.is_string() ? std::optional(Parts(bytes_of_text(error))) : std::nullopt};
}

std::string describe(const WireAnswer &answer)
{
    if (!answer.content) {
        return "an error";
    }
    const Bytes start = answer.content->copy(0, shown_error_max);
    return answer.is_error ? "the error " + excerpt(text_of(start), shown_error_max)
                           : fmt::format("{} {}", counted(answer.content->size(), "byte"),
                                         to_hex(answer.content->copy(0, shown_content_max)));
}

} // namespace

std::string default_connection(std::size_t rank)
{
    return rank == 0 ? "1" : "0";
}

std::uint64_t number_at(const Bytes &bytes, std::size_t offset, std::size_t size)
{
    std::uint64_t number = 0;
    for (std::size_t index = size; index > 0; --index) {
        number = number << 8 | std::to_integer<std::uint64_t>(bytes.at(offset + index - 1));
    }
    return number;
}

std::string describe_bytes(const Bytes &bytes, std::size_t shown_max)
{
    const Bytes start = part_of(bytes, 0, std::min(bytes.size(), shown_max));
    return fmt::format("{} {}{}", counted(bytes.size(), "byte"), to_hex(start), bytes.size() > shown_max ? "..." : "");
}

std::expected<WireRequest, std::string> parse_request(const Bytes &content)
{
    const auto refuse = [](std::string_view why) { return std::unexpected(std::string(why)); };
    if (content.size() < request_size_min || content.at(0) != std::byte{1}) {
        return refuse("no request");
    }
    const std::uint64_t name_size = number_at(content, 9, 4);
    if (name_size > content.size() - request_size_min) {
        return refuse("a request whose name does not fit");
    }
    const std::size_t payload_at = request_size_min + static_cast<std::size_t>(name_size);
    const std::uint64_t payload_size = number_at(content, payload_at - 4, 4);
    if (payload_size != content.size() - payload_at) {
        return refuse("a request whose payload has another length");
    }
    return WireRequest{number_at(content, 1, 8), text_of(part_of(content, 13, static_cast<std::size_t>(name_size))),
                       Parts(part_of(content, payload_at, static_cast<std::size_t>(payload_size)))};
}

Answers answers_of(const json &command, const RequestIds &ids)
{
    Answers answers;
    for (const json &form : command.value("answers", json::array())) {
        answers[request_id_of(form.at("id"), ids).value_or(0)] = answer_of(form, ids);
    }
    const std::uint64_t count = command.value("count", std::uint64_t{0});
    for (std::uint64_t index = 0; index < count; ++index) {
        answers[command.at("first").get<std::uint64_t>() + index] = answer_of(command, ids);
    }
    return answers;
}

std::string describe(const Answers &answers)
{
    const auto &[id, answer] = *answers.begin();
    std::string text = fmt::format("the answer to id {}: {}", id, describe(answer));
    return answers.size() == 1 ? text : text + fmt::format(", or one of {} others", answers.size() - 1);
}

std::optional<Parts> frames_of(const Answers &answers)
{
    if (answers.size() != 1 || !answers.begin()->second.content) {
        return std::nullopt;
    }
    const auto &[id, answer] = *answers.begin();
    json form = {{"response", id}};
    if (answer.is_error) {
        form["error"] = text_of(answer.content->copy(0, static_cast<std::size_t>(answer.content->size())));
    } else {
        form["payload"] = answer.content->to_json();
    }
    const auto frames = wire_bytes(form, {});
    return frames ? std::optional(*frames) : std::nullopt;
}

std::expected<void, std::string> take_answer(Answers &awaited, const Bytes &prefix, const Bytes &message)
{
    if (prefix.size() != frame_header_size) {
        return std::unexpected("a frame of " + describe_bytes(prefix, shown_content_max));
    }
    const std::string found = fmt::format("a prefix that announces {} before a frame of {}",
                                          number_at(prefix, 0, frame_header_size), describe_bytes(message, shown_content_max));
    if (number_at(prefix, 0, frame_header_size) != message.size()) {
        return std::unexpected(found);
    }
    if (message.size() < response_size_min || message[0] != std::byte{2} || message[9] > std::byte{1} ||
        number_at(message, 10, 4) != message.size() - response_size_min) {
        return std::unexpected("no response as a sender writes it: " + describe_bytes(message, shown_content_max));
    }
    const std::uint64_t id = number_at(message, 1, 8);
    const auto expected = awaited.find(id);
    const WireAnswer actual{message[9] == std::byte{1},
                            Parts(part_of(message, response_size_min, message.size() - response_size_min))};
    if (expected == awaited.end()) {
        return std::unexpected(fmt::format("the answer to id {}: {}", id, describe(actual)));
    }
    if (actual.is_error != expected->second.is_error ||
        (expected->second.content && *expected->second.content != *actual.content)) {
        return std::unexpected(fmt::format("to id {}: {}", id, describe(actual)));
    }
    awaited.erase(expected);
    return {};
}

} // namespace ferrorpc::conformance
