#include "interpreter.hpp"

#include "assemble.hpp"
#include "utf8.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using spec::Layout;
using spec::LayoutField;
using spec::LayoutForm;
using spec::LayoutFrameKind;
using spec::LayoutType;
using Result = Outcome::Result;

std::uint64_t read_integer(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) { // MSG-1: the last byte is the highest
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

std::uint64_t value_of(const spec::LayoutBound &bound, const Setting &setting)
{
    if (bound.parameter.empty()) {
        return bound.literal;
    }
    if (bound.parameter == "rank_max") {
        return setting.world_size - 1;
    }
    if (bound.parameter == "frame_length_max") {
        return setting.cap;
    }
    throw std::logic_error(fmt::format("no value is known for the parameter {}", bound.parameter));
}

Outcome reject(const LayoutField &field, const std::string &reject_class, std::size_t offset)
{
    return {.result = Result::rejected,
            .reject_class = reject_class,
            .offset = offset,
            .rules = {std::string(spec::rule_for(field.rules, reject_class))}};
}

// What is wrong with a field's bytes, which are all there.
std::optional<Outcome> judge(const LayoutField &field, std::string_view bytes, std::size_t offset, const Setting &setting)
{
    if (field.form == LayoutForm::constant && read_integer(bytes) != field.constant) {
        return reject(field, "wrong_tag", offset);
    }
    if (field.min && read_integer(bytes) < value_of(*field.min, setting)) {
        return reject(field, field.min_error, offset);
    }
    if (field.max && read_integer(bytes) > value_of(*field.max, setting)) {
        return reject(field, field.max_error, offset);
    }
    if (field.form == LayoutForm::text) {
        if (const auto index = first_ill_formed(bytes)) {
            return reject(field, "invalid_utf8", offset + *index);
        }
    }
    return std::nullopt;
}

// Adds what a testee shows of a field: no constants, no lengths, nothing behind the last field, and in place of an integer that
// a predicate is about, the predicate.
void show(Outcome &outcome, const LayoutType &type, std::size_t index, const Wire &wire)
{
    const LayoutField &field = type.fields[index];
    if (field.form == LayoutForm::bytes || field.form == LayoutForm::text) {
        outcome.fields.emplace_back(field.id, wire);
    }
    if (field.form != LayoutForm::integer || field.is_length) {
        return;
    }
    const auto about_this = [&](const spec::LayoutPredicate &predicate) { return predicate.field == index; };
    const auto predicate = std::find_if(type.predicates.begin(), type.predicates.end(), about_this);
    const std::uint64_t value = read_integer(wire.bytes());
    if (predicate == type.predicates.end()) {
        outcome.fields.emplace_back(field.id, value);
    } else {
        outcome.fields.emplace_back(predicate->id, value == predicate->value);
    }
}

bool may_be_written(const LayoutField &field, std::string_view bytes)
{
    if (field.form == LayoutForm::rest) {
        return bytes.empty();
    }
    return field.written.empty() || std::count(field.written.begin(), field.written.end(), read_integer(bytes)) > 0;
}

std::size_t size_of(const LayoutType &type, const LayoutField &field, const std::map<std::string, std::uint64_t> &integers,
                    std::size_t left)
{
    if (field.form == LayoutForm::rest) {
        return left;
    }
    return field.size_field ? integers.at(type.fields[*field.size_field].id) : field.size;
}

Outcome decode_type(const LayoutType &type, const Wire &wire, const Setting &setting)
{
    Outcome outcome;
    const std::string bytes = wire.bytes();
    std::map<std::string, std::uint64_t> integers;
    std::size_t offset = 0;
    for (std::size_t index = 0; index < type.fields.size(); ++index) { // ERR-3: in the order of the wire
        const LayoutField &field = type.fields[index];
        if (!is_present(type, field, integers)) {
            continue;
        }
        const std::size_t left = bytes.size() - offset;
        const std::size_t size = size_of(type, field, integers, left);
        if (size > left) { // ANN-4, FRM-4, MSG-2
            return type.is_stream ? Outcome{.result = Result::incomplete} : reject(field, "truncated", offset);
        }
        const std::string_view field_bytes = std::string_view(bytes).substr(offset, size);
        if (const auto rejected = judge(field, field_bytes, offset, setting)) {
            return *rejected;
        }
        if (field.form == LayoutForm::integer) {
            integers[field.id] = read_integer(field_bytes);
        }
        show(outcome, type, index, wire.slice(offset, size));
        outcome.is_canonical = outcome.is_canonical && may_be_written(field, field_bytes);
        if (field.form != LayoutForm::rest || size > 0) {
            outcome.rules.emplace_back(spec::rule_for(field.rules, "layout"));
        }
        offset += size;
    }
    if (!type.is_stream && offset < bytes.size()) {
        throw std::logic_error(fmt::format("a {} has {} bytes, not {}", type.id, offset, bytes.size()));
    }
    return outcome;
}

// Whether a frame of this length can be of this kind; an empty `content` may still start with any byte.
bool can_be(const LayoutFrameKind &kind, std::uint64_t length, std::string_view content)
{
    if (kind.is_exact) {
        return length == kind.length;
    }
    return length >= kind.length && (content.empty() || content.front() == static_cast<char>(*kind.tag));
}

// The table of frame kinds.
Outcome decode_frame(const Layout &layout, const Wire &wire, const Setting &setting)
{
    const LayoutType &header_type = layout.types.at(*layout.frame_header);
    const Outcome header = decode_type(header_type, wire, setting);
    const std::string bytes = wire.bytes();
    if (header.result == Result::incomplete && read_integer(bytes) > setting.cap) {
        throw std::logic_error("FRM-4 leaves open whether half a header that is over the cap already is refused");
    }
    if (header.result != Result::accepted) {
        return header;
    }
    const std::uint64_t length = std::get<std::uint64_t>(header.fields.front().second);
    const std::string_view content = std::string_view(bytes).substr(header_type.size_min);
    const auto is_kind = [&](const LayoutFrameKind &kind) { return can_be(kind, length, content); };
    const auto kind = std::find_if(layout.frame_kinds.begin(), layout.frame_kinds.end(), is_kind);
    if (content.size() < length && kind == layout.frame_kinds.end()) {
        throw std::logic_error("FRM-4 leaves open whether the start of a frame of no kind is refused");
    }
    if (content.size() < length) {
        return {.result = Result::incomplete};
    }
    if (kind == layout.frame_kinds.end()) { // KND-5
        const bool first_byte_counts = std::any_of(layout.frame_kinds.begin(), layout.frame_kinds.end(),
                                                   [&](const LayoutFrameKind &other) { return can_be(other, length, ""); });
        return {.result = Result::rejected,
                .reject_class = "unknown_frame",
                .offset = first_byte_counts ? header_type.size_min : 0,
                .rules = {layout.unknown_frame_rule}};
    }
    return {.fields = {{"length", length}, {"kind", Kind{layout.types[kind->type].id}}},
            .rules = {kind->rule, header.rules.front()}};
}

// The layout's values for the testee protocol's fields: a predicate becomes the value that makes it true or false.
Values values_of(const LayoutType &type, const Fields &fields)
{
    Values values;
    for (const auto &[name, value] : fields) {
        if (const auto *const integer = std::get_if<std::uint64_t>(&value)) {
            values.integers[name] = *integer;
        } else if (const auto *const wire = std::get_if<Wire>(&value)) {
            values.bytes[name] = *wire;
        } else {
            const auto is_it = [&wanted = name](const spec::LayoutPredicate &predicate) { return predicate.id == wanted; };
            const auto predicate = std::find_if(type.predicates.begin(), type.predicates.end(), is_it);
            const LayoutField &field = type.fields.at(predicate->field);
            const auto fits = [&](std::uint64_t written) { return (written == predicate->value) == std::get<bool>(value); };
            values.integers[field.id] = *std::find_if(field.written.begin(), field.written.end(), fits);
        }
    }
    return values;
}

} // namespace

Json to_json(const Fields &fields)
{
    Json object = Json::object();
    for (const auto &[name, value] : fields) {
        if (const auto *const integer = std::get_if<std::uint64_t>(&value)) {
            object[name] = fmt::format("{}", *integer);
        } else if (const auto *const flag = std::get_if<bool>(&value)) {
            object[name] = *flag;
        } else if (const auto *const wire = std::get_if<Wire>(&value)) {
            object[name] = wire->json("");
        } else {
            object[name] = std::get<Kind>(value).name;
        }
    }
    return object;
}

Outcome decode(const Layout &layout, std::string_view message, const Wire &wire, const Setting &setting)
{
    return message == "frame" ? decode_frame(layout, wire, setting) : decode_type(type_named(layout, message), wire, setting);
}

Outcome encode(const Layout &layout, std::string_view message, const Fields &fields, const Setting &setting)
{
    const LayoutType &type = type_named(layout, message);
    const Values values = values_of(type, fields);
    const Wire content = assemble(type, values);
    if (content.size() > setting.cap) { // LIM-4
        return {.result = Result::rejected,
                .reject_class = "too_large",
                .rules = {std::string(spec::rule_for(type.rules, "too_large"))}};
    }
    Outcome outcome = decode_type(type, content, setting); // an encoder refuses what could not be decoded
    outcome.offset.reset();
    outcome.fields.clear();
    if (outcome.result == Result::rejected) {
        return outcome;
    }
    outcome.bytes = type.is_stream ? content : frame(content);
    if (message == "response") { // RSP-1
        outcome.bytes = frame(Wire::u64(content.size())) + outcome.bytes;
    }
    return outcome;
}

const LayoutType &type_named(const Layout &layout, std::string_view id)
{
    const auto index = find_type(layout, id);
    if (!index) {
        throw std::logic_error(fmt::format("spec/wire.ksy has no type {}", id));
    }
    return layout.types[*index];
}

} // namespace ferrorpc::vectorgen
