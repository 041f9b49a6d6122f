#include "call.hpp"

#include "codec.hpp"

#include <ferrorpc/agent.hpp>
#include <ferrorpc/codec.hpp>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <functional>
#include <future>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace bench {
namespace {

using asio::ip::tcp;
using Bytes = std::vector<std::byte>;

// Calls, one after the other, that one iteration of a benchmark makes.
constexpr std::int64_t batch = 128;

template <class Message>
Bytes encoded(const Message &message)
{
    Bytes wire(static_cast<std::size_t>(ferrorpc::encoded_size(message)));
    if (!ferrorpc::encode(message, wire)) {
        std::abort();
    }
    return wire;
}

// One end of the bare echo: reads what the other writes, then writes its own.
class BareEnd {
public:
    BareEnd(tcp::socket socket, Bytes ours, std::size_t their_size)
        : socket_{std::move(socket)}, ours_{std::move(ours)}, theirs_(their_size)
    {
        socket_.set_option(tcp::no_delay{true});
    }

    void serve()
    {
        asio::async_read(socket_, asio::buffer(theirs_), [this](const std::error_code &error, std::size_t) {
            if (!error) {
                asio::async_write(socket_, asio::buffer(ours_), [this](const std::error_code &failed, std::size_t) {
                    if (!failed) {
                        serve();
                    }
                });
            }
        });
    }

    void call(std::int64_t times, std::function<void()> done)
    {
        if (times == 0) {
            done();
            return;
        }
        asio::async_write(socket_, asio::buffer(ours_), [](const std::error_code &, std::size_t) {});
        asio::async_read(
            socket_, asio::buffer(theirs_),
            [this, times, done = std::move(done)](const std::error_code &, std::size_t) { call(times - 1, done); });
    }

private:
    tcp::socket socket_;
    Bytes ours_;
    Bytes theirs_;
};

void echo_bare(benchmark::State &state)
{
    const Bytes payload(static_cast<std::size_t>(state.range(0)));
    const Bytes request = encoded(ferrorpc::Request{1, "echo", payload, 0});
    const Bytes response = encoded(ferrorpc::Response::success(1, payload));

    asio::io_context callee_context{1};
    asio::io_context caller_context{1};
    tcp::acceptor acceptor{callee_context, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    tcp::socket connecting{caller_context};
    connecting.connect(acceptor.local_endpoint());
    BareEnd callee{acceptor.accept(), response, request.size()};
    BareEnd caller{std::move(connecting), request, response.size()};
    callee.serve();
    std::thread serving{[&] { callee_context.run(); }};
    while (state.KeepRunningBatch(batch)) {
        caller.call(batch, [] {});
        caller_context.restart();
        caller_context.run();
    }
    callee_context.stop();
    serving.join();
}

// Two agents, connected.
struct Job {
    ferrorpc::Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    ferrorpc::Agent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};

    explicit Job(ferrorpc::RunOn where)
    {
        zero.register_function("echo", [](const ferrorpc::IncomingCall &call) { return call.payload(); }, where);
        zero.start();
        if (one.wait_connected(std::chrono::seconds{10})) {
            std::abort();
        }
    }

    static std::uint16_t port_of(const std::string &address)
    {
        return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    }
};

void call_again(ferrorpc::Agent &agent, const ferrorpc::Payload &payload, std::int64_t times, std::promise<void> &done)
{
    if (times == 0) {
        done.set_value();
        return;
    }
    agent.call(0, "echo", payload, {},
               [&agent, payload, times, &done](const ferrorpc::RpcResult &) { call_again(agent, payload, times - 1, done); });
}

void call_back(benchmark::State &state)
{
    Job job{ferrorpc::RunOn::io_thread};
    const ferrorpc::Payload payload{Bytes(static_cast<std::size_t>(state.range(0)))};
    while (state.KeepRunningBatch(batch)) {
        std::promise<void> done;
        call_again(job.one, payload, batch, done);
        done.get_future().wait();
    }
}

void call_sync(benchmark::State &state, ferrorpc::RunOn where)
{
    Job job{where};
    const ferrorpc::Payload payload{Bytes(static_cast<std::size_t>(state.range(0)))};
    for (auto _ : state) {
        benchmark::DoNotOptimize(job.one.rpc_sync(0, "echo", payload));
    }
}

template <typename Function>
void add(const char *name, Function function)
{
    auto *const registered = benchmark::RegisterBenchmark(name, function)->UseRealTime();
    for (const std::size_t size : payload_sizes) {
        registered->Arg(static_cast<std::int64_t>(size));
    }
}

} // namespace

void register_call_benchmarks()
{
    add("echo, bare Asio", echo_bare);
    add("call, callback", call_back);
    add("call, rpc_sync", [](benchmark::State &state) { call_sync(state, ferrorpc::RunOn::io_thread); });
    add("call, handler on the pool", [](benchmark::State &state) { call_sync(state, ferrorpc::RunOn::pool); });
}

} // namespace bench
