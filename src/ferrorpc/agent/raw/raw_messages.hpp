/// Requests and responses as RPC by hand needs them: encoded whole, and what an answer comes to.
#pragma once

#include <ferrorpc/agent/rpc.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace ferrorpc::detail {

/// The whole message as it stands on the wire, frame headers included.
template <class Message>
std::expected<Payload, Error> encode_all(const Message &message, std::uint64_t cap)
{
    // No memory for what is over the cap: the encoder says so without it.
    const std::uint64_t size = std::min(encoded_size(message), cap + response_head_size);
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    if (const std::expected<std::size_t, Error> written = encode(message, bytes, cap); !written) {
        return std::unexpected{written.error()};
    }
    return Payload{std::move(bytes)};
}

RpcResult codec_failure(const Error &error, Errc code);

/// Where a request's id can be read: its tag and id are there.
std::optional<std::uint64_t> request_id_of(ByteView request);

/// What a response's message is to its caller. `name`, `rank`: what was called.
RpcResult result_of(const Payload &message, std::string_view name, std::uint64_t rank);

} // namespace ferrorpc::detail
