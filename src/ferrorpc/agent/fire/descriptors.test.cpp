// File descriptors that run out, and that come back.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <ferrorpc/agent/star/rendezvous.test.hpp>

#include <sys/resource.h>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

// UndefinedBehaviorSanitizer opens a pipe to see whether an object may be looked at, and takes it for none when it cannot.
#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer)
#define FERRORPC_NEEDS_DESCRIPTORS
#endif
#endif
#ifdef FERRORPC_NEEDS_DESCRIPTORS
constexpr bool can_do_without_descriptors = false;
#else
constexpr bool can_do_without_descriptors = true;
#endif

/// While it lives, this process gets no descriptor above those that it has.
class NoDescriptors {
public:
    NoDescriptors()
    {
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
        const int next = ::dup(0); // the least that is free
        REQUIRE(next >= 0);
        ::close(next);
        rlimit none = before_;
        none.rlim_cur = static_cast<rlim_t>(next);
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoDescriptors(const NoDescriptors &) = delete;
    NoDescriptors &operator=(const NoDescriptors &) = delete;

private:
    rlimit before_{};
};

/// A listener that can accept nothing.
struct FailingNetwork final : io::Network {
    struct FailingListener final : io::Listener {
        explicit FailingListener(FailingNetwork &of) : network{of} {}
        void accept(Accepted done) override
        {
            ++network.accepts;
            network.loop.post(
                [done = std::move(done)]() mutable { done(make_error_code(std::errc::too_many_files_open), nullptr); });
        }
        std::string address() const override { return "nowhere"; }
        void close() noexcept override {}
        FailingNetwork &network;
    };

    io::ManualLoop &loop;
    int accepts = 0;
    explicit FailingNetwork(io::ManualLoop &on) : loop{on} {}
    std::unique_ptr<io::Listener> listen(const io::Endpoint &) override { return std::make_unique<FailingListener>(*this); }
    void connect(const io::Endpoint &, io::TimePoint, Connected) override {}
};

} // namespace

TEST_CASE("a listener without descriptors takes them from who is silent, waits for more, and accepts again")
{
    if (!can_do_without_descriptors) {
        WARN("not under UndefinedBehaviorSanitizer");
        return;
    }
    Fire world{{.world_size = 4, .announce_timeout = 1h}};
    RawPeer silent{port_of(world.zero)};
    RawPeer two;
    RawPeer three;
    CHECK(world.goes_on());
    {
        // The silent one must have been accepted before: a stranger behind it has been judged.
        RawPeer stranger{port_of(world.zero), 9};
        CHECK(stranger.sees_end());
    }
    CHECK(world.until([&] { return world.zero.counters().announces_invalid == 1; }));
    {
        const NoDescriptors none;
        two.connect(port_of(world.zero));
        two.announce(2);
        CHECK(world.until([&] { return world.zero.counters().announces_silent == 1; }));
        CHECK(silent.sees_end());
        REQUIRE(world.zero.wait_connected(2, 30s) == std::error_code{}); // in the silent one's place
        three.connect(port_of(world.zero));
        three.announce(3);
        for (int count = 0; count < 20; ++count) {
            CHECK(world.goes_on());
        }
        CHECK(world.zero.connected() == std::vector<std::uint64_t>{1, 2});
    }
    REQUIRE(world.zero.wait_connected(3, 30s) == std::error_code{});
    three.send(request(1, "echo", "in"));
    CHECK(read_response(three, 1, "in") == response(1, "in"));
    CHECK(world.goes_on());
}

TEST_CASE("a listener that can accept nothing tries ten times a second, and no more")
{
    io::ManualLoop loop;
    FailingNetwork network{loop};
    detail::star_test::Owner zero;
    detail::ListeningStar star{
        loop, network, {.endpoint = {"nowhere", 1}, .world_size = 4, .announce_timeout = 5s, .announces_pending_max = 8}};
    star.start(zero);
    loop.run();
    CHECK(network.accepts == 1);
    loop.advance(10s);
    CHECK(network.accepts == 101);
    CHECK(zero.faults.empty());
}

TEST_CASE("a rank that gets no descriptor for its connection tries again, and joins when there is one")
{
    if (!can_do_without_descriptors) {
        WARN("not under UndefinedBehaviorSanitizer");
        return;
    }
    RawPeer listener; // bound, and not listening yet: who connects is refused
    const std::uint16_t port = listener.bind();
    Agent one{{.rank = 1, .world_size = 2, .port = port}};
    {
        const NoDescriptors none;
        const std::uint64_t before = one.counters().connect_attempts;
        while (one.counters().connect_attempts < before + 3) {
            REQUIRE(one.wait_connected(1ms) == Errc::timed_out);
        }
    }
    RawPeer joined = listener.accept();
    CHECK(joined.read(8) == hex("0100000000000000"));
    CHECK(one.wait_connected(30s) == std::error_code{});
}

TEST_CASE("descriptors come back when connections end, in whatever way")
{
    Fire world;
    const auto round = [&](std::uint64_t ended) {
        for (const std::uint64_t rank : {std::uint64_t{2}, std::uint64_t{3}}) {
            RawPeer peer = world.peer(rank);
            peer.send(hex("0f00000000000000 01"));
            rank == 2 ? peer.reset() : peer.close();
            CHECK(world.until_lost(ended + rank - 1));
        }
        RawPeer refused{port_of(world.zero), 9};
        CHECK(refused.sees_end());
        RawPeer duplicate{port_of(world.zero), 1};
        CHECK(duplicate.sees_end());
    };
    round(0);
    CHECK(world.goes_on()); // a turn of the loop later, so that what was closed is
    const std::size_t before = entries_of("/proc/self/fd");
    for (std::uint64_t count = 1; count <= 20; ++count) {
        round(2 * count);
    }
    CHECK(world.goes_on());
    CHECK(entries_of("/proc/self/fd") == before);
}

TEST_CASE("descriptors and threads come back when agents end")
{
    const auto round = [] {
        Fire world;
        RawPeer peer = world.peer();
        CHECK(world.goes_on());
    };
    round();
    const std::size_t descriptors = entries_of("/proc/self/fd");
    const std::size_t threads = entries_of("/proc/self/task");
    for (int count = 0; count < 20; ++count) {
        round();
    }
    CHECK(entries_of("/proc/self/fd") == descriptors);
    const auto watchdog = std::chrono::steady_clock::now() + 30s;
    while (entries_of("/proc/self/task") > threads && std::chrono::steady_clock::now() < watchdog) { // joined, but listed still
    }
    CHECK(entries_of("/proc/self/task") <= threads);
}
