#include "lock.hpp"

#include "patterns.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace ferrorpc::trace {
namespace {

constexpr std::string_view retired_mark = "(retired) ";
constexpr std::string_view head =
    "# The text of each rule when its citations were last reviewed. Written by `ferrorpc-trace accept`.\n";

// FRM-9 stands before FRM-10.
std::pair<std::string, std::size_t> order_of(const std::string &id)
{
    return {id.substr(0, 3), std::stoul(id.substr(4))};
}

void accept_rule(Lock &lock, const Rule &rule)
{
    const auto reviewed = lock.find(rule.id);
    if (reviewed != lock.end() && reviewed->second.retired && reviewed->second.text != rule.text) {
        throw InputError(
            fmt::format("{} was retired and cannot come back with other text: give the new rule a new id", rule.id));
    }
    lock[rule.id] = {rule.text, false};
}

} // namespace

Lock parse_lock(std::string_view text, const std::string &file)
{
    Lock lock;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t size = std::min(text.find('\n'), text.size());
        std::string_view entry = text.substr(0, size);
        text.remove_prefix(std::min(size + 1, text.size()));
        if (entry.starts_with('#')) {
            continue;
        }
        const std::size_t id_size = rule_id_length(entry);
        if (id_size == 0 || !entry.substr(id_size).starts_with(' ')) {
            throw InputError(fmt::format("{}:{}: a line is a rule's id, a space and its text", file, line));
        }
        const std::string id(entry.substr(0, id_size));
        entry.remove_prefix(id_size + 1);
        const bool retired = entry.starts_with(retired_mark);
        entry.remove_prefix(retired ? retired_mark.size() : 0);
        if (!lock.emplace(id, Reviewed{std::string(entry), retired}).second) {
            throw InputError(fmt::format("{}:{}: {} stands twice", file, line, id));
        }
    }
    return lock;
}

std::string write_lock(const Lock &lock)
{
    std::vector<std::string> ids;
    for (const auto &[id, reviewed] : lock) {
        ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end(), [](const auto &a, const auto &b) { return order_of(a) < order_of(b); });
    std::string text(head);
    for (const std::string &id : ids) {
        const Reviewed &reviewed = lock.at(id);
        text += fmt::format("{} {}{}\n", id, reviewed.retired ? retired_mark : "", reviewed.text);
    }
    return text;
}

void accept(Lock &lock, const std::vector<Rule> &rules, const std::vector<std::string> &patterns)
{
    for (const std::string &pattern : patterns) {
        bool matched = false;
        for (const Rule &rule : rules) {
            if (matches(pattern, rule.id)) {
                matched = true;
                accept_rule(lock, rule);
            }
        }
        for (auto &[id, reviewed] : lock) {
            const bool is_gone = std::none_of(rules.begin(), rules.end(), [&](const Rule &rule) { return rule.id == id; });
            if (matches(pattern, id)) {
                matched = true;
                reviewed.retired = is_gone;
            }
        }
        if (!matched) {
            throw InputError(fmt::format("no rule is called {}", pattern));
        }
    }
}

} // namespace ferrorpc::trace
