// What the tests of the runner share.
#pragma once

#include "suite/suite.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {

inline const std::string testdata = FERRORPC_SOURCE_DIR "/conformance/runner/testdata";

// testdata/testee.sh with its mode and what the mode needs.
inline std::vector<std::string> fake_testee(const std::vector<std::string> &arguments)
{
    std::vector<std::string> command{testdata + "/testee.sh"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
}

class TemporaryDirectory {
public:
    TemporaryDirectory()
    {
        std::string name = (std::filesystem::temp_directory_path() / "ferrorpc-conform-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TemporaryDirectory(const TemporaryDirectory &) = delete;
    TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }

    std::string path(const std::string &name) const { return (path_ / name).string(); }
    std::string read(const std::string &name) const
    {
        std::ostringstream text;
        text << std::ifstream(path_ / name, std::ios::binary).rdbuf();
        return std::move(text).str();
    }

private:
    std::filesystem::path path_;
};

inline Suite small_suite()
{
    std::vector<Problem> problems;
    Suite suite = parse_suite(read_documents(testdata + "/suite", problems), problems);
    REQUIRE(problems.empty());
    return suite;
}

// A vector with the keys given, such as R"("operation": "decode", ...)", beside id, title, rules, level and origin.
inline Vector vector_of(std::string_view keys, std::string_view rules = R"(["REQ-2"])", std::string_view level = "must")
{
    const std::string text =
        R"({"format": 1, "title": "t", "groups": [{"title": "g", "vectors": [{"id": "x/y", "title": "a title", "rules": )" +
        std::string(rules) + R"(, "level": ")" + std::string(level) + R"(", "origin": "hand-written", )" + std::string(keys) +
        "}]}]}";
    std::vector<Problem> problems;
    const VectorFile file = parse_vector_file({"test.json", text}, problems);
    for (const Problem &problem : problems) {
        FAIL(to_string(problem));
    }
    return file.groups.at(0).vectors.at(0);
}

inline std::vector<std::string> texts(const std::vector<Problem> &problems)
{
    std::vector<std::string> lines;
    for (const Problem &problem : problems) {
        lines.push_back(to_string(problem));
    }
    return lines;
}

// Not operator+: g++ 12 warns about it where there is nothing to warn about.
inline std::string joined(std::string_view left, std::string_view right)
{
    std::string text(left);
    return text.append(right);
}

using Lines = std::vector<std::string>;

} // namespace ferrorpc::conformance
