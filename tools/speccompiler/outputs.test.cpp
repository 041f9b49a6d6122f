// What the compiler writes: that the committed files are current, and that another .ksy gives another codec.
#include "outputs.hpp"

#include "emit.hpp"
#include "load.hpp"

#include <shared/scratch_folder.test.hpp>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fmt/format.h>

using namespace ferrorpc::spec;
using ferrorpc::tools::ScratchFolder;

namespace {

const std::filesystem::path repository = FERRORPC_SOURCE_DIR;
const std::filesystem::path testdata = repository / "tools/speccompiler/testdata";

constexpr std::string_view warnings =
    "-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnull-dereference -Wundef -Werror";

/// The output of a shell command, and its exit code.
struct Ran {
    std::string output;
    int code = -1;
};

Ran run(const std::string &command)
{
    Ran ran;
    std::FILE *pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        ran.output.append(buffer.data(), size);
    }
    ran.code = pclose(pipe);
    return ran;
}

/// Those that are here of the compilers that the project knows.
std::vector<std::string> compilers(std::initializer_list<const char *> names)
{
    std::vector<std::string> found;
    for (const char *name : names) {
        if (run(fmt::format("command -v '{}'", name)).code == 0) {
            found.emplace_back(name);
        }
    }
    return found;
}

void compile_and_run(const ScratchFolder &scratch, const std::string &compiler, std::string_view options,
                     std::string_view source)
{
    const std::string program = (scratch.path() / "program").string();
    const Ran compiled = run(fmt::format("'{}' {} {} -O1 -I'{}' '{}' -o '{}'", compiler, options, warnings,
                                         (scratch.path() / "src").string(), (testdata / source).string(), program));
    INFO(compiler << " " << options << " " << source << "\n" << compiled.output);
    REQUIRE(compiled.code == 0);
    const Ran ran = run("'" + program + "'");
    INFO(ran.output);
    REQUIRE(ran.code == 0);
}

void replace(std::string &text, std::string_view from, std::string_view to)
{
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("the committed files are what wire.ksy gives")
{
    CHECK(ferrorpc::tools::update(repository, make_outputs(repository), true) == 0);
}

TEST_CASE("a new message type is an edit of the .ksy and of nothing else")
{
    const ScratchFolder scratch;
    std::string ksy = read_file(repository / "spec/wire.ksy", "spec/wire.ksy");
    replace(ksy, "    0x02: response\n", "    0x02: response\n    0x03: notify\n");
    replace(ksy, "            'tag::response': response\n",
            "            'tag::response': response\n            'tag::notify': notify\n");
    ksy += read_file(testdata / "notify.ksy.add", "notify.ksy.add");
    scratch.write("spec/wire.ksy", ksy);
    ferrorpc::tools::update(scratch.path(), make_outputs(scratch.path()), false);

    for (const std::string &compiler : compilers({FERRORPC_C_COMPILER, "gcc", "clang-19"})) {
        compile_and_run(scratch, compiler, "-std=c11", "notify.c");
    }
    for (const std::string &compiler : compilers({FERRORPC_CXX_COMPILER, "g++", "clang++-19"})) {
        compile_and_run(scratch, compiler, "-std=c++23 -Wold-style-cast", "notify.cpp");
    }
}

TEST_CASE("constructs of the profile that wire.ksy does not use compile and work")
{
    const ScratchFolder scratch;
    scratch.write("spec/wire.ksy", read_file(testdata / "every_construct.ksy", "every_construct.ksy"));
    ferrorpc::tools::update(scratch.path(), make_outputs(scratch.path()), false);
    for (const std::string &compiler : compilers({FERRORPC_C_COMPILER, "gcc", "clang-19"})) {
        compile_and_run(scratch, compiler, "-std=c11", "every_construct.c");
    }
    for (const std::string &compiler : compilers({FERRORPC_CXX_COMPILER, "g++", "clang++-19"})) {
        compile_and_run(scratch, compiler, "-std=c++23 -x c++", "every_construct.c");
    }
}
