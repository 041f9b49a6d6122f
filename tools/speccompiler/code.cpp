#include "code.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ferrorpc::spec {

namespace {

constexpr std::size_t indent_size = 4;
constexpr std::size_t comment_marks_size = 7; // " /* " and " */"

} // namespace

void Code::line(std::string_view text, std::string_view comment_text)
{
    std::string indented = fmt::format("{:{}}{}", "", level_ * indent_size, text);
    if (!comment_text.empty() && indented.size() + comment_marks_size + comment_text.size() > column_max) {
        comment(comment_text);
        comment_text = "";
    }
    lines_.push_back({std::move(indented), std::string(comment_text)});
}

void Code::blank()
{
    lines_.push_back({});
}

void Code::comment(std::string_view text)
{
    lines_.push_back({fmt::format("{:{}}/* {} */", "", level_ * indent_size, text), ""});
}

void Code::call(std::string_view head, const std::vector<std::string> &arguments, std::string_view tail,
                std::string_view comment_text)
{
    const std::string continuation(head.size(), ' ');
    std::string text(head);
    bool is_first = true;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const bool is_last = index + 1 == arguments.size();
        const std::string argument = arguments[index] + (is_last ? std::string(tail) : ",");
        if (!is_first && level_ * indent_size + text.size() + 1 + argument.size() > column_max) {
            line(text);
            text = continuation + argument;
        } else {
            text += (is_first ? "" : " ") + argument;
        }
        is_first = false;
    }
    line(text, comment_text);
}

void Code::open(std::string_view text, std::string_view comment_text)
{
    line(text, comment_text);
    ++level_;
}

void Code::close(std::string_view text)
{
    --level_;
    line(text);
}

std::string Code::text() const
{
    std::string result;
    for (auto first = lines_.begin(); first != lines_.end();) {
        const auto last = std::find_if(first, lines_.end(), [](const Line &line) { return line.comment.empty(); });
        std::size_t column = 0;
        for (auto line = first; line != last; ++line) {
            column = std::max(column, line->text.size());
        }
        for (; first != last; ++first) {
            result += fmt::format("{:{}} /* {} */\n", first->text, column, first->comment);
        }
        if (first != lines_.end()) {
            result += first->text + "\n";
            ++first;
        }
    }
    return result;
}

} // namespace ferrorpc::spec
