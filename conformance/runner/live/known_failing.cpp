#include "live/known_failing.hpp"

#include "suite/pattern.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>

namespace ferrorpc::conformance {

std::expected<std::vector<KnownFailure>, std::string> parse_known_failing(std::string_view text, std::string_view name)
{
    std::vector<KnownFailure> known;
    std::istringstream lines{std::string(text)};
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        std::istringstream words(line.substr(0, line.find('#')));
        KnownFailure entry{{}, {}, number};
        if (!(words >> entry.pattern)) {
            continue;
        }
        for (std::string word; words >> word;) {
            entry.reason += (entry.reason.empty() ? "" : " ") + word;
        }
        if (entry.reason.empty()) {
            return std::unexpected(
                fmt::format("{}:{}: behind {} must stand why it fails", printable(name), number, printable(entry.pattern)));
        }
        known.push_back(std::move(entry));
    }
    return known;
}

const KnownFailure *find_stale(const std::vector<KnownFailure> &known, const std::vector<std::string> &ids)
{
    const auto found = std::ranges::find_if(known, [&](const KnownFailure &entry) {
        return std::ranges::none_of(ids, [&](const std::string &id) { return selects(entry.pattern, id); });
    });
    return found == known.end() ? nullptr : &*found;
}

const KnownFailure *find_known(const std::vector<KnownFailure> &known, const std::string &id)
{
    const auto found = std::ranges::find_if(known, [&](const KnownFailure &entry) { return selects(entry.pattern, id); });
    return found == known.end() ? nullptr : &*found;
}

} // namespace ferrorpc::conformance
