#include "files.hpp"

#include "scratch_folder.test.hpp"

#include <catch2/catch.hpp>

using ferrorpc::tools::Files;
using ferrorpc::tools::holds;
using ferrorpc::tools::ScratchFolder;
using ferrorpc::tools::update;
using ferrorpc::tools::write_file;

TEST_CASE("a file holds its content, byte by byte and to its end")
{
    const ScratchFolder scratch;
    CHECK_FALSE(holds(scratch.path() / "a/b", ""));
    write_file(scratch.path() / "a/b", "x\r\n");
    CHECK(holds(scratch.path() / "a/b", "x\r\n"));
    CHECK_FALSE(holds(scratch.path() / "a/b", "x\r"));
    CHECK_FALSE(holds(scratch.path() / "a", ""));
    CHECK_THROWS_WITH(write_file(scratch.path() / "a", "x"), (scratch.path() / "a").string() + ": cannot be written");
}

TEST_CASE("a check names what differs and writes nothing; an update writes it")
{
    const ScratchFolder scratch;
    scratch.write("same", "s");
    scratch.write("other", "o");
    const Files files = {{"same", "s"}, {"other", "new"}, {"folder/missing", "m"}};
    CHECK(update(scratch.path(), files, true) == 1);
    CHECK(holds(scratch.path() / "other", "o"));
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "folder"));
    CHECK(update(scratch.path(), files, false) == 0);
    CHECK(holds(scratch.path() / "other", "new"));
    CHECK(holds(scratch.path() / "folder/missing", "m"));
    CHECK(update(scratch.path(), files, true) == 0);
}
