#include "program.hpp"

#include <catch2/catch.hpp>

using ferrorpc::tools::Program;
using ferrorpc::tools::read_arguments;
using ferrorpc::tools::run_program;
using ferrorpc::tools::UsageError;
using Arguments = std::vector<const char *>;
using Words = std::vector<std::string>;

namespace {

struct Options {
    bool is_check = false;
    std::string root = ".";
    Words words;
};

Program program(Options &options)
{
    return {"tool", "help\n", {{"--check", &options.is_check}, {"--root", &options.root}}, &options.words};
}

} // namespace

TEST_CASE("flags, options with a value and words may stand in any order")
{
    Options options;
    CHECK_FALSE(read_arguments(program(options), Arguments{"a", "--root", "--check", "b", "--check"}));
    CHECK(options.root == "--check");
    CHECK(options.is_check);
    CHECK(options.words == Words{"a", "b"});
}

TEST_CASE("what is left out stays as it was")
{
    Options options;
    CHECK_FALSE(read_arguments(program(options), {}));
    CHECK(options.root == ".");
    CHECK_FALSE(options.is_check);
}

TEST_CASE("arguments that are unknown or cut short are refused")
{
    Options options;
    CHECK_THROWS_WITH(read_arguments(program(options), Arguments{"--chec"}), "unknown argument '--chec'");
    CHECK_THROWS_WITH(read_arguments(program(options), Arguments{"--root=x"}), "unknown argument '--root=x'");
    CHECK_THROWS_WITH(read_arguments(program(options), Arguments{"--root"}), "nothing behind '--root'");
    CHECK_THROWS_WITH(read_arguments(program(options), Arguments{"--root", ""}), "nothing behind '--root'");
    Program without_words = program(options);
    without_words.words = nullptr;
    CHECK_THROWS_WITH(read_arguments(without_words, Arguments{"a"}), "unknown argument 'a'");
}

TEST_CASE("the exit code is the work's, or says why there was none")
{
    Options options;
    const auto run = [&](const Arguments &arguments, const std::function<int()> &work) {
        return run_program(program(options), arguments, work);
    };
    CHECK(run({}, [] { return 1; }) == 1);
    CHECK(run({"--help"}, [] { return 1; }) == 0);
    CHECK(run({"--help", "--no"}, [] { return 1; }) == 2);
    CHECK(run({}, []() -> int { throw UsageError("no"); }) == 2);
    CHECK(run({}, []() -> int { throw std::runtime_error("no"); }) == 3);
}
