#include <ferrorpc/agent.hpp>

#include <iostream>

int main()
{
    using namespace ferrorpc;
    Agent agent{AgentOptions::from_environment()}; // RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, as torchrun sets them
    agent.register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    agent.start();
    if (const std::error_code error = agent.wait_connected(std::chrono::seconds{30})) {
        std::cerr << error.message() << '\n';
        return 1;
    }
    const std::uint64_t peer = agent.rank() == 0 ? 1 : 0;
    std::cout << as_text(agent.rpc_sync(peer, "echo", Payload::copy_of(as_bytes("hi!"))).value()) << '\n';
    return agent.barrier() ? 1 : 0; // nobody leaves while another still calls
}
