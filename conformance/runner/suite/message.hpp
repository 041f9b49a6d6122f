// What can be asked of a testee: the messages that it decodes and encodes, and the fields of each. This is the table of
// conformance/testee-protocol.md, not of spec/wire.ksy: its fields are what a program shows, not what stands on the wire.
#pragma once

#include "suite/parts.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ferrorpc::conformance {

enum class Operation { decode, encode };
enum class ValueKind { number, bytes, boolean, word };

struct FieldShape {
    std::string_view name;
    ValueKind kind;
    bool required; // to encode; a decoder's answer may leave any field out
};

struct MessageShape {
    Operation operation;
    std::string_view name;
    bool stream; // bytes may be incomplete
    std::span<const FieldShape> fields;

    const FieldShape *find(std::string_view field) const;
};

std::string_view to_string(Operation operation);
std::optional<Operation> parse_operation(std::string_view text);
// nullptr when there is no such message.
const MessageShape *find_message(Operation operation, std::string_view name);
std::string message_names(Operation operation);

struct Unobservable {
    bool operator==(const Unobservable &) const = default;
};

using Value = std::variant<Unobservable, std::uint64_t, Parts, bool, std::string>;

struct Field {
    const FieldShape *shape;
    Value value;
    bool operator==(const Field &) const = default;
};

// Fields in the order of the message's shape.
using Fields = std::vector<Field>;

const Field *find_field(const Fields &fields, std::string_view name);

std::expected<std::uint64_t, std::string> parse_number(const nlohmann::json &value);
std::expected<Value, std::string> parse_value(const nlohmann::json &value, ValueKind kind, HexStyle style);
// Fields that the message does not have are ignored; "unobservable" is taken as a value.
std::expected<Fields, std::string> parse_fields(const nlohmann::json &object, const MessageShape &message, HexStyle style);
nlohmann::ordered_json to_json(const Value &value);
nlohmann::ordered_json to_json(const Fields &fields);

// For people: 515, true, "echo", empty, 6563686f... (1048576 bytes).
std::string describe(const Value &value);
std::string describe(const Fields &fields);

} // namespace ferrorpc::conformance
