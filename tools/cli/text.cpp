#include "text.hpp"

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/generated/wire.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace ferrorpc::cli {
namespace {

void append_byte(std::string &out, unsigned char byte)
{
    switch (byte) {
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += fmt::format("\\x{:02x}", byte);
    }
}

// The part that is UTF-8. C1 controls, U+0080 to U+009F, steer terminals as C0 ones do.
void append_text(std::string &out, std::string_view text)
{
    for (std::size_t index = 0; index < text.size(); ++index) {
        const auto byte = static_cast<unsigned char>(text[index]);
        const bool is_c1 = byte == 0xC2 && static_cast<unsigned char>(text[index + 1]) < 0xA0;
        if (is_c1) {
            append_byte(out, byte);
            append_byte(out, static_cast<unsigned char>(text[++index]));
        } else if (byte < 0x20 || byte == 0x7F) {
            append_byte(out, byte);
        } else {
            out += text[index];
        }
    }
}

} // namespace

std::string printable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const ByteView bytes = as_bytes(text);
        std::size_t bad_index = text.size();
        std::size_t bad_size = 0;
        ferrorpc_is_utf8({bytes.data(), bytes.size()}, &bad_index, &bad_size);
        append_text(out, text.substr(0, bad_index));
        text.remove_prefix(bad_index);
        if (!text.empty()) {
            append_byte(out, static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
        }
    }
    return out;
}

std::string spaced_hex(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) {
        text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(byte));
    }
    return text;
}

std::string counted(unsigned long long count, std::string_view noun)
{
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string_view essence(std::string_view agent_text)
{
    for (const std::string_view words : {"invalid argument: ", "I/O error: ", "RPC internal error: ", "remote RPC error: "}) {
        if (agent_text.starts_with(words)) {
            agent_text.remove_prefix(words.size());
        }
    }
    return agent_text;
}

} // namespace ferrorpc::cli
