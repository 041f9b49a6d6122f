// The worked examples of protocol.md against the vectors that they name, byte by byte.
#include "wire.hpp"

#include <rules.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <regex>
#include <sstream>

using ferrorpc::trace::read_file;
using ferrorpc::vectorgen::Json;

namespace {

const std::filesystem::path root = FERRORPC_SOURCE_DIR;

struct Example {
    std::string verdict; // "accepted", "incomplete", "rejected, `class`", "what a sender writes"
    std::string rule;
    std::string hex;
    bool offsets_add_up = true;
};

// Reads a heading "### `example/...`", a sentence "...: verdict (rule)." and lines "offset  hex  meaning".
std::map<std::string, Example> examples_of_protocol()
{
    static const std::regex heading("### `(example/[a-z0-9-]+)`");
    static const std::regex sentence(R"(.*: ([^:]+) \(([A-Z]{3}-[0-9]+)\)\.)");
    static const std::regex line(R"( *([0-9]+)  ([0-9a-f]{2}( [0-9a-f]{2})*)(  .*)?)");
    std::map<std::string, Example> examples;
    Example *example = nullptr;
    std::istringstream protocol(read_file(root / "spec/protocol.md"));
    std::smatch match;
    for (std::string text; std::getline(protocol, text);) {
        if (std::regex_match(text, match, heading)) {
            example = &examples[match[1]];
        } else if (text.starts_with("## ")) {
            example = nullptr;
        } else if (example != nullptr && std::regex_match(text, match, line)) {
            example->offsets_add_up = example->offsets_add_up && std::stoul(match[1]) == example->hex.size() / 2;
            example->hex += std::regex_replace(match[2].str(), std::regex(" "), "");
        } else if (example != nullptr && std::regex_match(text, match, sentence)) {
            example->verdict = match[1];
            example->rule = match[2];
        }
    }
    return examples;
}

std::string verdict_of(const Json &vector)
{
    const Json &expect = vector.at("expect");
    if (vector.at("operation") == "encode") {
        return "what a sender writes";
    }
    const auto result = expect.at("result").get<std::string>();
    return result == "rejected" ? "rejected, `" + expect.at("class").get<std::string>() + "`" : result;
}

} // namespace

TEST_CASE("every worked example of protocol.md is a vector of the same bytes, and every such vector is an example")
{
    const std::map<std::string, Example> examples = examples_of_protocol();
    const Json document = Json::parse(read_file(root / "conformance/vectors/handwritten.json"));
    std::size_t found = 0;
    for (const Json &vector : document.at("groups").at(0).at("vectors")) {
        const auto id = vector.at("id").get<std::string>();
        INFO(id);
        REQUIRE(examples.contains(id));
        const Example &example = examples.at(id);
        const bool is_encode = vector.at("operation") == "encode";
        const auto hex = (is_encode ? vector.at("expect") : vector.at("input")).at("bytes").get<std::string>();
        CHECK(example.hex == std::regex_replace(hex, std::regex(" "), ""));
        CHECK(example.offsets_add_up);
        CHECK(example.verdict == verdict_of(vector));
        CHECK(example.rule == vector.at("rules").at(0).get<std::string>());
        ++found;
    }
    CHECK(found == examples.size());
}
