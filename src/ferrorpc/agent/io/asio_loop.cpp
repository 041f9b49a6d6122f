#include <ferrorpc/agent/io/asio_state.hpp>

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <cstdint>
#include <new>
#include <utility>

namespace ferrorpc::io {
namespace {

class AsioTimer final : public Timer {
public:
    explicit AsioTimer(asio::io_context &context) : state_{std::make_shared<State>(context)} {}
    ~AsioTimer() override { stop(); }

    void start(TimePoint when, Task task) override
    {
        const std::uint64_t generation = ++state_->generation;
        state_->task = std::move(task);
        state_->timer.expires_at(when);
        state_->timer.async_wait([state = state_, generation](const std::error_code &) {
            if (generation == state->generation) { // neither stopped nor started anew meanwhile
                ++state->generation;
                std::exchange(state->task, nullptr)();
            }
        });
    }

    void stop() noexcept override
    {
        ++state_->generation;
        state_->task = nullptr;
        state_->timer.cancel();
    }

private:
    struct State {
        explicit State(asio::io_context &context) : timer{context} {}
        asio::steady_timer timer;
        std::uint64_t generation = 0;
        Task task;
    };
    std::shared_ptr<State> state_; // a wait's too
};

} // namespace

/// A task for which memory is lacking is lost, and the loop goes on: who posts what must not be lost catches it.
template <class Run>
static void run(Run run_context)
{
    while (true) {
        try {
            run_context();
            return;
        } catch (const std::bad_alloc &) {
        }
    }
}

AsioLoop::AsioLoop(AsioSettings settings)
    : state_{std::make_shared<State>(settings.silence_max)}, resolver_{*this, std::move(settings.look_up)}
{
    state_->thread = std::thread{[state = state_] {
        run([&] { state->context.run(); });
        state->context.restart(); // stopped: what was posted before still ends in order
        run([&] { state->context.poll(); });
    }};
}

AsioLoop::~AsioLoop()
{
    state_->work.reset();
    state_->context.stop();
    if (runs_here()) {
        state_->thread.detach();
    } else {
        state_->thread.join();
    }
}

TimePoint AsioLoop::now() const
{
    return std::chrono::steady_clock::now();
}

void AsioLoop::post(Task task)
{
    asio::post(state_->context, std::move(task));
}

std::unique_ptr<Timer> AsioLoop::make_timer()
{
    return std::make_unique<AsioTimer>(state_->context);
}

bool AsioLoop::runs_here() const noexcept
{
    return std::this_thread::get_id() == state_->thread.get_id();
}

} // namespace ferrorpc::io
