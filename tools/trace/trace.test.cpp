#include "trace.hpp"
#include "report.hpp"

#include <shared/scratch_folder.test.hpp>

#include <catch2/catch.hpp>

using ferrorpc::tools::ScratchFolder;
using ferrorpc::trace::Citation;
using ferrorpc::trace::Inputs;
using ferrorpc::trace::judge;
using ferrorpc::trace::Level;
using ferrorpc::trace::read_inputs;
using ferrorpc::trace::Role;
using Lines = std::vector<std::string>;

namespace {

// One rule, reviewed, enforced and shown: each test spoils one thing.
Inputs good()
{
    return {{{"FRM-1", Level::must, "3 Frames", "It MUST.", 7}},
            {{"FRM-1", {"It MUST.", false}}},
            {},
            {{"FRM-1", Role::enforcing, "src/a.cpp:1"}, {"FRM-1", Role::vector, "v.json frame/a"}}};
}

} // namespace

TEST_CASE("a rule with an enforcing line and a vector or a test is traced")
{
    Inputs inputs = good();
    CHECK(judge(inputs).violations.empty());
    inputs.citations.back() = {"FRM-1", Role::test, "src/a.test.cpp:1"};
    CHECK(judge(inputs).violations.empty());
    CHECK(judge(inputs).rows.at(0).state == "traced");
}

TEST_CASE("a rule that lacks either is a violation")
{
    Inputs inputs = good();
    inputs.citations.pop_back();
    CHECK(judge(inputs).violations == Lines{"spec/protocol.md:7: FRM-1 has no vector or test"});
    inputs.citations = {{"FRM-1", Role::mention, "README.md:1"}};
    CHECK(judge(inputs).violations == Lines{"spec/protocol.md:7: FRM-1 has no enforcing line, no vector or test"});
    inputs.citations = {{"FRM-1", Role::test, "src/a.test.cpp:1"}};
    CHECK(judge(inputs).violations == Lines{"spec/protocol.md:7: FRM-1 has no enforcing line"});
}

TEST_CASE("a DIF rule needs a vector or a test, and no enforcing line")
{
    Inputs inputs{{{"DIF-1", Level::must, "", "It MUST.", 7}}, {{"DIF-1", {"It MUST.", false}}}, {}, {}};
    CHECK(judge(inputs).violations == Lines{"spec/protocol.md:7: DIF-1 has no vector or test"});
    inputs.citations = {{"DIF-1", Role::vector, "v.json frame/a"}};
    CHECK(judge(inputs).violations.empty());
}

TEST_CASE("a rule may wait, but not once it is traced")
{
    Inputs inputs = good();
    inputs.waiting = {{"FRM-1", "no engine"}};
    CHECK(judge(inputs).violations == Lines{"spec/protocol.md:7: FRM-1 is traced by now: take it off spec/waiting.yaml"});
    inputs.citations.pop_back();
    CHECK(judge(inputs).violations.empty());
    CHECK(judge(inputs).rows.at(0).state == "waiting");
}

TEST_CASE("a citation of a rule that is gone or never was is a violation, also in prose")
{
    Inputs inputs = good();
    inputs.citations.push_back({"FRM-2", Role::mention, "README.md:3"});
    CHECK(judge(inputs).violations == Lines{"README.md:3: cites FRM-2, which does not exist"});
    inputs.lock["FRM-2"] = {"It MAY.", true};
    CHECK(judge(inputs).violations == Lines{"README.md:3: cites FRM-2, which is gone from protocol.md"});
}

TEST_CASE("a rule whose text has changed names all that is to be reviewed")
{
    Inputs inputs = good();
    inputs.lock["FRM-1"].text = "It MAY.";
    inputs.citations.push_back({"FRM-1", Role::vector, "v.json frame/b"});
    inputs.citations.push_back({"FRM-1", Role::test, "live.json call/a"});
    inputs.citations.push_back({"FRM-1", Role::test, "live.json call/b"});
    inputs.citations.push_back({"FRM-1", Role::test, "src/a.test.cpp:1"});
    inputs.citations.push_back({"FRM-1", Role::test, "src/a.test.cpp:9"});
    CHECK(judge(inputs).violations ==
          Lines{"spec/protocol.md:7: the text of FRM-1 has changed (it was: It MAY.); review src/a.cpp:1, live.json call/a and "
                "1 more, src/a.test.cpp:1, src/a.test.cpp:9, v.json frame/a and 1 more, then run `ferrorpc-trace accept "
                "FRM-1`"});
    CHECK(judge(inputs).rows.at(0).state == "to review");
}

TEST_CASE("rules come and go through the lock alone")
{
    Inputs inputs = good();
    inputs.lock.clear();
    CHECK(judge(inputs).violations == Lines{"spec/protocol.md:7: FRM-1 is new: run `ferrorpc-trace accept FRM-1`"});
    inputs.lock = {{"FRM-1", {"It MAY.", true}}};
    CHECK(judge(inputs).violations ==
          Lines{"spec/protocol.md:7: FRM-1 was retired and cannot come back with other text: give the new rule a new id"});
    inputs = good();
    inputs.lock["FRM-2"] = {"It MAY.", false};
    CHECK(judge(inputs).violations ==
          Lines{"spec/rules.lock: FRM-2 is gone from protocol.md: put it back or run `ferrorpc-trace accept FRM-2`"});
}

TEST_CASE("the table has a line per rule and a summary")
{
    Inputs inputs = good();
    inputs.citations.push_back({"FRM-1", Role::enforcing, "src/b.cpp:2"});
    CHECK(table(judge(inputs), false) == "rule    level  enforced at    vectors tests state\n"
                                         "FRM-1   must   src/a.cpp:1 +1       1 -     traced\n"
                                         "1 rules: 1 traced, 0 waiting, 0 wrong\n");
    CHECK(table(judge(inputs), true).find("\x1b[32mtraced\x1b[0m") != std::string::npos);
}

TEST_CASE("a tree is read from spec/, src/ and the vectors")
{
    const ScratchFolder tree;
    tree.write("spec/protocol.md", "## 3 Frames\n- **FRM-1** It MUST.\n- **FRM-2** It MAY.\n");
    tree.write("spec/rules.lock", "FRM-1 It MUST.\nFRM-2 It MAY.\nOLD-1 (retired) It MUST.\n");
    tree.write("spec/waiting.yaml", "- rules: [FRM-2]\n  reason: later\n");
    tree.write("src/a.cpp", "// FRM-1, OLD-1\n");
    tree.write("src/a.test.cpp", "// FRM-1\n");
    CHECK(judge(read_inputs(tree.path())).violations == Lines{"src/a.cpp:1: cites OLD-1, which is gone from protocol.md"});
}
