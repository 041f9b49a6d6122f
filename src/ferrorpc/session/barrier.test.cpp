// BAR-4 to BAR-7: the barrier, from rank 0 and from rank N.
#include <ferrorpc/session/script.test.hpp>
#include <ferrorpc/session/star_barrier.hpp>

#include <catch2/catch.hpp>

#include <array>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

const std::string token_frame = "010000000000000000";
const std::string odd_token_frame = "0100000000000000ff";

// Rank 0 of a world of three.
struct Hub {
    std::array<Script, 2> spokes;
    StarBarrier barrier{StarEnd::hub, 2};

    Hub()
    {
        for (std::size_t i = 0; i < spokes.size(); ++i) {
            spokes[i].session.start();
            barrier.connect(i, &spokes[i].session);
        }
    }
};

struct Spoke {
    Script script{SessionOptions{StarEnd::spoke, {}, std::nullopt}};
    StarBarrier barrier{StarEnd::spoke, 1};

    Spoke() { barrier.connect(0, &script.session); }
};

std::vector<BarrierEnded> ended(StarBarrier &barrier)
{
    std::vector<BarrierEnded> events;
    while (const auto event = barrier.next_event()) {
        events.push_back(*event);
    }
    return events;
}

using Ended = std::vector<BarrierEnded>;

} // namespace

TEST_CASE("barrier: BAR-4: a spoke sends its token at once and waits for one", "[session]")
{
    Spoke spoke;
    CHECK(spoke.barrier.begin(no_deadline) == BarrierId{1});
    CHECK(spoke.script.written() == token_frame);
    CHECK(ended(spoke.barrier).empty());
    spoke.script.receive(odd_token_frame); // BAR-3: any value
    CHECK(spoke.script.events() == Lines{"token"});
    spoke.barrier.update();
    CHECK(ended(spoke.barrier) == Ended{{BarrierId{1}, BarrierEnd::done}});
    CHECK(spoke.script.session.tokens() == 0);
}

TEST_CASE("barrier: BAR-5: the hub answers only when every token has come, one to each", "[session]")
{
    Hub hub;
    CHECK(hub.barrier.begin(no_deadline));
    hub.spokes[1].receive(token_frame);
    hub.barrier.update();
    CHECK(hub.spokes[0].written().empty());
    CHECK(hub.spokes[1].written().empty());
    hub.spokes[0].receive(token_frame);
    hub.barrier.update();
    CHECK(hub.spokes[0].written() == token_frame);
    CHECK(hub.spokes[1].written() == token_frame);
    CHECK(ended(hub.barrier) == Ended{{BarrierId{1}, BarrierEnd::done}});
}

TEST_CASE("barrier: BAR-6: tokens ahead are counted per peer and used up one each", "[session]")
{
    Hub hub;
    hub.spokes[0].receive(token_frame + token_frame); // two threads of a crate program
    hub.barrier.update();
    CHECK(hub.spokes[0].written().empty());
    hub.spokes[1].receive(token_frame);
    CHECK(hub.barrier.begin(no_deadline));
    CHECK(hub.barrier.begin(no_deadline));
    CHECK(ended(hub.barrier) == Ended{{BarrierId{1}, BarrierEnd::done}});
    CHECK(hub.spokes[0].written() == token_frame);
    hub.spokes[1].receive(token_frame);
    hub.barrier.update();
    CHECK(ended(hub.barrier) == Ended{{BarrierId{2}, BarrierEnd::done}});
}

TEST_CASE("barrier: BAR-6: past the limit the connection is closed", "[session]")
{
    Limits limits;
    limits.barrier_tokens_max = 2;
    Script script{Script::with(limits)};
    script.receive(token_frame + token_frame);
    CHECK(script.events() == Lines{"token", "token"});
    script.receive(token_frame);
    CHECK(script.events() == Lines{"closed too_many_tokens"});

    Script expecting{Script::with(limits)}; // one of the three is not ahead
    expecting.session.expect_token();
    expecting.receive(token_frame + token_frame + token_frame);
    CHECK_FALSE(expecting.session.is_closed());
    expecting.receive(token_frame);
    CHECK(expecting.session.is_closed());
}

TEST_CASE("barrier: BAR-8: a spoke's third barrier sends its token only when the first has its answer", "[session]")
{
    Spoke spoke;
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(spoke.script.written() == token_frame + token_frame);
    spoke.script.receive(token_frame);
    spoke.barrier.update();
    CHECK(ended(spoke.barrier) == Ended{{BarrierId{1}, BarrierEnd::done}});
    CHECK(spoke.script.written() == token_frame);
    spoke.script.receive(token_frame + token_frame);
    spoke.barrier.update();
    CHECK(ended(spoke.barrier) == Ended{{BarrierId{2}, BarrierEnd::done}, {BarrierId{3}, BarrierEnd::done}});
    CHECK(spoke.script.written().empty());
}

TEST_CASE("barrier: BAR-9: a spoke closes on a token that it did not ask for", "[session]")
{
    Spoke unasked;
    unasked.script.receive(token_frame);
    CHECK(unasked.script.events() == Lines{"closed too_many_tokens"});

    Spoke asked;
    CHECK(asked.barrier.begin(no_deadline));
    asked.script.receive(token_frame);
    CHECK(asked.script.events() == Lines{"token"});
    asked.script.receive(token_frame);
    CHECK(asked.script.events() == Lines{"closed too_many_tokens"});
}

TEST_CASE("barrier: BAR-7: after a deadline late tokens are dropped and counted, and none starts", "[session]")
{
    Hub hub;
    CHECK(hub.barrier.begin(at(10)));
    CHECK(hub.barrier.next_deadline() == at(10));
    hub.spokes[0].receive(token_frame);
    hub.barrier.advance(at(9));
    CHECK(ended(hub.barrier).empty());
    hub.barrier.advance(at(10));
    CHECK(ended(hub.barrier) == Ended{{BarrierId{1}, BarrierEnd::deadline}});
    CHECK(hub.barrier.next_deadline() == std::nullopt);
    hub.spokes[1].receive(token_frame);
    hub.barrier.update();
    CHECK(hub.spokes[1].session.counters().tokens_dropped == 1);
    CHECK(hub.spokes[1].session.counters().tokens_received == 1);
    CHECK(hub.spokes[0].written().empty());
    CHECK(hub.barrier.begin(no_deadline).error() == BarrierError::barrier_failed);
}

TEST_CASE("barrier: BAR-7: a connection made anew can take part again", "[session]")
{
    Spoke spoke;
    CHECK(spoke.barrier.begin(at(10)));
    spoke.barrier.advance(at(10));
    CHECK(spoke.barrier.begin(no_deadline).error() == BarrierError::barrier_failed);
    Script fresh{SessionOptions{StarEnd::spoke, {}, std::nullopt}};
    spoke.barrier.connect(0, &fresh.session);
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(fresh.written() == token_frame);
}

TEST_CASE("barrier: one that fails takes the others along", "[session]")
{
    Spoke spoke;
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(spoke.barrier.begin(no_deadline));
    CHECK(spoke.barrier.cancel(BarrierId{2}));
    CHECK_FALSE(spoke.barrier.cancel(BarrierId{1}));
    CHECK(ended(spoke.barrier) == Ended{{BarrierId{1}, BarrierEnd::another_failed},
                                        {BarrierId{2}, BarrierEnd::cancelled},
                                        {BarrierId{3}, BarrierEnd::another_failed}});
}

TEST_CASE("barrier: the end of one connection fails it, and none starts without all", "[session]")
{
    Hub hub;
    CHECK(hub.barrier.begin(no_deadline));
    hub.spokes[1].session.connection_ended();
    hub.barrier.update();
    CHECK(ended(hub.barrier) == Ended{{BarrierId{1}, BarrierEnd::connection_lost}});
    CHECK(hub.barrier.begin(no_deadline).error() == BarrierError::no_connection);
    hub.barrier.connect(1, nullptr);
    CHECK(hub.barrier.begin(no_deadline).error() == BarrierError::no_connection);
    CHECK_FALSE(hub.spokes[0].session.can_barrier());
}

TEST_CASE("barrier: a connection that is replaced fails it", "[session]")
{
    Hub hub;
    CHECK(hub.barrier.begin(no_deadline));
    Script fresh;
    hub.barrier.connect(1, &fresh.session);
    CHECK(ended(hub.barrier) == Ended{{BarrierId{1}, BarrierEnd::connection_lost}});
    CHECK(fresh.session.can_barrier() == false); // rank 0 cannot tell whose tokens come next
}

TEST_CASE("barrier: a token that came before the connection ended counts", "[session]")
{
    Spoke spoke;
    CHECK(spoke.barrier.begin(no_deadline));
    spoke.script.receive(token_frame);
    spoke.script.session.connection_ended();
    spoke.barrier.update();
    CHECK(ended(spoke.barrier) == Ended{{BarrierId{1}, BarrierEnd::done}});
}

TEST_CASE("barrier: SES-12: reading goes on while a barrier waits", "[session]")
{
    Hub hub;
    Script waiting; // its handlers are not registered, and a request waits
    hub.barrier.connect(0, &waiting.session);
    waiting.receive(small_call(1));
    CHECK_FALSE(waiting.session.wants_input());
    CHECK(hub.barrier.begin(no_deadline));
    CHECK(waiting.session.wants_input());
}
