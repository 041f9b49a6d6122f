#include "export/export.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

bool holds(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("export json: one object with the rules and the vectors, as list and show give them")
{
    const Suite suite = small_suite();
    const auto object = nlohmann::json::parse(json_of(suite, suite.vectors(), "1.0"));
    CHECK(object.at("format") == 1);
    CHECK(object.at("suite") == "1.0");
    CHECK(object.at("rules").size() == suite.rules.size());
    REQUIRE(object.at("vectors").size() == 3);
    CHECK(object.at("vectors")[0].at("id") == "request/tag/01");
    CHECK_FALSE(object.at("vectors")[0].contains("type"));
    CHECK_FALSE(nlohmann::json::parse(json_of(suite, {}, "")).contains("suite"));
}

TEST_CASE("export c: a row for each vector, bytes once each, and what repeats is not written out")
{
    const Vector decode = vector_of(
        R"("operation": "decode", "message": "request", "input": {"bytes": ["00ff", {"repeat": "ab", "count": 5000000000}]},
        "expect": {"result": "rejected", "class": "wrong_tag", "offset": 0})",
        R"(["REQ-2", "MSG-1"])");
    const Vector encode = vector_of(
        R"("operation": "encode", "message": "response", "input": {"fields": {"request_id": "18446744073709551615", "is_error": true, "error_message": "00ff"}},
        "expect": {"result": "accepted", "bytes": "00ff"})",
        R"(["RSP-5"])", "should");
    const Vector *const both[] = {&decode, &encode};
    const std::string text = c_header_of(both, "1.0");
    CHECK(holds(text, "#define FERRORPC_VECTORS_SUITE \"1.0\"\n"));
    CHECK(holds(text, "static const unsigned char ferrorpc_vector_data_0[] = {0,255};\n"));
    CHECK_FALSE(holds(text, "= {0,255};\nstatic const unsigned char ferrorpc_vector_data_2"));
    CHECK(holds(text, "= {{ferrorpc_vector_data_0, 2, 1}, {ferrorpc_vector_data_1, 1, 5000000000}};\n"));
    CHECK(holds(text, "static const char *const ferrorpc_vector_rules_0[] = {\"REQ-2\", \"MSG-1\", 0};\n"));
    CHECK(holds(text, ".level = FERRORPC_VECTOR_MUST, .operation = FERRORPC_VECTOR_DECODE, .message = FERRORPC_VECTOR_REQUEST, "
                      ".cap = 1073741824u"));
    CHECK(holds(text, ".bytes = {ferrorpc_vector_parts_0, 2, 5000000002u}"));
    CHECK(holds(text, ".result = FERRORPC_VECTOR_REJECTED, .error_class = FERRORPC_VECTOR_WRONG_TAG, .offset = 0"));
    CHECK(holds(text, ".fields = {.given = FERRORPC_VECTOR_HAS_REQUEST_ID | FERRORPC_VECTOR_HAS_IS_ERROR | "
                      "FERRORPC_VECTOR_HAS_ERROR_MESSAGE, .request_id = 18446744073709551615u, .is_error = 1, .error_message = "
                      "{ferrorpc_vector_parts_1, 1, 2u}}"));
    CHECK(holds(text, ".expected_bytes = {ferrorpc_vector_parts_1, 1, 2u}"));
    CHECK(holds(text, "enum { ferrorpc_vector_count = 2 };"));
}

TEST_CASE("export c: texts are C strings whatever stands in them")
{
    Vector vector =
        vector_of(R"("operation": "decode", "message": "request", "input": {"bytes": ""}, "expect": {"result": "rejected"})");
    vector.title = "a \"b\" \\ ?\?/ \xc3\xa4";
    const Vector *const one[] = {&vector};
    const std::string text = c_header_of(one, "");
    CHECK(holds(text, R"(.title = "a \"b\" \\ \?\?/ \303\244")"));
    CHECK(holds(text, ".bytes = {0, 0, 0}"));
    CHECK_FALSE(holds(text, "FERRORPC_VECTORS_SUITE"));
}
