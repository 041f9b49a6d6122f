#include "suite/message.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::string_view unobservable = "unobservable";
constexpr std::size_t described_bytes_max = 24;

constexpr std::array announce_fields{FieldShape{"rank", ValueKind::number, true}};
constexpr std::array frame_fields{
    FieldShape{"length", ValueKind::number, true},
    FieldShape{"kind", ValueKind::word, true},
};
constexpr std::array response_prefix_fields{FieldShape{"message_length", ValueKind::number, true}};
constexpr std::array request_fields{
    FieldShape{"request_id", ValueKind::number, true},
    FieldShape{"name", ValueKind::bytes, true},
    FieldShape{"payload", ValueKind::bytes, true},
    FieldShape{"canonical", ValueKind::boolean, false},
};
constexpr std::array response_fields{
    FieldShape{"request_id", ValueKind::number, true},  FieldShape{"is_error", ValueKind::boolean, true},
    FieldShape{"payload", ValueKind::bytes, false},     FieldShape{"error_message", ValueKind::bytes, false},
    FieldShape{"canonical", ValueKind::boolean, false},
};

// A message to encode has no field `canonical`: it stands last where it stands at all.
constexpr std::span<const FieldShape> to_encode(std::span<const FieldShape> fields)
{
    return fields.first(fields.size() - 1);
}

constexpr std::array messages{
    MessageShape{Operation::decode, "announce", true, announce_fields},
    MessageShape{Operation::decode, "frame", true, frame_fields},
    MessageShape{Operation::decode, "response_prefix", false, response_prefix_fields},
    MessageShape{Operation::decode, "request", false, request_fields},
    MessageShape{Operation::decode, "response", false, response_fields},
    MessageShape{Operation::encode, "announce", false, announce_fields},
    MessageShape{Operation::encode, "barrier", false, {}},
    MessageShape{Operation::encode, "request", false, to_encode(request_fields)},
    MessageShape{Operation::encode, "response", false, to_encode(response_fields)},
};

struct Describe {
    std::string operator()(Unobservable) const { return std::string(unobservable); }
    std::string operator()(std::uint64_t number) const { return std::to_string(number); }
    std::string operator()(bool boolean) const { return boolean ? "true" : "false"; }
    std::string operator()(const std::string &word) const { return excerpt(word, 2 * described_bytes_max); }
    std::string operator()(const Parts &parts) const
    {
        const Bytes head = parts.copy(0, described_bytes_max);
        if (head.empty()) {
            return "empty";
        }
        const bool is_text = std::all_of(head.begin(), head.end(), [](std::byte byte) {
            return byte >= std::byte{0x20} && byte < std::byte{0x7F} && byte != std::byte{'"'} && byte != std::byte{'\\'};
        });
        std::string text = to_hex(head);
        if (is_text) {
            text = "\"";
            std::transform(head.begin(), head.end(), std::back_inserter(text), std::to_integer<char>);
            text += '"';
        }
        return parts.size() > head.size() ? fmt::format("{}... ({} bytes)", text, parts.size()) : text;
    }
};

struct ToJson {
    nlohmann::ordered_json operator()(Unobservable) const { return unobservable; }
    nlohmann::ordered_json operator()(std::uint64_t number) const { return std::to_string(number); }
    nlohmann::ordered_json operator()(bool boolean) const { return boolean; }
    nlohmann::ordered_json operator()(const std::string &word) const { return word; }
    nlohmann::ordered_json operator()(const Parts &parts) const { return parts.to_json(); }
};

} // namespace

const FieldShape *MessageShape::find(std::string_view field) const
{
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const FieldShape &each) { return each.name == field; });
    return found == fields.end() ? nullptr : &*found;
}

std::string_view to_string(Operation operation)
{
    return operation == Operation::decode ? "decode" : "encode";
}

std::optional<Operation> parse_operation(std::string_view text)
{
    if (text == "decode") {
        return Operation::decode;
    }
    return text == "encode" ? std::optional(Operation::encode) : std::nullopt;
}

const MessageShape *find_message(Operation operation, std::string_view name)
{
    const auto found = std::find_if(messages.begin(), messages.end(),
                                    [&](const MessageShape &each) { return each.operation == operation && each.name == name; });
    return found == messages.end() ? nullptr : &*found;
}

std::string message_names(Operation operation)
{
    std::string names;
    for (const MessageShape &message : messages) {
        if (message.operation == operation) {
            names += (names.empty() ? "" : ", ") + std::string(message.name);
        }
    }
    return names;
}

const Field *find_field(const Fields &fields, std::string_view name)
{
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field &each) { return each.shape->name == name; });
    return found == fields.end() ? nullptr : &*found;
}

std::expected<std::uint64_t, std::string> parse_number(const json &value)
{
    std::uint64_t number = 0;
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
        return std::unexpected(R"(must be a number from 0 to 2^64-1 as a decimal string, such as "515")");
    }
    return number;
}

std::expected<Value, std::string> parse_value(const json &value, ValueKind kind, HexStyle style)
{
    if (value == unobservable) {
        return Unobservable{};
    }
    if (kind == ValueKind::number) {
        const auto number = parse_number(value);
        return number ? std::expected<Value, std::string>(*number) : std::unexpected(number.error());
    }
    if (kind == ValueKind::bytes) {
        auto parts = Parts::from_json(value, style);
        return parts ? std::expected<Value, std::string>(std::move(*parts)) : std::unexpected(parts.error());
    }
    if (kind == ValueKind::boolean) {
        return value.is_boolean() ? std::expected<Value, std::string>(value.get<bool>())
                                  : std::unexpected("must be true or false");
    }
    return value.is_string() ? std::expected<Value, std::string>(value.get<std::string>())
                             : std::unexpected("must be a string");
}

std::expected<Fields, std::string> parse_fields(const json &object, const MessageShape &message, HexStyle style)
{
    Fields fields;
    if (!object.is_object()) {
        return std::unexpected("fields must be an object");
    }
    for (const FieldShape &shape : message.fields) {
        const auto found = object.find(shape.name);
        if (found == object.end()) {
            continue;
        }
        auto value = parse_value(*found, shape.kind, style);
        if (!value) {
            return std::unexpected(fmt::format("field {}: {}", shape.name, value.error()));
        }
        fields.push_back({&shape, std::move(*value)});
    }
    return fields;
}

nlohmann::ordered_json to_json(const Value &value)
{
    return std::visit(ToJson{}, value);
}

nlohmann::ordered_json to_json(const Fields &fields)
{
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (const Field &field : fields) {
        object[std::string(field.shape->name)] = to_json(field.value);
    }
    return object;
}

std::string describe(const Value &value)
{
    return std::visit(Describe{}, value);
}

std::string describe(const Fields &fields)
{
    std::string text;
    for (const Field &field : fields) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", field.shape->name, describe(field.value));
    }
    return text;
}

} // namespace ferrorpc::conformance
