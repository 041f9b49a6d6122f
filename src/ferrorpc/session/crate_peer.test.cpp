// CRA-1 to CRA-5 and REQ-6: what a crate peer is sent, and when.
#include <ferrorpc/session/script.test.hpp>
#include <ferrorpc/session/star_barrier.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

SessionOptions crate(StarEnd end = StarEnd::hub, std::size_t calls_max = 1)
{
    return {end, {}, CratePeer{std::nullopt, calls_max}};
}

const std::string token_frame = "010000000000000000";

} // namespace

TEST_CASE("crate peer: CRA-2: one call at a time, the next when the answer has come", "[session]")
{
    play(crate(), [](Script &script) {
        for (int i = 0; i < 3; ++i) {
            script.session.call("", {});
        }
        CHECK(script.written() == plain(small_call(1)));
        CHECK(script.session.cancel(call_id(2)));
        script.receive(small_answer(1));
        CHECK(script.written() == plain(small_call(3)));
        CHECK(script.events() == Lines{"call 2 cancelled, unwritten", "call 1 reply"});
    });
}

TEST_CASE("crate peer: CRA-2: as many as it is declared to take", "[session]")
{
    Script script{crate(StarEnd::hub, 2)};
    for (int i = 0; i < 3; ++i) {
        script.session.call("", {});
    }
    CHECK(script.written() == plain(small_call(1) + small_call(2)));
    script.receive(small_answer(2));
    CHECK(script.written() == plain(small_call(3)));
}

TEST_CASE("crate peer: CRA-2: a call that has ended here is outstanding until its answer comes", "[session]")
{
    play(crate(), [](Script &script) {
        script.session.call("", {}, {.deadline = at(10), .nested_in = {}});
        CHECK(script.written() == plain(small_call(1)));
        script.session.call("", {}, {.deadline = at(20), .nested_in = {}});
        script.session.call("", {});
        script.session.advance(at(20));
        CHECK(script.events() == Lines{"call 1 deadline", "call 2 deadline, unwritten"});
        CHECK(script.written().empty());
        script.receive(small_answer(1));
        CHECK(script.written() == plain(small_call(3)));
    });
}

TEST_CASE("crate peer: CRA-2: a call withdrawn before its first byte makes way", "[session]")
{
    Script script{crate()};
    script.session.call("", {});
    script.session.call("", {});
    script.session.cancel(call_id(1));
    CHECK(script.written() == plain(small_call(2)));

    Script offered{crate()};
    offered.session.call("", {});
    offered.session.call("", {});
    offered.session.output();
    offered.session.cancel(call_id(1));
    offered.session.wrote(0);
    CHECK(offered.written() == plain(small_call(2)));
}

TEST_CASE("crate peer: CRA-1: while its own call is unanswered it is sent only that answer", "[session]")
{
    play(crate(), [](Script &script) {
        script.receive(small_call(7));
        script.session.call("", {});
        CHECK(script.written().empty());
        script.session.respond(token(1), {});
        CHECK(script.written() == plain(small_answer(7) + small_call(1)));
    });
}

TEST_CASE("crate peer: CRA-1: what was to be written next waits when the peer calls meanwhile", "[session]")
{
    play(crate(StarEnd::hub, 2), [](Script &script) {
        script.session.call("", {});
        script.session.call("", {});
        CHECK(script.session.output().size() == 2);
        script.session.wrote(1);
        script.receive(small_call(7));
        CHECK(script.written() == plain(small_call(1)).substr(2));
        script.session.respond(token(1), {});
        CHECK(script.written() == plain(small_answer(7) + small_call(2)));
    });
}

TEST_CASE("crate peer: CRA-1: so it does when the peer's call is refused", "[session]")
{
    SessionOptions options = crate();
    options.limits.requests_in_service_max = 1;
    Script script{options};
    script.session.start();
    script.receive(small_call(7));
    script.session.respond(token(1), {});
    script.session.call("", {});
    CHECK(script.session.output().size() == 2);
    script.session.wrote(1);
    script.receive(small_call(8)); // one too many, for an answer is not written yet
    CHECK(script.written() == plain(small_answer(7)).substr(2) +
                                  plain("0800000000000000 1f00000000000000 1f00000000000000 02 0800000000000000 01 11000000 "
                                        "746f6f206d616e79207265717565737473") + // too many requests
                                  plain(small_call(1)));
}

TEST_CASE("crate peer: ERR-6: calls that are held back from it take no room from its own", "[session]")
{
    SessionOptions options = crate();
    options.limits.queued_bytes_max = 600;
    options.limits.refusal_bytes_max = 512;
    play(options, [](Script &script) {
        script.session.call("", {});
        CHECK(script.written() == plain(small_call(1)));
        script.session.call("", Payload{Bytes(600)}); // waits for the answer to the first
        CHECK(script.session.queued_bytes() > 600);
        CHECK(script.session.call("", {}).error() == CallError::queue_full);
        script.receive(small_call(7));
        CHECK(script.events() == Lines{"request 1  "});
        script.session.respond(token(1), {});
        CHECK(script.written() == plain(small_answer(7)));
    });
}

TEST_CASE("crate peer: CRA-1: so it does when the peer begins a barrier", "[session]")
{
    Script script{crate()};
    StarBarrier barrier{StarEnd::hub, 1};
    barrier.connect(0, &script.session);
    script.session.call("", {});
    script.receive(token_frame);
    CHECK(script.written().empty());
    CHECK(barrier.begin(no_deadline));
    CHECK(script.written() == token_frame + plain(small_call(1)));
}

TEST_CASE("crate peer: CRA-1: so does our own token", "[session]")
{
    Script script{crate(StarEnd::spoke)};
    script.session.start();
    StarBarrier barrier{StarEnd::spoke, 1};
    barrier.connect(0, &script.session);
    CHECK(barrier.begin(no_deadline));
    script.receive(small_call(7));
    CHECK(script.written().empty());
    script.session.respond(token(1), {});
    CHECK(script.written() == plain(small_answer(7)) + token_frame);
}

TEST_CASE("crate peer: CRA-1: a request that waits for start() is a call unanswered", "[session]")
{
    Script script{crate()};
    script.receive(small_call(7));
    script.session.call("", {});
    CHECK(script.written().empty());
}

TEST_CASE("crate peer: CRA-1: while its barrier is unanswered it is sent only that answer", "[session]")
{
    Script script{crate()};
    StarBarrier barrier{StarEnd::hub, 1};
    barrier.connect(0, &script.session);
    script.receive(token_frame);
    script.session.call("", {});
    CHECK(script.written().empty());
    CHECK(barrier.begin(no_deadline));
    CHECK(script.written() == token_frame + plain(small_call(1)));
}

TEST_CASE("crate peer: CRA-1, BAR-7: a peer in a barrier that has failed here still waits for it", "[session]")
{
    Script script{crate()};
    StarBarrier barrier{StarEnd::hub, 1};
    barrier.connect(0, &script.session);
    CHECK(barrier.begin(at(1)));
    barrier.advance(at(1));
    script.receive(token_frame);
    script.session.call("", {}, {.deadline = at(2), .nested_in = {}});
    CHECK(script.written().empty());
    script.session.advance(at(2));
    CHECK(script.events() == Lines{"call 1 deadline, unwritten"});
}

TEST_CASE("crate peer: CRA-2: of two barriers the second's token waits for the answer to the first", "[session]")
{
    Script script{crate(StarEnd::spoke)};
    StarBarrier barrier{StarEnd::spoke, 1};
    barrier.connect(0, &script.session);
    CHECK(barrier.begin(no_deadline));
    CHECK(barrier.begin(no_deadline));
    CHECK(script.written() == "010000000000000000");
    CHECK(script.written().empty());
    script.receive("010000000000000000");
    barrier.update();
    CHECK(script.written() == "010000000000000000");
}

TEST_CASE("crate peer: our barrier waits for our call, and our next call for the barrier", "[session]")
{
    Script script{crate(StarEnd::spoke)};
    StarBarrier barrier{StarEnd::spoke, 1};
    barrier.connect(0, &script.session);
    script.session.call("", {});
    CHECK(barrier.begin(no_deadline));
    script.session.call("", {});
    CHECK(script.written() == plain(small_call(1)));
    script.receive(small_answer(1));
    CHECK(script.written() == token_frame);
    script.receive(token_frame);
    barrier.update();
    CHECK(script.written() == plain(small_call(2)));
}

TEST_CASE("crate peer: a token held back goes with its barrier", "[session]")
{
    Script script{crate(StarEnd::spoke)};
    StarBarrier barrier{StarEnd::spoke, 1};
    barrier.connect(0, &script.session);
    script.session.call("", {});
    CHECK(barrier.begin(at(1)));
    CHECK(script.written() == plain(small_call(1)));
    barrier.advance(at(1));
    script.receive(small_answer(1));
    CHECK(script.written().empty());
    CHECK(script.session.queued_bytes() == 0);
}

TEST_CASE("crate peer: CRA-3: a call from the handler that it waits for fails at once", "[session]")
{
    play(crate(), [](Script &script) {
        script.receive(small_call(7));
        CHECK(script.session.call("", {}, {.deadline = no_deadline, .nested_in = token(1)}).error() == CallError::peer_waits);
        script.session.respond(token(1), {});
        CHECK(script.session.call("", {}, {.deadline = no_deadline, .nested_in = token(1)}) == CallId{1});
    });
    play([](Script &script) { // a peer that keeps the protocol serves it
        script.receive(small_call(7));
        CHECK(script.session.call("", {}, {.deadline = no_deadline, .nested_in = token(1)}) == CallId{1});
    });
}

TEST_CASE("crate peer: REQ-6, CRA-4: a request is padded to the declared size, and refused above it", "[session]")
{
    SessionOptions options = crate();
    options.crate_peer->request_size = 32;
    Script script{options};
    CHECK(script.session.call("echo", payload("686921")) == CallId{1});
    CHECK(script.written() == plain("2000000000000000 01 0100000000000000 04000000 6563686f 03000000 686921 0000000000000000"));
    script.receive(small_answer(1));
    CHECK(script.session.call("echo", Payload{Bytes(12)}).error() == CallError::too_large);
    CHECK(script.session.call("echo", Payload{Bytes(11, std::byte{1})}) == CallId{2});
    CHECK(script.written() == plain("2000000000000000 01 0200000000000000 04000000 6563686f 0b000000 0101010101010101010101"));
}

TEST_CASE("crate peer: CRA-5: a message is one gathered write, its padding included", "[session]")
{
    SessionOptions options = crate();
    options.crate_peer->request_size = 1'000'000;
    Script script{options};
    script.session.call("", {});
    std::size_t size = 0;
    for (const ByteView piece : script.session.output()) {
        size += piece.size();
    }
    CHECK(size == 1'000'008);
    script.session.wrote(100'000); // within the padding
    CHECK(plain(script.written()) == std::string(2 * 900'008, '0'));
}
