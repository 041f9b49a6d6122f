#include "process.hpp"

#include <asio/buffer.hpp>
#include <asio/read.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace soak {
namespace {

[[noreturn]] void fail(const char *what)
{
    throw std::system_error{errno, std::generic_category(), what};
}

struct Pipe {
    int read_end = -1;
    int write_end = -1;

    Pipe()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            fail("no pipe for a rank");
        }
        read_end = ends[0];
        write_end = ends[1];
    }
};

pid_t spawn(const std::vector<std::string> &command, int input, int output)
{
    std::vector<char *> words;
    for (const std::string &word : command) {
        words.push_back(const_cast<char *>(word.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1); // Asio's sockets would stay open in it
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP); // Ctrl-C is for the director, which then ends the ranks in order
    pid_t id = 0;
    const int error = posix_spawn(&id, words[0], &actions, &attributes, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        errno = error;
        fail("a rank does not start");
    }
    return id;
}

rlimit descriptor_limit()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit;
}

} // namespace

Process::Process(asio::io_context &context, const std::vector<std::string> &command) : input_{context}, output_{context}
{
    const Pipe input;
    const Pipe output;
    id_ = spawn(command, input.read_end, output.write_end);
    ::close(input.read_end);
    ::close(output.write_end);
    input_.assign(input.write_end);
    output_.assign(output.read_end);
}

Process::~Process()
{
    if (id_ != 0) {
        signal(SIGKILL);
        wait();
    }
}

asio::awaitable<void> Process::read(std::function<void(const Record &)> take)
{
    std::array<std::byte, 1024 * sizeof(Record)> bytes;
    std::size_t size = 0;
    while (true) {
        std::error_code error;
        size += co_await output_.async_read_some(asio::buffer(bytes.data() + size, bytes.size() - size),
                                                 asio::redirect_error(asio::use_awaitable, error));
        std::size_t offset = 0;
        for (; size - offset >= sizeof(Record); offset += sizeof(Record)) {
            Record record;
            std::memcpy(&record, bytes.data() + offset, sizeof record);
            take(record);
        }
        size -= offset;
        std::memmove(bytes.data(), bytes.data() + offset, size);
        if (error) {
            co_return;
        }
    }
}

void Process::tell(std::string_view line)
{
    // Commands are few and short, so the pipe has room. An error means that the process has just ended, which is seen
    // elsewhere.
    [[maybe_unused]] const ssize_t written = ::write(input_.native_handle(), line.data(), line.size());
}

void Process::signal(int number) const
{
    ::kill(id_, number);
}

void Process::limit_descriptors(std::uint64_t more) const
{
    rlimit limit = descriptor_limit();
    limit.rlim_cur = descriptors() + more;
    ::prlimit(id_, RLIMIT_NOFILE, &limit, nullptr);
}

void Process::free_descriptors() const
{
    const rlimit limit = descriptor_limit();
    ::prlimit(id_, RLIMIT_NOFILE, &limit, nullptr);
}

std::uint64_t Process::descriptors() const
{
    std::uint64_t count = 0;
    std::error_code ignored;
    for (auto entry = std::filesystem::directory_iterator{fmt::format("/proc/{}/fd", id_), ignored};
         entry != std::filesystem::directory_iterator{}; entry.increment(ignored)) {
        ++count;
    }
    return count;
}

int Process::wait()
{
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = 0;
    return status;
}

} // namespace soak
