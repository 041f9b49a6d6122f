#include "ledger.hpp"

#include <ferrorpc/agent/error.hpp>

#include <catch2/catch.hpp>

namespace soak {
namespace {

using ferrorpc::Errc;
using Findings = std::vector<std::string>;

constexpr std::uint64_t ms = 1'000'000;
constexpr std::uint64_t first_call = 0x0100'0001'0000'0000; // call 0 of process 1 of rank 1

// Three ranks, all connected at 10 s; rank 1 calls rank 0.
struct Job {
    Ledger ledger{3};

    Job()
    {
        for (std::uint8_t rank = 0; rank < 3; ++rank) {
            ledger.started(rank, 1, 9'000 * ms);
        }
        for (std::uint8_t rank = 1; rank < 3; ++rank) {
            ledger.take(rank, {.time = 10'000 * ms, .kind = Kind::joined, .other = 0});
            ledger.take(0, {.time = 10'000 * ms, .kind = Kind::joined, .other = rank});
        }
    }
    void invoke(Function function = Function::echo, std::uint64_t id = first_call)
    {
        ledger.take(1, {.time = 20'000 * ms, .id = id, .value = 500, .kind = Kind::invoked, .other = 0, .function = function});
    }
    void handle(std::uint64_t id = first_call, std::uint8_t caller = 1)
    {
        ledger.take(0, {.time = 20'100 * ms, .id = id, .kind = Kind::handled, .other = caller});
    }
    void end(std::uint32_t how, std::uint64_t at_ms = 20'200, std::uint64_t id = first_call)
    {
        ledger.take(1, {.time = at_ms * ms, .id = id, .value = how, .kind = Kind::returned});
    }
    void end(Errc how, std::uint64_t at_ms = 20'200) { end(static_cast<std::uint32_t>(how), at_ms); }
    Findings findings()
    {
        ledger.close();
        return ledger.findings();
    }
};

const std::string call = "call 0 of process 1 of rank 1";

} // namespace

TEST_CASE("a call that is answered by its handler is in order, whichever journal is read first")
{
    Job job;
    job.invoke();
    SECTION("the handler's")
    {
        job.handle();
        job.end(0);
    }
    SECTION("the caller's")
    {
        job.end(0);
        job.handle();
    }
    job.ledger.ended(1, false);
    CHECK(job.findings().empty());
    CHECK(job.ledger.totals().returned == std::map<std::uint32_t, std::uint64_t>{{0, 1}});
}

TEST_CASE("a call that never ends is found, unless its process was killed")
{
    Job job;
    job.invoke();
    job.ledger.ended(2, false); // somebody else
    CHECK(job.ledger.open_calls() == 1);
    SECTION("ended in order")
    {
        job.ledger.ended(1, false);
        CHECK(job.findings() == Findings{call + ", to rank 0, never ended"});
    }
    SECTION("killed")
    {
        job.ledger.ended(1, true);
        CHECK(job.findings().empty());
        CHECK(job.ledger.totals().died_with_caller == 1);
    }
}

TEST_CASE("what happens twice, to nobody or from nowhere is found")
{
    Job job;
    job.invoke();
    SECTION("two ends")
    {
        job.handle();
        job.end(0);
        job.end(Errc::timed_out);
        CHECK(job.findings().size() == 1);
    }
    SECTION("handled twice")
    {
        job.handle();
        job.handle();
        CHECK(job.findings() == Findings{call + " was handled twice"});
    }
    SECTION("handled for another rank than it came from")
    {
        job.handle(first_call, 2);
        CHECK(job.findings() == Findings{"rank 0 got " + call + " from rank 2"});
    }
    SECTION("answered by nobody")
    {
        job.end(0);
        CHECK(job.findings() == Findings{call + " was answered, and no handler ran for it"});
    }
    SECTION("made by nobody")
    {
        job.handle(first_call + 1);
        CHECK(job.findings() == Findings{"call 1 of process 1 of rank 1 was handled, and nobody made it"});
    }
    SECTION("a wrong answer")
    {
        job.ledger.take(1, {.id = first_call, .kind = Kind::reply_wrong});
        CHECK(job.findings() == Findings{call + " got an answer that is not its own"});
    }
    SECTION("arguments that nobody sent")
    {
        job.ledger.take(0, {.kind = Kind::arguments_wrong, .other = 1});
        CHECK(job.findings() == Findings{"rank 0 was called by rank 1 with arguments that were never sent"});
    }
}

TEST_CASE("a lost connection needs a fault of that connection, since it was made and before the call's end")
{
    Job job;
    job.invoke();
    const std::string finding = call + ", to rank 0, ended with \"" + make_error_code(Errc::connection_lost).message() +
                                "\" after 200 ms with no fault anywhere";
    SECTION("none")
    {
        CHECK((job.end(Errc::connection_lost), job.findings()) == Findings{finding});
    }
    SECTION("of another connection")
    {
        job.ledger.faults_of(2).at(20'100 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()) == Findings{finding});
    }
    SECTION("later")
    {
        job.ledger.faults_of(1).at(20'201 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()) == Findings{finding});
    }
    SECTION("long before the call, though shortly before the connection was made")
    {
        job.ledger.faults_of(1).at(9'999 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()) == Findings{finding});
    }
    SECTION("too long before the call")
    {
        job.ledger.faults_of(1).at(14'999 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()) == Findings{finding});
    }
    SECTION("shortly before the call")
    {
        job.ledger.faults_of(1).at(15'000 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()).empty());
    }
    SECTION("the caller has been started anew and is not connected yet")
    {
        job.ledger.started(1, 1, 12'000 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()).empty());
    }
    SECTION("in time")
    {
        job.ledger.faults_of(1).at(20'100 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()).empty());
    }
    SECTION("one that goes on")
    {
        job.ledger.faults_of(1).begin(3'000 * ms);
        CHECK((job.end(Errc::connection_lost), job.findings()).empty());
    }
}

TEST_CASE("a call may end only in the ways of its function")
{
    const auto findings = [](Function function, std::uint32_t how, std::uint64_t at_ms = 20'200) {
        Job job;
        job.invoke(function);
        job.handle();
        job.end(how, at_ms);
        return job.findings().size();
    };
    const auto with = [](Errc how) { return static_cast<std::uint32_t>(how); };
    CHECK(findings(Function::echo, 0) == 0);
    CHECK(findings(Function::echo, with(Errc::remote_error)) == 1);
    CHECK(findings(Function::echo, with(Errc::function_not_found)) == 1);
    CHECK(findings(Function::echo, with(Errc::cancelled)) == 1);
    CHECK(findings(Function::echo, with(Errc::limit_reached)) == 1);
    CHECK(findings(Function::echo, with(Errc::shut_down)) == 1);
    CHECK(findings(Function::echo, refused_at_shutdown) == 1);
    CHECK(findings(Function::echo, with(Errc::timed_out), 20'500) == 1); // in time, but why?
    CHECK(findings(Function::fail, with(Errc::remote_error)) == 0);
    CHECK(findings(Function::fail, 0) == 1);
    CHECK(findings(Function::missing, with(Errc::function_not_found)) == 0);
    CHECK(findings(Function::missing, 0) == 1);
    CHECK(findings(Function::cancel, with(Errc::cancelled)) == 0);
    CHECK(findings(Function::cancel, 0) == 0);
    CHECK(findings(Function::sleep, 0) == 1);
    CHECK(findings(Function::sleep, with(Errc::timed_out), 20'500) == 0);
    CHECK(findings(Function::sleep, with(Errc::timed_out), 20'499) == 1);
}

TEST_CASE("nobody passes a barrier before all have entered it")
{
    Job job;
    const auto enter = [&](std::uint8_t rank, std::uint64_t at) {
        job.ledger.take(rank, {.time = at, .id = 1, .kind = Kind::barrier_entered});
    };
    const auto leave = [&](std::uint8_t rank, std::uint64_t at, std::uint32_t how = 0) {
        job.ledger.take(rank, {.time = at, .id = 1, .value = how, .kind = Kind::barrier_left});
    };
    enter(0, 100);
    enter(1, 100);
    SECTION("one leaves twice")
    {
        leave(0, 400, static_cast<std::uint32_t>(Errc::timed_out));
        leave(0, 401, static_cast<std::uint32_t>(Errc::timed_out));
        CHECK(job.findings() == Findings{"rank 0 left barrier 1 twice, or had not entered it"});
    }
    SECTION("one leaves that had not entered")
    {
        leave(2, 400, static_cast<std::uint32_t>(Errc::timed_out));
        CHECK(job.findings() == Findings{"rank 2 left barrier 1 twice, or had not entered it"});
    }
    SECTION("all entered")
    {
        enter(2, 300);
        job.ledger.must_pass(1);
        SECTION("and passed")
        {
            leave(0, 300);
            leave(1, 301);
            leave(2, 302);
            CHECK(job.findings().empty());
        }
        SECTION("one too soon")
        {
            leave(0, 300);
            leave(1, 299);
            leave(2, 302);
            CHECK(job.findings() == Findings{"rank 1 passed barrier 1 before all had entered"});
        }
        SECTION("one not at all")
        {
            leave(0, 300);
            leave(1, 301);
            leave(2, 302, static_cast<std::uint32_t>(Errc::timed_out));
            CHECK(job.findings() == Findings{"rank 2 left barrier 1 with \"" + make_error_code(Errc::timed_out).message() +
                                             "\", with nothing in its way"});
        }
    }
    SECTION("one never entered")
    {
        leave(0, 400);
        CHECK(job.findings() == Findings{"rank 0 passed barrier 1 before all had entered"});
    }
}

} // namespace soak
