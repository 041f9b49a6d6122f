#include "capture/sent_message.hpp"

#include "suite/text.hpp"
#include "suite/utf8.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace ferrorpc::conformance {
namespace {

// Takes the fields of a message one after another, and looks at the rules of each.
class MessageReader {
public:
    explicit MessageReader(std::span<const std::byte> content) : content_(content)
    {
        message_.is_response = content[0] == std::byte{2};
        cursor_ = 1;
    }

    SentMessage read()
    {
        message_.id = number("request_id", 8).value_or(0);
        message_.is_response ? response() : request();
        return std::move(message_);
    }

private:
    std::size_t left() const { return content_.size() - cursor_; }

    void look(std::string_view rule, bool is_kept, std::size_t offset, std::string expected, std::string actual)
    {
        message_.looks.push_back({rule, is_kept, offset, std::move(expected), std::move(actual)});
    }

    bool fits(std::string_view field, std::uint64_t size)
    {
        const bool is_there = size <= left();
        look("MSG-2", is_there, cursor_, fmt::format("{} of {}", field, counted(size, "byte")),
             fmt::format("the message ends after {}", left()));
        message_.is_decodable &= is_there;
        return is_there;
    }

    std::optional<std::uint64_t> number(std::string_view field, std::size_t size)
    {
        if (!message_.is_decodable || !fits(field, size)) {
            return std::nullopt;
        }
        std::uint64_t value = 0;
        for (std::size_t index = size; index > 0; --index) {
            value = value << 8 | std::to_integer<std::uint64_t>(content_[cursor_ + index - 1]);
        }
        cursor_ += size;
        return value;
    }

    void skip(std::string_view field, std::string_view length_field, bool is_text)
    {
        const auto size = number(length_field, 4);
        if (!size || !fits(field, *size)) {
            return;
        }
        if (is_text) {
            std::string text;
            std::ranges::transform(content_.subspan(cursor_, static_cast<std::size_t>(*size)), std::back_inserter(text),
                                   [](std::byte each) { return static_cast<char>(each); });
            const auto wrong = ill_formed_utf8(text);
            look("MSG-3", !wrong, cursor_ + wrong.value_or(0), "UTF-8", fmt::format("{} that is not", field));
            message_.is_decodable &= !wrong;
        }
        cursor_ += static_cast<std::size_t>(*size);
    }

    void request()
    {
        skip("the name", "len_name", true);
        skip("the payload", "len_payload", false);
        if (!message_.is_decodable) {
            return;
        }
        const auto behind = content_.subspan(cursor_);
        const auto wrong = std::ranges::find_if(behind, [](std::byte each) { return each != std::byte{0}; });
        message_.padding = wrong == behind.end() ? behind.size() : 0;
        look("MSG-5", wrong == behind.end(), cursor_ + static_cast<std::size_t>(wrong - behind.begin()),
             "nothing behind the last field but zero bytes", fmt::format("{} there", counted(behind.size(), "byte")));
    }

    void response()
    {
        const std::size_t flag_at = cursor_;
        const auto flag = number("error_flag", 1);
        if (flag) {
            look("RSP-8", *flag <= 1, flag_at, "an error flag of 0 or 1", std::to_string(*flag));
        }
        message_.is_error = flag == 1;
        skip(message_.is_error ? "the error message" : "the payload", "len_content", message_.is_error);
        if (message_.is_decodable) {
            look("MSG-5", left() == 0, cursor_, "nothing behind the last field",
                 fmt::format("{} there", counted(left(), "byte")));
        }
    }

    std::span<const std::byte> content_;
    std::size_t cursor_ = 0;
    SentMessage message_;
};

} // namespace

SentMessage sent_message(std::span<const std::byte> content)
{
    return MessageReader(content).read();
}

} // namespace ferrorpc::conformance
