// Frames as a peer writes them, put together byte by byte and without the codec.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc::proptests {

// Bytes, as text so that they are easy to put together.
inline std::string integer(std::uint64_t value, std::size_t size)
{
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
    return bytes;
}

inline std::string frame(std::string_view content)
{
    return integer(content.size(), 8) + std::string{content};
}

inline std::string request_frame(std::uint64_t id, std::string_view name, std::string_view payload)
{
    return frame('\1' + integer(id, 8) + integer(name.size(), 4) + std::string{name} + integer(payload.size(), 4) +
                 std::string{payload});
}

inline std::string prefix_frame(std::uint64_t length)
{
    return frame(integer(length, 8));
}

// A response's message, `missing` bytes short of what it claims.
inline std::string response_message(std::uint64_t id, bool is_error, std::string_view content, std::size_t missing = 0)
{
    return '\2' + integer(id, 8) + (is_error ? '\1' : '\0') + integer(content.size() + missing, 4) + std::string{content};
}

inline std::string response_frames(std::uint64_t id, bool is_error, std::string_view content, std::size_t missing = 0)
{
    const std::string message = response_message(id, is_error, content, missing);
    return prefix_frame(message.size()) + frame(message);
}

inline std::string token_frame()
{
    return frame(std::string(1, '\0'));
}

} // namespace ferrorpc::proptests
