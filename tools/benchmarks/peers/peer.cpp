#include "peer.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <limits>
#include <sstream>
#include <thread>

namespace peer {
namespace {

constexpr std::size_t times_max = std::size_t{1} << 20;

void wait_for_end_of_input()
{
    for (std::string line; std::getline(std::cin, line);) {
    }
}

std::uint32_t percentile(std::vector<std::uint32_t> &times, double part)
{
    const auto place = times.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(times.size() - 1));
    std::nth_element(times.begin(), place, times.end());
    return *place;
}

void call(const Settings &settings, const Connect &connect)
{
    std::unique_ptr<Client> client;
    for (std::string line; std::getline(std::cin, line);) {
        if (line == "connect") {
            client = connect(settings);
            std::cout << "connected" << std::endl;
            continue;
        }
        std::istringstream words{line};
        std::size_t depth = 0;
        std::int64_t milliseconds = 0;
        if (client == nullptr || !(words >> depth >> milliseconds) || depth == 0) {
            throw std::runtime_error{"no such command: " + line};
        }
        Calls calls{depth, std::chrono::milliseconds{milliseconds}};
        client->run(calls);
        std::cout << calls.summary() << std::endl;
    }
}

int carry_out(int argc, char **argv, const Serve &serve, const Connect &connect)
{
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    if (!arguments.empty() && arguments[0] == "serve") {
        std::thread{[] {
            wait_for_end_of_input();
            std::_Exit(0); // whatever the library's threads are doing
        }}.detach();
        serve({.words = {arguments.begin() + 1, arguments.end()}});
        return 1;
    }
    if (arguments.size() >= 3 && arguments[0] == "call") {
        call({.port = static_cast<std::uint16_t>(std::stoul(arguments[1])),
              .payload_size = std::stoul(arguments[2]),
              .words = {arguments.begin() + 3, arguments.end()}},
             connect);
        std::_Exit(0);
    }
    std::cerr << "usage: " << argv[0] << " serve [WORD...] | call PORT SIZE [WORD...]\n";
    return 2;
}

} // namespace

bool Settings::has(std::string_view word) const
{
    return std::ranges::find(words, word) != words.end();
}

std::size_t Settings::number(std::string_view name, std::size_t otherwise) const
{
    for (const std::string &word : words) {
        if (word.starts_with(name) && word.size() > name.size() && word[name.size()] == '=') {
            return std::stoul(word.substr(name.size() + 1));
        }
    }
    return otherwise;
}

Calls::Calls(std::size_t depth, std::chrono::nanoseconds time) : begun_(depth)
{
    times_.reserve(times_max); // page faults come before the first call
    start_ = now_ = Clock::now();
    end_ = start_ + time;
}

void Calls::end(std::size_t slot)
{
    now_ = Clock::now();
    --open_;
    ++count_;
    if (times_.size() < times_max) {
        const std::int64_t time = std::chrono::nanoseconds{now_ - begun_[slot]}.count();
        times_.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(time, std::numeric_limits<std::uint32_t>::max())));
    }
}

std::string Calls::summary()
{
    if (count_ == 0) {
        throw std::runtime_error{"no call came to its end"};
    }
    std::ostringstream text;
    text << count_ << ' ' << std::chrono::nanoseconds{now_ - start_}.count() << ' ' << percentile(times_, 0.5) << ' '
         << percentile(times_, 0.99);
    return text.str();
}

void listening(std::uint16_t port)
{
    std::cout << "listening " << port << std::endl;
}

void joined()
{
    std::cout << "joined" << std::endl;
}

int run(int argc, char **argv, const Serve &serve, const Connect &connect)
try {
    return carry_out(argc, argv, serve, connect);
} catch (const std::exception &error) {
    std::cerr << argv[0] << ": " << error.what() << '\n';
    std::_Exit(1);
}

} // namespace peer
