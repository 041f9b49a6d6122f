// What is read from a .ksy, and against which rules.
#include "tiny.test.hpp"

using namespace ferrorpc::spec;

TEST_CASE("a .ksy within the profile is read whole")
{
    const Layout layout = parse_layout(tiny, "tiny.ksy");
    REQUIRE(layout.types.size() == 4);
    CHECK(layout.types[0].id == "greeting");
    CHECK(layout.types[0].is_stream);
    CHECK(layout.types[0].fields[0].max->literal == 9);
    CHECK(layout.types[0].fields[0].line == 34);
    CHECK(layout.frame_header == 1U);
    CHECK(layout.frame_length_parameter == "cap");
    CHECK(layout.constants[0].value == 256);
    CHECK(layout.unknown_frame_rule == "KND-3");

    REQUIRE(layout.frame_kinds.size() == 2);
    CHECK(layout.frame_kinds[0].is_exact);
    CHECK(layout.frame_kinds[0].length == 1);
    CHECK(layout.frame_kinds[1].tag == 7);
    CHECK(layout.frame_kinds[1].length == 2);
    CHECK(layout.frame_kinds[1].rule == "KND-2");

    const LayoutType &note = layout.types[3];
    CHECK(note.size_min == 7);
    CHECK_FALSE(note.has_fixed_size);
    CHECK(note.fields[2].is_length);
    CHECK(note.fields[3].form == LayoutForm::text);
    CHECK(note.fields[3].size_field == 2U);
    CHECK(note.fields[5].size_field == 4U);
    CHECK(note.fields[5].condition->negated);
    CHECK_FALSE(note.fields[6].condition->negated);
    CHECK(note.fields[6].is_tail);
    CHECK(note.predicates[0].field == 1);
    CHECK(note.predicates[0].value == 1);
    CHECK(rule_for(note.fields[3].rules, "invalid_utf8") == "NOT-5");
}

TEST_CASE("the example in profile.md is within the profile, and so is wire.ksy")
{
    const std::filesystem::path root = FERRORPC_SOURCE_DIR;
    const std::string profile = read_file(root / "spec/profile.md", "spec/profile.md");
    const RuleIds rules = find_rule_ids(read_file(root / "spec/protocol.md", "spec/protocol.md"));
    const std::size_t begin = profile.find("```yaml\n") + 8;
    const std::string example = profile.substr(begin, profile.find("```", begin) - begin);
    CHECK(parse_layout(example, "profile.md", &rules).types.size() == 3);
    CHECK_NOTHROW(load_layout(root));
}

TEST_CASE("whatever the codec enforces needs a rule")
{
    check({"{layout: TCK-1, kind", "{kind", "tiny.ksy:82: no rule in -req for 'layout' of field 'value'"});
    check({", kind: KND-1", "", "tiny.ksy:62: no rule in -req for 'kind' of type 'tick'"});
    check({", truncated: TCK-1", "", "tiny.ksy:82: no rule in -req for 'truncated' of field 'value'"});
    check({", incomplete: GRT-2", "", "tiny.ksy:34: no rule in -req for 'incomplete' of field 'version'"});
    check({", not_canonical: TCK-2", "", "tiny.ksy:82: no rule in -req for 'not_canonical' of field 'value'"});
    check({", too_large: GRT-3", "", "tiny.ksy:34: no rule in -req for 'too_large' of field 'version'"});
    check({"{unknown_frame: KND-3}", "{layout: KND-3}", "tiny.ksy:64: no rule in -req for 'unknown_frame' of type message"});
    check({"TCK-2}", "tck-2}", "tiny.ksy:80: 'tck-2' is no rule id, such as FRM-1"});
    check({"TCK-2}", "TCK-02}", "tiny.ksy:80: 'TCK-02' is no rule id, such as FRM-1"});
}

TEST_CASE("with the rules of protocol.md at hand, each rule must be one of them")
{
    const RuleIds rules = find_rule_ids("- **LIM-1** A cap. **bold** and **GRT-1**\n**not a rule, but bold**");
    CHECK(rules == RuleIds{"LIM-1", "GRT-1"});
    CHECK(refusal(tiny, &rules) == "tiny.ksy:31: rule GRT-2 does not stand in spec/protocol.md");
}
