// The codec's benchmarks: encode and decode, beside memcpy of the same payload.
#pragma once

#include <array>
#include <cstddef>

namespace bench {

inline constexpr std::array<std::size_t, 3> payload_sizes{64, 4096, 1048576}; // bytes

// Registers them with Google Benchmark as "NAME/PAYLOAD_SIZE", such as "decode request/64".
void register_codec_benchmarks();

} // namespace bench
