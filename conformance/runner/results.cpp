#include "results.hpp"

#include "json_text.hpp"
#include "text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

std::string text_at(const json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) {
        return {};
    }
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::vector<std::string> texts_at(const json &object, const char *key)
{
    std::vector<std::string> texts;
    for (const json &element : object.value(key, json::array())) {
        if (element.is_string()) {
            texts.push_back(element.get<std::string>());
        }
    }
    return texts;
}

// Of live results a list by rank, of others a text.
std::string standard_error_of(const json &object)
{
    if (!object.value("standard_error", json()).is_array()) {
        return text_at(object, "standard_error");
    }
    std::string all;
    for (const std::string &each : texts_at(object, "standard_error")) {
        all += each;
    }
    return all;
}

CaseResult result_of(const json &object)
{
    CaseResult result;
    result.id = text_at(object, "id");
    result.title = text_at(object, "title");
    result.rules = texts_at(object, "rules");
    result.verdict = text_at(object, "verdict");
    result.step = text_at(object, "step");
    result.expected = text_at(object, "expected");
    result.actual = object.contains("actual") ? text_at(object, "actual") : text_at(object, "what");
    result.standard_error = standard_error_of(object);
    result.wire = texts_at(object, "wire");
    result.again = text_at(object, "again");
    if (const std::string reason = text_at(object, "reason"); !reason.empty()) {
        result.actual += " (known: " + reason + ")";
    }
    return result;
}

Implementation &named(std::vector<Implementation> &implementations, const std::string &name)
{
    const auto found = std::ranges::find(implementations, name, &Implementation::name);
    return found != implementations.end() ? *found : implementations.emplace_back(Implementation{name});
}

// Follows which implementation the next results are of.
class ResultReader {
public:
    explicit ResultReader(std::vector<Implementation> &implementations) : implementations_(implementations) {}

    void take(const json &object)
    {
        const std::string type = text_at(object, "type");
        if (type == "run") {
            testee_ = text_at(object, "testee") + (text_at(object, "mode") == "recorded" ? " (recorded)" : "");
            named(implementations_, testee_);
        } else if (type == "live_player") {
            players_[text_at(object, "player")] = text_at(object, "name");
        } else if (type == "result") {
            named(implementations_, testee_).cases.push_back(result_of(object));
        } else if (type == "live_result") {
            named(implementations_, player_of(text_at(object, "world"))).cases.push_back(result_of(object));
        } else if ((type == "summary" || type == "live_summary") && object.contains("stopped")) {
            named(implementations_, type == "summary" ? testee_ : player_of("native")).stopped = text_at(object, "stopped");
        }
    }

private:
    // A case tells of the native ranks, or of the crate's where there are no others.
    std::string player_of(const std::string &world)
    {
        const std::string player = world.find("native") != std::string::npos ? "native" : "crate";
        const auto found = players_.find(player);
        return found == players_.end() ? player : found->second;
    }

    std::vector<Implementation> &implementations_;
    std::string testee_;
    std::map<std::string, std::string> players_;
};

} // namespace

Weight weight_of(std::string_view verdict)
{
    constexpr std::array<std::string_view, 4> bad{"fail", "crash", "hang", "protocol"};
    if (std::ranges::find(bad, verdict) != bad.end()) {
        return Weight::bad;
    }
    return verdict == "pass" ? Weight::good : verdict == "not_observed" ? Weight::none : Weight::doubtful;
}

std::size_t Implementation::count(Weight weight) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(cases, [&](const CaseResult &each) { return weight_of(each.verdict) == weight; }));
}

std::expected<void, std::string> read_results(std::string_view text, std::string_view name,
                                              std::vector<Implementation> &implementations)
{
    ResultReader reader(implementations);
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        const bool is_whole = end != std::string_view::npos;
        text.remove_prefix(is_whole ? end + 1 : text.size());
        const auto object = parse_json(line);
        if (object && object->is_object()) {
            reader.take(*object);
        } else if (is_whole) {
            return std::unexpected(fmt::format("{}:{}: expected one JSON object on one line", printable(name), number));
        }
    }
    return {};
}

} // namespace ferrorpc::conformance
