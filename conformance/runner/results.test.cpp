#include "results.hpp"

#include "report_html.hpp"
#include "report_junit.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

const std::string written = R"({"type":"run","testee":"my port 0.1","mode":"by_spec"}
{"type":"result","id":"request/tag/00","title":"a tag","level":"must","rules":["REQ-2"],"verdict":"fail","expected":{"result":"rejected"},"actual":{"result":"accepted"}}
{"type":"result","id":"request/tag/01","title":"its tag","level":"must","rules":["REQ-2"],"verdict":"pass"}
{"type":"live_player","player":"native","name":"my rank 0.1"}
{"type":"live_result","id":"call/a/native-wire","title":"<b>&\"quoted\"","rules":["SES-4"],"world":"native wire","verdict":"hang","step":"step 1","expected":"done","actual":"no answer in time","standard_error":["oh","\u001b[1m"],"wire":["0.1  rank 1"],"again":"tools/conform live -p call/a"}
{"type":"live_result","id":"call/b/native-wire","title":"b","rules":["SES-4","SES-5"],"world":"native wire","verdict":"not_observed","actual":"skipped: no calls"}
{"type":"live_res)";

std::vector<Implementation> read()
{
    std::vector<Implementation> implementations;
    REQUIRE(read_results(written, "results", implementations));
    return implementations;
}

} // namespace

TEST_CASE("results are read back by implementation, but for a last line that is cut short")
{
    const auto implementations = read();
    REQUIRE(implementations.size() == 2);
    CHECK(implementations[0].name == "my port 0.1");
    CHECK(implementations[0].count(Weight::bad) == 1);
    CHECK(implementations[0].count(Weight::good) == 1);
    CHECK(implementations[1].name == "my rank 0.1");
    REQUIRE(implementations[1].cases.size() == 2);
    CHECK(implementations[1].cases[0].again == "tools/conform live -p call/a");
    CHECK(implementations[1].count(Weight::none) == 1);
    std::vector<Implementation> ignored;
    CHECK(read_results("{}\nno\n", "file", ignored).error() == "file:2: expected one JSON object on one line");
}

TEST_CASE("junit: a suite for each implementation, with what did not pass, and nothing that breaks XML")
{
    const std::string xml = junit_of(read());
    CHECK(xml.find(R"(<testsuite name="my port 0.1" tests="2" failures="1" errors="0" skipped="0">)") != std::string::npos);
    CHECK(xml.find(R"(<testsuite name="my rank 0.1" tests="2" failures="0" errors="1" skipped="1">)") != std::string::npos);
    CHECK(xml.find(R"(<testcase classname="request" name="request/tag/01"/>)") != std::string::npos);
    CHECK(xml.find(R"(<error type="hang" message="step 1: no answer in time">)") != std::string::npos);
    CHECK(xml.find(R"(<skipped message="skipped: no calls"/>)") != std::string::npos);
    CHECK(xml.find('\x1b') == std::string::npos);
}

TEST_CASE("html: rules by implementations, and what others wrote stays text")
{
    const std::string html =
        html_of(read(), {{"REQ-2", "must", "4", "A request MUST start."}, {"SES-4", "must", "9", "A & B."}}, {});
    CHECK(html.find("&lt;b&gt;&amp;&quot;quoted&quot;") != std::string::npos);
    CHECK(html.find("<b>&\"quoted") == std::string::npos);
    CHECK(html.find("A &amp; B.") != std::string::npos);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("http") == std::string::npos); // nothing from elsewhere
    CHECK(html.find("tools/conform live -p call/a") != std::string::npos);
    CHECK(html.find('\x1b') == std::string::npos);
}
