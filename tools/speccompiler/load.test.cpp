#include "load.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace ferrorpc::spec;

namespace {

// Every construct of the profile that can be refused, with known line numbers.
constexpr std::string_view tiny = R"(meta:
  id: tiny
  title: a small wire
  endian: le
  encoding: UTF-8
params:
  - id: cap
    type: u8
    -limit: highest
    -req: LIM-1
  - id: greets
    type: bool
seq:
  - id: greeting
    type: greeting
    if: greets
  - id: frames
    type: frame(cap)
    repeat: eos
instances:
  highest:
    value: 0x100
    doc: the highest cap
    -req: LIM-1
enums:
  tag:
    7: note
types:
  greeting:
    doc: first of all
    -req: {layout: GRT-1, incomplete: GRT-2, too_large: GRT-3}
    -stream: true
    seq:
      - id: version
        type: u2
        valid:
          max: 9
  header:
    doc: in front of a frame
    -req: {layout: FRM-1, incomplete: FRM-2, too_large: FRM-3}
    -stream: true
    params:
      - id: cap
        type: u8
    seq:
      - id: length
        type: u8
        valid:
          max: cap
  frame:
    params:
      - id: cap
        type: u8
    seq:
      - id: header
        type: header(cap)
      - id: content
        size: header.length
        type:
          switch-on: header.length
          cases:
            1: tick
            _: message
  message:
    -req: {unknown_frame: KND-3}
    instances:
      tag:
        pos: 0
        type: u1
        enum: tag
    seq:
      - id: body
        size-eos: true
        type:
          switch-on: tag
          cases:
            'tag::note': note
  tick:
    doc: a sign of life
    -req: {layout: TCK-1, kind: KND-1, truncated: TCK-1, not_canonical: TCK-2}
    seq:
      - id: value
        type: u1
        -write: [0]
  note:
    doc: a text and some bytes
    -req: {layout: NOT-1, kind: KND-2, truncated: NOT-2, wrong_tag: NOT-3, too_large: NOT-4, invalid_utf8: NOT-5, not_canonical: NOT-6}
    -recognised-from: 2
    seq:
      - id: tag
        contents: [0x07]
      - id: flag
        type: u1
      - id: len_title
        type: u1
      - id: title
        type: str
        size: len_title
        -utf8: strict
      - id: len_body
        type: u4
      - id: body
        size: len_body
        if: not is_short
        -tail: true
      - id: remark
        size: len_body
        if: is_short
        -tail: true
      - id: behind
        size-eos: true
        -write: empty
    instances:
      is_short:
        value: flag == 1
        doc: whether there is only a remark
        -req: NOT-7
)";

std::string edited(std::string_view from, std::string_view to)
{
    std::string text(tiny);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string refusal(std::string_view text, const RuleIds *rules = nullptr)
{
    try {
        parse_layout(text, "tiny.ksy", rules);
    } catch (const SpecError &error) {
        return error.what();
    }
    return "";
}

struct Edit {
    const char *from;
    const char *to;
    const char *expected;
};

void check(const Edit &edit)
{
    CAPTURE(edit.from, edit.to);
    CHECK(refusal(edited(edit.from, edit.to)) == edit.expected);
}

} // namespace

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

TEST_CASE("a key that the profile does not know is refused at every level")
{
    check({"meta:\n", "mets:\n",
           "tiny.ksy:1: unknown key 'mets' in the file (allowed: meta, doc, doc-ref, params, seq, instances, "
           "enums, types)"});
    check({"  endian: le", "  endian: le\n  imports: [x]",
           "tiny.ksy:5: unknown key 'imports' in meta (allowed: id, title, license, ks-version, endian, encoding)"});
    check({"    -limit: highest", "    -limits: highest",
           "tiny.ksy:9: unknown key '-limits' in a parameter of the connection (allowed: id, type, doc, -limit, -req)"});
    check({"    if: greets", "    iff: greets",
           "tiny.ksy:16: unknown key 'iff' in a part of the connection (allowed: id, type, if, repeat, doc)"});
    check({"    value: 0x100", "    size: 0x100",
           "tiny.ksy:22: unknown key 'size' in a constant of the file (allowed: value, doc, -req)"});
    check({"    -stream: true", "    -streams: true",
           "tiny.ksy:32: unknown key '-streams' in type greeting (allowed: doc, -req, -stream, -recognised-from, params, seq, "
           "instances)"});
    check(
        {"        size: len_body", "        sizze: len_body",
         "tiny.ksy:103: unknown key 'sizze' in a field (allowed: id, type, size, size-eos, contents, encoding, if, valid, doc, "
         "-label, -label-utf8, -utf8, -req, -error, -write, -tail)"});
    check({"          max: 9", "          any-of: 9", "tiny.ksy:37: unknown key 'any-of' in valid (allowed: min, max)"});
    check({"        value: flag == 1", "        enum: flag == 1",
           "tiny.ksy:115: unknown key 'enum' in instance 'is_short' (allowed: value, doc, -req)"});
    check({"-req: {layout: TCK-1", "-req: {layuot: TCK-1",
           "tiny.ksy:80: unknown aspect 'layuot' in -req (allowed: layout, accept, kind, incomplete, truncated, wrong_tag, "
           "invalid_utf8, "
           "invalid_rank, too_small, too_large, unknown_frame, not_canonical)"});
    check({"  frame:\n", "  frame:\n    -stream: true\n",
           "tiny.ksy:51: unknown key '-stream' in type frame (allowed: doc, -req, params, seq)"});
    check({"        pos: 0", "        size: 1",
           "tiny.ksy:68: unknown key 'size' in the first byte (allowed: pos, type, enum, doc)"});
    check({"          switch-on: tag\n", "          switch-on: tag\n          default: x\n",
           "tiny.ksy:76: unknown key 'default' in a switched type (allowed: switch-on, cases)"});
}

TEST_CASE("a key that does not go with the form of its field is refused")
{
    check({"        contents: [0x07]", "        contents: [0x07]\n        -write: [7]",
           "tiny.ksy:92: unknown key '-write' in a constant (allowed: id, contents, doc, -label, -req)"});
    check(
        {"        type: u1\n      - id: len_title", "        type: u1\n        -tail: true\n      - id: len_title",
         "tiny.ksy:94: unknown key '-tail' in an integer field (allowed: id, type, valid, doc, -label, -req, -error, -write)"});
    check({"        size: len_title", "        size: len_title\n        valid: {min: 1}",
           "tiny.ksy:99: unknown key 'valid' in a text field (allowed: id, type, size, encoding, if, doc, -label, -label-utf8, "
           "-utf8, -req, -tail)"});
    check({"        size: len_body", "        size: len_body\n        -utf8: strict",
           "tiny.ksy:104: unknown key '-utf8' in a field of bytes (allowed: id, size, if, doc, -label, -req, -tail)"});
    check({"        size-eos: true\n        -write", "        size-eos: true\n        if: is_short\n        -write",
           "tiny.ksy:112: unknown key 'if' in a field that takes the rest (allowed: id, size-eos, doc, -req, -write)"});
}

TEST_CASE("values of the wrong type are refused")
{
    check({"  endian: le", "  endian: be", "tiny.ksy:4: endian must be le"});
    check({"  encoding: UTF-8", "  encoding: ASCII", "tiny.ksy:5: encoding must be UTF-8"});
    check({"    value: 0x100", "    value: 0x1_0000_0000_0000_0000",
           "tiny.ksy:22: '0x1_0000_0000_0000_0000' is not an integer from 0 to 18446744073709551615"});
    check({"    value: 0x100", "    value: 0400", "tiny.ksy:22: '0400' is not an integer from 0 to 18446744073709551615"});
    check({"    value: 0x100", "    value: '9'", "tiny.ksy:22: '9' is not an integer from 0 to 18446744073709551615"});
    check({"    -stream: true", "    -stream: yes", "tiny.ksy:32: '-stream' must be true or false"});
    check({"    -stream: true", "    -stream: [true]", "tiny.ksy:32: '-stream' must be a plain value"});
    check({"        type: u2", "        type: u3", "tiny.ksy:35: 'u3' is no type of a field (allowed: u1, u2, u4, u8, str)"});
    check({"        type: u2", "        type: s4", "tiny.ksy:35: 's4' is no type of a field (allowed: u1, u2, u4, u8, str)"});
    check({"          max: 9", "          max: 65536", "tiny.ksy:37: '65536' is not an integer from 0 to 65535"});
    check({"          max: 9", "          max: 65535", "tiny.ksy:37: a max that the type cannot exceed says nothing"});
    check({"          max: 9", "          min: 0", "tiny.ksy:37: a min of 0 says nothing"});
    check({"          max: 9", "          min: 8\n          max: 7", "tiny.ksy:37: min is over max"});
    check({"        valid:\n          max: 9", "        valid: 9", "tiny.ksy:36: valid must be a mapping"});
    check({"        valid:\n          max: 9", "        -error: too_small", "tiny.ksy:36: -error without valid"});
    check({"          max: 9", "          max: 9\n        -error: too_big", "tiny.ksy:38: 'too_big' is no error class"});
    check({"        contents: [0x07]", "        contents: [7, 7]", "tiny.ksy:91: contents must be one byte, such as [0x01]"});
    check({"        contents: [0x07]", "        contents: [256]", "tiny.ksy:91: '256' is not an integer from 0 to 255"});
    check({"        -write: [0]", "        -write: [1, 0]", "tiny.ksy:84: -write must list values in rising order"});
    check({"        -write: [0]", "        -write: [256]", "tiny.ksy:84: '256' is not an integer from 0 to 255"});
    check({"        -write: empty", "        -write: any", "tiny.ksy:112: -write must be empty: nobody sends a rest"});
    check({"        -utf8: strict", "        -utf8: lossy", "tiny.ksy:99: -utf8 must be strict"});
    check({"        -utf8: strict", "        encoding: ASCII\n        -utf8: strict", "tiny.ksy:99: encoding must be UTF-8"});
    check({"      - id: flag\n        type: u1\n", "      - flag\n", "tiny.ksy:92: a field must be a mapping"});
    check({"    doc: a sign of life", "    doc: a sign */ of life",
           "tiny.ksy:79: 'doc' must be one line of at most 100 printable ASCII characters without \\ \" | ` < > /* */ ??"});
    check({"    doc: a sign of life", "    doc: \"a sign\\nof life\"",
           "tiny.ksy:79: 'doc' must be one line of at most 100 printable ASCII characters without \\ \" | ` < > /* */ ??"});
    check({"        value: flag == 1", "        value: flag = 1",
           "tiny.ksy:115: 'flag = 1' is not of the form: integer field == value"});
    check({"        value: flag == 1", "        value: flag == 256",
           "tiny.ksy:115: 'flag == 256' is not of the form: integer field == value"});
    check({"        value: flag == 1", "        value: len_body == 1",
           "tiny.ksy:115: 'len_body == 1' is not of the form: integer field == value"});
    check({"    type: bool", "    type: float",
           "tiny.ksy:12: 'float' is no type of a parameter (allowed: u1, u2, u4, u8, bool)"});
}

TEST_CASE("what is missing is named")
{
    check({"  endian: le\n", "", "tiny.ksy:1: key 'endian' is missing in meta"});
    check({"      - id: flag\n        type: u1\n", "      - type: u1\n", "tiny.ksy:92: key 'id' is missing in a field"});
    check({"    doc: a sign of life\n", "", "tiny.ksy:78: key 'doc' is missing in type tick"});
    check({"        size: len_title\n", "", "tiny.ksy:96: key 'size' is missing in field 'title'"});
    check({"        -utf8: strict\n", "", "tiny.ksy:96: key '-utf8' is missing in a text field"});
    check({"        -write: empty\n", "", "tiny.ksy:110: key '-write' is missing in a field that takes the rest"});
    CHECK(refusal("") == "tiny.ksy:1: the file must be a mapping");
}

TEST_CASE("ids are what C and C++ can name, and none stands twice")
{
    check({"      - id: flag", "      - id: Flag",
           "tiny.ksy:92: 'Flag' is no id: [a-z][a-z0-9_]*, at most 40 long, no _ at the end, no two in a row"});
    check({"      - id: flag", "      - id: flag_",
           "tiny.ksy:92: 'flag_' is no id: [a-z][a-z0-9_]*, at most 40 long, no _ at the end, no two in a row"});
    check({"      - id: flag", "      - id: fl__ag",
           "tiny.ksy:92: 'fl__ag' is no id: [a-z][a-z0-9_]*, at most 40 long, no _ at the end, no two in a row"});
    check({"      - id: flag", "      - id: register", "tiny.ksy:92: 'register' is a keyword of C or C++"});
    check({"      - id: flag", "      - id: co_await", "tiny.ksy:92: 'co_await' is a keyword of C or C++"});
    check({"      - id: flag", "      - id: tag", "tiny.ksy:92: 'tag' stands twice in type note"});
    check({"      is_short:", "      flag:", "tiny.ksy:114: 'flag' stands twice in type note"});
    check({"  - id: greets", "  - id: cap", "tiny.ksy:11: parameter 'cap' stands twice"});
    check({"  - id: frames", "  - id: greeting", "tiny.ksy:17: 'greeting' stands twice"});
    check({"  tick:\n", "  note:\n", "tiny.ksy:85: key 'note' stands twice"});
    check({"  - id: cap", "  - id: cap_offset",
           "tiny.ksy:7: 'cap_offset' is a name that the generated functions use themselves"});
    check({"  - id: cap", "  - id: size", "tiny.ksy:7: 'size' is a name that the generated functions use themselves"});
    check({"      - id: behind", "      - id: flag\n        type: u1\n      - id: behind",
           "tiny.ksy:110: 'flag' stands twice in type note"});
}

TEST_CASE("references that lead nowhere are refused")
{
    check({"    -limit: highest", "    -limit: lowest", "tiny.ksy:9: there is no instance 'lowest' in the file"});
    check({"    if: greets", "    if: cap", "tiny.ksy:16: 'cap' is no bool among the file's params"});
    check(
        {"    type: greeting", "    type: welcome", "tiny.ksy:15: 'welcome' is neither the envelope nor a type with -stream"});
    check({"    type: greeting", "    type: tick", "tiny.ksy:15: 'tick' is neither the envelope nor a type with -stream"});
    check({"    type: frame(cap)", "    type: frame", "tiny.ksy:18: type frame takes 1 arguments, not 0"});
    check({"    type: frame(cap)", "    type: frame(greets)",
           "tiny.ksy:18: argument 'greets' of type frame must be named as its parameter, 'cap'"});
    check({"        type: header(cap)", "        type: heading(cap)", "tiny.ksy:56: there is no layout type 'heading'"});
    check({"        size: header.length", "        size: header.size", "tiny.ksy:58: size must be 'header.length'"});
    check({"          switch-on: header.length", "          switch-on: length",
           "tiny.ksy:60: switch-on must be 'header.length'"});
    check({"            1: tick", "            1: tock", "tiny.ksy:62: there is no layout type 'tock'"});
    check({"            1: tick", "            2: tick", "tiny.ksy:62: type 'tick' is not always 2 bytes long"});
    check({"            1: tick", "            7: note", "tiny.ksy:62: type 'note' is not always 7 bytes long"});
    check({"            1: tick", "            one: tick", "tiny.ksy:62: case 'one' is neither a length nor _"});
    check({"            _: message", "            _: note", "tiny.ksy:64: type 'message' is not the case _ of an envelope"});
    check({"            _: message\n", "",
           "tiny.ksy:57: the cases of an envelope must end with _, the type that looks at the first byte"});
    check({"        enum: tag", "        enum: tags", "tiny.ksy:70: there is no enum 'tags'"});
    check({"    7: note", "    7: note\n  more:\n    1: one", "tiny.ksy:28: enum 'more' is never used"});
    check({"            'tag::note': note", "            'tag::nut': note",
           "tiny.ksy:77: case 'tag::nut' is no value of enum 'tag'"});
    check({"            'tag::note': note", "            'tag::note': knot", "tiny.ksy:77: there is no layout type 'knot'"});
    check({"            'tag::note': note", "            'tag::note': tick", "tiny.ksy:77: type 'tick' is used twice"});
    check({"    7: note", "    7: note\n    8: more", "tiny.ksy:78: there is no case for 'tag::more'"});
    check({"    7: note", "    8: note", "tiny.ksy:77: type 'note' does not begin with contents: [0x08]"});
    check({"    7: note", "    256: note", "tiny.ksy:27: '256' is no value of a u1"});
    check({"    7: note", "    -1: note", "tiny.ksy:27: '-1' is no value of a u1"});
    check({"          max: 9", "          max: nine",
           "tiny.ksy:37: 'nine' is neither an integer nor a parameter of type greeting"});
    check({"        if: is_short", "        if: is_long",
           "tiny.ksy:108: 'is_long' is no instance of type note (if: x, or if: not x)"});
    check({"    -recognised-from: 2", "    -recognised-from: 8", "tiny.ksy:88: '8' is not an integer from 0 to 7"});
    check({"    -stream: true", "    -stream: true\n    -recognised-from: 1",
           "tiny.ksy:33: -recognised-from in a type that stands in no frame"});
    check({"    seq:\n      - id: value", "    -recognised-from: 1\n    seq:\n      - id: value",
           "tiny.ksy:81: -recognised-from in a type that its length alone tells"});
    check({"    -recognised-from: 2", "    -recognised-from: 0", "tiny.ksy:88: a frame without a first byte has no tag"});
    check({"  tick:\n",
           "  tock:\n    doc: x\n    -req: {layout: TCK-1, truncated: TCK-1}\n    seq:\n      - id: a\n        type: "
           "u1\n  tick:\n",
           "tiny.ksy:78: type 'tock' is never used"});
}

TEST_CASE("a size is an integer in front, and belongs to one field or to two that exclude each other")
{
    check({"        size: len_title", "        size: len_body",
           "tiny.ksy:98: size 'len_body' is no integer field in front of 'title'"});
    check({"        size: len_title", "        size: tag", "tiny.ksy:98: size 'tag' is no integer field in front of 'title'"});
    check({"        size: len_title", "        size: 5", "tiny.ksy:98: size '5' is no integer field in front of 'title'"});
    check({"        if: not is_short", "        if: is_short",
           "tiny.ksy:106: 'len_body' must be the size of one field without if, or of two in a row with opposite ifs"});
    check({"      - id: remark\n", "      - id: more\n        type: u1\n      - id: remark\n",
           "tiny.ksy:108: 'len_body' must be the size of one field without if, or of two in a row with opposite ifs"});
    check({"        if: not is_short\n", "",
           "tiny.ksy:105: 'len_body' must be the size of one field without if, or of two in a row with opposite ifs"});
    check({"        type: u4", "        type: u4\n        valid: {max: 3}",
           "tiny.ksy:100: 'len_body' is a size and cannot have valid or -write"});
}

TEST_CASE("a tail is last, and takes its twin with it")
{
    check({"        -utf8: strict", "        -utf8: strict\n        -tail: true",
           "tiny.ksy:96: tail 'title' is not last: 'len_body' stands behind it"});
    check({"        if: not is_short\n        -tail: true", "        if: not is_short",
           "tiny.ksy:102: 'body' shares its size with a tail and must be one too"});
    check({"        if: is_short\n        -tail: true", "        if: is_short",
           "tiny.ksy:102: tail 'body' is not last: 'remark' stands behind it"});
    check({"      - id: behind\n        size-eos: true\n        -write: empty\n",
           "      - id: behind\n        size-eos: true\n        -write: empty\n      - id: more\n        type: u1\n",
           "tiny.ksy:113: field 'more' stands behind 'behind', which takes the rest"});
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

TEST_CASE("YAML that no .ksy needs is refused")
{
    CHECK(refusal("a: &x 1\nb: *x\n") == "tiny.ksy:1: an anchor or alias; the profile has none");
    CHECK(refusal("a: 1\nb: *x\n").starts_with("tiny.ksy:2: not YAML: "));
    CHECK(refusal("a: !!str 1\n") == "tiny.ksy:1: a YAML tag; the profile has none");
    CHECK(refusal("a: 1\n---\nb: 1\n") == "tiny.ksy:2: a second YAML document; the profile allows one");
    CHECK(refusal("? [a]\n: 1\n") == "tiny.ksy:1: a key that is not plain text");
    CHECK(refusal("a: 1\na: 2\n") == "tiny.ksy:2: key 'a' stands twice");
    CHECK(refusal("a: [1\n").starts_with("tiny.ksy:2: not YAML: "));
    CHECK(refusal("a: \"\\q\"\n").starts_with("tiny.ksy:1: not YAML: "));
    CHECK(refusal("a\x01\x1b[31m: 1\n").find('\x1b') == std::string::npos);
}

TEST_CASE("what would take long, or all the stack, is refused early")
{
    CHECK(refusal(std::string(100'000, '[') + std::string(100'000, ']')) == "tiny.ksy:1: nested more than 16 levels deep");
    CHECK(refusal(std::string(100'000, '[')).starts_with("tiny.ksy:1: "));
    CHECK(refusal(std::string(100'000, '{')).starts_with("tiny.ksy:1: "));
    std::string wide = "a: [";
    for (int k = 0; k < 20'000; ++k) {
        wide += "1,";
    }
    CHECK(refusal(wide + "1]") == "tiny.ksy:1: more than 10000 YAML nodes");

    std::string bomb = "a0: &a0 [x, x]\n";
    for (int k = 1; k < 30; ++k) {
        bomb += "a" + std::to_string(k) + ": &a" + std::to_string(k) + " [*a" + std::to_string(k - 1) + ", *a" +
                std::to_string(k - 1) + "]\n";
    }
    CHECK(refusal(bomb) == "tiny.ksy:1: an anchor or alias; the profile has none");
}
