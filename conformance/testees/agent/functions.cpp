#include "functions.hpp"

#include "answers.hpp"

#include <chrono>
#include <cstdint>
#include <future>
#include <stdexcept>
#include <utility>

namespace testee {
namespace {

using ferrorpc::HandlerResult;
using ferrorpc::IncomingCall;
using ferrorpc::Payload;
using ferrorpc::Responder;

constexpr std::uint64_t bytes_max = std::uint64_t{1} << 28;
constexpr std::size_t number_size = 8;

// The u64 in front of the payload.
std::uint64_t number_of(const Payload &payload)
{
    if (payload.size() < number_size) {
        throw std::invalid_argument{"the payload is shorter than a u64"};
    }
    std::uint64_t number = 0;
    for (std::size_t index = number_size; index > 0; --index) {
        number = number << 8 | std::to_integer<std::uint64_t>(payload.view()[index - 1]);
    }
    return number;
}

std::string text_of(const Payload &payload)
{
    std::string text(payload.size(), '\0');
    for (std::size_t index = 0; index < text.size(); ++index) {
        text[index] = static_cast<char>(payload.view()[index]);
    }
    return text;
}

HandlerResult bytes(const IncomingCall &call)
{
    const std::uint64_t count = number_of(call.payload());
    if (count > bytes_max) {
        throw std::invalid_argument{std::to_string(count) + " bytes are more than " + std::to_string(bytes_max)};
    }
    std::vector<std::byte> result(static_cast<std::size_t>(count));
    for (std::size_t index = 0; index < result.size(); ++index) {
        result[index] = static_cast<std::byte>(index % 251);
    }
    return result;
}

HandlerResult echo(const IncomingCall &call)
{
    return call.payload();
}

HandlerResult fail(const IncomingCall &call)
{
    return HandlerResult::failure(text_of(call.payload()));
}

template <class AnyAgent>
HandlerResult relay(AnyAgent &agent, const IncomingCall &call)
{
    const Payload &payload = call.payload();
    const ferrorpc::RpcResult result =
        agent.rpc_sync(number_of(payload), "echo", Payload::copy_of(payload.view().subspan(number_size)));
    return result.ok() ? HandlerResult{result.payload} : HandlerResult::failure(kind_of(result.error));
}

} // namespace

template <class AnyAgent>
void Functions::install_blocking(AnyAgent &agent)
{
    agent.register_function("bytes", bytes);
    agent.register_function("sleep", [this](const IncomingCall &call) { return sleep(call); });
    agent.register_function("relay", [&agent](const IncomingCall &call) { return relay(agent, call); });
}

void Functions::install(ferrorpc::Agent &agent)
{
    agent.register_function("echo", echo, ferrorpc::RunOn::io_thread);
    agent.register_function("fail", fail, ferrorpc::RunOn::io_thread);
    agent.register_async("hold", [this](const IncomingCall &call, Responder responder) {
        hold(call, [responder = std::move(responder)](HandlerResult result) mutable { responder.answer(std::move(result)); });
    });
    install_blocking(agent);
}

void Functions::install(ferrorpc::RawAgent &agent)
{
    agent.register_function("echo", echo);
    agent.register_function("fail", fail);
    agent.register_function("hold", [this](const IncomingCall &call) {
        std::promise<HandlerResult> result;
        auto released = result.get_future();
        hold(call,
             [result = std::move(result)](HandlerResult released_with) mutable { result.set_value(std::move(released_with)); });
        return released.get();
    });
    install_blocking(agent);
}

HandlerResult Functions::sleep(const IncomingCall &call)
{
    const std::chrono::milliseconds duration{number_of(call.payload())};
    std::unique_lock lock{mutex_};
    stopped_.wait_for(lock, duration, [this] { return is_stopping_; });
    return Payload{};
}

void Functions::hold(const IncomingCall &call, Answer answer)
{
    const std::string payload = text_of(call.payload());
    std::vector<std::function<void()>> awaiting;
    {
        const std::lock_guard lock{mutex_};
        held_.emplace(payload, std::move(answer));
        const auto [first, last] = awaited_.equal_range(payload);
        for (auto each = first; each != last; each = awaited_.erase(each)) {
            awaiting.push_back(std::move(each->second));
        }
    }
    for (const auto &done : awaiting) {
        done();
    }
}

void Functions::when_held(const std::string &payload, std::function<void()> done)
{
    {
        const std::lock_guard lock{mutex_};
        if (!held_.contains(payload)) {
            awaited_.emplace(payload, std::move(done));
            return;
        }
    }
    done();
}

bool Functions::release(const std::string &payload)
{
    std::unique_lock lock{mutex_};
    auto held = held_.extract(payload);
    lock.unlock();
    if (held.empty()) {
        return false;
    }
    std::vector<std::byte> bytes;
    for (const char each : payload) {
        bytes.push_back(static_cast<std::byte>(each));
    }
    held.mapped()(std::move(bytes));
    return true;
}

void Functions::stop()
{
    const std::lock_guard lock{mutex_};
    is_stopping_ = true;
    stopped_.notify_all();
    held_.clear(); // an answer that is dropped is an error
}

} // namespace testee
