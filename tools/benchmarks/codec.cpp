#include "codec.hpp"

#include "duels.hpp"
#include "process.hpp"

#include <ferrorpc/codec.hpp>

#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>

#include <array>
#include <cstring>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace bench {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::array<std::size_t, 3> payload_sizes{64, 4096, 1048576};

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

void register_benchmarks()
{
    add("memcpy of the payload", copy_memory);
    add("encode request", [](benchmark::State &state) { encode_whole(state, request_with); });
    add("encode request, head", [](benchmark::State &state) { encode_only_head(state, request_with); });
    add("decode request", decode_request);
    add("encode response", [](benchmark::State &state) { encode_whole(state, response_with); });
    add("encode response, head", [](benchmark::State &state) { encode_only_head(state, response_with); });
    add("decode response", decode_response);
}

Row row_of(const std::string &name, std::size_t payload_size, double nanoseconds)
{
    return {.name = "codec/" + size_name(payload_size) + '/' + name, .unit = "ns", .value = nanoseconds};
}

// Keeps results instead of printing them.
class Collector : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context &) override { return true; }

    void ReportRuns(const std::vector<Run> &runs) override
    {
        for (const Run &run : runs) {
            rows.push_back(row_of(run.run_name.function_name, std::stoul(run.run_name.args), run.GetAdjustedCPUTime()));
        }
    }

    Rows rows{};
};

// The witness's lines: {"name": "decode request", "payload_size": 64, "nanoseconds": 123.4}. The crate's codec is private:
// these are the figures of the public calls around it, handler and copies included.
Rows crate_rows(const std::string &witness)
{
    Rows rows;
    std::istringstream lines{Process{{witness, "bench"}, std::nullopt}.rest()};
    for (std::string line; std::getline(lines, line);) {
        const auto row = nlohmann::json::parse(line);
        rows.push_back(
            row_of("the crate, " + row.at("name").get<std::string>(), row.at("payload_size"), row.at("nanoseconds")));
    }
    return rows;
}

} // namespace

Rows measure_codec(const std::string &witness)
{
    register_benchmarks();
    std::string name{"codec"};
    std::array<char *, 2> arguments{name.data(), nullptr};
    int count = 1;
    benchmark::Initialize(&count, arguments.data());
    Collector collector;
    benchmark::RunSpecifiedBenchmarks(&collector);
    Rows rows = std::move(collector.rows);
    if (!witness.empty()) {
        const Rows crate = crate_rows(witness);
        rows.insert(rows.end(), crate.begin(), crate.end());
    }
    return rows;
}

} // namespace bench
