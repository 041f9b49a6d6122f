#include "capture/judge.hpp"

#include "capture/report.hpp"
#include "capture/writer.hpp"
#include "testing.hpp"
#include "wire/form.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;
using nlohmann::json;

namespace {

// What two programs write to each other, as a capture of it is judged.
class Talk {
public:
    Talk() { log_.add({{}, 1, "0", {40000, 29500}, WireAction::connected}); }

    Talk &connector_writes(const std::string &form) { return add(WireAction::sent, form); }
    Talk &acceptor_writes(const std::string &form) { return add(WireAction::received, form); }
    Talk &connector_closes()
    {
        log_.add({{}, 1, "0", {40000, 29500}, WireAction::finished});
        return *this;
    }

    std::array<SideVerdict, 2> judged() const
    {
        const Bytes capture = capture_of(log_);
        const auto packets = read_capture(capture);
        REQUIRE(packets);
        const TcpStreams streams = tcp_streams(*packets);
        REQUIRE(streams.connections.size() == 1);
        return judge_wire(streams.connections[0]);
    }
    // "RULE at OFFSET: what was found" of both sides.
    Lines broken() const
    {
        Lines lines;
        for (const SideVerdict &side : judged()) {
            for (const RuleVerdict &rule : side.rules) {
                if (rule.breaches > 0) {
                    lines.push_back(std::string(rule.rule) + " at " + std::to_string(rule.first->offset) + ": " +
                                    rule.first->actual);
                }
            }
        }
        return lines;
    }

private:
    Talk &add(WireAction action, const std::string &form)
    {
        const auto bytes = wire_bytes(json::parse(form), {});
        REQUIRE(bytes);
        log_.add({{}, 1, "0", {40000, 29500}, action, bytes->copy(0, 1 << 14), bytes->size()});
        return *this;
    }

    WireLog log_;
};

Talk joined()
{
    Talk talk;
    talk.connector_writes(R"({"announce": 1})");
    return talk;
}

const std::string call = R"({"request": "echo", "id": 1, "payload": "5a"})";
const std::string answer = R"({"response": 1, "payload": "5a"})";
const std::string token = R"({"token": "00"})";

} // namespace

TEST_CASE("a job that keeps the rules: calls both ways, and a barrier")
{
    Talk talk = joined();
    talk.connector_writes(call).acceptor_writes(answer).acceptor_writes(call).connector_writes(
        R"({"response": 1, "error": "no"})");
    talk.connector_writes(token).acceptor_writes(token).connector_closes();
    CHECK(talk.broken() == Lines{});
    const auto [connecting, accepting] = talk.judged();
    CHECK(connecting.name == "rank 1");
    CHECK(accepting.name == "rank 0");
    CHECK(connecting.frames == 4);
    CHECK(accepting.frames == 4);
    CHECK(connecting.stopped.empty());
    Lines unobserved;
    for (const RuleVerdict &rule : connecting.rules) {
        if (rule.looks == 0) {
            unobserved.emplace_back(rule.rule);
        }
    }
    CHECK(unobserved == Lines{"REQ-6", "ERR-5"});
}

TEST_CASE("an announce is a rank of at least 1, and whole")
{
    CHECK(Talk().connector_writes(R"({"announce": 0})").broken() == Lines{"ANN-1 at 0: 0"});
    CHECK(Talk().connector_writes(R"("010000")").broken() == Lines{});
    CHECK(Talk().connector_writes(R"("010000")").connector_closes().broken() == Lines{"ANN-1 at 3: the connection closed"});
}

TEST_CASE("what is no frame ends the judgement of its side")
{
    Talk talk = joined();
    talk.connector_writes(R"({"frame": "030000000000000000"})").connector_writes(R"({"token": "07"})");
    CHECK(talk.broken() == Lines{"FRM-2 at 16: no kind of frame of 9 bytes"});
    CHECK(talk.judged()[connector].stopped == "no receiver knows what follows that frame");
    CHECK(joined().connector_writes(R"({"frame": ""})").broken() == Lines{"FRM-2 at 8: no kind of frame of 0 bytes"});
    CHECK(joined().connector_writes(R"({"frame": "", "claims": 1073741825})").broken() == Lines{"LIM-4 at 8: 1073741825"});
    CHECK(joined().connector_writes(R"({"frame": "", "claims": 1073741824})").broken() == Lines{});
    CHECK(joined().connector_writes(R"({"frame": "01", "claims": 20})").connector_closes().broken() ==
          Lines{"FRM-1 at 17: the connection closed"});
}

TEST_CASE("messages are canonical")
{
    // Of requests: a name that is not UTF-8, a payload cut short, something behind the last field, padding of two sizes.
    CHECK(joined().connector_writes(R"({"frame": "01010000000000000001000000ff00000000"})").broken() ==
          Lines{"MSG-3 at 29: the name that is not"});
    CHECK(joined().connector_writes(R"({"frame": "0101000000000000000000000001000000"})").broken() ==
          Lines{"MSG-2 at 33: the message ends after 0"});
    CHECK(joined().connector_writes(R"({"frame": "01010000000000000000000000000000000007"})").broken() ==
          Lines{"MSG-5 at 34: 2 bytes there"});
    Talk padded = joined();
    padded.connector_writes(R"({"frame": "01010000000000000000000000000000000000"})");
    CHECK(padded.broken() == Lines{});
    padded.connector_writes(R"({"frame": "0102000000000000000000000000000000000000"})");
    CHECK(padded.broken() == Lines{"REQ-6 at 35: 20"});

    // Of responses: the flag, and something behind.
    Talk flag = joined();
    flag.connector_writes(call).acceptor_writes(R"([{"prefix": 14}, {"frame": "0201000000000000000200000000"}])");
    CHECK(flag.broken() == Lines{"RSP-8 at 33: 2"});
    Talk behind = joined();
    behind.connector_writes(call).acceptor_writes(R"([{"prefix": 15}, {"frame": "020100000000000000000000000000"}])");
    CHECK(behind.broken() == Lines{"MSG-5 at 38: 1 byte there"});
}

TEST_CASE("a response is its prefix, then its message, with nothing between")
{
    const auto after_call = [](const std::string &form) { return joined().connector_writes(call).acceptor_writes(form); };
    CHECK(after_call(R"([{"prefix": 13}])").broken() == Lines{"RSP-3 at 8: 13"});
    CHECK(after_call(R"([{"prefix": 1073741825}])").broken() == Lines{"LIM-4 at 8: 1073741825"});
    CHECK(after_call(R"([{"message": 1, "payload": "5a"}])").broken() == Lines{"RSP-1 at 0: no prefix is open"});
    CHECK(after_call(R"([{"prefix": 14}, {"message": 1, "payload": "5a"}])").broken() == Lines{"RSP-4 at 16: 15"});
    Talk between = joined();
    between.connector_writes(call).connector_writes(token);
    between.acceptor_writes(R"([{"prefix": 15}, {"token": "00"}, {"message": 1, "payload": "5a"}])");
    CHECK(between.broken() == Lines{"RSP-2 at 16: a token"});
}

TEST_CASE("ids are fresh, and each request is answered once")
{
    CHECK(joined().connector_writes(call).connector_writes(call).broken() == Lines{"SES-2 at 47: id 1 again"});
    CHECK(joined().connector_writes(call).acceptor_writes(answer).acceptor_writes(answer).broken() ==
          Lines{"SES-3 at 64: another one to id 1"});
    CHECK(joined().connector_writes(call).acceptor_writes(R"({"response": 2, "payload": "5a"})").broken() ==
          Lines{"RSP-6 at 25: id 2"});
    // Before it was asked.
    CHECK(joined().acceptor_writes(answer).connector_writes(call).broken() == Lines{"RSP-6 at 25: id 1"});
    Talk undecodable = joined();
    undecodable.connector_writes(R"({"frame": "01010000000000000001000000ff00000000"})").acceptor_writes(answer);
    CHECK(undecodable.broken() == Lines{"MSG-3 at 29: the name that is not", "ERR-5 at 33: success"});
}

TEST_CASE("tokens are 0, at most two ahead of rank 0, and rank 0's come after")
{
    CHECK(joined().connector_writes(R"({"token": "07"})").broken() == Lines{"BAR-2 at 16: 7"});
    CHECK(joined().connector_writes(token).connector_writes(token).broken() == Lines{});
    CHECK(joined().connector_writes(token).connector_writes(token).connector_writes(token).broken() == Lines{"BAR-8 at 34: 3"});
    CHECK(joined().acceptor_writes(token).broken() == Lines{"BAR-5 at 8: token 1 after 0 of the peer's"});
}

TEST_CASE("behind a gap nothing is judged, of the other side only what needs no knowledge of this one")
{
    Talk talk = joined();
    talk.connector_writes(R"({"request": "echo", "id": 1, "payload": [{"repeat": "00", "count": 20000}]})");
    talk.acceptor_writes(answer).acceptor_writes(answer).acceptor_writes(R"({"token": "01"})");
    CHECK(talk.broken() == Lines{"BAR-2 at 86: 1"});
    CHECK(talk.judged()[connector].stopped == "the capture has a gap there");
}

TEST_CASE("a breach is shown with its bytes, and told as a result that a report reads")
{
    Talk talk = joined();
    talk.connector_writes(token).connector_writes(R"({"token": "07"})");
    const std::vector<GradedSide> sides{{"h:1/h:2", talk.judged()[connector]}};
    const Lines lines = capture_lines(sides, {{"BAR-2", "must", "6 Barrier", "Sentence."}}, Style(false));
    REQUIRE(lines.size() == 10);
    CHECK(lines[0] == "FAIL      h:1/h:2/rank-1/BAR-2");
    CHECK(lines[1] == "          Sentence.");
    CHECK(lines[2].starts_with("          at        byte 25 of what it wrote, in packet 6 at "));
    CHECK(lines[3] == "          expected  a token of 0");
    CHECK(lines[4] == "          actual    7");
    CHECK(lines[5] == "          0  01 00 00 00 00 00 00 00  length          1");
    CHECK(lines[7] == "             ^");
    CHECK(lines[9] == "rank 1 at 127.0.0.1:40000                      2 frames    5 rules kept    1 broken   13 not observed");

    const auto objects = capture_objects(sides);
    REQUIRE(objects.size() == 21);
    CHECK(objects[0].dump() == R"({"type":"run","format":1,"testee":"rank 1 at 127.0.0.1:40000","mode":"capture"})");
    CHECK(
        objects[1].dump() ==
        R"({"type":"result","id":"h:1/h:2/rank-1/ANN-1","title":"rank 1 at 127.0.0.1:40000, 1 look","level":"must","rules":["ANN-1"],"verdict":"pass"})");
    CHECK(objects[20].dump() ==
          R"({"type":"summary","testee":"rank 1 at 127.0.0.1:40000","pass":5,"fail":1,"not_observed":13})");
}
