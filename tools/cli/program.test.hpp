// The program as a user has it: real processes on loopback, their output and exit status.
#pragma once

#include "argument.hpp"

#include <ferrorpc/agent/agent.hpp>
#include <shared/scratch_folder.test.hpp>

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <string>

namespace ferrorpc::cli::program {

using ferrorpc::tools::ScratchFolder;

struct Done {
    int status; // as a shell tells it
    std::string output;
    std::string error;
};

inline std::string content(const std::filesystem::path &path)
{
    return std::string{as_text(read_input(path))};
}

// A run of `ferrorpc` with a line of arguments as a shell takes them.
class Run {
public:
    explicit Run(const std::string &arguments)
    {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        const std::string line =
            "exec env -u RANK -u WORLD_SIZE -u MASTER_ADDR -u MASTER_PORT " FERRORPC_PROGRAM " " + arguments;
        const std::string error = (folder_.path() / "error").string();
        std::fflush(nullptr);
        process_ = fork();
        if (process_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            dup2(open(error.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
            execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
            _exit(127);
        }
        close(ends[1]);
        output_.reset(fdopen(ends[0], "rb"));
    }
    ~Run()
    {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
    }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    // The next line of its output, without its end; empty at the end of the output.
    std::string line()
    {
        std::string text;
        for (int letter = 0; (letter = std::fgetc(output_.get())) != EOF && letter != '\n';) {
            text += static_cast<char>(letter);
        }
        return text;
    }

    void signal(int number) const { kill(process_, number); }

    // Its end, and the rest of its output.
    Done end()
    {
        std::string rest;
        for (int letter = 0; (letter = std::fgetc(output_.get())) != EOF;) {
            rest += static_cast<char>(letter);
        }
        int status = 0;
        waitpid(process_, &status, 0);
        process_ = 0;
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), rest, content(folder_.path() / "error")};
    }

private:
    ScratchFolder folder_;
    pid_t process_ = 0;
    std::unique_ptr<std::FILE, int (*)(std::FILE *)> output_{nullptr, std::fclose};
};

inline Done run(const std::string &arguments)
{
    return Run{arguments}.end();
}

// Rank 0 of a job, serving, and where it listens.
class Server : public Run {
public:
    explicit Server(unsigned world_size, const std::string &options = "")
        : Run{"serve --rank 0 --world-size " + std::to_string(world_size) + " --address 127.0.0.1:0 " + options},
          world_size_{world_size}
    {
        const std::string first = line();
        REQUIRE(first.starts_with("listening on 127.0.0.1:"));
        address_ = first.substr(13);
    }

    std::string rank(unsigned number) const
    {
        return " --rank " + std::to_string(number) + " --world-size " + std::to_string(world_size_) + " --address " + address_ +
               " ";
    }

    Done call(const std::string &arguments) const { return run("call" + rank(1) + arguments); }

    // The settings of a rank of this job in this very process.
    AgentOptions options(unsigned number) const
    {
        AgentOptions options;
        options.rank = number;
        options.world_size = world_size_;
        options.port = static_cast<std::uint16_t>(std::stoul(address_.substr(address_.find(':') + 1)));
        return options;
    }

private:
    unsigned world_size_;
    std::string address_;
};

inline bool operator==(const Done &left, const Done &right)
{
    return left.status == right.status && left.output == right.output && left.error == right.error;
}

inline std::ostream &operator<<(std::ostream &out, const Done &done)
{
    return out << "status " << done.status << ", output '" << done.output << "', error '" << done.error << "'";
}

} // namespace ferrorpc::cli::program
