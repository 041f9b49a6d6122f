// Reads members of a JSON document and reports what is wrong with them by file and line. A reader stands at one value; what is
// missing or of a wrong type is reported once and read as empty, so that the caller checks for problems at the end only.
#pragma once

#include "suite/json_text.hpp"
#include "suite/suite.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// Where the problems of one document go. Lines are looked up only once there is a problem.
class ProblemSink {
public:
    ProblemSink(std::string_view file, std::string_view text, std::vector<Problem> &problems)
        : file_(file), text_(text), problems_(problems)
    {
    }

    void report(std::string_view pointer, std::string text);
    // Says how many problems were over problem_count_max, where there were any.
    void report_rest();
    std::size_t count() const { return count_; }

private:
    std::string_view file_;
    std::string_view text_;
    std::vector<Problem> &problems_;
    std::size_t count_ = 0;
    std::optional<JsonLines> lines_;
};

class Reader {
public:
    Reader(const nlohmann::json &value, ProblemSink &sink) : Reader(value, "", sink) {}

    const nlohmann::json &value() const { return *value_; }
    bool is_missing() const;
    bool has(std::string_view key) const { return value_->is_object() && value_->contains(key); }

    // The member of that name; a problem, and a reader of nothing, where there is none.
    Reader member(std::string_view key) const;
    // One reader for each element; a problem where the value is no list.
    std::vector<Reader> elements() const;
    std::string text() const;
    std::string text(std::string_view key) const { return member(key).text(); }
    // The member's text, or nothing where it is absent.
    std::string optional_text(std::string_view key) const { return has(key) ? text(key) : std::string(); }

    void report(std::string text) const;
    // Reads another value in place of this one, whose problems are told at this one's line. The value must outlive the reader.
    Reader with(const nlohmann::json &value) const { return {value, pointer_, *sink_}; }
    const std::string &pointer() const { return pointer_; }

private:
    Reader(const nlohmann::json &value, std::string pointer, ProblemSink &sink)
        : value_(&value), pointer_(std::move(pointer)), sink_(&sink)
    {
    }

    const nlohmann::json *value_;
    std::string pointer_;
    ProblemSink *sink_;
};

} // namespace ferrorpc::conformance
