// Frames as a peer writes them, put together byte by byte and without the codec.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc::proptests {

// Bytes, as text so that they are easy to put together. Each string takes memory once at most: fuzzers make them very often.
inline void put_integer(std::string &to, std::uint64_t value, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i) {
        to += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
}

inline std::string integer(std::uint64_t value, std::size_t size)
{
    std::string bytes;
    put_integer(bytes, value, size);
    return bytes;
}

inline std::string frame(std::string_view content)
{
    std::string bytes;
    bytes.reserve(8 + content.size());
    put_integer(bytes, content.size(), 8);
    return bytes.append(content);
}

inline std::string request_frame(std::uint64_t id, std::string_view name, std::string_view payload)
{
    std::string bytes;
    bytes.reserve(8 + 17 + name.size() + payload.size());
    put_integer(bytes, 17 + name.size() + payload.size(), 8);
    bytes += '\1';
    put_integer(bytes, id, 8);
    put_integer(bytes, name.size(), 4);
    bytes.append(name);
    put_integer(bytes, payload.size(), 4);
    return bytes.append(payload);
}

inline void put_prefix_frame(std::string &to, std::uint64_t length)
{
    put_integer(to, 8, 8);
    put_integer(to, length, 8);
}

inline std::string prefix_frame(std::uint64_t length)
{
    std::string bytes;
    bytes.reserve(8 + 8);
    put_prefix_frame(bytes, length);
    return bytes;
}

// A response's message, `missing` bytes short of what it claims.
inline void put_response_message(std::string &to, std::uint64_t id, bool is_error, std::string_view content,
                                 std::size_t missing)
{
    to += '\2';
    put_integer(to, id, 8);
    to += is_error ? '\1' : '\0';
    put_integer(to, content.size() + missing, 4);
    to.append(content);
}

inline std::string response_message(std::uint64_t id, bool is_error, std::string_view content, std::size_t missing = 0)
{
    std::string bytes;
    bytes.reserve(14 + content.size());
    put_response_message(bytes, id, is_error, content, missing);
    return bytes;
}

inline std::string response_frames(std::uint64_t id, bool is_error, std::string_view content, std::size_t missing = 0)
{
    const std::size_t size = 14 + content.size();
    std::string bytes;
    bytes.reserve(8 + 8 + 8 + size);
    put_prefix_frame(bytes, size);
    put_integer(bytes, size, 8);
    put_response_message(bytes, id, is_error, content, missing);
    return bytes;
}

inline std::string token_frame()
{
    return frame(std::string(1, '\0'));
}

} // namespace ferrorpc::proptests
