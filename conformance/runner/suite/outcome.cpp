#include "suite/outcome.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t message_size_max = 400;

constexpr std::array<std::pair<std::string_view, ResultKind>, 5> result_names{{
    {"accepted", ResultKind::accepted},
    {"incomplete", ResultKind::incomplete},
    {"rejected", ResultKind::rejected},
    {"skipped", ResultKind::skipped},
    {"errored", ResultKind::errored},
}};

std::expected<ResultKind, std::string> parse_result(const json &object)
{
    const auto found = object.is_object() ? object.find("result") : object.end();
    const auto *text = object.is_object() && found != object.end() ? found->get_ptr<const std::string *>() : nullptr;
    if (text == nullptr) {
        return std::unexpected(R"(expected an object with the key "result")");
    }
    for (const auto &[name, result] : result_names) {
        if (name == *text) {
            return result;
        }
    }
    return std::unexpected(
        fmt::format("unknown result \"{}\": expected accepted, incomplete, rejected, skipped or errored", excerpt(*text, 40)));
}

std::expected<void, std::string> read_accepted(const json &object, const MessageShape &message, HexStyle style,
                                               Completeness completeness, Outcome &outcome)
{
    const bool decode = message.operation == Operation::decode;
    const auto found = object.find(decode ? "fields" : "bytes");
    if (found == object.end()) {
        if (completeness == Completeness::partial) {
            return {};
        }
        return std::unexpected(fmt::format("accepted without \"{}\"", decode ? "fields" : "bytes"));
    }
    if (decode) {
        auto fields = parse_fields(*found, message, style);
        if (!fields) {
            return std::unexpected(fields.error());
        }
        outcome.fields = std::move(*fields);
        return {};
    }
    auto bytes = parse_value(*found, ValueKind::bytes, style);
    if (!bytes) {
        return std::unexpected("bytes: " + bytes.error());
    }
    outcome.bytes = std::move(*bytes);
    return {};
}

std::expected<void, std::string> read_rejected(const json &object, Outcome &outcome)
{
    if (const auto found = object.find("class"); found != object.end()) {
        if (!found->is_string()) {
            return std::unexpected("class must be a string");
        }
        outcome.reject_class = found->get<std::string>();
    }
    if (const auto found = object.find("offset"); found != object.end()) {
        if (!found->is_number_unsigned()) {
            return std::unexpected("offset must be a whole number, 0 or more");
        }
        outcome.offset = found->get<std::uint64_t>();
    }
    return {};
}

std::expected<void, std::string> read_message(const json &object, std::string_view key, Outcome &outcome)
{
    if (const auto found = object.find(key); found != object.end()) {
        if (!found->is_string()) {
            return std::unexpected(fmt::format("{} must be a string", key));
        }
        outcome.message = found->get<std::string>();
    }
    return {};
}

} // namespace

std::string_view to_string(ResultKind result)
{
    return result_names.at(static_cast<std::size_t>(result)).first;
}

const Parts *bytes_of(const Outcome &outcome)
{
    return outcome.bytes ? std::get_if<Parts>(&*outcome.bytes) : nullptr;
}

std::expected<Outcome, std::string> parse_outcome(const json &object, const MessageShape &message, HexStyle style,
                                                  Completeness completeness)
{
    const auto result = parse_result(object);
    if (!result) {
        return std::unexpected(result.error());
    }
    Outcome outcome{*result};
    std::expected<void, std::string> read;
    switch (*result) {
    case ResultKind::accepted:
        read = read_accepted(object, message, style, completeness, outcome);
        break;
    case ResultKind::incomplete:
        break;
    case ResultKind::rejected:
        read = read_rejected(object, outcome);
        [[fallthrough]];
    case ResultKind::errored:
        read = read ? read_message(object, "message", outcome) : read;
        break;
    case ResultKind::skipped:
        read = read_message(object, "reason", outcome);
        break;
    }
    if (!read) {
        return std::unexpected(read.error());
    }
    return outcome;
}

nlohmann::ordered_json to_json(const Outcome &outcome, const MessageShape &message)
{
    nlohmann::ordered_json object = {{"result", to_string(outcome.result)}};
    if (outcome.result == ResultKind::accepted && message.operation == Operation::decode) {
        object["fields"] = to_json(outcome.fields);
    }
    if (outcome.bytes) {
        const auto *parts = std::get_if<Parts>(&*outcome.bytes);
        object["bytes"] = parts == nullptr ? nlohmann::ordered_json("unobservable") : parts->to_json();
    }
    if (outcome.reject_class) {
        object["class"] = *outcome.reject_class;
    }
    if (outcome.offset) {
        object["offset"] = *outcome.offset;
    }
    if (!outcome.message.empty()) {
        object[outcome.result == ResultKind::skipped ? "reason" : "message"] = outcome.message;
    }
    return object;
}

std::string describe(const Outcome &outcome)
{
    std::string text(to_string(outcome.result));
    if (!outcome.fields.empty()) {
        text += ": " + describe(outcome.fields);
    }
    if (outcome.bytes) {
        const auto *parts = std::get_if<Parts>(&*outcome.bytes);
        text += parts == nullptr ? ": bytes unobservable" : fmt::format(": {}", counted(parts->size(), "byte"));
    }
    if (outcome.reject_class) {
        text += ", class " + excerpt(*outcome.reject_class, 40);
    }
    if (outcome.offset) {
        text += fmt::format(", at offset {}", *outcome.offset);
    }
    if (!outcome.message.empty()) {
        text += ": " + excerpt(outcome.message, message_size_max);
    }
    return text;
}

Outcome complete_record(const Outcome &recorded, const Outcome &expected)
{
    Outcome whole = recorded;
    if (recorded.result != ResultKind::accepted || expected.result != ResultKind::accepted) {
        return whole;
    }
    whole.fields = expected.fields;
    for (const Field &field : recorded.fields) {
        const auto same = [&](const Field &each) { return each.shape == field.shape; };
        if (const auto found = std::find_if(whole.fields.begin(), whole.fields.end(), same); found != whole.fields.end()) {
            *found = field;
        } else {
            whole.fields.push_back(field);
        }
    }
    whole.bytes = recorded.bytes ? recorded.bytes : expected.bytes;
    return whole;
}

} // namespace ferrorpc::conformance
