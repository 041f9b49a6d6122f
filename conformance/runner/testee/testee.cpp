#include "testee/testee.hpp"

#include "suite/json_text.hpp"
#include "suite/text.hpp"
#include "versions.hpp"

#include <fmt/core.h>

#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t shown_answer_max = 200;
constexpr std::string_view stop_line = R"({"command": "stop"})";

std::string hello_line()
{
    return fmt::format(R"({{"command": "hello", "protocol": {}}})", testee_protocol_version);
}

std::string hello_form()
{
    return fmt::format(R"({{"result": "hello", "protocol": {}, "name": "...", "version": "..."}})", testee_protocol_version);
}

std::string wrote(std::string_view line)
{
    return fmt::format("it wrote: {}", excerpt(line, shown_answer_max));
}

std::string seconds(std::chrono::milliseconds duration)
{
    return fmt::format("{:.3g} s", std::chrono::duration<double>(duration).count());
}

std::string describe_end(std::optional<std::string> end, std::string_view moment)
{
    return end ? fmt::format("{} {}", *end, moment) : fmt::format("closed its standard output {}", moment);
}

} // namespace

std::string command_line(const Vector &vector)
{
    const MessageShape &message = *vector.message;
    ordered_json command = {{"command", to_string(message.operation)}, {"message", message.name}};
    command.update(to_json(vector.input, message));
    return command.dump();
}

std::expected<Hello, std::string> parse_hello(std::string_view line)
{
    const auto answer = parse_json(line);
    if (!answer || !answer->is_object() || answer->value("result", nlohmann::json()) != "hello") {
        return std::unexpected(fmt::format("expected {}, but {}", hello_form(), wrote(line)));
    }
    const auto protocol = answer->find("protocol");
    if (protocol == answer->end() || *protocol != testee_protocol_version) {
        return std::unexpected(fmt::format("this runner speaks protocol {}, but {}", testee_protocol_version, wrote(line)));
    }
    const auto name = answer->find("name");
    const auto version = answer->find("version");
    if (name == answer->end() || !name->is_string() || version == answer->end() || !version->is_string()) {
        return std::unexpected(fmt::format("name and version must be strings, but {}", wrote(line)));
    }
    Hello hello{name->get<std::string>(), version->get<std::string>()};
    for (const auto &[key, limit] : {std::pair{"cap", &hello.cap}, std::pair{"calls_max", &hello.calls_max}}) {
        if (const auto declared = answer->find(key); declared != answer->end()) {
            const auto number = parse_number(*declared);
            if (!number) {
                return std::unexpected(fmt::format("{} must be a decimal string, but {}", key, wrote(line)));
            }
            *limit = *number;
        }
    }
    return hello;
}

std::expected<Outcome, std::string> parse_answer(std::string_view line, const MessageShape &message)
{
    const auto answer = parse_json(line);
    if (!answer) {
        return std::unexpected(fmt::format("expected one JSON object on one line, but {}", wrote(line)));
    }
    auto outcome = parse_outcome(*answer, message, HexStyle::plain, Completeness::whole);
    if (!outcome) {
        return std::unexpected(fmt::format("{}; {}", outcome.error(), wrote(line)));
    }
    return outcome;
}

std::expected<Hello, StartFailure> Testee::ensure_started()
{
    if (process_) {
        return hello_;
    }
    auto process = Process::start(command_);
    if (!process) {
        return std::unexpected(StartFailure{fmt::format("cannot start {}: {}", printable(command_[0]), process.error()), {}});
    }
    process_.emplace(std::move(*process));
    const Answer answer = process_->exchange(hello_line(), Clock::now() + limits_.hello, interrupt_);
    std::expected<Hello, std::string> hello = std::unexpected(std::string());
    switch (answer.status) {
    case ReadStatus::line:
        hello = parse_hello(answer.line);
        break;
    case ReadStatus::ended:
        hello = std::unexpected("it " +
                                describe_end(process_->wait_for_end(Clock::now() + limits_.stop), "before it answered hello"));
        break;
    case ReadStatus::timed_out:
        hello = std::unexpected(fmt::format("no answer to hello within {}", seconds(limits_.hello)));
        break;
    case ReadStatus::too_long:
        hello = std::unexpected("the answer to hello has no end; " + wrote(answer.line));
        break;
    case ReadStatus::interrupted:
        hello = std::unexpected(std::string("interrupted"));
        break;
    }
    if (!hello) {
        const Reply reply = failed(ReplyKind::broke_protocol, hello.error());
        return std::unexpected(StartFailure{reply.text, reply.standard_error, answer.status == ReadStatus::interrupted});
    }
    hello_ = *hello;
    return hello_;
}

Reply Testee::ask(const Vector &vector)
{
    if (const std::string_view unasked = process_->unread(); !unasked.empty()) {
        return failed(ReplyKind::broke_protocol,
                      "wrote before it was asked, one line for one command was expected; " + wrote(unasked));
    }
    const Answer answer = process_->exchange(command_line(vector), Clock::now() + limits_.answer, interrupt_);
    switch (answer.status) {
    case ReadStatus::line:
        break;
    case ReadStatus::ended:
        return failed(ReplyKind::crashed,
                      describe_end(process_->wait_for_end(Clock::now() + limits_.stop), "before it answered"));
    case ReadStatus::timed_out:
        return failed(ReplyKind::hung, fmt::format("no answer within {}", seconds(limits_.answer)));
    case ReadStatus::too_long:
        return failed(ReplyKind::broke_protocol,
                      fmt::format("a line of more than {} bytes; {}", answer_size_max, wrote(answer.line)));
    case ReadStatus::interrupted:
        return failed(ReplyKind::interrupted, "interrupted");
    }
    auto outcome = parse_answer(answer.line, *vector.message);
    if (!outcome) {
        return failed(ReplyKind::broke_protocol, outcome.error());
    }
    return {ReplyKind::answered, std::move(*outcome)};
}

Farewell Testee::stop()
{
    if (!process_) {
        return {};
    }
    process_->send(stop_line);
    const auto end = process_->wait_for_end(Clock::now() + limits_.stop);
    const std::string unasked(process_->unread());
    process_.reset();
    if (!unasked.empty()) {
        return {"wrote more lines than it was asked for; " + wrote(unasked), true};
    }
    if (!end) {
        return {fmt::format("still ran {} after stop", seconds(limits_.stop))};
    }
    return {*end != "exited with status 0" ? *end + " after stop" : std::string()};
}

Reply Testee::failed(ReplyKind kind, std::string text)
{
    Reply reply{kind, {ResultKind::errored}, std::move(text), std::string(process_->standard_error())};
    process_.reset();
    return reply;
}

} // namespace ferrorpc::conformance
