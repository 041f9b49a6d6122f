// ferrorpc-soak: a job of real processes under random faults for a given time, and a ledger of every call.

#include "director.hpp"
#include "rank.hpp"
#include "summary.hpp"

#include <shared/program.hpp>

#include <charconv>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace {

constexpr std::string_view help = R"(usage: tools/bench soak [--time SECONDS] [--ranks COUNT] [--seed NUMBER] [--json]

Starts a job of real processes that call each other all the time, and does to them and to their network what a bad day does: kills,
stops and restarts ranks, cuts, stalls and splits connections, sends strangers and impostors, takes descriptors away. A ledger judges
every call: each ends once, is handled once at most, gets the answer to its own arguments, and fails only for a cause. Every 15
seconds the faults stop, and the job must come to rest: all connected, a barrier passed, no call open, no descriptor more.

  --time SECONDS   how long; default 60
  --ranks COUNT    2 to 100; default 5
  --seed NUMBER    what happens when; the machine's own timing comes on top; default 1
  --json           the summary as JSON

exit status: 0 nothing was found, 1 something was, 2 wrong usage, 3 the soak itself failed
)";

template <typename Number>
Number number(std::string_view text, std::string_view what, Number least, Number most)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc{} || end != text.end() || value < least || value > most) {
        throw ferrorpc::tools::UsageError{fmt::format("{} is a number from {} to {}, not '{}'", what, least, most, text)};
    }
    return value;
}

int play_rank(const std::vector<std::string> &words)
{
    return soak::run_rank({.rank = number<std::uint8_t>(words.at(1), "rank", 0, 99),
                           .world_size = number<std::uint8_t>(words.at(2), "world size", 2, 100),
                           .port = number<std::uint16_t>(words.at(3), "port", 0, 65535),
                           .incarnation = number<std::uint32_t>(words.at(4), "incarnation", 1, 0xffffff),
                           .seed = number<std::uint64_t>(words.at(5), "seed", 0, std::numeric_limits<std::uint64_t>::max())});
}

// On a terminal one line that is written over and over; elsewhere a line a minute, and at once when something new is found.
void show(const soak::Outcome &outcome)
{
    static const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
    static std::uint64_t found = 0;
    if (outcome.findings_count != std::exchange(found, outcome.findings_count)) {
        fmt::print(stderr, "{}{} s: {}\n", is_terminal ? "\r\x1b[K" : "", outcome.seconds, outcome.findings.back());
    }
    if (is_terminal) {
        fmt::print(stderr, "\r\x1b[K{}", line_of(outcome));
    } else if (outcome.seconds % 60 == 0) {
        fmt::print(stderr, "{}\n", line_of(outcome));
    }
}

} // namespace

int main(int count, char **arguments)
{
    std::string time = "60";
    std::string ranks = "5";
    std::string seed = "1";
    bool is_json = false;
    std::vector<std::string> words;
    const ferrorpc::tools::Program program{
        .name = "ferrorpc-soak",
        .help = help,
        .options = {{"--time", &time}, {"--ranks", &ranks}, {"--seed", &seed}, {"--json", &is_json}},
        .words = &words};
    return run_program(program, std::span{arguments, static_cast<std::size_t>(count)}.subspan(1), [&] {
        if (words.size() == 6 && words[0] == "rank") {
            return play_rank(words);
        }
        if (!words.empty()) {
            throw ferrorpc::tools::UsageError{fmt::format("no argument '{}'", words[0])};
        }
        const soak::Settings settings{.program = "/proc/self/exe",
                                      .time = std::chrono::seconds{number<std::uint32_t>(time, "--time", 1, 1u << 24)},
                                      .world_size = number<std::uint8_t>(ranks, "--ranks", 2, 100),
                                      .seed =
                                          number<std::uint64_t>(seed, "--seed", 0, std::numeric_limits<std::uint64_t>::max())};
        const soak::Outcome outcome = soak::Director{settings, show}.run();
        fmt::print("{}", is_json ? json_of(outcome, settings) : text_of(outcome, settings));
        return outcome.findings_count == 0 ? 0 : 1;
    });
}
