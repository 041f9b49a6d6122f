#include "schema.hpp"

#include "json_text.hpp"
#include "reader.hpp"
#include "text.hpp"

#include <fmt/core.h>

// nlohmann's adapter throws on bad casts; the header is not clean under this project's warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

#include <algorithm>
#include <exception>
#include <map>
#include <string>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

// "<root>", "[groups]", "[0]" as a JSON pointer.
std::string pointer(const std::vector<std::string> &context)
{
    std::string text;
    for (const std::string &step : context) {
        if (step.size() > 2 && step.front() == '[') {
            text.append("/").append(pointer_token(std::string_view(step).substr(1, step.size() - 2)));
        }
    }
    return text;
}

bool is_within(std::string_view inner, std::string_view outer)
{
    return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

// One description for each pointer that has no deeper one below it. The schema's conditions make one defect fail at every
// level above it, too.
std::map<std::string, std::string> most_exact(const valijson::ValidationResults &results)
{
    std::map<std::string, std::string> found;
    for (const auto &error : results) {
        found.emplace(pointer(error.context), error.description);
    }
    std::map<std::string, std::string> exact;
    for (const auto &[place, description] : found) {
        const auto next = found.upper_bound(place + "/");
        if (next == found.end() || !is_within(next->first, place)) {
            exact.emplace(place, description);
        }
    }
    return exact;
}

} // namespace

void check_schema(const Document &schema, const Document &document, std::vector<Problem> &problems)
{
    const auto schema_value = parse_json(schema.text);
    const auto value = parse_json(document.text);
    if (!schema_value || !value) {
        problems.push_back({schema_value ? document.name : schema.name, 0, "is no JSON"});
        return;
    }
    valijson::ValidationResults results;
    try {
        valijson::Schema parsed;
        valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(*schema_value), parsed);
        valijson::Validator().validate(parsed, Adapter(*value), &results);
    } catch (const std::exception &error) {
        problems.push_back({schema.name, 0, std::string("is not usable as a schema: ") + error.what()});
        return;
    }
    ProblemSink sink(document.name, document.text, problems);
    for (const auto &[place, description] : most_exact(results)) {
        sink.report(place, fmt::format("{} does not fit {}: {}", place.empty() ? "the file" : printable(place_name(place)),
                                       schema.name, printable(description)));
    }
}

} // namespace ferrorpc::conformance
