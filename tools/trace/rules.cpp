#include "rules.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <sstream>

#include <fmt/format.h>

namespace ferrorpc::trace {
namespace {

bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

[[noreturn]] void fail(const std::string &file, std::size_t line, const std::string &reason)
{
    throw InputError(fmt::format("{}:{}: {}", file, line, reason));
}

// Links become their text, emphasis outside of backticks goes, and any white space is one space.
std::string plain_text(const std::string &markdown)
{
    static const std::regex link(R"(\[([^\]]*)\]\([^)]*\))");
    std::string plain;
    bool in_code = false;
    for (const char c : std::regex_replace(markdown, link, "$1")) {
        in_code = in_code != (c == '`');
        const bool is_space = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (is_space && !plain.empty() && plain.back() != ' ') {
            plain += ' ';
        } else if (!is_space && (in_code || c != '*')) {
            plain += c;
        }
    }
    plain.resize(plain.find_last_not_of(' ') + 1);
    return plain;
}

std::optional<Level> level_of(std::string_view text)
{
    std::size_t start = 0;
    while (start < text.size()) {
        const auto *const end = std::find_if_not(text.begin() + start, text.end(), is_upper);
        const std::string_view word = text.substr(start, static_cast<std::size_t>(end - (text.begin() + start)));
        if (word == "MUST") {
            return Level::must;
        }
        if (word == "SHOULD") {
            return Level::should;
        }
        if (word == "MAY") {
            return Level::may;
        }
        start += word.size() + 1;
    }
    return std::nullopt;
}

class Parser {
public:
    explicit Parser(const std::string &file) : file_(file) {}

    void take_line(std::string_view line)
    {
        ++line_;
        if (line.starts_with("```")) {
            end_rule();
            in_fence_ = !in_fence_;
        } else if (in_fence_) {
            return;
        } else if (line.starts_with("- **")) {
            end_rule();
            start_rule(line.substr(4));
        } else if (open_ && line.starts_with("  ")) {
            rules_.back().text += ' ';
            rules_.back().text += line;
        } else {
            end_rule();
            if (line.starts_with('#')) {
                section_ = plain_text(std::string(line.substr(std::min(line.find_first_not_of('#'), line.size()))));
            }
        }
    }

    std::vector<Rule> finish()
    {
        end_rule();
        return std::move(rules_);
    }

private:
    void start_rule(std::string_view item)
    {
        const std::size_t size = rule_id_length(item);
        if (size == 0 || !item.substr(size).starts_with("** ")) {
            fail(file_, line_, "a list item that starts bold is a rule and starts like `- **FRM-1** `");
        }
        const std::string id(item.substr(0, size));
        const auto [earlier, is_new] = line_of_.emplace(id, line_);
        if (!is_new) {
            fail(file_, line_, fmt::format("rule {} stands already on line {}", id, earlier->second));
        }
        rules_.push_back({id, Level::must, section_, std::string(item.substr(size + 3)), line_});
        open_ = true;
    }

    void end_rule()
    {
        if (!open_) {
            return;
        }
        open_ = false;
        Rule &rule = rules_.back();
        rule.text = plain_text(rule.text);
        const std::optional<Level> level = level_of(rule.text);
        if (!level) {
            fail(file_, rule.line, fmt::format("rule {} says neither MUST nor SHOULD nor MAY", rule.id));
        }
        rule.level = *level;
    }

    const std::string &file_;
    std::size_t line_ = 0;
    std::string section_;
    bool in_fence_ = false;
    bool open_ = false; // rules_.back() may go on on the next line
    std::vector<Rule> rules_;
    std::map<std::string, std::size_t> line_of_;
};

} // namespace

std::string_view name_of(Level level)
{
    switch (level) {
    case Level::must:
        return "must";
    case Level::should:
        return "should";
    case Level::may:
        return "may";
    }
    return "";
}

std::size_t rule_id_length(std::string_view text)
{
    constexpr std::size_t prefix = 3;
    if (text.size() < prefix + 2 || !std::all_of(text.begin(), text.begin() + prefix, is_upper) || text[prefix] != '-') {
        return 0;
    }
    const auto *const end = std::find_if_not(text.begin() + prefix + 1, text.end(), is_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    return size > prefix + 1 && size <= prefix + 7 ? size : 0; // at most 6 digits
}

std::vector<Rule> parse_rules(std::string_view text, const std::string &file)
{
    Parser parser(file);
    while (!text.empty()) {
        const std::size_t size = std::min(text.find('\n'), text.size());
        parser.take_line(text.substr(0, size));
        text.remove_prefix(std::min(size + 1, text.size()));
    }
    return parser.finish();
}

std::string read_file(const std::filesystem::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream || std::filesystem::is_directory(path)) {
        throw InputError(fmt::format("{}: cannot be read", path.string()));
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace ferrorpc::trace
