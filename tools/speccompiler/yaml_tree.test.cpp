// Which YAML is taken at all.
#include "tiny.test.hpp"

using namespace ferrorpc::spec;

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
