// Connecting on loopback: names to look up, and hosts that answer nothing.
#include <ferrorpc/agent/core/agent_core.hpp>
#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/asio_loop.hpp>
#include <ferrorpc/agent/star/connecting_star.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::port_of;

namespace {

/// A look-up that hangs until it is released, and then finds 127.0.0.1. Its threads may outlive the test.
class HangingLookUp {
public:
    HangingLookUp() : state_{std::make_shared<State>()} {}
    ~HangingLookUp() { release(); }

    io::LookUp get() const
    {
        return [state = state_](const std::string &) -> io::Addresses {
            if (state->count++ == 0) {
                state->begun.set_value();
            }
            state->is_released.wait();
            return std::vector<std::string>{"127.0.0.1"};
        };
    }
    void wait_begun() const { state_->begun.get_future().wait(); }
    void release()
    {
        if (!std::exchange(was_released_, true)) {
            state_->release.set_value();
        }
    }
    int count() const { return state_->count; }

private:
    struct State {
        std::promise<void> begun;
        std::promise<void> release;
        std::shared_future<void> is_released = release.get_future().share();
        std::atomic<int> count = 0;
    };
    std::shared_ptr<State> state_;
    bool was_released_ = false;
};

/// What an attempt came to.
using Outcome = std::promise<std::error_code>;

void connect_on(io::AsioLoop &loop, io::Endpoint endpoint, io::TimePoint deadline, Outcome &outcome)
{
    loop.post([&loop, endpoint = std::move(endpoint), deadline, &outcome] {
        loop.connect(endpoint, deadline,
                     [&outcome](std::error_code error, const std::unique_ptr<io::Stream> &) { outcome.set_value(error); });
    });
}

/// A host that answers nothing, on loopback: its queue of connections is full, so the system drops what knocks.
class SilentHost {
public:
    explicit SilentHost(const char *address, std::uint16_t port = 0)
    {
        sockaddr_in place = {};
        place.sin_family = AF_INET;
        place.sin_port = htons(port);
        REQUIRE(inet_pton(AF_INET, address, &place.sin_addr) == 1);
        socklen_t size = sizeof place;
        REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr *>(&place), size) == 0);
        REQUIRE(::listen(listener_, 0) == 0);
        REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr *>(&place), &size) == 0);
        REQUIRE(::connect(filler_, reinterpret_cast<const sockaddr *>(&place), size) == 0);
        port_ = ntohs(place.sin_port);
    }
    ~SilentHost()
    {
        ::close(filler_);
        ::close(listener_);
    }
    SilentHost(const SilentHost &) = delete;
    SilentHost &operator=(const SilentHost &) = delete;
    std::uint16_t port() const { return port_; }

private:
    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int filler_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port_ = 0;
};

} // namespace

TEST_CASE("a loop ends though a look-up hangs, and what it finds then is dropped")
{
    const HangingLookUp look_up;
    std::atomic<int> ends = 0;
    {
        io::AsioLoop loop{{.look_up = look_up.get()}};
        loop.post([&] {
            loop.connect({"rank0", 1}, io::TimePoint::max(),
                         [&](std::error_code, const std::unique_ptr<io::Stream> &) { ++ends; });
        });
        look_up.wait_begun();
    }
    CHECK(ends == 0);
}

TEST_CASE("an attempt ends at its deadline though a look-up hangs; a name has one look-up at a time, an address none")
{
    HangingLookUp look_up;
    io::AsioLoop loop{{.look_up = look_up.get()}};
    const std::unique_ptr<io::Listener> listener = loop.listen({"127.0.0.1", 0});
    const std::uint16_t port = port_of(listener->address());

    Outcome late;
    connect_on(loop, {"rank0", port}, loop.now() + 1ms, late);
    CHECK(late.get_future().get() == std::errc::timed_out);
    Outcome literal;
    connect_on(loop, {"127.0.0.1", port}, io::TimePoint::max(), literal);
    CHECK(literal.get_future().get() == std::error_code{});

    Outcome joined;
    connect_on(loop, {"rank0", port}, io::TimePoint::max(), joined);
    look_up.release();
    CHECK(joined.get_future().get() == std::error_code{});
    CHECK(look_up.count() == 1);
    std::promise<void> is_closed; // on its loop, as is all that belongs to it
    loop.post([&] {
        listener->close();
        is_closed.set_value();
    });
    is_closed.get_future().wait();
}

TEST_CASE("an agent whose look-up hangs gives up at its deadline, shuts down and ends")
{
    struct HangingLoop final : detail::RunningLoop {
        explicit HangingLoop(io::LookUp look_up) : sockets{{.look_up = std::move(look_up)}} {}
        io::Loop &loop() noexcept override { return sockets; }
        io::AsioLoop sockets;
    };
    const HangingLookUp look_up;
    const auto make = [&](std::chrono::milliseconds connect_timeout) {
        const auto running = std::make_shared<HangingLoop>(look_up.get());
        auto star = std::make_unique<detail::ConnectingStar>(running->sockets, running->sockets,
                                                             detail::ConnectSettings{{"rank0", 29500}, 1, 2, connect_timeout});
        auto core = std::make_shared<detail::AgentCore>(AgentOptions{.rank = 1}, running, std::move(star));
        core->open();
        return core;
    };
    const auto hasty = make(1ms);
    std::promise<std::error_code> end;
    hasty->run([&] { hasty->hub().roster().when_connected(30s, [&](std::error_code error) { end.set_value(error); }); }, [] {});
    CHECK(end.get_future().get() == Errc::no_connection);
    look_up.wait_begun();
    hasty->shutdown(1h);

    const auto patient = make(1h);
    patient->shutdown(1h); // nothing is under way that a drain could be for
}

TEST_CASE("a look-up's error is the attempt's")
{
    io::AsioLoop unknown{{.look_up = [](const std::string &) -> io::Addresses {
        return std::unexpected{make_error_code(std::errc::host_unreachable)};
    }}};
    Outcome refused;
    connect_on(unknown, {"rank0", 1}, io::TimePoint::max(), refused);
    CHECK(refused.get_future().get() == std::errc::host_unreachable);

    io::AsioLoop broken{{.look_up = [](const std::string &) -> io::Addresses { throw std::bad_alloc{}; }}};
    Outcome thrown;
    connect_on(broken, {"rank0", 1}, io::TimePoint::max(), thrown);
    CHECK(thrown.get_future().get() == std::errc::resource_unavailable_try_again);

    io::AsioLoop nowhere{{.look_up = [](const std::string &) { return io::Addresses{}; }}};
    Outcome empty;
    connect_on(nowhere, {"rank0", 1}, io::TimePoint::max(), empty);
    CHECK(empty.get_future().get() != std::error_code{});
}

TEST_CASE("the system's look-up gives numbers")
{
    CHECK(io::look_up_by_system("127.1").value() == std::vector<std::string>{"127.0.0.1"});
    CHECK(io::look_up_by_system("::1").value() == std::vector<std::string>{"::1"});
}

TEST_CASE("an attempt at a host that answers nothing ends at its deadline")
{
    const SilentHost host{"127.0.0.1"};
    io::AsioLoop loop;
    Outcome outcome;
    connect_on(loop, {"127.0.0.1", host.port()}, loop.now() + 50ms, outcome);
    CHECK(outcome.get_future().get() == std::errc::timed_out);
}

TEST_CASE("an address that answers nothing leaves time for the next")
{
    io::AsioLoop loop{{.look_up = [](const std::string &) { return io::Addresses{{"127.0.0.2", "127.0.0.1"}}; }}};
    const std::unique_ptr<io::Listener> listener = loop.listen({"127.0.0.1", 0});
    const SilentHost silent{"127.0.0.2", port_of(listener->address())};
    Outcome outcome;
    connect_on(loop, {"rank0", silent.port()}, loop.now() + 3s, outcome);
    CHECK(outcome.get_future().get() == std::error_code{});
}
