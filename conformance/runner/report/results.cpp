#include "report/results.hpp"

#include "suite/json_text.hpp"
#include "suite/text.hpp"
#include "versions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Weight>, 9> verdict_weights{{
    {"pass", Weight::good},
    {"warn", Weight::doubtful},
    {"note", Weight::doubtful},
    {"known_difference", Weight::doubtful},
    {"fail", Weight::bad},
    {"crash", Weight::bad},
    {"hang", Weight::bad},
    {"protocol", Weight::bad},
    {"not_observed", Weight::none},
}};

bool is_known(std::string_view verdict)
{
    return std::ranges::find(verdict_weights, verdict, &std::pair<std::string_view, Weight>::first) != verdict_weights.end();
}

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
    const bool missed_should =
        result.verdict == "warn" && (text_at(object, "type") == "live_result" || object.contains("misses"));
    result.misses = missed_should || result.verdict == "known_difference" || weight_of(result.verdict) == Weight::bad;
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

// Follows which implementation the next results are of, and whether each run comes to its end.
class ResultReader {
public:
    explicit ResultReader(std::vector<Implementation> &implementations) : implementations_(implementations) {}

    std::expected<void, std::string> take(const json &object)
    {
        const std::string type = text_at(object, "type");
        if (const json format = object.value("format", json(results_format)); format != results_format) {
            return std::unexpected(
                fmt::format("results of format {}: this program reads format {}", printable(format.dump()), results_format));
        }
        if (type == "run") {
            begin(Kind::vectors);
            testee_ = text_at(object, "testee") + (text_at(object, "mode") == "recorded" ? " (recorded)" : "");
            is_capture_ = text_at(object, "mode") == "capture";
            due_ = count_at(object, "vectors");
            subject().is_recorded = text_at(object, "mode") == "recorded";
        } else if (type == "live_player") {
            const std::string player = text_at(object, "player");
            if (kind_ != Kind::live || players_.contains(player)) {
                begin(Kind::live);
                players_.clear();
            }
            players_[player] = text_at(object, "name");
        } else if (type == "result" || type == "live_result") {
            if (kind_ != (type == "result" ? Kind::vectors : Kind::live)) {
                return std::unexpected("a result without the start of its run");
            }
            Implementation &of = type == "result" ? subject() : named(implementations_, player_of(text_at(object, "world")));
            of.cases.push_back(result_of(object));
            of.cases.back().source = type == "live_result" ? Source::live : is_capture_ ? Source::capture : Source::vectors;
            note_verdict(of);
            ++seen_;
        } else if (type == "summary" || type == "live_summary") {
            if (kind_ != (type == "summary" ? Kind::vectors : Kind::live)) { // no program said hello
                begin(type == "summary" ? Kind::vectors : Kind::live);
                testee_ = unstarted;
                players_ = {{"native", unstarted}};
            }
            summarise(object);
        }
        return {};
    }

    // At the end of the lines: a run without its summary did not end.
    void finish()
    {
        if (kind_ == Kind::none) {
            return;
        }
        subject().faults.push_back(
            fmt::format("this run did not end: there {} and no summary, as of a run that was killed",
                        due_ ? fmt::format("are {} of {} results", seen_, *due_)
                             : fmt::format("{} {}", seen_ == 1 ? "is" : "are", counted(seen_, "result"))));
        kind_ = Kind::none;
    }

private:
    enum class Kind { none, vectors, live };

    static constexpr const char *unstarted = "a program that did not start";

    static std::optional<std::size_t> count_at(const json &object, const char *key)
    {
        const auto found = object.find(key);
        return found != object.end() && found->is_number_unsigned() ? std::optional(found->get<std::size_t>()) : std::nullopt;
    }

    void begin(Kind kind)
    {
        finish();
        kind_ = kind;
        due_.reset();
        seen_ = 0;
    }

    void summarise(const json &object)
    {
        std::vector<std::string> &faults = subject().faults;
        if (kind_ == Kind::live) {
            due_ = count_at(object, "scenarios");
        }
        if (object.contains("stopped")) {
            faults.push_back("this run stopped early: " + text_at(object, "stopped"));
        } else if (due_ && *due_ != seen_) {
            faults.push_back(fmt::format("of this run there are {} of {} results", seen_, *due_));
        }
        kind_ = Kind::none;
    }

    static void note_verdict(Implementation &of)
    {
        const CaseResult &result = of.cases.back();
        if (!is_known(result.verdict)) {
            of.faults.push_back(
                fmt::format("the verdict '{}' of {} is unknown", printable(result.verdict), printable(result.id)));
        }
    }

    // What the run under way is about.
    Implementation &subject()
    {
        return named(implementations_,
                     kind_ == Kind::live ? player_of(players_.contains("native") ? "native" : "crate") : testee_);
    }

    // A case tells of the native ranks, or of the crate's where there are no others.
    std::string player_of(const std::string &world)
    {
        const std::string player = world.find("native") != std::string::npos ? "native" : "crate";
        const auto found = players_.find(player);
        return found == players_.end() ? player : found->second;
    }

    std::vector<Implementation> &implementations_;
    Kind kind_ = Kind::none; // of the run under way
    std::string testee_;
    bool is_capture_ = false;
    std::map<std::string, std::string> players_;
    std::optional<std::size_t> due_; // results of the run under way
    std::size_t seen_ = 0;
};

} // namespace

Weight weight_of(std::string_view verdict)
{
    const auto found = std::ranges::find(verdict_weights, verdict, &std::pair<std::string_view, Weight>::first);
    return found == verdict_weights.end() ? Weight::bad : found->second;
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
            if (const auto taken = reader.take(*object); !taken) {
                return std::unexpected(fmt::format("{}:{}: {}", printable(name), number, taken.error()));
            }
        } else if (is_whole) {
            return std::unexpected(fmt::format("{}:{}: expected one JSON object on one line", printable(name), number));
        }
    }
    reader.finish();
    return {};
}

} // namespace ferrorpc::conformance
