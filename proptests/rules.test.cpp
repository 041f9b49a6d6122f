// Every rule with MUST has a property, or stands in without_property.yaml with a reason. A DIF rule tells why another is as it
// is.
#include <citations.hpp>
#include <rules.hpp>
#include <waiting.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace ferrorpc::trace;

TEST_CASE("every rule with MUST has a property or a reason why not")
{
    const std::filesystem::path root = FERRORPC_SOURCE_DIR;
    const auto read = [&](const char *file) {
        std::ostringstream text;
        text << std::ifstream(root / file).rdbuf();
        return text.str();
    };
    const std::vector<Rule> rules = parse_rules(read("spec/protocol.md"), "spec/protocol.md");
    const auto reasons = parse_waiting(read("proptests/without_property.yaml"), "proptests/without_property.yaml", rules);
    std::set<std::string> prefixes;
    for (const Rule &rule : rules) {
        prefixes.insert(rule.id.substr(0, 3));
    }
    std::set<std::string> held;
    for (const Citation &citation : collect_citations(root, prefixes)) {
        if (citation.place.starts_with("proptests/")) {
            held.insert(citation.rule);
        }
    }
    for (const Rule &rule : rules) {
        if (rule.level == Level::must && !rule.id.starts_with("DIF-")) {
            INFO(rule.id);
            CHECK(held.contains(rule.id) != reasons.contains(rule.id)); // not both: the list must not go stale
        }
    }
    CHECK(held.size() > 70);
}
