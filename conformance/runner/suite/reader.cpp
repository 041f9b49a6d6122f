#include "suite/reader.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <utility>

namespace ferrorpc::conformance {
namespace {

// Stands for a member that is missing: reading on from it reports nothing more.
const nlohmann::json missing;

} // namespace

void ProblemSink::report(std::string_view pointer, std::string text)
{
    if (++count_ > problem_count_max) {
        return;
    }
    if (!lines_) {
        lines_.emplace(text_);
    }
    problems_.push_back({std::string(file_), lines_->line(pointer), std::move(text)});
}

void ProblemSink::report_rest()
{
    if (count_ > problem_count_max) {
        problems_.push_back({std::string(file_), 0, "and " + counted(count_ - problem_count_max, "more problem")});
    }
}

bool Reader::is_missing() const
{
    return value_ == &missing;
}

Reader Reader::member(std::string_view key) const
{
    const std::string pointer = fmt::format("{}/{}", pointer_, pointer_token(key));
    if (is_missing()) {
        return {missing, pointer, *sink_};
    }
    if (!value_->is_object()) {
        report("must be an object");
        return {missing, pointer, *sink_};
    }
    const auto found = value_->find(key);
    if (found == value_->end()) {
        report(fmt::format("the key \"{}\" is missing", key));
        return {missing, pointer, *sink_};
    }
    return {*found, pointer, *sink_};
}

std::vector<Reader> Reader::elements() const
{
    std::vector<Reader> readers;
    if (is_missing()) {
        return readers;
    }
    if (!value_->is_array()) {
        report("must be a list");
        return readers;
    }
    for (std::size_t index = 0; index < value_->size(); ++index) {
        readers.push_back({(*value_)[index], fmt::format("{}/{}", pointer_, index), *sink_});
    }
    return readers;
}

std::string Reader::text() const
{
    if (value_->is_string()) {
        return value_->get<std::string>();
    }
    if (!is_missing()) {
        report("must be a string");
    }
    return {};
}

void Reader::report(std::string text) const
{
    const std::string place = place_name(pointer_);
    sink_->report(pointer_, place.empty() ? std::move(text) : fmt::format("{}: {}", printable(place), text));
}

} // namespace ferrorpc::conformance
