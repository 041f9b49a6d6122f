// SES-1, SES-2, SES-4, SES-6, SES-9, ERR-6: several threads call real agents over loopback TCP. Every reply is what the handler
// makes of that call's own arguments, and the recorded history is that of functions that were called: each call is invoked
// once, handled once between its invocation and its return, and returns once. No time is measured.
#include <proptests/generators/program.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::proptests;
using namespace std::chrono_literals;

namespace {

// What happened to one call, each with its place in the one order of everything.
struct Record {
    std::atomic<int> invoked_count = 0;
    std::atomic<int> handled_count = 0;
    std::atomic<int> returned_count = 0;
    std::uint64_t invoked_at = 0;
    std::atomic<std::uint64_t> handled_from = 0;
    std::atomic<std::uint64_t> handled_until = 0;
    std::uint64_t returned_at = 0;
    RpcResult result;
};

std::string reversed(std::string_view text)
{
    return {text.rbegin(), text.rend()};
}

std::string_view text_of(const Payload &payload)
{
    return as_text(payload);
}

class World {
public:
    explicit World(const Program &program);

    void run();
    void end();
    std::string complaint() const;

private:
    void register_functions(Agent &agent);
    void play(const std::vector<CallStep> &steps, std::size_t first);
    void call(const CallStep &step, std::size_t number);
    void returned(std::size_t number, RpcResult result);
    std::string complaint_about(const CallStep &step, std::size_t number) const;
    std::string payload_of(const CallStep &step, std::size_t number) const;
    Record &begin_handling(const IncomingCall &call);
    std::uint64_t now() { return clock_.fetch_add(1); }

    const Program &program_;
    std::atomic<std::uint64_t> clock_ = 1;
    std::vector<Record> records_;
    std::latch all_returned_;
    std::mutex mutex_; // of helpers_
    std::vector<std::thread> helpers_;
    std::vector<std::unique_ptr<Agent>> agents_;
};

World::World(const Program &program)
    : program_{program}, records_(program.size()), all_returned_{static_cast<std::ptrdiff_t>(program.size())}
{
    AgentOptions options{.world_size = program.ranks, .port = 0, .timeout = 0ms, .handler_threads = program.handler_threads};
    for (unsigned rank = 0; rank < program.ranks; ++rank) {
        options.rank = rank;
        agents_.push_back(std::make_unique<Agent>(options));
        options.port = testing::port_of(agents_[0]->address());
        register_functions(*agents_.back());
        agents_.back()->start();
    }
    for (const auto &agent : agents_) {
        RC_ASSERT(agent->wait_connected(60s) == std::error_code{});
    }
}

// The agents first: a handler that still runs, of a call that was cancelled, may start one more helper.
void World::end()
{
    agents_.clear();
    for (std::thread &helper : helpers_) {
        helper.join();
    }
}

// A payload begins with its call's number.
Record &World::begin_handling(const IncomingCall &call)
{
    Record &record = records_.at(std::stoul(std::string{text_of(call.payload()).substr(0, 8)}));
    ++record.handled_count;
    record.handled_from = now();
    return record;
}

void World::register_functions(Agent &agent)
{
    const auto reverse = [this](const IncomingCall &call) -> HandlerResult {
        Record &record = begin_handling(call);
        const std::string answer = reversed(text_of(call.payload()));
        record.handled_until = now();
        return Payload::copy_of(as_bytes(answer));
    };
    agent.register_function("pool", reverse);
    agent.register_function("io", reverse, RunOn::io_thread);
    agent.register_function("fail", [this](const IncomingCall &call) -> HandlerResult {
        Record &record = begin_handling(call);
        record.handled_until = now();
        throw std::runtime_error{"no " + std::string{text_of(call.payload()).substr(0, 8)}};
    });
    agent.register_async("later", [this](const IncomingCall &call, Responder responder) {
        Record &record = begin_handling(call);
        const std::lock_guard lock{mutex_};
        helpers_.emplace_back([this, &record, call, responder = std::move(responder)]() mutable {
            const std::string answer = reversed(text_of(call.payload()));
            record.handled_until = now();
            responder.answer(Payload::copy_of(as_bytes(answer)));
        });
    });
    agent.register_function("echo", [](const IncomingCall &call) { return call.payload(); }, RunOn::io_thread);
    agent.register_function("nested", [this, &agent](const IncomingCall &call) -> HandlerResult {
        Record &record = begin_handling(call);
        const Payload echoed = agent.rpc_sync(call.source_rank(), "echo", call.payload()).value();
        const std::string answer = reversed(text_of(echoed));
        record.handled_until = now();
        return Payload::copy_of(as_bytes(answer));
    });
}

// One of them is rank 0: a star has no other connections.
std::pair<unsigned, unsigned> ends_of(const CallStep &step, unsigned ranks)
{
    const unsigned from = step.from % ranks;
    const unsigned to = from != 0 ? 0 : 1 + step.to % (ranks - 1);
    return {from, to};
}

std::string World::payload_of(const CallStep &step, std::size_t number) const
{
    std::string digits = std::to_string(number);
    digits.insert(0, 8 - digits.size(), '0');
    return digits + std::string(step.size, static_cast<char>('a' + number % 26));
}

void World::returned(std::size_t number, RpcResult result)
{
    Record &record = records_[number];
    if (record.returned_count.fetch_add(1) == 0) {
        record.result = std::move(result);
        record.returned_at = now();
        all_returned_.count_down();
    }
}

void World::call(const CallStep &step, std::size_t number)
{
    constexpr std::string_view names[] = {"pool", "io", "later", "fail", "nested"};
    const auto [from, to] = ends_of(step, program_.ranks);
    const std::string_view name = names[static_cast<std::size_t>(step.function)];
    const std::string text = payload_of(step, number);
    Payload payload = Payload::copy_of(as_bytes(text));
    Agent &agent = *agents_[from];
    Record &record = records_[number];
    ++record.invoked_count;
    record.invoked_at = now();
    if (step.how == How::sync) {
        returned(number, agent.rpc_sync(to, name, std::move(payload)));
    } else if (step.how == How::future) {
        returned(number, agent.rpc_async(to, name, std::move(payload)).get());
    } else {
        CallHandle handle = agent.call(to, name, std::move(payload), {},
                                       [this, number](RpcResult result) { returned(number, std::move(result)); });
        if (step.how == How::cancelled) {
            handle.cancel();
        }
    }
}

void World::play(const std::vector<CallStep> &steps, std::size_t first)
{
    for (std::size_t i = 0; i < steps.size(); ++i) {
        call(steps[i], first + i);
    }
}

void World::run()
{
    std::vector<std::thread> threads;
    std::size_t first = 0;
    for (const auto &steps : program_.threads) {
        threads.emplace_back([this, &steps, first] { play(steps, first); });
        first += steps.size();
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    all_returned_.wait();
}

std::string World::complaint_about(const CallStep &step, std::size_t number) const
{
    const Record &record = records_[number];
    const std::string payload = payload_of(step, number);
    const bool was_cancelled = step.how == How::cancelled && record.result.error == Errc::cancelled;
    const bool is_right =
        step.function == Function::fail
            ? record.result.error == Errc::remote_error && record.result.remote_message == "no " + payload.substr(0, 8)
            : record.result.ok() && text_of(record.result.payload) == reversed(payload);
    if (record.invoked_count != 1 || record.returned_count != 1) { // SES-6
        return "was invoked " + std::to_string(record.invoked_count) + " times and returned " +
               std::to_string(record.returned_count) + " times";
    }
    if (!was_cancelled && !is_right) { // SES-4
        return "got an answer that is not its own: " + record.result.text;
    }
    if (record.handled_count > 1 || (record.handled_count == 0 && !was_cancelled)) { // SES-9
        return "was handled " + std::to_string(record.handled_count) + " times";
    }
    const bool is_in_order = record.invoked_at < record.handled_from && record.handled_from < record.handled_until &&
                             record.handled_until < record.returned_at;
    if (!was_cancelled && !is_in_order) {
        return "was not handled between its invocation and its return";
    }
    return "";
}

// Once all has returned and everybody has gone.
std::string World::complaint() const
{
    std::size_t number = 0;
    for (const auto &steps : program_.threads) {
        for (const CallStep &step : steps) {
            if (const std::string what = complaint_about(step, number); !what.empty()) {
                return "call " + std::to_string(number) + ' ' + what;
            }
            ++number;
        }
    }
    return "";
}

} // namespace

TEST_CASE("calls of many threads are those of functions, each handled once between invocation and return", "[agent]")
{
    check_property("threads", [] {
        const Program generated = *program().as("program");
        World world{generated};
        world.run();
        world.end();
        demand(world.complaint());
    });
}
