#include "report/results.hpp"

#include "report/badge.hpp"
#include "report/html.hpp"
#include "report/junit.hpp"

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

using Lines = std::vector<std::string>;

Lines faults_of(std::string_view text)
{
    std::vector<Implementation> implementations;
    REQUIRE(read_results(text, "results", implementations));
    Lines faults;
    for (const Implementation &each : implementations) {
        faults.insert(faults.end(), each.faults.begin(), each.faults.end());
    }
    return faults;
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
    CHECK(read_results(R"({"type":"result","id":"a"})", "file", ignored).error() ==
          "file:1: a result without the start of its run");
    CHECK(read_results(R"({"type":"run","format":2})", "file", ignored).error() ==
          "file:1: results of format 2: this program reads format 1");
}

TEST_CASE("a run without its end is told as one, in each report")
{
    const auto implementations = read();
    CHECK(implementations[0].faults ==
          Lines{"this run did not end: there are 2 results and no summary, as of a run that was killed"});
    CHECK(implementations[1].faults ==
          Lines{"this run did not end: there are 2 results and no summary, as of a run that was killed"});
    const std::string xml = junit_of(implementations);
    CHECK(xml.find("<error type=\"not_whole\" message=\"this run did not end: there are 2 results and no summary") !=
          std::string::npos);
    const std::string html = html_of(implementations, {}, {});
    const std::size_t told = html.find("<b>my port 0.1</b>: this run did not end");
    REQUIRE(told != std::string::npos);
    CHECK(told < html.find("<table>")); // before anything that looks complete
}

TEST_CASE("a run is whole when its end is there, and as many results as it tells of")
{
    const std::string begin = R"({"type":"run","testee":"a","vectors":2})"
                              "\n";
    const std::string result = R"({"type":"result","id":"request/tag/00","rules":[],"verdict":"pass"})"
                               "\n";
    const std::string end = R"({"type":"summary","testee":"a"})"
                            "\n";
    CHECK(faults_of(begin + result + result + end).empty());
    CHECK(faults_of(begin + result + end) == Lines{"of this run there are 1 of 2 results"});
    CHECK(faults_of(begin + result) ==
          Lines{"this run did not end: there are 1 of 2 results and no summary, as of a run that was killed"});
    CHECK(faults_of(begin + begin + result + result + end) ==
          Lines{"this run did not end: there are 0 of 2 results and no summary, as of a run that was killed"});
    CHECK(faults_of(begin + result + R"({"type":"summary","testee":"a","stopped":"interrupted"})") ==
          Lines{"this run stopped early: interrupted"});
    CHECK(faults_of(R"({"type":"summary","testee":"","stopped":"gone"})") == Lines{"this run stopped early: gone"});

    const std::string player = R"({"type":"live_player","format":1,"player":"native","name":"a"})"
                               "\n";
    const std::string played =
        R"({"type":"live_result","id":"call/a/native-wire","rules":[],"world":"native wire","verdict":"pass"})"
        "\n";
    CHECK(faults_of(player + played + R"({"type":"live_summary","scenarios":1})").empty());
    CHECK(faults_of(player) == Lines{"this run did not end: there are 0 results and no summary, as of a run that was killed"});
    CHECK(faults_of(player + played + begin + result + result + end) ==
          Lines{"this run did not end: there is 1 result and no summary, as of a run that was killed"});
}

TEST_CASE("a verdict that nobody knows is an error")
{
    std::vector<Implementation> implementations;
    REQUIRE(read_results(R"({"type":"run","testee":"a","vectors":1}
{"type":"result","id":"request/tag/00","rules":["REQ-2"],"verdict":"passed"}
{"type":"summary","testee":"a"})",
                         "file", implementations));
    CHECK(implementations[0].count(Weight::bad) == 1);
    CHECK(implementations[0].faults == Lines{"the verdict 'passed' of request/tag/00 is unknown"});
    const std::string xml = junit_of(implementations);
    CHECK(xml.find(R"(tests="2" failures="0" errors="2" skipped="0")") != std::string::npos);
    CHECK(xml.find(R"(<error type="passed")") != std::string::npos);
}

TEST_CASE("what XML forbids never stands in a report")
{
    std::vector<Implementation> implementations;
    REQUIRE(read_results("{\"type\":\"run\",\"testee\":\"a\\uffff\",\"vectors\":1}\n"
                         "{\"type\":\"result\",\"id\":\"x\\ufffe\",\"title\":\"\\u0000\\u000b\",\"rules\":[],\"verdict\":"
                         "\"fail\",\"actual\":\"\\uffff\\ud800\\udfff\"}\n",
                         "file", implementations));
    for (const std::string &text : {junit_of(implementations), html_of(implementations, {}, {})}) {
        CHECK(text.find("\xef\xbf\xbe") == std::string::npos);
        CHECK(text.find("\xef\xbf\xbf") == std::string::npos);
        CHECK(text.find('\0') == std::string::npos);
        CHECK(text.find('\v') == std::string::npos);
        CHECK(text.find("\\xef\\xbf\\xbf") != std::string::npos);
        CHECK(text.find("\xf0\x90\x8f\xbf") != std::string::npos); // a character of two units is one
    }
}

TEST_CASE("junit: a suite for each implementation, with what did not pass, and nothing that breaks XML")
{
    const std::string xml = junit_of(read());
    CHECK(xml.find(R"(<testsuite name="my port 0.1" tests="3" failures="1" errors="1" skipped="0">)") != std::string::npos);
    CHECK(xml.find(R"(<testsuite name="my rank 0.1" tests="3" failures="0" errors="2" skipped="1">)") != std::string::npos);
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
    CHECK(html.find("</a>: <span class=\"bad\">") < html.find("<table>")); // who fails, before where
    CHECK(html.find("http") == std::string::npos);                         // nothing from elsewhere
    CHECK(html.find("tools/conform live -p call/a") != std::string::npos);
    CHECK(html.find('\x1b') == std::string::npos);
}

TEST_CASE("html: beside each rule how many of its mutants the cases catch that were run")
{
    const Sensitivity sensitivity =
        Sensitivity::parse("REQ-2\tcodec\ta\tcaught\nREQ-2\tport\tb\twarned\nSES-4\tport\tc\tcaught\n", "t").value();
    const std::vector<Rule> rules{{"REQ-2", "must", "4", "A."}, {"SES-4", "must", "9", "B."}};
    std::string html = html_of(read(), rules, {}, &sensitivity);
    CHECK(html.find("<td><b>REQ-2</b> <small>A.</small></td><td class=\"n doubtful\">1 of 2</td>") != std::string::npos);
    CHECK(html.find("<td><b>SES-4</b> <small>B.</small></td><td class=\"n \">1 of 1</td>") != std::string::npos);
    auto implementations = read();
    implementations.pop_back(); // and with it what was live
    html = html_of(implementations, rules, {}, &sensitivity);
    CHECK(html.find("<td><b>REQ-2</b> <small>A.</small></td><td class=\"n \">1 of 1</td>") != std::string::npos);
    implementations[0].cases[0].source = implementations[0].cases[1].source = Source::capture;
    CHECK(html_of(implementations, rules, {}, &sensitivity).find("Mutants caught") == std::string::npos);
}

TEST_CASE("badge: rules met by all that was run, red where something failed or is not whole")
{
    const std::string begin = R"({"type":"run","testee":"a","mode":"by_spec","vectors":2})"
                              "\n";
    const std::string met = R"({"type":"result","id":"x","rules":["REQ-2","DIF-1"],"verdict":"pass"})"
                            "\n";
    const std::string end = R"({"type":"summary","testee":"a"})"
                            "\n";
    const std::string recorded = R"({"type":"run","testee":"crate","mode":"recorded","vectors":1}
{"type":"result","id":"x","rules":["REQ-9"],"verdict":"known_difference"}
{"type":"summary","testee":"crate"}
)";
    const auto second = [](std::string_view verdict, std::string_view more = "") {
        return R"({"type":"result","id":"y","rules":["REQ-3"],"verdict":")" + std::string(verdict) + '"' + std::string(more) +
               "}\n";
    };
    const auto badge = [](const std::string &text) {
        std::vector<Implementation> implementations;
        REQUIRE(read_results(text, "results", implementations));
        return badge_of(implementations);
    };
    CHECK(badge(begin + met + second("pass") + end + recorded) ==
          R"({"schemaVersion":1,"label":"ferrotorch rpc","message":"2 of 2 rules met","color":"brightgreen"})"
          "\n");
    CHECK(badge(begin + met + second("warn") + end).find(R"("2 of 2 rules met","color":"brightgreen")") != std::string::npos);
    CHECK(badge(begin + met + second("warn", R"(,"misses":true)") + end).find(R"("1 of 2 rules met","color":"yellow")") !=
          std::string::npos);
    CHECK(badge(begin + met + second("not_observed") + end).find(R"("1 of 2 rules met","color":"yellow")") !=
          std::string::npos);
    CHECK(badge(begin + met + second("hang") + end).find(R"("1 of 2 rules met","color":"red")") != std::string::npos);
    CHECK(badge(begin + met).find(R"("1 of 1 rules met, results not whole","color":"red")") != std::string::npos);
}
