#include "process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace bench {
namespace {

std::array<int, 2> make_pipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error{std::string{"no pipe: "} + std::strerror(errno)};
    }
    return ends;
}

// True: the calling thread, and what it starts, run there alone from now on.
bool run_on(int cpu)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(cpu), &one);
    return ::sched_setaffinity(0, sizeof one, &one) == 0;
}

// In the child: becomes the program, or ends.
[[noreturn]] void become(const std::vector<std::string> &command, int input, int output, std::optional<int> cpu)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // no program outlives the benchmark
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    if (cpu && !run_on(*cpu)) {
        ::_exit(127);
    }
    std::vector<char *> words;
    for (const std::string &word : command) {
        words.push_back(const_cast<char *>(word.c_str()));
    }
    words.push_back(nullptr);
    ::execvp(words.front(), words.data());
    ::_exit(127);
}

} // namespace

Process::Process(const std::vector<std::string> &command, std::optional<int> cpu)
    : name_{command.front().substr(command.front().rfind('/') + 1)}
{
    ::signal(SIGPIPE, SIG_IGN); // tell() says that nobody listens
    const auto to_child = make_pipe();
    const auto from_child = make_pipe();
    child_ = ::fork();
    if (child_ == 0) {
        become(command, to_child[0], from_child[1], cpu);
    }
    ::close(to_child[0]);
    ::close(from_child[1]);
    input_ = to_child[1];
    output_ = from_child[0];
    if (child_ < 0) {
        fail("cannot be started");
    }
}

Process::Process(Process &&other) noexcept
    : name_{std::move(other.name_)}, child_{std::exchange(other.child_, -1)}, input_{std::exchange(other.input_, -1)},
      output_{std::exchange(other.output_, -1)}, heard_{std::move(other.heard_)}
{
}

Process::~Process()
{
    if (input_ >= 0) {
        ::close(input_);
    }
    if (output_ >= 0) {
        ::close(output_);
    }
    if (child_ > 0) {
        for (int look = 0; look < 200; ++look) {
            if (::waitpid(child_, nullptr, WNOHANG) != 0) {
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
}

void Process::tell(const std::string &line)
{
    const std::string text = line + '\n';
    if (::write(input_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        fail("does not listen");
    }
}

std::string Process::hear(std::chrono::milliseconds timeout)
{
    while (heard_.find('\n') == std::string::npos) {
        if (!read_more(timeout)) {
            fail("has ended");
        }
    }
    const std::size_t end = heard_.find('\n');
    std::string line = heard_.substr(0, end);
    heard_.erase(0, end + 1);
    return line;
}

std::string Process::rest()
{
    while (read_more(std::chrono::minutes{5})) {
    }
    if (const int status = wait(); status != 0) {
        fail("has failed");
    }
    return std::exchange(heard_, {});
}

bool Process::read_more(std::chrono::milliseconds timeout)
{
    pollfd ready{.fd = output_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(timeout.count())) != 1) {
        fail("says nothing");
    }
    std::array<char, 4096> piece;
    const ssize_t size = ::read(output_, piece.data(), piece.size());
    heard_.append(piece.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return size > 0;
}

int Process::wait()
{
    int status = 0;
    ::waitpid(std::exchange(child_, -1), &status, 0);
    return status;
}

void Process::fail(const std::string &what) const
{
    throw std::runtime_error{name_ + " " + what};
}

bool can_run_on(int cpu)
{
    cpu_set_t before;
    if (::sched_getaffinity(0, sizeof before, &before) != 0 || !run_on(cpu)) {
        return false;
    }
    return ::sched_setaffinity(0, sizeof before, &before) == 0;
}

} // namespace bench
