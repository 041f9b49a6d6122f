#include "waiting.hpp"

#include "patterns.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace ferrorpc::trace {
namespace {

[[noreturn]] void fail(const std::string &file, const YAML::Mark &mark, const std::string &reason)
{
    throw InputError(fmt::format("{}:{}: {}", file, mark.line + 1, reason));
}

void check_shape(const YAML::Node &entry, const std::string &file)
{
    if (!entry.IsMap() || !entry["rules"] || !entry["rules"].IsSequence() || !entry["reason"] || !entry["reason"].IsScalar()) {
        fail(file, entry.Mark(), "an entry has `rules`, a list, and `reason`, a text");
    }
    for (const auto &pair : entry) {
        const auto key = pair.first.as<std::string>();
        if (key != "rules" && key != "reason") {
            fail(file, pair.first.Mark(), fmt::format("unknown key `{}`", key));
        }
    }
}

} // namespace

std::map<std::string, std::string> parse_waiting(const std::string &yaml, const std::string &file,
                                                 const std::vector<Rule> &rules)
{
    std::map<std::string, std::string> reasons;
    try {
        for (const YAML::Node &entry : YAML::Load(yaml)) {
            check_shape(entry, file);
            for (const YAML::Node &name : entry["rules"]) {
                const auto pattern = name.as<std::string>();
                bool matched = false;
                for (const Rule &rule : rules) {
                    if (!matches(pattern, rule.id)) {
                        continue;
                    }
                    matched = true;
                    if (!reasons.emplace(rule.id, entry["reason"].as<std::string>()).second) {
                        fail(file, name.Mark(), fmt::format("{} is listed twice", rule.id));
                    }
                }
                if (!matched) {
                    fail(file, name.Mark(), fmt::format("no rule is called {}", pattern));
                }
            }
        }
    } catch (const YAML::Exception &error) {
        fail(file, error.mark, error.msg);
    }
    return reasons;
}

} // namespace ferrorpc::trace
