#include "handlers.hpp"

#include "content.hpp"

#include <chrono>
#include <utility>

namespace soak {
namespace {

using ferrorpc::HandlerResult;
using ferrorpc::IncomingCall;

// The arguments of a call, which is told to have come.
std::optional<Arguments> take(const Journal &journal, const IncomingCall &call)
{
    const std::optional<Arguments> arguments = decoded(call.payload());
    if (!arguments) {
        journal.write({.kind = Kind::arguments_wrong, .other = static_cast<std::uint8_t>(call.source_rank())});
        return std::nullopt;
    }
    journal.write({.id = arguments->id, .kind = Kind::handled, .other = static_cast<std::uint8_t>(call.source_rank())});
    return arguments;
}

HandlerResult echo(const Journal &journal, const IncomingCall &call)
{
    const std::optional<Arguments> arguments = take(journal, call);
    return arguments ? HandlerResult{reply_to(*arguments)} : HandlerResult::failure("these arguments were never sent");
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
    agent.register_function("echo-pool", [&journal](const IncomingCall &call) { return echo(journal, call); });
    agent.register_function(
        "echo-io", [&journal](const IncomingCall &call) { return echo(journal, call); }, ferrorpc::RunOn::io_thread);
    agent.register_async("echo-later", [&journal, &late](const IncomingCall &call, ferrorpc::Responder responder) {
        late.answer(std::move(responder), echo(journal, call));
    });
    agent.register_function("fail", [&journal](const IncomingCall &call) {
        const std::optional<Arguments> arguments = take(journal, call);
        return HandlerResult::failure(arguments ? failure_of(*arguments) : "these arguments were never sent");
    });
    agent.register_function("sleep", [&journal](const IncomingCall &call) {
        const std::optional<Arguments> arguments = take(journal, call);
        if (!arguments) {
            return HandlerResult::failure("these arguments were never sent");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{arguments->sleep_ms});
        return HandlerResult{reply_to(*arguments)};
    });
}

} // namespace soak
