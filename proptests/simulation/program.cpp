// The simulation as a program: plays seeds, and shows a failing one made small. See usage.
#include <proptests/simulation/regressions.hpp>
#include <proptests/simulation/simulate.hpp>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <unistd.h>

using namespace ferrorpc::simulation;

namespace {

constexpr std::string_view usage = R"(usage: simulation [FIRST [COUNT [STEPS]]]

Plays the worlds of COUNT seeds from FIRST on (1 and 1), and first those that have failed once. With STEPS, such as 0-3,7, plays only
these steps of the seed FIRST, and tells everything that happens.

exit status: 0 nothing was wrong, 1 something was, 2 wrong usage
)";

constexpr unsigned seconds_max = 60; // of one world, which takes some milliseconds

std::array<char, 128> last_words{};
std::size_t last_words_size = 0;

extern "C" void on_crash(int signal)
{
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, last_words.data(), last_words_size);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// What is said if the program crashes or hangs in that world.
void announce(std::uint64_t seed)
{
    const std::string text =
        "simulation: crashed or hung in seed " + std::to_string(seed) + "; replay: simulation " + std::to_string(seed) + "\n";
    last_words_size = text.copy(last_words.data(), last_words.size());
    ::alarm(seconds_max);
}

/// Whether nothing was wrong.
bool play(std::uint64_t seed, const Steps &steps)
{
    announce(seed);
    const std::string complaint = simulate(seed, steps);
    if (complaint.empty()) {
        return true;
    }
    std::cout << "seed " << seed << ": " << complaint << "\nmaking it small..." << std::endl;
    ::alarm(0);
    const Steps few = shrink(seed, steps);
    simulate(seed, few, &std::cout);
    std::cout << "seed " << seed << " failed: " << complaint << "\nreplay: simulation " << seed << " 1 " << to_text(few)
              << '\n';
    return false;
}

bool play_all(std::uint64_t first, std::uint64_t count)
{
    for (const Regression &regression : regressions) {
        if (!play(regression.seed, all_steps(regression.seed))) {
            std::cout << "it had failed before: " << regression.what << '\n';
            return false;
        }
    }
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        if (!play(seed, all_steps(seed))) {
            return false;
        }
        if ((seed - first + 1) % 100'000 == 0) {
            std::cout << seed - first + 1 << " of " << count << " seeds played" << std::endl;
        }
    }
    std::cout << count << " seeds from " << first << ", and " << std::size(regressions)
              << " that had failed: nothing was wrong\n";
    return true;
}

bool tell(std::uint64_t seed, const Steps &steps)
{
    announce(seed);
    const std::string complaint = simulate(seed, steps, &std::cout);
    std::cout << (complaint.empty() ? "nothing was wrong" : complaint) << '\n';
    return complaint.empty();
}

bool is_number(std::string_view text, std::uint64_t &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

int main(int argc, char **argv)
{
    std::uint64_t first = 1;
    std::uint64_t count = 1;
    if (argc > 4 || (argc > 1 && !is_number(argv[1], first)) || (argc > 2 && !is_number(argv[2], count))) {
        std::cerr << usage;
        return 2;
    }
    for (const int signal : {SIGABRT, SIGSEGV, SIGALRM, SIGFPE}) {
        std::signal(signal, on_crash);
    }
    simulate(0, {}); // what is allocated once and for all is so now
    try {
        return (argc > 3 ? tell(first, to_steps(argv[3])) : play_all(first, count)) ? 0 : 1;
    } catch (const std::exception &error) {
        std::cerr << "simulation: " << error.what() << '\n';
        return 2;
    }
}
