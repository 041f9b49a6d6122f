// Which keys stand where.
#include "tiny.test.hpp"

using namespace ferrorpc::spec;

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
