#include "testee/process.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {
namespace {

// How often a silent child is looked after: one that exits may leave its standard output open in the hands of its own children.
constexpr std::chrono::milliseconds look_interval{50};
constexpr std::chrono::milliseconds exit_interval{5};
constexpr std::size_t read_size = std::size_t{1} << 16;

struct Pipe {
    FileDescriptor read_end;
    FileDescriptor write_end;
};

std::expected<Pipe, std::string> make_pipe()
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::unexpected(std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

void set_nonblocking(const FileDescriptor &descriptor)
{
    fcntl(descriptor.get(), F_SETFL, fcntl(descriptor.get(), F_GETFL) | O_NONBLOCK);
}

// Frees what posix_spawn needs.
class SpawnPlan {
public:
    SpawnPlan()
    {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        sigset_t defaults;
        sigset_t mask;
        sigemptyset(&mask);
        sigfillset(&defaults);
        posix_spawnattr_setsigdefault(&attributes_, &defaults);
        posix_spawnattr_setsigmask(&attributes_, &mask);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    SpawnPlan(const SpawnPlan &) = delete;
    SpawnPlan &operator=(const SpawnPlan &) = delete;
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }

    void connect(const FileDescriptor &ours, int theirs) { posix_spawn_file_actions_adddup2(&actions_, ours.get(), theirs); }

    // 0, or an error number.
    int spawn(std::span<const std::string> command, pid_t &id)
    {
        std::vector<std::string> words(command.begin(), command.end());
        std::vector<char *> arguments;
        std::transform(words.begin(), words.end(), std::back_inserter(arguments),
                       [](std::string &word) { return word.data(); });
        arguments.push_back(nullptr);
        return posix_spawnp(&id, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

int poll_timeout(Clock::time_point deadline, std::chrono::milliseconds interval)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::clamp(left, std::chrono::milliseconds{0}, interval).count());
}

// Appends what there is, at most one buffer of it. Closes the descriptor at the end of the stream.
void read_available(FileDescriptor &descriptor, std::string &text)
{
    if (!descriptor.is_open()) {
        return;
    }
    std::array<char, read_size> buffer;
    const ssize_t count = read(descriptor.get(), buffer.data(), buffer.size());
    if (count > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        descriptor.close();
    }
}

} // namespace

FileDescriptor::FileDescriptor(FileDescriptor &&other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

void FileDescriptor::close()
{
    if (is_open()) {
        ::close(std::exchange(descriptor_, -1));
    }
}

std::expected<Process, std::string> Process::start(std::span<const std::string> command)
{
    std::signal(SIGPIPE, SIG_IGN);
    auto input = make_pipe();
    auto output = make_pipe();
    auto error = make_pipe();
    if (!input || !output || !error) {
        return std::unexpected(!input ? input.error() : !output ? output.error() : error.error());
    }
    SpawnPlan plan;
    plan.connect(input->read_end, STDIN_FILENO);
    plan.connect(output->write_end, STDOUT_FILENO);
    plan.connect(error->write_end, STDERR_FILENO);
    pid_t id = 0;
    if (const int number = plan.spawn(command, id); number != 0) {
        return std::unexpected(std::string(std::strerror(number)));
    }
    set_nonblocking(input->write_end);
    set_nonblocking(output->read_end);
    set_nonblocking(error->read_end);
    return Process(id, std::move(input->write_end), std::move(output->read_end), std::move(error->read_end));
}

Process::Process(pid_t id, FileDescriptor input, FileDescriptor output, FileDescriptor error)
    : id_(id), input_(std::move(input)), output_(std::move(output)), error_(std::move(error))
{
}

Process::Process(Process &&other) noexcept
    : id_(std::exchange(other.id_, 0)), input_(std::move(other.input_)), output_(std::move(other.output_)),
      error_(std::move(other.error_)), outbox_(std::move(other.outbox_)), written_(other.written_),
      inbox_(std::move(other.inbox_)), searched_(other.searched_), standard_error_(std::move(other.standard_error_))
{
}

Process::~Process()
{
    if (id_ > 0) { // the child is not reaped before, so neither its number nor its group's can be another's by now
        kill(-id_, SIGKILL);
        waitpid(id_, nullptr, 0);
    }
}

Answer Process::exchange(std::string_view line, Clock::time_point deadline, int interrupt)
{
    queue(line);
    while (true) {
        if (auto answer = take_line()) {
            return {ReadStatus::line, std::move(*answer)};
        }
        if (has_unended_line()) {
            return {ReadStatus::too_long, inbox_.substr(0, 200)};
        }
        if (has_closed_output()) {
            return {ReadStatus::ended};
        }
        if (Clock::now() >= deadline) {
            return {ReadStatus::timed_out};
        }
        const auto [input, output, error] = waits();
        std::array<pollfd, 4> polled{{input, output, error, {interrupt, POLLIN, 0}}};
        const int ready = poll(polled.data(), polled.size(), poll_timeout(deadline, look_interval));
        if (polled[3].revents != 0) {
            return {ReadStatus::interrupted};
        }
        if (ready == 0 && end()) {
            return {ReadStatus::ended};
        }
        turn();
    }
}

void Process::send(std::string_view line)
{
    queue(line);
    write_outbox();
}

void Process::queue(std::string_view line)
{
    outbox_.erase(0, std::exchange(written_, 0));
    outbox_.append(line).append("\n");
}

std::array<pollfd, 3> Process::waits() const
{
    return {
        {{written_ == outbox_.size() ? -1 : input_.get(), POLLOUT, 0}, {output_.get(), POLLIN, 0}, {error_.get(), POLLIN, 0}}};
}

void Process::turn()
{
    write_outbox();
    read_output();
    read_standard_error();
}

std::string_view Process::unread()
{
    read_output();
    return inbox_;
}

std::optional<std::string> Process::wait_for_end(Clock::time_point deadline)
{
    input_.close();
    std::optional<std::string> ended = end();
    while (!ended && Clock::now() < deadline) {
        std::array<pollfd, 1> waits{{{error_.get(), POLLIN, 0}}};
        poll(waits.data(), waits.size(), poll_timeout(deadline, exit_interval));
        read_standard_error();
        read_output();
        ended = end();
    }
    read_output();
    read_standard_error();
    return ended;
}

void Process::write_outbox()
{
    if (written_ == outbox_.size() || !input_.is_open()) {
        return;
    }
    const ssize_t count = write(input_.get(), outbox_.data() + written_, outbox_.size() - written_);
    if (count > 0) {
        written_ += static_cast<std::size_t>(count);
    } else if (count < 0 && errno != EAGAIN && errno != EINTR) {
        input_.close(); // the child reads no more; it may still answer
    }
}

void Process::read_output()
{
    if (inbox_.size() <= answer_size_max) {
        read_available(output_, inbox_);
    }
}

void Process::read_standard_error()
{
    read_available(error_, standard_error_);
    if (standard_error_.size() > standard_error_size_max) {
        standard_error_.erase(0, standard_error_.size() - standard_error_size_max);
    }
}

std::optional<std::string> Process::take_line()
{
    const std::size_t newline = inbox_.find('\n', searched_);
    if (newline == std::string::npos) {
        searched_ = inbox_.size();
        return std::nullopt;
    }
    std::string rest = inbox_.substr(newline + 1);
    inbox_.resize(newline);
    searched_ = 0;
    return std::exchange(inbox_, std::move(rest));
}

std::optional<std::string> Process::end() const
{
    siginfo_t information{};
    if (waitid(P_PID, static_cast<id_t>(id_), &information, WEXITED | WNOHANG | WNOWAIT) != 0 || information.si_pid == 0) {
        return std::nullopt;
    }
    if (information.si_code == CLD_EXITED) {
        return fmt::format("exited with status {}", information.si_status);
    }
    return fmt::format("was killed by signal {} ({})", information.si_status, strsignal(information.si_status));
}

} // namespace ferrorpc::conformance
