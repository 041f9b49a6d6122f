// The codec's benchmarks: encode and decode, beside memcpy of the same payload and beside the crate's.
#pragma once

#include "results.hpp"

#include <string>

namespace bench {

// "codec/...". `witness`: the crate's witness, whose rows are "the crate, ..."; empty: without. Not judged: the times of so
// little work say less than its instructions.
Rows measure_codec(const std::string &witness);

} // namespace bench
