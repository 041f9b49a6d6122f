#include "report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>

namespace ferrorpc::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string hex(ByteView bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte) >> 4];
        text += digits[std::to_integer<std::size_t>(byte) & 0xF];
    }
    return text;
}

std::string_view verdict_name(Verdict verdict)
{
    switch (verdict) {
    case Verdict::note:
        return "note";
    case Verdict::incomplete:
        return "incomplete";
    case Verdict::refused:
        return "refused";
    }
    return "";
}

Json row_json(const Row &row)
{
    return {{"offset", row.offset}, {"hex", hex(row.bytes)}, {"field", row.name},
            {"value", row.value},   {"meaning", row.doc},    {"rule", row.rule}};
}

Json finding_json(const Finding &finding)
{
    Json json{{"verdict", verdict_name(finding.verdict)}, {"offset", finding.offset}};
    if (!finding.error_class.empty()) {
        json["class"] = finding.error_class;
    }
    if (!finding.rule.empty()) {
        json["rule"] = finding.rule;
    }
    json["text"] = finding.text;
    return json;
}

std::string line(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

class JsonReport final : public Report {
public:
    void unit(const Unit &unit, const Place *place) override { fmt::print("{}", unit_json(unit, place)); }
    void not_read(std::string_view what) override { fmt::print("{}", line({{"kind", "not_read"}, {"text", what}})); }
};

} // namespace

std::string unit_json(const Unit &unit, const Place *place)
{
    Json json{{"kind", unit.kind}, {"offset", unit.offset}, {"size", unit.size}};
    if (place != nullptr) {
        json["from"] = place->source;
        json["to"] = place->destination;
        if (place->packet != 0) {
            json["packet"] = place->packet;
            json["time_ns"] = place->time_ns;
        }
    }
    json["fields"] = Json::array();
    for (const Row &row : unit.rows) {
        json["fields"].push_back(row_json(row));
    }
    json["findings"] = Json::array();
    for (const Finding &finding : unit.findings) {
        json["findings"].push_back(finding_json(finding));
    }
    return line(json);
}

std::unique_ptr<Report> make_json_report()
{
    return std::make_unique<JsonReport>();
}

} // namespace ferrorpc::cli
