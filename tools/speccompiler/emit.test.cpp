#include "emit.hpp"

#include "load.hpp"

#include <catch2/catch.hpp>
#include <spec/generated/fields.hpp> // beside the model: both live in ferrorpc::spec

using namespace ferrorpc::spec;

namespace {

const std::filesystem::path repository = FERRORPC_SOURCE_DIR;

} // namespace

TEST_CASE("two ids that would become one name in C are refused")
{
    const std::string ksy = read_file(repository / "tools/speccompiler/testdata/every_construct.ksy", "every_construct.ksy");
    const auto refusal = [&](std::initializer_list<std::pair<std::string_view, std::string_view>> edits) {
        std::string edited = ksy;
        for (const auto &[from, to] : edits) {
            for (std::size_t at = edited.find(from); at != std::string::npos; at = edited.find(from, at + to.size())) {
                edited.replace(at, from.size(), to);
            }
        }
        try {
            emit_core(parse_layout(edited, "spec/wire.ksy"));
        } catch (const SpecError &error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refusal({{"tick", "tock"}}) == "");
    CHECK(refusal({{"tick", "view"}}) ==
          "spec/wire.ksy:94: the generated header itself and type view would both be named ferrorpc_view in C");
    CHECK(refusal({{"tick", "note_len"}}) == "");
    CHECK(refusal({{"tick", "note_len"}, {"id: when", "id: body"}}) ==
          "spec/wire.ksy:110: field body of type note_len and field len_body of type note would both be named "
          "FERRORPC_FIELD_NOTE_LEN_BODY in C");
    CHECK(refusal({{"is_data", "is_canonical"}}) ==
          "spec/wire.ksy:102: type note and instance is_canonical of type note would both be "
          "named ferrorpc_note_is_canonical in C");
    CHECK(refusal({{"highest", "tick_size"}}) ==
          "spec/wire.ksy:94: instance tick_size and type tick would both be named FERRORPC_TICK_SIZE in C");
}

TEST_CASE("a type of which only the rest varies looks at no field for its size")
{
    std::string ksy = read_file(repository / "tools/speccompiler/testdata/every_construct.ksy", "every_construct.ksy");
    const auto replace = [&](std::string_view from, std::string_view to) { ksy.replace(ksy.find(from), from.size(), to); };
    replace("    0x10: note\n", "    0x10: note\n    0x11: bye\n");
    replace("            'kind::note': note\n", "            'kind::note': note\n            'kind::bye': bye\n");
    ksy += R"(  bye:
    doc: an end
    -req: {layout: BYE-1, kind: BYE-2, truncated: BYE-3, wrong_tag: BYE-4, too_large: BYE-5, not_canonical: BYE-6}
    seq:
      - id: kind
        contents: [0x11]
      - id: reason
        type: u1
      - id: behind
        size-eos: true
        -write: empty
)";
    const std::string core = emit_core(parse_layout(ksy, "spec/wire.ksy"));
    CHECK(core.find("FERRORPC_FN uint64_t ferrorpc_bye_size(const ferrorpc_bye *in)\n{\n    (void)in;\n"
                    "    uint64_t size = FERRORPC_BYE_SIZE_MIN;\n    return size;\n}\n") != std::string::npos);
}

TEST_CASE("protocol.md: blocks are filled, and a block that nobody knows is refused")
{
    const Layout layout = parse_layout(R"(meta: {id: a, title: b, endian: le, encoding: UTF-8}
seq: [{id: one, type: one}]
types:
  one:
    doc: the only type
    -req: {layout: ONE-1, incomplete: ONE-2}
    -stream: true
    seq:
      - {id: two, type: u2, doc: a number}
)",
                                       "x.ksy");
    CHECK(emit_tables(layout, "text\n<!-- generated: layout one -->\nold\n<!-- end generated -->\nmore", "p.md") ==
          "text\n"
          "<!-- generated: layout one -->\n"
          "| offset | size | field | type   | meaning  | rules        |\n"
          "|--------|------|-------|--------|----------|--------------|\n"
          "| 0      | 2    | two   | u16 LE | a number | ONE-1, ONE-2 |\n"
          "<!-- end generated -->\n"
          "more");

    const auto refusal = [&](std::string_view text) {
        try {
            emit_tables(layout, text, "p.md");
        } catch (const SpecError &error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refusal("\n") == "p.md: there is no block '<!-- generated: layout one -->'");
    CHECK(refusal("\n<!-- generated: layout two -->\n<!-- end generated -->\n") ==
          "p.md:2: nothing is generated for 'layout two' (there is: errors, layout TYPE)");
    CHECK(refusal("\n<!-- generated: layout one -->\n") == "p.md:2: block 'layout one' has no end");
    CHECK(refusal("<!-- generated: layout one\n") == "p.md:1: a mark without its end, ' -->'");
    CHECK(refusal("\n<!-- end generated -->\n") == "p.md:2: an end without a beginning");
    CHECK(refusal("<!-- generated: errors -->\n<!-- end generated -->\n<!-- generated: errors -->\n<!-- end generated -->\n") ==
          "p.md:3: block 'errors' stands twice");
}

TEST_CASE("the field tables say what the model says")
{
    const Layout layout = load_layout(repository);
    REQUIRE(std::size(messages) == layout.types.size());
    for (std::size_t index = 0; index < layout.types.size(); ++index) {
        const LayoutType &type = layout.types[index];
        CHECK(messages[index].name == type.id);
        REQUIRE(messages[index].fields.size() == type.fields.size());
        for (std::size_t place = 0; place < type.fields.size(); ++place) {
            const Field &actual = messages[index].fields[place];
            const LayoutField &expected = type.fields[place];
            CAPTURE(type.id, expected.id);
            CHECK(actual.name == expected.id);
            CHECK(static_cast<int>(actual.kind) == static_cast<int>(expected.form));
            CHECK(actual.size == expected.size);
            CHECK(actual.size_field == (expected.size_field ? static_cast<int>(*expected.size_field) : -1));
            CHECK((actual.condition_field == -1) == !expected.condition);
            CHECK(actual.rule == rule_for(expected.rules, "layout"));
        }
    }
    REQUIRE(std::size(frame_kinds) == layout.frame_kinds.size());
    for (std::size_t index = 0; index < layout.frame_kinds.size(); ++index) {
        CHECK(frame_kinds[index].name == layout.types[layout.frame_kinds[index].type].id);
        CHECK(frame_kinds[index].length == layout.frame_kinds[index].length);
        CHECK(frame_kinds[index].is_exact == layout.frame_kinds[index].is_exact);
        CHECK(frame_kinds[index].tag == layout.frame_kinds[index].tag.value_or(0));
    }
}
