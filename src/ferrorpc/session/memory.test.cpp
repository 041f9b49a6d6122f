// Where memory is lacking: whatever allocation fails, a session goes on or closes, and every call that began ends once.
#include <ferrorpc/session/script.test.hpp>
#include <ferrorpc/session/star_barrier.hpp>
#include <ferrorpc/testing/allocation.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstring>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

const Bytes requests =
    hex(std::string{echo_call} + small_call(7) + "0900000000000000 01 0900000000000000"); // the last: undecodable
const Bytes answers = hex(std::string{echo_answer} + small_answer(2) + small_answer(9) + "0100000000000000 00");

// Tells what has happened, without taking memory for it.
struct Tally {
    std::array<unsigned, 8> ends{}; // by call
    unsigned requests = 0;
    unsigned closed = 0;
    unsigned after_closed = 0;
    std::optional<CloseReason> reason;

    void take(Session &session)
    {
        while (const auto event = session.next_event()) {
            after_closed += closed;
            if (const auto *call = std::get_if<CallEnded>(&*event)) {
                ++ends.at(static_cast<std::size_t>(call->id));
            } else if (std::holds_alternative<RequestReceived>(*event)) {
                ++requests;
            } else if (const auto *end = std::get_if<Closed>(&*event)) {
                ++closed;
                reason = end->reason;
            }
        }
    }
};

void write(Session &session)
{
    std::size_t size = 0;
    for (const ByteView piece : session.output()) {
        size += piece.size();
    }
    session.wrote(size);
}

unsigned start_call(Session &session, std::string_view name, TimePoint deadline)
{
    try {
        return session.call(name, {}, {.deadline = deadline, .nested_in = {}}).has_value() ? 1 : 0;
    } catch (const std::bad_alloc &) {
        return 0;
    }
}

// All that a session does, with hardly an allocation of its own. Gives how many calls were started.
unsigned live(Session &session, StarBarrier &barrier, Tally &tally)
{
    unsigned calls = 0;
    barrier.connect(0, &session);
    session.start();
    calls += start_call(session, "a function with a name that is long enough for memory of its own", no_deadline);
    calls += start_call(session, "", at(5));
    calls += start_call(session, "", at(5));
    commit(session, requests);
    tally.take(session);
    session.respond(token(1), {});
    session.fail(token(2), "an error with a text that is long enough for memory of its own");
    try {
        if (!barrier.begin(no_deadline)) {
            CHECK(session.is_closed());
        }
    } catch (const std::bad_alloc &) {
    }
    write(session);
    commit(session, answers);
    barrier.update();
    session.advance(at(5));
    tally.take(session);
    calls += start_call(session, "", no_deadline);
    session.cancel(call_id(4));
    session.shutdown(at(9));
    write(session);
    tally.take(session);
    session.advance(at(9));
    tally.take(session);
    return calls;
}

} // namespace

TEST_CASE("memory: SES-6, SES-8: whichever allocation fails, each call that began ends once, and the session at most once",
          "[session]")
{
    for (const std::optional<CratePeer> &peer : {std::optional<CratePeer>{}, std::optional{CratePeer{}}}) {
        std::size_t count = 0;
        for (bool is_felt = true; is_felt; ++count) {
            Session session{{StarEnd::spoke, {}, peer}};
            StarBarrier barrier{StarEnd::spoke, 1};
            Tally tally;
            unsigned calls = 0;
            {
                const NoMemoryAfter failing{count};
                calls = live(session, barrier, tally);
                is_felt = failing.was_felt();
            }
            INFO("allocation " << count);
            CHECK(session.is_closed());
            CHECK(tally.closed == 1);
            CHECK(tally.after_closed == 0);
            for (unsigned id = 1; id < tally.ends.size(); ++id) {
                CHECK(tally.ends.at(id) == (id <= calls ? 1 : 0));
            }
            CHECK(session.counters().calls_ended == calls);
            if (!is_felt) {
                CHECK(tally.reason == CloseReason::shutdown);
                CHECK(calls == 4);
                CHECK(tally.requests == 2);
            }
        }
        CHECK(count > 20);
    }
}

TEST_CASE("memory: a session that could not take what came says why it closed", "[session]")
{
    Script script;
    script.session.start();
    script.session.call("", {});
    script.written();
    const Bytes request = hex(echo_call);
    {
        const auto room = script.session.prepare();
        std::memcpy(room.data(), request.data(), request.size());
        const NoMemoryAfter failing{0};
        script.session.commit(request.size());
    }
    CHECK(script.events() == Lines{"call 1 connection_lost", "closed out_of_memory"});
}
