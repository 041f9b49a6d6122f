#include "handlers.hpp"

#include "content.hpp"

#include <chrono>
#include <utility>

namespace soak {
namespace {

using ferrorpc::Agent;
using ferrorpc::HandlerResult;
using ferrorpc::IncomingCall;

constexpr const char *not_sent = "these arguments were never sent, or to another rank";

// The arguments of a call, which is told to have come.
std::optional<Arguments> take(const Agent &agent, const Journal &journal, const IncomingCall &call)
{
    const std::optional<Arguments> arguments = decoded(call.payload());
    if (!arguments || arguments->callee != agent.rank()) {
        journal.write({.kind = Kind::arguments_wrong, .other = static_cast<std::uint8_t>(call.source_rank())});
        return std::nullopt;
    }
    journal.write({.id = arguments->id, .kind = Kind::handled, .other = static_cast<std::uint8_t>(call.source_rank())});
    return arguments;
}

HandlerResult echo(const Agent &agent, const Journal &journal, const IncomingCall &call)
{
    const std::optional<Arguments> arguments = take(agent, journal, call);
    return arguments ? HandlerResult{reply_to(*arguments)} : HandlerResult::failure(not_sent);
}

} // namespace

LateAnswers::LateAnswers() : worker_{[this] { work(); }} {}

LateAnswers::~LateAnswers()
{
    {
        const std::scoped_lock lock{mutex_};
        is_over_ = true;
    }
    changed_.notify_one();
    worker_.join();
}

void LateAnswers::answer(ferrorpc::Responder responder, ferrorpc::HandlerResult result)
{
    {
        const std::scoped_lock lock{mutex_};
        waiting_.push_back({std::move(responder), std::move(result)});
    }
    changed_.notify_one();
}

void LateAnswers::work()
{
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
        if (is_over_) {
            return;
        }
        Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        next.responder.answer(std::move(next.result));
        lock.lock();
    }
}

void register_functions(ferrorpc::Agent &agent, const Journal &journal, LateAnswers &late)
{
    agent.register_function("echo-pool", [&agent, &journal](const IncomingCall &call) { return echo(agent, journal, call); });
    agent.register_function(
        "echo-io", [&agent, &journal](const IncomingCall &call) { return echo(agent, journal, call); },
        ferrorpc::RunOn::io_thread);
    agent.register_async("echo-later", [&agent, &journal, &late](const IncomingCall &call, ferrorpc::Responder responder) {
        late.answer(std::move(responder), echo(agent, journal, call));
    });
    agent.register_function("fail", [&agent, &journal](const IncomingCall &call) {
        const std::optional<Arguments> arguments = take(agent, journal, call);
        return HandlerResult::failure(arguments ? failure_of(*arguments) : not_sent);
    });
    agent.register_function("sleep", [&agent, &journal](const IncomingCall &call) {
        const std::optional<Arguments> arguments = take(agent, journal, call);
        if (!arguments) {
            return HandlerResult::failure(not_sent);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{arguments->sleep_ms});
        return HandlerResult{reply_to(*arguments)};
    });
}

} // namespace soak
