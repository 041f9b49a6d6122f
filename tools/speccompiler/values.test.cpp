// What single values may be.
#include "tiny.test.hpp"

using namespace ferrorpc::spec;

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
