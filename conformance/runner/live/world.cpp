#include "live/world.hpp"

#include "suite/json_text.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <poll.h>

#include <algorithm>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

// A program that exits may leave its standard output open in the hands of its own children.
constexpr std::chrono::milliseconds exit_look_interval{50};
constexpr std::size_t shown_line_max = 200;
const nlohmann::ordered_json hello_command = {{"command", "hello"}, {"protocol", 1}};

std::string describe_end(const Process &process)
{
    return process.end().value_or("closed its standard output");
}

} // namespace

std::expected<std::vector<Hello>, StartFailure> LiveWorld::start(Clock::time_point deadline)
{
    std::vector<Hello> hellos;
    members_.clear();
    for (std::size_t rank = 0; rank < commands_.size(); ++rank) {
        Member &member = members_.emplace_back();
        if (commands_[rank].empty()) {
            continue;
        }
        auto process = start_program(rank);
        if (!process) {
            return std::unexpected(process.error());
        }
        member.process.emplace(std::move(*process));
    }
    std::vector<std::uint64_t> ids;
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
        ids.push_back(send(rank, hello_command));
    }
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
        if (commands_[rank].empty()) {
            hellos.push_back({"the judge", ""});
            continue;
        }
        auto hello = take_hello(rank, ids[rank], deadline);
        if (!hello) {
            return std::unexpected(hello.error());
        }
        hellos.push_back(std::move(*hello));
    }
    return hellos;
}

std::expected<Hello, StartFailure> LiveWorld::restart(std::size_t rank, Clock::time_point deadline)
{
    auto process = start_program(rank);
    if (!process) {
        return std::unexpected(process.error());
    }
    Member &member = members_.at(rank);
    member.next_id = 1;
    member.open.clear();
    member.answers.clear();
    member.fault.clear();
    member.process.emplace(std::move(*process));
    return take_hello(rank, send(rank, hello_command), deadline);
}

std::expected<Process, StartFailure> LiveWorld::start_program(std::size_t rank)
{
    const std::vector<std::string> &command = commands_.at(rank);
    auto process = Process::start(command);
    if (!process) {
        return std::unexpected(StartFailure{fmt::format("cannot start {}: {}", printable(command[0]), process.error()), {}});
    }
    return std::move(*process);
}

std::expected<Hello, StartFailure> LiveWorld::take_hello(std::size_t rank, std::uint64_t id, Clock::time_point deadline)
{
    const LiveAnswer answer = wait(rank, id, deadline);
    const std::string name = printable(commands_.at(rank)[0]);
    if (answer.status != LiveStatus::answered) {
        return std::unexpected(StartFailure{fmt::format("{}, asked hello: {}", name, answer.text), standard_error(rank),
                                            answer.status == LiveStatus::interrupted});
    }
    auto hello = parse_hello(answer.answer.dump());
    if (!hello) {
        return std::unexpected(StartFailure{fmt::format("{}: {}", name, hello.error()), standard_error(rank)});
    }
    return std::move(*hello);
}

std::uint64_t LiveWorld::send(std::size_t rank, nlohmann::ordered_json command)
{
    Member &member = members_.at(rank);
    const std::uint64_t id = member.next_id++;
    command["id"] = id;
    member.open.insert(id);
    if (member.process) {
        member.process->send(command.dump());
    }
    return id;
}

LiveAnswer LiveWorld::wait(std::size_t rank, std::uint64_t id, Clock::time_point deadline)
{
    Member &member = members_.at(rank);
    while (true) {
        if (auto answer = member.answers.extract(id); !answer.empty()) {
            return {LiveStatus::answered, std::move(answer.mapped())};
        }
        if (!member.fault.empty()) {
            return {LiveStatus::broke_protocol, {}, member.fault};
        }
        if (!member.process) {
            return {LiveStatus::answered, {{"result", "skipped"}, {"reason", "the rank was killed"}}};
        }
        if (member.process->has_closed_output()) {
            member.process->wait_for_end(std::min(deadline, Clock::now() + TestLimits().stop));
            return {LiveStatus::crashed, {}, describe_end(*member.process)};
        }
        const auto end = member.process->end();
        if (Clock::now() >= deadline) {
            return {LiveStatus::hung, {}, "no answer in time"};
        }
        const Polled polled = poll_all(deadline);
        if (polled == Polled::interrupted) {
            return {LiveStatus::interrupted, {}, "interrupted"};
        }
        if (polled == Polled::quiet && end) {
            return {LiveStatus::crashed, {}, *end};
        }
    }
}

const json *LiveWorld::answer(std::size_t rank, std::uint64_t id) const
{
    const auto found = members_.at(rank).answers.find(id);
    return found == members_.at(rank).answers.end() ? nullptr : &found->second;
}

// Waits until something can be written or read, or for a moment.
LiveWorld::Polled LiveWorld::poll_all(Clock::time_point deadline, pollfd other)
{
    std::vector<pollfd> polled{{interrupt_, POLLIN, 0}, other};
    for (const Member &member : members_) {
        if (member.process) {
            const auto waits = member.process->waits();
            polled.insert(polled.end(), waits.begin(), waits.end());
        }
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    const int ready = poll(polled.data(), polled.size(),
                           static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), exit_look_interval).count()));
    if (polled[0].revents != 0) {
        return Polled::interrupted;
    }
    for (Member &member : members_) {
        if (member.process) {
            member.process->turn();
            take_lines(member);
        }
    }
    return ready > 0 ? Polled::ready : Polled::quiet;
}

WireStatus LiveWorld::wait_for(int descriptor, short events, Clock::time_point deadline)
{
    while (true) {
        pollfd look{descriptor, events, 0};
        if (descriptor >= 0 && poll(&look, 1, 0) > 0) {
            return WireStatus::done;
        }
        if (Clock::now() >= deadline || (descriptor >= 0 && !crash().empty())) {
            return WireStatus::timed_out;
        }
        if (poll_all(deadline, look) == Polled::interrupted) {
            return WireStatus::interrupted;
        }
    }
}

std::string LiveWorld::crash() const
{
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
        const auto &process = members_[rank].process;
        if (process && process->has_closed_output()) {
            return fmt::format("rank {} {}", rank, describe_end(*process));
        }
    }
    return {};
}

std::optional<pid_t> LiveWorld::group(std::size_t rank) const
{
    const auto &process = members_.at(rank).process;
    return process ? std::optional(process->group()) : std::nullopt;
}

void LiveWorld::take_lines(Member &member)
{
    while (const auto line = member.process->take_line()) {
        const auto answer = parse_json(*line);
        const bool has_id = answer && answer->is_object() && answer->contains("id") && answer->at("id").is_number_unsigned();
        if (!has_id || member.open.erase(answer->at("id").get<std::uint64_t>()) == 0) {
            member.fault =
                fmt::format("expected one JSON object on one line, with the id of an unanswered command; it wrote: {}",
                            excerpt(*line, shown_line_max));
            return;
        }
        member.answers.emplace(answer->at("id").get<std::uint64_t>(), *answer);
    }
    if (member.process->has_unended_line()) {
        member.fault = fmt::format("wrote a line of more than {} bytes", answer_size_max);
    }
}

void LiveWorld::forget(Member &member)
{
    member.standard_error = member.process->standard_error();
    member.process.reset();
}

void LiveWorld::kill(std::size_t rank)
{
    if (members_.at(rank).process) {
        forget(members_[rank]);
    }
}

std::vector<LiveAnswer> LiveWorld::stop(Clock::time_point deadline)
{
    for (Member &member : members_) {
        if (member.process) {
            member.process->send(R"({"command": "stop"})");
        }
    }
    std::vector<LiveAnswer> ends;
    for (Member &member : members_) {
        ends.push_back({LiveStatus::answered, {{"result", "done"}}});
        if (!member.process) {
            continue;
        }
        const auto end = member.process->wait_for_end(deadline);
        take_lines(member);
        if (!member.fault.empty()) {
            ends.back() = {LiveStatus::broke_protocol, {}, member.fault};
        } else if (!end) {
            ends.back() = {LiveStatus::hung, {}, "still ran after stop"};
        } else if (*end != "exited with status 0") {
            ends.back() = {LiveStatus::crashed, {}, *end + " after stop"};
        }
        forget(member);
    }
    return ends;
}

std::string LiveWorld::standard_error(std::size_t rank) const
{
    if (rank >= members_.size()) {
        return {};
    }
    const Member &member = members_[rank];
    return member.process ? std::string(member.process->standard_error()) : member.standard_error;
}

} // namespace ferrorpc::conformance
