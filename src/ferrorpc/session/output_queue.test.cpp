// The order of bytes on their way out: FRM-6, RSP-2, SES-7.
#include <ferrorpc/session/output_queue.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::detail;
using namespace ferrorpc::testing;

namespace {

Outgoing message(std::string_view head, std::string_view payload = "", std::size_t padding = 0)
{
    return {Outgoing::Kind::request, 0, hex(head), Payload{hex(payload)}, padding};
}

std::string shown(OutputQueue &queue)
{
    std::string text;
    for (const ByteView piece : queue.offer()) {
        text += to_hex(piece);
    }
    return text;
}

std::size_t write(OutputQueue &queue, std::size_t size)
{
    std::size_t gone_count = 0;
    queue.wrote(size, [&](const Outgoing &, bool) { ++gone_count; });
    return gone_count;
}

} // namespace

TEST_CASE("output queue: messages are gathered in order, pieces apart, and written in any steps", "[session]")
{
    for (std::size_t step = 1; step <= 9; ++step) {
        OutputQueue queue;
        queue.push(message("01", "0203", 2));
        queue.push(message("0405"));
        queue.push(message("06", "07"));
        CHECK(queue.offer().size() == 6);
        CHECK(queue.bytes() == 9);
        std::string text;
        std::size_t gone_count = 0;
        while (queue.bytes() != 0) {
            const std::string all = shown(queue);
            const std::size_t size = std::min(step, all.size() / 2);
            text += all.substr(0, 2 * size);
            gone_count += write(queue, size);
        }
        CHECK(text == "010203000004050607");
        CHECK(gone_count == 3);
        CHECK(queue.offer().empty());
    }
}

TEST_CASE("output queue: an offer stays as it is until it is written", "[session]")
{
    OutputQueue queue;
    queue.push(message("01"));
    const auto second = queue.push(message("02"));
    const auto pieces = queue.offer();
    queue.push(message("03"));
    CHECK_FALSE(queue.withdraw(second));
    CHECK(queue.offer().data() == pieces.data());
    CHECK(shown(queue) == "0102");
    write(queue, 1);
    CHECK(shown(queue) == "03");
}

TEST_CASE("output queue: SES-7, FRM-6: withdrawn unless the first byte is written", "[session]")
{
    OutputQueue queue;
    const auto first = queue.push(message("0102"));
    const auto second = queue.push(message("0304"));
    CHECK(shown(queue) == "01020304");
    queue.withdraw(first);
    queue.withdraw(second);
    CHECK(write(queue, 3) == 1);
    CHECK(shown(queue) == "04");
    CHECK(write(queue, 1) == 1);

    const auto third = queue.push(message("05"));
    CHECK(queue.withdraw(third));
    CHECK(queue.offer().empty());
    CHECK(queue.bytes() == 0);
}

TEST_CASE("output queue: an offer ends at so many pieces and at so many bytes", "[session]")
{
    OutputQueue queue;
    for (int i = 0; i < 100; ++i) {
        queue.push(message("0102"));
    }
    CHECK(queue.offer().size() == OutputQueue::pieces_max);
    write(queue, 0);

    OutputQueue large;
    const Payload payload{Bytes(OutputQueue::offer_size_enough)};
    large.push({Outgoing::Kind::request, 0, hex("01"), payload});
    const auto behind = large.push(message("02"));
    CHECK(large.offer().size() == 2);
    CHECK(large.withdraw(behind));
}

TEST_CASE("output queue: drop() leaves only what a writer may be reading", "[session]")
{
    OutputQueue queue;
    queue.push(message("0102"));
    queue.hold(message("05"));
    shown(queue);
    queue.push(message("03"));
    queue.drop();
    CHECK(queue.bytes() == 2);
    CHECK(write(queue, 1) == 0);
    queue.drop();
    CHECK(queue.bytes() == 0);
    CHECK(queue.offer().empty());
    queue.push(message("06"));
    CHECK(shown(queue) == "06");
}

TEST_CASE("output queue: what is held counts apart, until it is released, withdrawn or dropped", "[session]")
{
    OutputQueue queue;
    queue.push(message("01"));
    queue.hold(message("02", "03"));
    const OutputQueue::Position second = queue.hold(message("0405", "06"));
    queue.hold(message("07"));
    CHECK(queue.bytes() == 7);
    CHECK(queue.held_bytes() == 6);
    queue.release_first();
    CHECK(queue.held_bytes() == 4);
    CHECK(queue.withdraw(second));
    CHECK(queue.held_bytes() == 1);
    CHECK(queue.bytes() == 4);
    queue.hold_queued([](const Outgoing &) { return true; });
    CHECK(queue.held_bytes() == 4);
    queue.drop();
    CHECK(queue.held_bytes() == 0);
    CHECK(queue.bytes() == 0);
}
