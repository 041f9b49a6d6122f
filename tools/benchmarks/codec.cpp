#include "codec.hpp"

#include <ferrorpc/codec.hpp>

#include <benchmark/benchmark.h>

#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace bench {
namespace {

using Bytes = std::vector<std::byte>;

Bytes payload_of(const benchmark::State &state)
{
    return Bytes(static_cast<std::size_t>(state.range(0)), std::byte{0x5a});
}

ferrorpc::Request request_with(ferrorpc::ByteView payload)
{
    return {515, "echo", payload, 0};
}

template <typename Message>
Bytes encoded(const Message &message)
{
    Bytes out(ferrorpc::encoded_size(message));
    if (!ferrorpc::encode(message, out)) {
        std::abort();
    }
    return out;
}

void copy_memory(benchmark::State &state)
{
    const Bytes payload = payload_of(state);
    Bytes out(payload.size());
    for (auto _ : state) {
        std::memcpy(out.data(), payload.data(), payload.size());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

template <typename Message>
void encode_whole(benchmark::State &state, Message (*make)(ferrorpc::ByteView))
{
    const Bytes payload = payload_of(state);
    const Message message = make(payload);
    Bytes out(ferrorpc::encoded_size(message));
    for (auto _ : state) {
        benchmark::DoNotOptimize(ferrorpc::encode(message, out));
        benchmark::ClobberMemory();
    }
}

template <typename Message>
void encode_only_head(benchmark::State &state, Message (*make)(ferrorpc::ByteView))
{
    const Bytes payload = payload_of(state);
    const Message message = make(payload);
    std::array<std::byte, 256> out{};
    for (auto _ : state) {
        benchmark::DoNotOptimize(ferrorpc::encode_head(message, out));
        benchmark::ClobberMemory();
    }
}

template <typename Decode>
void decode_message(benchmark::State &state, const Bytes &wire, std::size_t message_at, Decode decode)
{
    const ferrorpc::ByteView message = ferrorpc::ByteView{wire}.subspan(message_at);
    for (auto _ : state) {
        benchmark::DoNotOptimize(message.data());
        benchmark::DoNotOptimize(decode(message));
    }
}

ferrorpc::Response response_with(ferrorpc::ByteView payload)
{
    return ferrorpc::Response::success(515, payload);
}

void decode_request(benchmark::State &state)
{
    const Bytes payload = payload_of(state);
    decode_message(state, encoded(request_with(payload)), ferrorpc::frame_header_size, ferrorpc::decode_request);
}

void decode_response(benchmark::State &state)
{
    const Bytes payload = payload_of(state);
    decode_message(state, encoded(response_with(payload)), ferrorpc::response_head_size - FERRORPC_RESPONSE_SIZE_MIN,
                   ferrorpc::decode_response);
}

template <typename Function>
void add(const char *name, Function function)
{
    auto *const registered = benchmark::RegisterBenchmark(name, function);
    for (const std::size_t size : payload_sizes) {
        registered->Arg(static_cast<std::int64_t>(size));
    }
}

} // namespace

void register_codec_benchmarks()
{
    add("memcpy of the payload", copy_memory);
    add("encode request", [](benchmark::State &state) { encode_whole(state, request_with); });
    add("encode request, head", [](benchmark::State &state) { encode_only_head(state, request_with); });
    add("decode request", decode_request);
    add("encode response", [](benchmark::State &state) { encode_whole(state, response_with); });
    add("encode response, head", [](benchmark::State &state) { encode_only_head(state, response_with); });
    add("decode response", decode_response);
}

} // namespace bench
