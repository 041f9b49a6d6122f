/// A loop with sockets on a thread of its own, made with Asio. Asio stays inside of the .cpp files.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/io/resolver.hpp>
#include <ferrorpc/agent/io/silence.hpp>
#include <ferrorpc/agent/io/stream.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace ferrorpc::io {

Addresses look_up_by_system(const std::string &host);

/// What tests set otherwise.
struct AsioSettings {
    LookUp look_up = look_up_by_system;
    std::chrono::milliseconds silence_max = silence_max_default;
};

class AsioLoop final : public Loop, public Network {
public:
    /// Starts the thread. Throws std::system_error when there is none to be had.
    explicit AsioLoop(AsioSettings settings = {});

    /// Ends the thread, and drops what is posted and pending; timers, streams and listeners must be gone. When the thread
    /// itself does this, it ends after what it is doing. Look-ups of hosts under way are left to themselves.
    ~AsioLoop() override;

    TimePoint now() const override;
    void post(Task task) override;
    std::unique_ptr<Timer> make_timer() override;
    bool runs_here() const noexcept override;

    std::unique_ptr<Listener> listen(const Endpoint &endpoint) override;
    void connect(const Endpoint &endpoint, TimePoint deadline, Connected done) override;

    struct State;

private:
    std::shared_ptr<State> state_; // the thread's too
    Resolver resolver_;
};

} // namespace ferrorpc::io
