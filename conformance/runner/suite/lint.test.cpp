#include "suite/lint.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

using namespace ferrorpc::conformance;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t tag_01 = 0; // the vectors of group 0
constexpr std::size_t tag_00 = 1;

// The small suite as documents, with the real schema.
std::vector<Document> small_documents()
{
    std::vector<Problem> problems;
    std::vector<Document> documents = read_documents(testdata + "/suite", problems);
    for (Document &document : read_documents(FERRORPC_SOURCE_DIR "/conformance/vectors", problems)) {
        if (document.name == schema_document) {
            documents.push_back(std::move(document));
        }
    }
    REQUIRE(problems.empty());
    REQUIRE(documents.size() == 3);
    return documents;
}

// What lint says, without places, of the small suite after a change to its vector file.
Lines lint_after(const std::function<void(ordered_json &)> &change)
{
    std::vector<Document> documents = small_documents();
    for (Document &document : documents) {
        if (document.name == "request.json") {
            ordered_json file = ordered_json::parse(document.text);
            change(file);
            document.text = file.dump(1);
        }
    }
    Lines found;
    for (const Problem &problem : lint(documents)) {
        CHECK((problem.file == "request.json" || problem.file == "rules.json"));
        found.push_back(problem.text);
    }
    return found;
}

Lines lint_after_vector(std::size_t index, const std::function<void(ordered_json &)> &change)
{
    return lint_after([&](ordered_json &file) { change(file["groups"][0]["vectors"][index]); });
}

Lines lint_after_encoder(const std::function<void(ordered_json &)> &change)
{
    return lint_after([&](ordered_json &file) { change(file["groups"][1]["vectors"][0]); });
}

} // namespace

TEST_CASE("a good suite has no problems")
{
    CHECK(texts(lint(small_documents())).empty());
}

TEST_CASE("problems are told with their line")
{
    std::vector<Document> documents = small_documents();
    for (Document &document : documents) {
        if (document.name == "request.json") {
            document.text.replace(document.text.find("\"REQ-1\""), 7, "\"REQ-3\"");
        }
    }
    CHECK(texts(lint(documents)) == Lines{"request.json:30: request/encode: REQ-3 is not in rules.json"});
}

TEST_CASE("a suite without rules or schema is none")
{
    CHECK(texts(lint({})) == Lines{"rules.json: is missing", "vector.schema.json: is missing"});
}

TEST_CASE("ids are there once")
{
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["id"] = "request/tag/01"; }) ==
          Lines{"request/tag/01: this id is taken in request.json"});
}

TEST_CASE("ids are there once in all files, and none is the start of another")
{
    std::vector<Document> documents = small_documents();
    Document other;
    for (const Document &document : documents) {
        if (document.name == "request.json") {
            other = {"more.json", document.text};
        }
    }
    other.text.replace(other.text.find("request/tag/00"), 14, "request/tag");
    other.text.replace(other.text.find("request/encode"), 14, "request/tags/0");
    documents.push_back(other);
    CHECK(texts(lint(documents)) ==
          Lines{"request.json:12: request/tag/01: request/tag is a vector's id, too, so that nothing selects that one alone",
                "request.json:18: request/tag/00: request/tag is a vector's id, too, so that nothing selects that one alone",
                "more.json:12: request/tag/01: this id is taken in request.json",
                "more.json:12: request/tag/01: request/tag is a vector's id, too, so that nothing selects that one alone"});
}

TEST_CASE("the first rule is no DIF rule")
{
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["rules"] = {"DIF-1", "REQ-2"}; }) ==
          Lines{"request/tag/00: the first rule is the one that the vector is about, and no DIF rule"});
}

TEST_CASE("of the crate's outcome nothing is recorded that is as expected")
{
    CHECK(lint_after_vector(tag_01, [](ordered_json &vector) { vector["crate"]["fields"]["name"] = "65 63 68 6f"; }) ==
          Lines{"request/tag/01: name is recorded of the crate, but is as expected"});
    CHECK(lint_after_encoder([](ordered_json &vector) { vector["crate"]["bytes"] = vector["expect"]["bytes"]; }) ==
          Lines{"request/encode: bytes is recorded of the crate, but is as expected"});
}

TEST_CASE("no cap is over the limit, no offset outside the input")
{
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["input"]["cap"] = "1073741825"; }) ==
          Lines{"request/tag/00: no cap is over 1073741824 (LIM-1)"});
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["input"]["cap"] = "1073741824"; }).empty());
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["expect"]["offset"] = 25; }) ==
          Lines{"request/tag/00: offset 25 is outside the input, which has 24 bytes"});
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["expect"]["offset"] = 24; }).empty());
}

TEST_CASE("where the crate differs a DIF rule is cited, and nowhere else")
{
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["rules"] = {"REQ-2"}; }) ==
          Lines{"request/tag/00: the crate was recorded as \"accepted: request_id 515, name \"echo\", payload \"hi!\"\", and "
                "no DIF rule "
                "is cited"});
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector["crate"] = {{"result", "rejected"}}; }) ==
          Lines{"request/tag/00: cites a DIF rule, but the crate was recorded as expected"});
    CHECK(lint_after_vector(tag_00, [](ordered_json &vector) { vector.erase("crate"); }).empty());
}

TEST_CASE("a rule that says what is refused is shown by a refusal")
{
    CHECK(lint_after([](ordered_json &file) { file["groups"][0]["vectors"].erase(tag_00); }) ==
          Lines{"REQ-2 says what is refused, but no vector that cites it expects a refusal"});
}

TEST_CASE("a rule's id and an object's key are there once")
{
    std::vector<Document> documents = small_documents();
    for (Document &document : documents) {
        if (document.name == rules_document) {
            document.text.replace(document.text.find("\"REQ-10\""), 8, "\"REQ-1\"");
        }
        if (document.name == "request.json") {
            document.text.replace(document.text.find("\"level\""), 7, "\"title\"");
        }
    }
    CHECK(texts(lint(documents)) == Lines{R"(request.json:12: vectors[0]: the key "level" is missing)",
                                          "request.json:12: the key \"title\" stands twice in one object",
                                          "rules.json: REQ-1 stands there twice"});
}

TEST_CASE("a file that cannot be read is not compared with the schema")
{
    CHECK(lint_after_vector(tag_01, [](ordered_json &vector) {
              vector["input"]["bytes"] = "0";
              vector["more"] = 1;
          }) == Lines{"bytes: half a byte at place 0: hex digits come in pairs"});
    CHECK(lint_after_vector(tag_01, [](ordered_json &vector) { vector["id"] = std::string(1'000'000, 'a'); }).size() == 1);
}

TEST_CASE("the schema leaves no key and no value to chance")
{
    const auto misfits = [](const Lines &problems) {
        CHECK(problems.size() == 1);
        return problems.size() == 1 && problems[0].find(" does not fit vector.schema.json: ") != std::string::npos;
    };
    CHECK(misfits(lint_after([](ordered_json &file) { file["more"] = 1; })));
    CHECK(misfits(lint_after([](ordered_json &file) { file.erase("about"); })));
    CHECK(misfits(lint_after([](ordered_json &file) { file.erase("recorded"); })));
    CHECK(misfits(lint_after([](ordered_json &file) {
        file["groups"].push_back({{"title", "t"}, {"about", "a"}, {"vectors", ordered_json::array()}});
    })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["more"] = 1; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["rules"] = {"REQ-2", "REQ-2"}; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["origin"] = "found"; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["title"] = ""; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["input"]["world_size"] = "2"; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["input"]["fields"] = ordered_json::object(); })));
    CHECK(misfits(
        lint_after_vector(tag_01, [](ordered_json &vector) { vector["input"]["bytes"] = {{{"u32", "1"}, {"u64", "1"}}}; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["expect"]["class"] = "truncated"; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["expect"]["fields"]["rank"] = "1"; })));
    CHECK(misfits(lint_after_vector(tag_01, [](ordered_json &vector) { vector["expect"]["fields"]["request_id"] = "0515"; })));
    CHECK(misfits(lint_after_vector(tag_00, [](ordered_json &vector) { vector["expect"]["class"] = "wrong"; })));
    CHECK(misfits(lint_after_vector(tag_00, [](ordered_json &vector) { vector["expect"].erase("class"); })));
    CHECK(misfits(lint_after_vector(tag_00, [](ordered_json &vector) { vector["expect"].erase("offset"); })));
    CHECK(misfits(lint_after_vector(tag_00, [](ordered_json &vector) { vector["expect"]["message"] = "m"; })));
    CHECK(misfits(lint_after_vector(tag_00, [](ordered_json &vector) { vector["crate"]["more"] = "m"; })));
    CHECK(misfits(lint_after_encoder([](ordered_json &vector) { vector["input"]["fields"]["canonical"] = true; })));
    CHECK(misfits(lint_after_encoder([](ordered_json &vector) { vector["input"]["fields"]["rank"] = "1"; })));
    CHECK(misfits(lint_after_encoder([](ordered_json &vector) { vector["expect"]["offset"] = 1; })));
}
