#include "citations.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ferrorpc::trace {
namespace {

namespace fs = std::filesystem;

bool is_code(const fs::path &path)
{
    const std::string extension = path.extension().string();
    return extension == ".h" || extension == ".hpp" || extension == ".c" || extension == ".cpp";
}

// What a citation in this file counts as; nothing when the file does not cite. `path` is relative to the root.
std::optional<Role> role_of(const fs::path &path)
{
    const std::string name = path.generic_string();
    const auto is_below = [&](std::string_view folder) { return name.starts_with(folder); };
    if (path.extension() == ".json") {
        return is_below("conformance/vectors/") ? std::optional(Role::vector)
               : is_below("conformance/live/")  ? std::optional(Role::test)
                                                : std::nullopt;
    }
    if (path.extension() == ".md" || path.extension() == ".ksy") {
        return Role::mention;
    }
    if (is_below("proptests/") || is_below("fuzz/")) {
        return is_code(path) ? std::optional(Role::test) : std::nullopt;
    }
    if (is_below("src/") && is_code(path)) {
        return path.stem().extension() == ".test" ? Role::test : Role::enforcing;
    }
    return std::nullopt;
}

// Files of the tree in a stable order, without hidden ones and what builds leave behind.
std::vector<fs::path> files_below(const fs::path &root)
{
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename().string();
        if (entry->is_directory() && (name.starts_with('.') || name == "build" || name == "target")) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            files.push_back(entry->path().lexically_relative(root));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

void cite_cases(const nlohmann::json &cases, Role role, const std::string &file, std::vector<Citation> &citations)
{
    for (const auto &each : cases) {
        const std::string place = fmt::format("{} {}", file, each.at("id").get<std::string>());
        for (const auto &rule : each.at("rules")) {
            citations.push_back({rule.get<std::string>(), role, place});
        }
    }
}

// A file of vectors in groups, or of live scenarios. `rules.json` and the schema, which lie beside the vectors, cite nothing.
void cite_file(const std::string &text, Role role, const std::string &file, std::vector<Citation> &citations)
{
    try {
        const nlohmann::json document = nlohmann::json::parse(text);
        if (role == Role::test) {
            cite_cases(document.at("scenarios"), role, file, citations);
            return;
        }
        if (document.contains("groups")) {
            for (const auto &group : document.at("groups")) {
                cite_cases(group.at("vectors"), role, file, citations);
            }
        }
    } catch (const nlohmann::json::exception &error) {
        throw InputError(fmt::format("{}: {}", file, error.what()));
    }
}

} // namespace

std::vector<Mark> find_rule_ids(std::string_view text, const std::set<std::string> &prefixes)
{
    const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; };
    std::vector<Mark> marks;
    std::size_t line = 1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
        }
        const std::size_t size = i > 0 && is_word(text[i - 1]) ? 0 : rule_id_length(text.substr(i));
        const bool ends = i + size == text.size() || !is_word(text[i + size]);
        if (size == 0 || !ends || !prefixes.contains(std::string(text.substr(i, 3)))) {
            continue;
        }
        const Mark mark{std::string(text.substr(i, size)), line};
        if (std::find(marks.rbegin(), marks.rend(), mark) == marks.rend()) {
            marks.push_back(mark);
        }
    }
    return marks;
}

std::vector<Citation> collect_citations(const fs::path &root, const std::set<std::string> &prefixes)
{
    std::vector<Citation> citations;
    for (const fs::path &path : files_below(root)) {
        const std::optional<Role> role = role_of(path);
        if (!role) {
            continue;
        }
        const std::string file = path.generic_string();
        const std::string text = read_file(root / path);
        if (path.extension() == ".json") {
            cite_file(text, *role, file, citations);
            continue;
        }
        for (const Mark &mark : find_rule_ids(text, prefixes)) {
            citations.push_back({mark.rule, *role, fmt::format("{}:{}", file, mark.line)});
        }
    }
    return citations;
}

} // namespace ferrorpc::trace
