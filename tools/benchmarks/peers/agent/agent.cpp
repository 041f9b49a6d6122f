// The agent: an echo whose handler runs on the I/O thread, called through callbacks. Words: "pool" (the handler runs on the
// pool), "sync" (rpc_sync from a thread of its own), "crate" (the other end runs the crate), "connections=N", "size=BYTES" with
// "crate".
#include "../peer.hpp"

#include <ferrorpc/agent.hpp>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace {

using namespace ferrorpc;

constexpr std::size_t calls_max = 16384;

// The crate's server takes requests of one size only.
CratePeer crate_of(std::size_t payload_size)
{
    return {.request_size = FERRORPC_REQUEST_SIZE_MIN + std::string_view{"echo"}.size() + payload_size};
}

AgentOptions options_for(const peer::Settings &settings)
{
    AgentOptions options;
    options.limits.calls_in_flight_max = calls_max;
    options.limits.open_prefixes_max = calls_max;
    options.limits.requests_in_service_max = calls_max;
    if (settings.has("crate")) {
        options.crate_job = crate_of(settings.number("size", settings.payload_size));
    }
    return options;
}

void wait_for(Agent &agent)
{
    if (const std::error_code error = agent.wait_connected(std::chrono::seconds{60})) {
        throw std::runtime_error{error.message()};
    }
}

void serve(const peer::Settings &settings)
{
    AgentOptions options = options_for(settings);
    options.world_size = settings.number("connections", 1) + 1;
    options.port = 0;
    options.announces_pending_max = 4096;
    Agent agent{options};
    agent.register_function(
        "echo", [](const IncomingCall &call) { return call.payload(); }, settings.has("pool") ? RunOn::pool : RunOn::io_thread);
    agent.start();
    const std::string address = agent.address();
    peer::listening(static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1))));
    wait_for(agent);
    peer::joined();
    while (true) {
        std::this_thread::sleep_for(std::chrono::hours{1});
    }
}

class AgentClient final : public peer::Client {
public:
    explicit AgentClient(const peer::Settings &settings)
        : is_sync_{settings.has("sync")}, payload_{std::vector<std::byte>(settings.payload_size, std::byte{0x5a})}, agent_{[&] {
              AgentOptions options = options_for(settings);
              options.rank = 1;
              options.port = settings.port;
              return options;
          }()}
    {
        wait_for(agent_);
    }

    void run(peer::Calls &calls) override
    {
        if (is_sync_) {
            while (calls.go_on()) {
                calls.begin(0);
                check(agent_.rpc_sync(0, "echo", payload_));
                calls.end(0);
            }
            return;
        }
        calls_ = &calls;
        is_done_ = false;
        // A call that fails on its way calls back at once: the first of all are made on the I/O thread, as the others are.
        agent_.async_wait_connected(0, std::chrono::seconds{1}, [this](std::error_code) {
            for (std::size_t slot = 0; slot < calls_->depth(); ++slot) {
                begin(slot);
            }
        });
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return is_done_; });
    }

private:
    void check(const RpcResult &result) const
    {
        if (!result.ok() || result.payload.size() != payload_.size()) {
            std::fprintf(stderr, "agent: a call failed: %s\n", result.text.c_str());
            std::_Exit(1);
        }
    }

    void begin(std::size_t slot)
    {
        calls_->begin(slot);
        agent_.call(0, "echo", payload_, {}, [this, slot](const RpcResult &result) {
            check(result);
            calls_->end(slot);
            if (calls_->go_on()) {
                begin(slot);
            } else if (calls_->open() == 0) {
                const std::lock_guard lock{mutex_};
                is_done_ = true;
                changed_.notify_one();
            }
        });
    }

    const bool is_sync_;
    const Payload payload_;
    peer::Calls *calls_ = nullptr;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_done_ = false;
    Agent agent_; // last: its callbacks use the others
};

} // namespace

int main(int argc, char **argv)
{
    return peer::run(argc, argv, serve, [](const peer::Settings &settings) { return std::make_unique<AgentClient>(settings); });
}
