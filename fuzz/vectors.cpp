// A vector file that a stranger wrote: the runner reads it, or tells its problems, each in a line; what it read can be asked.
#include <fuzz/target.hpp>

#include <suite/lint.hpp>
#include <suite/suite.hpp>
#include <testee/testee.hpp>

#include <nlohmann/json.hpp>

namespace ferrorpc::fuzz {
namespace {

using namespace conformance;

bool is_one_line(const std::string &text)
{
    return !text.empty() && text.find('\n') == std::string::npos;
}

const Document &rules()
{
    static const Document document{
        std::string{rules_document},
        R"({"format": 1, "rules": [{"id": "REQ-2", "level": "must", "section": "Requests", "text": "Refused is a wrong tag."},
{"id": "MSG-2", "level": "must", "section": "Text", "text": "Fields lie within."},
{"id": "DIF-1", "level": "must", "section": "Differences", "text": "The crate differs."}]})"};
    return document;
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    const std::vector<Document> documents{{"any.json", std::string{text_of(input)}}, rules()};
    for (const Problem &problem : lint(documents)) {
        if (!is_one_line(to_string(problem)) || problem.file.empty()) {
            return "a problem is not told in one line: " + to_string(problem);
        }
    }
    std::vector<Problem> problems;
    const Suite suite = parse_suite(documents, problems);
    for (const Vector *vector : suite.vectors()) {
        const std::string command = command_line(*vector);
        if (!is_one_line(command) || !nlohmann::json::parse(command).is_object()) {
            return "a vector gives no command of one line: " + command;
        }
    }
    return "";
}

std::string describe(std::span<const std::byte> input)
{
    return std::string{text_of(input)} + '\n';
}

} // namespace ferrorpc::fuzz
