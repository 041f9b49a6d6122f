#include "export/export.hpp"

#include "report/browse.hpp"
#include "versions.hpp"

#include <fmt/format.h>

namespace ferrorpc::conformance {

using nlohmann::ordered_json;

std::string json_of(const Suite &suite, Selection vectors, std::string_view version)
{
    std::string text = fmt::format("{{\n\"format\": {},\n", vector_format);
    if (!version.empty()) {
        text += fmt::format("\"suite\": {},\n", ordered_json(version).dump());
    }
    const auto add_list = [&](std::string_view name, const auto &elements, const auto &object_of) {
        text += fmt::format("\"{}\": [", name);
        std::string_view before = "\n";
        for (const auto &element : elements) {
            text += before;
            text += object_of(element).dump();
            before = ",\n";
        }
        text += "\n]";
    };
    add_list("rules", suite.rules, [](const Rule &rule) {
        return ordered_json{{"id", rule.id}, {"level", rule.level}, {"section", rule.section}, {"text", rule.text}};
    });
    text += ",\n";
    add_list("vectors", vectors, [&](const Vector *vector) {
        ordered_json object = vector_json(suite, *vector);
        object.erase("type");
        return object;
    });
    return text + "\n}\n";
}

} // namespace ferrorpc::conformance
