#include <proptests/generators/document.hpp>

#include <algorithm>
#include <tuple>

namespace ferrorpc::proptests {
namespace {

std::uint64_t integer_max(unsigned size)
{
    return size == 8 ? UINT64_MAX : (std::uint64_t{1} << 8 * size) - 1;
}

std::string number(std::uint64_t value)
{
    return std::to_string(value);
}

// The lines of one part in a `seq`.
std::string part_text(const MessageType &type, std::size_t index)
{
    const Part &part = type.parts[index];
    const std::string i = number(index);
    const std::string integer_type = "        type: u" + number(part.size) + "\n";
    const std::string tail = type.is_tail(index) ? "        -tail: true\n" : "";
    const auto length = [&] { return "      - id: len" + i + "\n" + integer_type; };
    const auto data = [&](const std::string &condition) {
        return "      - id: data" + i + "\n        size: len" + i + "\n" + condition + tail;
    };
    const auto text = [&](const std::string &condition) {
        return "      - id: text" + i + "\n        type: str\n        size: len" + i + "\n" + condition +
               "        -utf8: strict\n" + tail;
    };
    switch (part.kind) {
    case PartKind::constant:
        return "      - id: mark" + i + "\n        contents: [" + number(part.a % 256) + "]\n";
    case PartKind::integer:
        return "      - id: number" + i + "\n" + integer_type;
    case PartKind::bounded:
        return "      - id: number" + i + "\n" + integer_type + "        valid:\n          min: " + number(part.least()) +
               "\n          max: " + number(part.highest()) + "\n";
    case PartKind::written:
        return "      - id: number" + i + "\n" + integer_type + "        -write: [" + number(part.least()) + ", " +
               number(part.highest()) + "]\n";
    case PartKind::bytes:
        return length() + data("");
    case PartKind::text:
        return length() + text("");
    case PartKind::choice:
        return "      - id: flag" + i + "\n" + integer_type + length() + data("        if: has" + i + "\n") +
               text("        if: not has" + i + "\n");
    }
    return "";
}

std::string type_text(const MessageType &type)
{
    std::string text = "  " + type.id + ":\n    doc: a type\n    -req: {layout: LAY-1, kind: KIN-1, " +
                       std::string{type.is_stream ? "incomplete: INC-1" : "truncated: TRU-1"} +
                       ", wrong_tag: TAG-1, invalid_utf8: UTF-8, too_small: LOW-1, too_large: HIG-1, not_canonical: CAN-1}\n";
    text += type.is_stream ? "    -stream: true\n" : "";
    text += "    seq:\n";
    std::string instances;
    for (std::size_t i = 0; i < type.parts.size(); ++i) {
        text += part_text(type, i);
        if (type.parts[i].kind == PartKind::choice) {
            instances += "      has" + number(i) + ":\n        value: flag" + number(i) +
                         " == " + number(type.parts[i].a & integer_max(type.parts[i].size)) +
                         "\n        doc: which\n        -req: CHO-1\n";
        }
    }
    text += type.has_rest ? "      - id: behind\n        size-eos: true\n        -write: empty\n" : "";
    return text + (instances.empty() ? "" : "    instances:\n" + instances);
}

std::size_t size_min(const MessageType &type)
{
    std::size_t size = 0;
    for (const Part &part : type.parts) {
        size += part.kind == PartKind::constant ? 1 : part.kind == PartKind::choice ? 2 * part.size : part.size;
    }
    return size;
}

rc::Gen<Part> part(std::vector<PartKind> kinds)
{
    const auto any = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    return rc::gen::build<Part>(rc::gen::set(&Part::kind, rc::gen::elementOf(std::move(kinds))),
                                rc::gen::set(&Part::size, rc::gen::element(1U, 2U, 4U, 8U)), rc::gen::set(&Part::a, any),
                                rc::gen::set(&Part::b, any));
}

rc::Gen<std::vector<Part>> parts(std::vector<PartKind> kinds, std::size_t count_max)
{
    return rc::gen::mapcat(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, count_max + 1)),
                           [kinds](std::size_t count) { return rc::gen::container<std::vector<Part>>(count, part(kinds)); });
}

const std::vector<PartKind> fixed_kinds = {PartKind::constant, PartKind::integer, PartKind::bounded, PartKind::written};
const std::vector<PartKind> all_kinds = {PartKind::constant, PartKind::integer, PartKind::bounded, PartKind::written,
                                         PartKind::bytes,    PartKind::text,    PartKind::choice};

// Every type has a value that a message decides.
MessageType with_a_member(MessageType type)
{
    if (std::ranges::all_of(type.parts, [](const Part &each) { return each.kind == PartKind::constant; })) {
        type.parts.push_back({PartKind::integer, 2, 0, 0});
    }
    return type;
}

} // namespace

std::uint64_t Part::least() const
{
    const std::uint64_t max = integer_max(size);
    return 1 + std::min(a & max, b & max) % (max - 2);
}

std::uint64_t Part::highest() const
{
    const std::uint64_t max = integer_max(size);
    return std::clamp(std::max(a & max, b & max), least() + 1, max - 1);
}

std::vector<const MessageType *> KsyDocument::types() const
{
    std::vector<const MessageType *> all = {&greeting, &tick};
    for (const MessageType &type : messages) {
        all.push_back(&type);
    }
    return all;
}

std::string KsyDocument::text() const
{
    std::string tags;
    std::string cases;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        tags += "    " + number(16 + i) + ": " + messages[i].id + "\n";
        cases += "            'tag::" + messages[i].id + "': " + messages[i].id + "\n";
    }
    std::string text = "meta:\n  id: generated\n  title: a document\n  endian: le\n  encoding: UTF-8\n"
                       "params:\n  - id: cap\n    type: u8\n    -limit: highest\n    -req: LIM-1\n"
                       "seq:\n  - id: greeting\n    type: greeting\n  - id: frames\n    type: frame(cap)\n    repeat: eos\n"
                       "instances:\n  highest:\n    value: 1000000\n    doc: the highest cap\n    -req: LIM-1\n"
                       "enums:\n  tag:\n" +
                       tags + "types:\n";
    text += "  header:\n    doc: in front of a frame\n    -req: {layout: LAY-1, incomplete: INC-1, too_large: HIG-1}\n    "
            "-stream: true\n"
            "    params:\n      - id: cap\n        type: u8\n    seq:\n      - id: length\n        type: u4\n        valid:\n  "
            "        max: cap\n";
    text +=
        "  frame:\n    params:\n      - id: cap\n        type: u8\n    seq:\n      - id: header\n        type: header(cap)\n"
        "      - id: content\n        size: header.length\n        type:\n          switch-on: header.length\n          "
        "cases:\n"
        "            " +
        number(size_min(tick)) + ": tick\n            _: message\n";
    text += "  message:\n    -req: {unknown_frame: UNK-1}\n    instances:\n      tag:\n        pos: 0\n        type: u1\n      "
            "  enum: tag\n"
            "    seq:\n      - id: body\n        size-eos: true\n        type:\n          switch-on: tag\n          cases:\n" +
            cases;
    for (const MessageType *type : types()) {
        text += type_text(*type);
    }
    return text;
}

void showValue(const KsyDocument &document, std::ostream &out)
{
    out << document.text();
}

rc::Gen<KsyDocument> document()
{
    const auto message = rc::gen::map(
        rc::gen::tuple(parts(all_kinds, 5), rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>()), [](const auto &choice) {
            MessageType type;
            std::tie(type.parts, type.has_rest, type.has_tail) = choice;
            return type;
        });
    const auto messages =
        rc::gen::mapcat(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, 4)),
                        [message](std::size_t count) { return rc::gen::container<std::vector<MessageType>>(count, message); });
    return rc::gen::map(rc::gen::tuple(parts(all_kinds, 4), parts(fixed_kinds, 3), messages), [](const auto &choice) {
        KsyDocument made;
        std::tie(made.greeting.parts, made.tick.parts, made.messages) = choice;
        made.greeting.id = "greeting";
        made.greeting.is_stream = true;
        made.greeting = with_a_member(made.greeting);
        made.tick.id = "tick";
        made.tick = with_a_member(made.tick);
        for (std::size_t i = 0; i < made.messages.size(); ++i) {
            MessageType &type = made.messages[i];
            type.id = "m" + number(i);
            type.parts.insert(type.parts.begin(), {PartKind::constant, 1, 16 + i, 0});
            type = with_a_member(type);
            type.has_tail = type.has_tail && type.parts.back().kind >= PartKind::bytes;
        }
        return made;
    });
}

} // namespace ferrorpc::proptests
