// What a call costs, beside a bare Asio echo that writes the same frames: both over loopback TCP, each end on its own thread.
#pragma once

namespace bench {

// Registers them with Google Benchmark, in real time, as codec.hpp's are.
void register_call_benchmarks();

} // namespace bench
