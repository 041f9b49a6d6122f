// Builds C text line by line: indented, long argument lists wrapped, trailing comments of neighbouring lines in one column, as
// clang-format has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::spec {

class Code {
public:
    static constexpr std::size_t column_max = 128;

    /// A line, and a comment behind it (in front of it, where it would not fit).
    void line(std::string_view text, std::string_view comment = "");
    void blank();
    /// A comment of its own.
    void comment(std::string_view text);

    /// head, arguments, tail: "f(", {"a", "b"}, ");", with the arguments wrapped in the column behind head.
    void call(std::string_view head, const std::vector<std::string> &arguments, std::string_view tail,
              std::string_view comment = "");

    /// "... {", and the lines that follow stand one level deeper, until close("}").
    void open(std::string_view text, std::string_view comment = "");
    void close(std::string_view text = "}");

    std::string text() const;

private:
    struct Line {
        std::string text;
        std::string comment; // without its marks; empty: none
    };

    std::vector<Line> lines_;
    std::size_t level_ = 0;
};

} // namespace ferrorpc::spec
