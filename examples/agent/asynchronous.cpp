// Calls that do not wait: by future and by callback, with a deadline, cancelled. A whole job in one process.
#include <ferrorpc/agent.hpp>

#include <future>
#include <iostream>
#include <utility>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;

int main()
{
    std::vector<Responder> unanswered;
    const auto job = make_in_process_group(2);
    job[0]->register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    job[0]->register_async("wait", [&](IncomingCall, Responder responder) { unanswered.push_back(std::move(responder)); });
    job[0]->start();
    Agent &agent = *job[1];

    std::future<RpcResult> future = agent.rpc_async(0, "echo", Payload::copy_of(as_bytes("by future")));
    std::cout << as_text(future.get().value()) << '\n';

    std::promise<void> called;
    agent.call(0, "echo", Payload::copy_of(as_bytes("by callback")), {}, [&](const RpcResult &result) {
        std::cout << as_text(result.value()) << '\n'; // on the agent's I/O thread
        called.set_value();
    });
    called.get_future().wait();

    std::cout << agent.rpc_sync(0, "wait", {}, {.timeout = 10ms}).text << '\n';

    std::promise<RpcResult> ended;
    CallHandle call = agent.call(0, "wait", {}, {}, [&](RpcResult result) { ended.set_value(std::move(result)); });
    call.cancel();
    std::cout << ended.get_future().get().text << '\n';
}
