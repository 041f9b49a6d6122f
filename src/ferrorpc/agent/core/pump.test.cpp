// Connections whose peer takes all that is written at once.
#include <ferrorpc/agent/core/call_control.hpp>
#include <ferrorpc/agent/core/link.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/raw/raw_link.hpp>
#include <ferrorpc/testing/allocation.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <utility>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::detail;

namespace {

/// What a stream of TakesAll has taken, and what is under way there.
struct Taken {
    std::size_t at_once = 0;
    std::size_t size = 0;
    io::Stream::Done read;
    io::Stream::Done write;
    std::size_t write_size = 0;
};

class TakesAll final : public io::Stream {
public:
    explicit TakesAll(Taken &taken) : taken_{taken} {}

    void read_some(std::span<std::byte>, Done done) override { taken_.read = std::move(done); }
    void write_some(std::span<const ByteView> buffers, Done done) override
    {
        taken_.write_size = size_of(buffers);
        taken_.size += taken_.write_size;
        taken_.write = std::move(done);
    }
    std::size_t try_write(std::span<const ByteView> buffers) noexcept override
    {
        const std::size_t size = size_of(buffers);
        taken_.at_once += size;
        taken_.size += size;
        return size;
    }
    void close() noexcept override {}

private:
    static std::size_t size_of(std::span<const ByteView> buffers) noexcept
    {
        std::size_t size = 0;
        for (const ByteView buffer : buffers) {
            size += buffer.size();
        }
        return size;
    }

    Taken &taken_;
};

struct NoOwner final : LinkOwner {
    void request_received(Link &, RequestReceived) override {}
    void token_received(Link &) override {}
    void link_closed(Link &, const Closed &) override {}
};

} // namespace

TEST_CASE("a peer that reads as fast as we write lets others on the loop have their turn")
{
    constexpr std::size_t call_size = std::size_t{256} << 10;
    constexpr std::size_t call_count = 16;
    io::ManualLoop loop;
    NoOwner owner;
    Taken taken;
    const auto link = std::make_shared<Link>(loop, std::make_unique<TakesAll>(taken), 1, SessionOptions{}, owner);
    for (std::size_t count = 0; count < call_count; ++count) {
        REQUIRE(link->call("f", std::vector<std::byte>(call_size), {}, std::make_shared<CallControl>()));
    }
    const std::size_t all = link->session().queued_bytes();
    link->pump();
    CHECK(taken.at_once < 6 * call_size); // of 16
    while (taken.write) {                 // turns later
        std::exchange(taken.write, nullptr)({}, taken.write_size);
    }
    CHECK(taken.size == all);
    CHECK(link->session().queued_bytes() == 0);
    link->detach();
    taken.read = nullptr;
}

TEST_CASE("a raw connection for which memory is lacking while it is pumped ends, and who waits is told")
{
    bool was_felt = true;
    for (std::size_t count = 0; was_felt; ++count) {
        io::ManualLoop loop;
        Taken taken;
        std::optional<ReceiveEnd> ended;
        bool is_closed = false;
        const auto link =
            std::make_shared<RawLink>(loop, std::make_unique<TakesAll>(taken), RawLimits{}, nullptr, [&] { is_closed = true; });
        link->receive(std::nullopt, no_deadline, [&](const ReceiveEnded &end) { ended = end.end; });
        link->send({Payload{std::vector<std::byte>(8)}}, no_deadline, [](RawLink::SendEnd) {});
        {
            const testing::NoMemoryAfter failing{count};
            link->pump();
            was_felt = failing.was_felt();
        }
        CHECK(is_closed == was_felt);
        CHECK(ended == (was_felt ? std::optional{ReceiveEnd::connection_lost} : std::nullopt));
        link->session().close();
        link->pump();
        taken.read = nullptr;
    }
}
