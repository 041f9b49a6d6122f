#include "report/junit.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ferrorpc::conformance {
namespace {

std::string escaped_line(std::string_view line)
{
    std::string text;
    for (const char letter : printable(line)) {
        switch (letter) {
        case '&':
            text += "&amp;";
            break;
        case '<':
            text += "&lt;";
            break;
        case '>':
            text += "&gt;";
            break;
        case '"':
            text += "&quot;";
            break;
        case '\'':
            text += "&#39;";
            break;
        default:
            text += letter;
        }
    }
    return text;
}

bool is_failed_case(const CaseResult &result)
{
    return result.verdict == "fail";
}

std::string details_of(const CaseResult &result)
{
    std::string text = fmt::format("{}\nexpected  {}\nactual    {}\n", result.title, result.expected, result.actual);
    for (const std::string &line : result.wire) {
        text += line + "\n";
    }
    return text + result.standard_error + (result.again.empty() ? "" : "\nagain: " + result.again + "\n");
}

// What keeps the results from being whole stands as a case that errs: no CI shows it green.
std::string case_of_fault(const std::string &fault)
{
    return fmt::format("    <testcase classname=\"results\" name=\"whole\">\n      <error type=\"not_whole\" "
                       "message=\"{}\"/>\n    </testcase>\n",
                       escaped(fault));
}

std::string case_of(const CaseResult &result)
{
    const std::string open = fmt::format(R"(    <testcase classname="{}" name="{}")",
                                         escaped(result.id.substr(0, result.id.find('/'))), escaped(result.id));
    const std::string message = escaped((result.step.empty() ? "" : result.step + ": ") + result.actual);
    switch (weight_of(result.verdict)) {
    case Weight::good:
        return open + "/>\n";
    case Weight::none:
        return open + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", message);
    case Weight::doubtful: // passes for CI, and tells what it is
        return open +
               fmt::format(">\n      <system-out>{}: {}</system-out>\n    </testcase>\n", escaped(result.verdict), message);
    case Weight::bad:
        break;
    }
    const std::string_view kind = is_failed_case(result) ? "failure" : "error";
    return open + fmt::format(">\n      <{} type=\"{}\" message=\"{}\">{}</{}>\n    </testcase>\n", kind,
                              escaped(result.verdict), message, escaped(details_of(result)), kind);
}

} // namespace

std::string escaped(std::string_view text)
{
    std::string lines;
    while (true) {
        const std::size_t end = text.find('\n');
        lines += escaped_line(text.substr(0, end));
        if (end == std::string_view::npos) {
            return lines;
        }
        lines += '\n';
        text.remove_prefix(end + 1);
    }
}

std::string junit_of(std::span<const Implementation> implementations)
{
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const Implementation &each : implementations) {
        const auto failures = static_cast<std::size_t>(std::ranges::count_if(each.cases, is_failed_case));
        text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
                            escaped(each.name), each.cases.size() + each.faults.size(), failures,
                            each.count(Weight::bad) - failures + each.faults.size(), each.count(Weight::none));
        for (const std::string &fault : each.faults) {
            text += case_of_fault(fault);
        }
        for (const CaseResult &result : each.cases) {
            text += case_of(result);
        }
        text += "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

} // namespace ferrorpc::conformance
