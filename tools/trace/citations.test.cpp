#include "citations.hpp"

#include <shared/scratch_folder.test.hpp>

#include <catch2/catch.hpp>

using ferrorpc::tools::ScratchFolder;
using ferrorpc::trace::Citation;
using ferrorpc::trace::collect_citations;
using ferrorpc::trace::find_rule_ids;
using ferrorpc::trace::InputError;
using ferrorpc::trace::Mark;
using ferrorpc::trace::Role;

TEST_CASE("ids with the spec's prefixes are found, once per line")
{
    CHECK(find_rule_ids("FRM-1, RSP-12\n(FRM-1) FRM-1 UTF-8\n", {"FRM", "RSP"}) ==
          std::vector<Mark>{{"FRM-1", 1}, {"RSP-12", 1}, {"FRM-1", 2}});
}

TEST_CASE("a part of a longer word is no id")
{
    CHECK(find_rule_ids("XFRM-1 FRM-1a FRM-1_ A-FRM-1 FRM-1-2 frm-1", {"FRM"}).empty());
}

TEST_CASE("the place of a citation decides what it counts as")
{
    const ScratchFolder tree;
    tree.write("src/a/a.cpp", "\n// FRM-1\n");
    tree.write("src/a/a.test.cpp", "// FRM-2\n");
    tree.write("src/a/CMakeLists.txt", "# FRM-3\n");
    tree.write("proptests/frame.cpp", "// FRM-4\n");
    tree.write("tools/x/x.cpp", "// FRM-5\n");
    tree.write("spec/wire.ksy", "FRM-6\n");
    tree.write("build/src/b.md", "FRM-7\n");
    tree.write("conformance/vectors/rules.json", R"({"rules": [{"id": "FRM-8"}]})");
    tree.write("conformance/vectors/frame.json",
               R"({"about": "FRM-9", "groups": [{"vectors": [{"id": "frame/x", "rules": ["FRM-1", "FRM-2"]}]}]})");
    tree.write("conformance/live/calls.json",
               R"({"about": "FRM-9", "scenarios": [{"id": "call/x", "rules": ["FRM-3", "FRM-1"]}]})");
    tree.write("conformance/runner/testdata/suite/frame.json",
               R"({"groups": [{"vectors": [{"id": "x", "rules": ["FRM-8"]}]}]})");
    CHECK(collect_citations(tree.path(), {"FRM"}) == std::vector<Citation>{
                                                         {"FRM-3", Role::test, "conformance/live/calls.json call/x"},
                                                         {"FRM-1", Role::test, "conformance/live/calls.json call/x"},
                                                         {"FRM-1", Role::vector, "conformance/vectors/frame.json frame/x"},
                                                         {"FRM-2", Role::vector, "conformance/vectors/frame.json frame/x"},
                                                         {"FRM-4", Role::test, "proptests/frame.cpp:1"},
                                                         {"FRM-6", Role::mention, "spec/wire.ksy:1"},
                                                         {"FRM-1", Role::enforcing, "src/a/a.cpp:2"},
                                                         {"FRM-2", Role::test, "src/a/a.test.cpp:1"},
                                                     });
}

TEST_CASE("a file of scenarios that is not JSON, or lacks a key, is refused")
{
    const ScratchFolder tree;
    tree.write("conformance/live/calls.json", R"({"scenarios": [{"id": "call/x", "rules": []}]})");
    CHECK(collect_citations(tree.path(), {"FRM"}).empty());
    tree.write("conformance/live/calls.json", R"({"scenarios": [{"id": "call/x"}]})");
    CHECK_THROWS_AS(collect_citations(tree.path(), {"FRM"}), InputError);
    tree.write("conformance/live/calls.json", "{}");
    CHECK_THROWS_AS(collect_citations(tree.path(), {"FRM"}), InputError);
    tree.write("conformance/live/calls.json", "{");
    CHECK_THROWS_AS(collect_citations(tree.path(), {"FRM"}), InputError);
}

TEST_CASE("a vector file that is not JSON, or lacks a key, is refused")
{
    const ScratchFolder tree;
    tree.write("conformance/vectors/frame.json", R"({"groups": [{"vectors": [{"id": "frame/x"}]}]})");
    CHECK_THROWS_AS(collect_citations(tree.path(), {"FRM"}), InputError);
    tree.write("conformance/vectors/frame.json", "{");
    CHECK_THROWS_AS(collect_citations(tree.path(), {"FRM"}), InputError);
}
