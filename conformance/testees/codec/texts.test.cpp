// Where the codec and the published crate both refuse, both say it in the same words: the recorded sentences of the crate
// are compared with ours, vector by vector.

#include "messages.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using nlohmann::json;

// Hex in vector files may hold spaces; hex in the testee protocol may not.
json without_spaces(json value)
{
    if (value.is_string()) {
        auto text = value.get<std::string>();
        std::erase(text, ' ');
        return text;
    }
    if (value.is_structured()) {
        for (auto &element : value) {
            element = without_spaces(element);
        }
    }
    return value;
}

std::vector<json> vectors_that_the_crate_refuses()
{
    std::vector<json> found;
    for (const auto &entry : std::filesystem::directory_iterator{FERRORPC_SOURCE_DIR "/conformance/vectors"}) {
        const auto file = entry.path().extension() == ".json" ? json::parse(std::ifstream{entry.path()}) : json::object();
        for (const auto &group : file.value("groups", json::array())) {
            for (const auto &vector : group.at("vectors")) {
                const json crate = vector.value("crate", json::object());
                if (vector.at("operation") == "decode" && vector.at("expect").at("result") == "rejected" &&
                    crate.value("result", "") == "rejected" && crate.contains("message")) {
                    found.push_back(vector);
                }
            }
        }
    }
    return found;
}

} // namespace

TEST_CASE("a refusal is worded as the crate words it")
{
    const auto vectors = vectors_that_the_crate_refuses();
    CHECK(vectors.size() > 100);
    for (const json &vector : vectors) {
        json command = without_spaces(vector.at("input"));
        command["message"] = vector.at("message");
        command["cap"] = command.value("cap", "1073741824");
        INFO(vector.at("id"));
        const json answer = testee::decode(command);
        CHECK(answer.at("result") == "rejected");
        const std::string theirs = vector.at("crate").at("message");
        if (answer.at("class") == "too_large" && theirs.starts_with("invalid argument: size mismatch")) {
            continue; // no buffer is as large as that frame, so the crate speaks of the buffer it was given
        }
        CHECK(answer.value("message", "") == theirs);
    }
}
