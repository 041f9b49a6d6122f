// What the messages of a generated .ksy mean: examples, and an interpreter that reads them.
#include <proptests/generators/document.hpp>

#include <proptests/checks/utf8_reference.hpp>
#include <proptests/generators/frames.hpp>

#include <algorithm>
#include <random>

namespace ferrorpc::proptests {
namespace {

std::uint64_t masked(std::uint64_t value, unsigned size)
{
    return size == 8 ? value : value & ((std::uint64_t{1} << 8 * size) - 1);
}

std::string to_hex(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) {
        constexpr const char *digits = "0123456789abcdef";
        const auto value = static_cast<unsigned char>(byte);
        text += {digits[value >> 4], digits[value & 0xF]};
    }
    return text;
}

// Reads part after part, and remembers what the fields are and what an encoder would write of them.
class Interpreter {
public:
    Interpreter(const MessageType &type, std::string_view bytes) : type_{type}, bytes_{bytes} {}

    std::string read()
    {
        for (std::size_t i = 0; i < type_.parts.size() && refusal_.empty(); ++i) {
            read_part(type_.parts[i], std::to_string(i), type_.is_tail(i));
        }
        if (!refusal_.empty()) {
            return refusal_;
        }
        if (type_.has_rest) {
            fields_ += " behind=" + std::to_string(bytes_.size() - at_);
            is_canonical_ = is_canonical_ && at_ == bytes_.size();
        }
        std::string text = "ok" + fields_ + (can_be_not_canonical() ? is_canonical_ ? " canonical" : " not-canonical" : "");
        text += encoder_refusal_.empty() ? " " + to_hex(bytes_.substr(0, head_size_.value_or(at_))) : " " + encoder_refusal_;
        return text;
    }

private:
    bool can_be_not_canonical() const
    {
        return type_.has_rest || std::ranges::count(type_.parts, PartKind::written, &Part::kind) > 0;
    }

    void refuse(const std::string &error_class, const std::string &field, std::size_t offset, const std::string &rule)
    {
        refusal_ = error_class + " " + field + " " + std::to_string(offset) + " " + rule;
    }

    std::string_view take(std::uint64_t size, const std::string &field)
    {
        if (!refusal_.empty()) {
            return {};
        }
        if (bytes_.size() - at_ < size) {
            refuse(type_.is_stream ? "incomplete" : "truncated", field, at_, type_.is_stream ? "INC-1" : "TRU-1");
            return {};
        }
        at_ += static_cast<std::size_t>(size);
        return bytes_.substr(at_ - static_cast<std::size_t>(size), static_cast<std::size_t>(size));
    }

    std::uint64_t take_integer(unsigned size, const std::string &field)
    {
        std::uint64_t value = 0;
        const std::string_view taken = take(size, field);
        for (std::size_t i = taken.size(); i > 0; --i) {
            value = value * 256 + static_cast<unsigned char>(taken[i - 1]);
        }
        return value;
    }

    void read_number(const Part &part, const std::string &i)
    {
        const std::size_t start = at_;
        const std::string field = "number" + i;
        const std::uint64_t value = take_integer(part.size, field);
        if (!refusal_.empty()) {
            return;
        }
        fields_ += " " + field + "=" + std::to_string(value);
        if (part.kind == PartKind::bounded && value < part.least()) {
            refuse("too_small", field, start, "LOW-1");
        } else if (part.kind == PartKind::bounded && value > part.highest()) {
            refuse("too_large", field, start, "HIG-1");
        } else if (part.kind == PartKind::written && value != part.least() && value != part.highest()) {
            is_canonical_ = false;
            if (encoder_refusal_.empty()) {
                encoder_refusal_ = "not_canonical " + field + " " + std::to_string(start) + " CAN-1";
            }
        }
    }

    void read_content(std::uint64_t size, bool is_text, const std::string &i)
    {
        const std::size_t start = at_;
        const std::string field = (is_text ? "text" : "data") + i;
        const std::string_view content = take(size, field);
        const auto defect = is_text && refusal_.empty() ? find_ill_formed(content) : std::nullopt;
        if (defect) {
            refuse("invalid_utf8", field, start + defect->index, "UTF-8");
        }
        fields_ += " " + field + "=" + to_hex(content);
    }

    void read_part(const Part &part, const std::string &i, bool is_tail)
    {
        if (part.kind == PartKind::constant) {
            const std::size_t start = at_;
            const std::uint64_t value = take_integer(1, "mark" + i);
            if (refusal_.empty() && value != part.a % 256) {
                refuse("wrong_tag", "mark" + i, start, "TAG-1");
            }
            return;
        }
        if (part.kind < PartKind::bytes) {
            read_number(part, i);
            return;
        }
        bool is_text = part.kind == PartKind::text;
        if (part.kind == PartKind::choice) {
            const std::uint64_t flag = take_integer(part.size, "flag" + i);
            fields_ += " flag" + i + "=" + std::to_string(flag);
            is_text = flag != masked(part.a, part.size);
        }
        const std::uint64_t size = take_integer(part.size, "len" + i);
        head_size_ = is_tail ? std::optional{at_} : std::nullopt;
        if (part.kind == PartKind::choice && is_text) {
            fields_ += " data" + i + "=";
        }
        read_content(size, is_text, i);
        if (part.kind == PartKind::choice && !is_text) {
            fields_ += " text" + i + "=";
        }
    }

    const MessageType &type_;
    std::string_view bytes_;
    std::size_t at_ = 0;
    std::string fields_;
    std::string refusal_;
    std::string encoder_refusal_;
    bool is_canonical_ = true;
    std::optional<std::size_t> head_size_; // what is in front of the tail
};

std::uint64_t example_number(const Part &part, std::mt19937_64 &random)
{
    const std::uint64_t any = masked(random(), part.size);
    const std::uint64_t choices[] = {any,
                                     part.least(),
                                     part.highest(),
                                     part.least() - 1,
                                     part.highest() + 1,
                                     part.least() + any % (part.highest() - part.least())};
    return part.kind == PartKind::integer ? any : choices[random() % 16 % std::size(choices)];
}

} // namespace

std::string example(const MessageType &type, std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    std::string bytes;
    for (const Part &part : type.parts) {
        if (part.kind == PartKind::constant) {
            bytes += static_cast<char>(static_cast<unsigned char>(part.a));
        } else if (part.kind < PartKind::bytes) {
            bytes += integer(example_number(part, random), part.size);
        } else {
            const bool is_data = part.kind == PartKind::bytes || (part.kind == PartKind::choice && random() % 2 == 0);
            if (part.kind == PartKind::choice) {
                bytes += integer(is_data ? masked(part.a, part.size) : masked(part.a + 1 + random() % 3, part.size), part.size);
            }
            std::string content;
            for (std::uint64_t left = random() % 5; left > 0; --left) {
                content += is_data ? std::string(1, static_cast<char>(static_cast<unsigned char>(random())))
                                   : utf8_of(static_cast<char32_t>(random() % 0x900));
            }
            bytes += integer(content.size(), part.size) + content;
        }
    }
    return bytes + std::string(type.has_rest ? random() % 3 : 0, 'r');
}

std::string interpret(const MessageType &type, std::string_view bytes)
{
    return Interpreter{type, bytes}.read();
}

std::string_view interpret_kind(const KsyDocument &document, std::uint64_t length, unsigned char first_byte)
{
    const auto size_min = [](const MessageType &type) {
        std::size_t size = 0;
        for (const Part &part : type.parts) {
            size += part.kind == PartKind::constant ? 1 : part.kind == PartKind::choice ? 2 * part.size : part.size;
        }
        return size;
    };
    if (length == size_min(document.tick)) {
        return "tick";
    }
    for (const MessageType &type : document.messages) {
        if (first_byte == type.parts[0].a && length >= size_min(type)) {
            return type.id;
        }
    }
    return "unknown";
}

} // namespace ferrorpc::proptests
