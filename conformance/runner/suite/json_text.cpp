#include "suite/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

std::size_t line_at(std::string_view text, std::size_t offset)
{
    const auto head = text.substr(0, std::min(offset, text.size()));
    return 1 + static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
}

// The offset behind the string that starts at the quote at `offset`.
std::size_t skip_string(std::string_view text, std::size_t offset)
{
    std::size_t quote = text.find('"', offset + 1);
    while (quote != std::string_view::npos) {
        const std::size_t before = text.find_last_not_of('\\', quote - 1);
        if ((quote - 1 - before) % 2 == 0) {
            return quote + 1;
        }
        quote = text.find('"', quote + 1);
    }
    return text.size();
}

// The offset of the bracket that opens one level too many, or npos. Strings are skipped fast: an answer can be one of
// megabytes.
std::size_t find_too_deep(std::string_view text)
{
    std::size_t depth = 0;
    std::size_t offset = 0;
    while (offset < text.size()) {
        const char character = text[offset];
        if (character == '"') {
            offset = skip_string(text, offset);
            continue;
        }
        if ((character == '[' || character == '{') && ++depth > json_depth_max) {
            return offset;
        }
        if ((character == ']' || character == '}') && depth > 0) {
            --depth;
        }
        ++offset;
    }
    return std::string_view::npos;
}

// nlohmann's message without its "[json.exception.parse_error.101] parse error at line 1, column 2: ".
std::string reason(const json::parse_error &error)
{
    const std::string_view what = error.what();
    const std::size_t start = what.find(": ");
    return std::string(start == std::string_view::npos ? what : what.substr(start + 2));
}

// Counts the lines that the parser has read: nlohmann's events carry no position.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char *;
    using reference = const char &;

    CountingIterator(const char *at, std::size_t *lines) : at_(at), lines_(lines) {}
    reference operator*() const { return *at_; }
    CountingIterator &operator++()
    {
        *lines_ += *at_ == '\n' ? 1U : 0U;
        ++at_;
        return *this;
    }
    CountingIterator operator++(int)
    {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const CountingIterator &left, const CountingIterator &right) { return left.at_ == right.at_; }

private:
    const char *at_;
    std::size_t *lines_;
};

class LineRecorder : public nlohmann::json_sax<json> {
public:
    LineRecorder(const std::size_t *newlines, std::map<std::string, std::size_t, std::less<>> *lines,
                 std::vector<std::string> *duplicates)
        : newlines_(newlines), lines_(lines), duplicates_(duplicates)
    {
    }

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t &) override { return value(); }
    bool string(string_t &) override { return value(); }
    bool binary(binary_t &) override { return value(); }
    bool start_object(std::size_t) override { return open(false); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(true); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override { return false; }

    bool key(string_t &name) override
    {
        containers_.back().token = pointer_token(name);
        if (!lines_->emplace(path(), *newlines_ + 1).second) {
            duplicates_->push_back(path());
        }
        return true;
    }

private:
    struct Container {
        bool is_array;
        std::size_t next_index = 0;
        std::string token = {};
    };

    std::string path() const
    {
        std::string result;
        for (const Container &container : containers_) {
            result.append("/").append(container.token);
        }
        return result;
    }

    // Called where a value starts: an element of an array gets its index and its line here, a member got both with its key.
    bool value()
    {
        if (!containers_.empty() && containers_.back().is_array) {
            containers_.back().token = std::to_string(containers_.back().next_index++);
            lines_->emplace(path(), *newlines_ + 1);
        }
        return true;
    }

    bool open(bool is_array)
    {
        value();
        containers_.push_back({is_array});
        return true;
    }

    bool close()
    {
        containers_.pop_back();
        return true;
    }

    const std::size_t *newlines_;
    std::map<std::string, std::size_t, std::less<>> *lines_;
    std::vector<std::string> *duplicates_;
    std::vector<Container> containers_;
};

} // namespace

std::expected<json, JsonError> parse_json(std::string_view text)
{
    if (const std::size_t offset = find_too_deep(text); offset != std::string_view::npos) {
        return std::unexpected(JsonError{line_at(text, offset), fmt::format("nested deeper than {} levels", json_depth_max)});
    }
    try {
        return json::parse(text.begin(), text.end());
    } catch (const json::parse_error &error) {
        return std::unexpected(JsonError{line_at(text, error.byte > 0 ? error.byte - 1 : 0), "not JSON: " + reason(error)});
    } catch (const json::exception &error) { // a number beyond every range
        return std::unexpected(JsonError{1, std::string("not usable JSON: ") + error.what()});
    }
}

JsonLines::JsonLines(std::string_view text)
{
    if (find_too_deep(text) != std::string_view::npos) {
        return; // a pointer to each of many levels is memory without end
    }
    std::size_t newlines = 0;
    LineRecorder recorder(&newlines, &lines_, &duplicates_);
    json::sax_parse(CountingIterator(text.data(), &newlines), CountingIterator(text.data() + text.size(), &newlines),
                    &recorder);
}

std::size_t JsonLines::line(std::string_view pointer) const
{
    while (!pointer.empty()) {
        if (const auto found = lines_.find(pointer); found != lines_.end()) {
            return found->second;
        }
        pointer = pointer.substr(0, pointer.rfind('/'));
    }
    return 1;
}

std::string place_name(std::string_view pointer)
{
    std::string indices;
    while (!pointer.empty()) {
        const std::size_t slash = pointer.rfind('/');
        const std::string_view token = pointer.substr(slash + 1);
        if (token.empty() || token.find_first_not_of("0123456789") != std::string_view::npos) {
            return std::string(token) + indices;
        }
        indices = fmt::format("[{}]{}", token, indices);
        pointer = pointer.substr(0, slash);
    }
    return indices;
}

std::string pointer_token(std::string_view key)
{
    std::string token;
    for (const char character : key) {
        token += character == '~' ? std::string("~0") : character == '/' ? std::string("~1") : std::string(1, character);
    }
    return token;
}

} // namespace ferrorpc::conformance
