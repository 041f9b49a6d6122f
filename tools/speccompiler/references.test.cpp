// What types, fields and sizes may refer to.
#include "tiny.test.hpp"

using namespace ferrorpc::spec;

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
