#include "rules.hpp"

#include <catch2/catch.hpp>

using ferrorpc::trace::InputError;
using ferrorpc::trace::Level;
using ferrorpc::trace::parse_rules;
using ferrorpc::trace::Rule;
using ferrorpc::trace::rule_id_length;

TEST_CASE("a rule is a bold list item, over indented lines, under its heading")
{
    const auto rules = parse_rules("# The wire\n"
                                   "\n"
                                   "## 3 Frames\n"
                                   "\n"
                                   "- **FRM-1** A *frame* MUST be its length,\n"
                                   "  then `length * 1` bytes (see [the table](#kinds)).\n"
                                   "- **FRM-2** A sender SHOULD NOT wait; it MUST go on.\n"
                                   "- no rule\n"
                                   "### Kinds\n"
                                   "- **KND-10** A sender MAY stop.\n"
                                   "Not indented, so not of the rule.\n",
                                   "p.md");
    CHECK(rules ==
          std::vector<Rule>{
              {"FRM-1", Level::must, "3 Frames", "A frame MUST be its length, then `length * 1` bytes (see the table).", 5},
              {"FRM-2", Level::should, "3 Frames", "A sender SHOULD NOT wait; it MUST go on.", 7},
              {"KND-10", Level::may, "Kinds", "A sender MAY stop.", 10},
          });
}

TEST_CASE("an example in a fence is not a rule")
{
    CHECK(parse_rules("```\n- **FRM-1** text\n```\n", "p.md").empty());
}

TEST_CASE("a rule's last line needs no newline")
{
    CHECK(parse_rules("- **FRM-1** It MUST.", "p.md").at(0).text == "It MUST.");
}

TEST_CASE("what is not a rule is refused with its line")
{
    CHECK_THROWS_WITH(parse_rules("- **FRM-1** It MUST.\n\n- **FRM-1** It MUST.\n", "p.md"),
                      "p.md:3: rule FRM-1 stands already on line 1");
    CHECK_THROWS_WITH(parse_rules("\n- **FRM-1** It must be.\n", "p.md"),
                      "p.md:2: rule FRM-1 says neither MUST nor SHOULD nor MAY");
    CHECK_THROWS_WITH(parse_rules("- **FRM-1** A MUSTER.\n", "p.md"),
                      "p.md:1: rule FRM-1 says neither MUST nor SHOULD nor MAY");
    CHECK_THROWS_AS(parse_rules("- **FRM1** It MUST.\n", "p.md"), InputError);
    CHECK_THROWS_AS(parse_rules("- **FRM-1 ** It MUST.\n", "p.md"), InputError);
}

TEST_CASE("a rule id is three capitals, a hyphen and digits")
{
    CHECK(rule_id_length("FRM-1") == 5);
    CHECK(rule_id_length("FRM-12 and") == 6);
    CHECK(rule_id_length("FRM-123456") == 10);
    CHECK(rule_id_length("FRM-1234567") == 0);
    CHECK(rule_id_length("FRM-") == 0);
    CHECK(rule_id_length("FRm-1") == 0);
    CHECK(rule_id_length("FR-1") == 0);
    CHECK(rule_id_length("") == 0);
}
