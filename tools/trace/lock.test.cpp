#include "lock.hpp"

#include <catch2/catch.hpp>

using ferrorpc::trace::accept;
using ferrorpc::trace::Level;
using ferrorpc::trace::Lock;
using ferrorpc::trace::parse_lock;
using ferrorpc::trace::Rule;
using ferrorpc::trace::write_lock;

namespace {

Rule rule(const std::string &id, const std::string &text)
{
    return {id, Level::must, "", text, 1};
}

} // namespace

TEST_CASE("a lock is written as it was read, in the order of ids")
{
    const Lock lock = parse_lock("# head\nFRM-10 It MUST.\nFRM-9 (retired) It MAY.\n", "l");
    CHECK(lock == Lock{{"FRM-9", {"It MAY.", true}}, {"FRM-10", {"It MUST.", false}}});
    CHECK(write_lock(lock) ==
          "# The text of each rule when its citations were last reviewed. Written by `ferrorpc-trace accept`.\n"
          "FRM-9 (retired) It MAY.\n"
          "FRM-10 It MUST.\n");
    CHECK(parse_lock(write_lock(lock), "l") == lock);
}

TEST_CASE("a line that is no entry, or stands twice, is refused with its line")
{
    CHECK_THROWS_WITH(parse_lock("FRM-1 a\n\n", "l"), "l:2: a line is a rule's id, a space and its text");
    CHECK_THROWS_WITH(parse_lock("FRM-1 a\nFRM-1 a\n", "l"), "l:2: FRM-1 stands twice");
}

TEST_CASE("accept takes over the text of the named rules alone")
{
    Lock lock{{"FRM-1", {"old", false}}, {"RSP-1", {"old", false}}};
    accept(lock, {rule("FRM-1", "new"), rule("FRM-2", "new"), rule("RSP-1", "new")}, {"FRM-*"});
    CHECK(lock == Lock{{"FRM-1", {"new", false}}, {"FRM-2", {"new", false}}, {"RSP-1", {"old", false}}});
}

TEST_CASE("accept retires a rule that is gone, and its id comes back with the same text only")
{
    Lock lock{{"FRM-1", {"old", false}}};
    accept(lock, {}, {"FRM-1"});
    CHECK(lock == Lock{{"FRM-1", {"old", true}}});
    CHECK_THROWS_WITH(accept(lock, {rule("FRM-1", "new")}, {"FRM-1"}),
                      "FRM-1 was retired and cannot come back with other text: give the new rule a new id");
    accept(lock, {rule("FRM-1", "old")}, {"FRM-1"});
    CHECK(lock == Lock{{"FRM-1", {"old", false}}});
}

TEST_CASE("accept refuses a name that is no rule's")
{
    Lock lock;
    CHECK_THROWS_WITH(accept(lock, {rule("FRM-1", "text")}, {"FRM-2"}), "no rule is called FRM-2");
}
