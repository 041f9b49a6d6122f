// A child process that is spoken with in lines: one written, one read, with a deadline. It runs in a process group of its own,
// and the whole group is killed when the Process goes. Standard error is read all along, so that a child that writes much of it
// never blocks; its end is kept. Refuses an answer longer than answer_size_max.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ferrorpc::conformance {

using Clock = std::chrono::steady_clock;

inline constexpr std::size_t answer_size_max = std::size_t{64} << 20; // bytes of one line
inline constexpr std::size_t standard_error_size_max = 4096;          // bytes that are kept of it

class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor &&other) noexcept;
    FileDescriptor &operator=(FileDescriptor &&other) noexcept;
    ~FileDescriptor() { close(); }

    int get() const { return descriptor_; } // -1 when closed
    bool is_open() const { return descriptor_ >= 0; }
    void close();

private:
    int descriptor_ = -1;
};

enum class ReadStatus {
    line,
    ended, // the child exited, or closed its standard output
    timed_out,
    too_long,
    interrupted, // the descriptor given as `interrupt` became readable
};

struct Answer {
    ReadStatus status;
    std::string line = {}; // without its newline; of one that is too long the start
};

class Process {
public:
    // Starts command[0], found through PATH. From then on SIGPIPE is ignored in the calling process, for a child may close its
    // standard input. The error says why there is no process.
    static std::expected<Process, std::string> start(std::span<const std::string> command);

    Process(Process &&other) noexcept;
    Process &operator=(Process &&) = delete;
    ~Process();

    // Writes the line and a newline and reads one line. `interrupt` may be -1. Only after ReadStatus::line may it be called
    // again.
    Answer exchange(std::string_view line, Clock::time_point deadline, int interrupt);
    // Writes a line to which there is no answer, as far as the child takes it at once.
    void send(std::string_view line);
    // What stands on standard output without having been asked for, as far as it has arrived.
    std::string_view unread();
    // Closes standard input and waits until the child has exited or the deadline is over. Says how it ended, such as "exited
    // with status 3" or "was killed by signal 11 (Segmentation fault)"; nullopt when it runs on.
    std::optional<std::string> wait_for_end(Clock::time_point deadline);
    std::string_view standard_error() const { return standard_error_; }

    // For whoever speaks with several children at once: queues a line; says what to poll for; writes and reads what goes at
    // once; gives the next line, without its newline, that has arrived.
    void queue(std::string_view line);
    std::array<pollfd, 3> waits() const;
    void turn();
    std::optional<std::string> take_line();
    bool has_unended_line() const { return inbox_.size() > answer_size_max; } // of more than answer_size_max bytes
    bool has_closed_output() const { return !output_.is_open(); }
    pid_t group() const { return id_; }
    // How the child ended, as wait_for_end says it; nullopt while it runs.
    std::optional<std::string> end() const;

private:
    Process(pid_t id, FileDescriptor input, FileDescriptor output, FileDescriptor error);

    void write_outbox();
    void read_output();
    void read_standard_error();

    pid_t id_; // also of its group; 0 when moved from
    FileDescriptor input_;
    FileDescriptor output_;
    FileDescriptor error_;
    std::string outbox_;
    std::size_t written_ = 0; // bytes of outbox_
    std::string inbox_;
    std::size_t searched_ = 0; // inbox_ holds no newline before this
    std::string standard_error_;
};

} // namespace ferrorpc::conformance
