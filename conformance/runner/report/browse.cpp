#include "report/browse.hpp"

#include "report/block.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using Lines = std::vector<std::string>;
using nlohmann::ordered_json;

struct Place {
    const VectorFile *file;
    const Group *group;
};

Place place_of(const Suite &suite, const Vector &vector)
{
    for (const VectorFile &file : suite.files) {
        for (const Group &group : file.groups) {
            if (!group.vectors.empty() && &vector >= group.vectors.data() &&
                &vector < group.vectors.data() + group.vectors.size()) {
                return {&file, &group};
            }
        }
    }
    return {nullptr, nullptr};
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::vector<const Vector *> selected_of(const Group &group, const std::set<const Vector *> &selected)
{
    std::vector<const Vector *> vectors;
    for (const Vector &vector : group.vectors) {
        if (selected.contains(&vector)) {
            vectors.push_back(&vector);
        }
    }
    return vectors;
}

Lines group_lines(const Group &group, const std::vector<const Vector *> &vectors, const Style &style)
{
    Lines lines{fmt::format("  {} ({}){}", style.strong(printable(group.title)), vectors.size(),
                            group.about.empty() ? "" : ": " + printable(group.about))};
    std::size_t id_width = 0;
    std::size_t rules_width = 0;
    for (const Vector *vector : vectors) {
        id_width = std::max(id_width, vector->id.size());
        rules_width = std::max(rules_width, joined(vector->rules).size());
    }
    for (const Vector *vector : vectors) {
        lines.push_back(fmt::format("    {:<{}}  {:<6}  {:<{}}  {}", vector->id, id_width, to_string(vector->level),
                                    joined(vector->rules), rules_width, printable(vector->title)));
    }
    return lines;
}

std::string crate_line(const VectorFile &file, const Vector &vector)
{
    if (!vector.crate) {
        return "crate     not recorded";
    }
    return fmt::format("crate     {}  ({} {})", describe(complete_record(*vector.crate, vector.expect)), printable(file.crate),
                       printable(file.crate_version));
}

} // namespace

Lines list_lines(const Suite &suite, Selection selected, const Style &style)
{
    const std::set<const Vector *> wanted(selected.begin(), selected.end());
    Lines lines;
    for (const VectorFile &file : suite.files) {
        Lines groups;
        std::size_t count = 0;
        for (const Group &group : file.groups) {
            const std::vector<const Vector *> vectors = selected_of(group, wanted);
            count += vectors.size();
            if (!vectors.empty()) {
                Lines more = group_lines(group, vectors, style);
                groups.insert(groups.end(), more.begin(), more.end());
            }
        }
        if (count > 0) {
            lines.push_back(fmt::format("{}  {} ({})", style.strong(printable(file.name)), printable(file.title), count));
            lines.insert(lines.end(), groups.begin(), groups.end());
        }
    }
    lines.push_back(counted(selected.size(), "vector"));
    return lines;
}

Lines show_lines(const Suite &suite, const Vector &vector, const Style &style)
{
    const Place place = place_of(suite, vector);
    Lines lines{style.strong(vector.id) + "  " + printable(vector.title),
                fmt::format("{}, in {}, group \"{}\"{}", to_string(vector.level), printable(place.file->name),
                            printable(place.group->title), vector.origin.empty() ? "" : ", " + printable(vector.origin)),
                ""};
    const auto append = [&](const Lines &more) { lines.insert(lines.end(), more.begin(), more.end()); };
    append(rule_lines(vector, suite, style, true));
    lines.emplace_back();
    append(input_lines(vector, nullptr, nullptr, style));
    if (vector.expect.bytes) {
        append(expected_bytes_lines(vector, std::nullopt, style));
    } else {
        lines.push_back("expected  " + describe(vector.expect));
    }
    lines.push_back(crate_line(*place.file, vector));
    return lines;
}

ordered_json vector_json(const Suite &suite, const Vector &vector)
{
    const Place place = place_of(suite, vector);
    ordered_json object = {{"type", "vector"},
                           {"id", vector.id},
                           {"title", vector.title},
                           {"file", place.file->name},
                           {"group", place.group->title},
                           {"rules", vector.rules},
                           {"level", to_string(vector.level)},
                           {"operation", to_string(vector.message->operation)},
                           {"message", vector.message->name},
                           {"input", to_json(vector.input, *vector.message)},
                           {"expect", to_json(vector.expect, *vector.message)},
                           {"origin", vector.origin}};
    if (vector.crate) {
        object["crate"] = to_json(complete_record(*vector.crate, vector.expect), *vector.message);
    }
    return object;
}

} // namespace ferrorpc::conformance
