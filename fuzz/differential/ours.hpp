/// ferrorpc's own codec behind conformance/decoder.h: what the judge holds a port to.
#pragma once

#include <conformance/decoder.h>

namespace ferrorpc::differential {

/// Its refusals carry the published crate's sentences.
const ferrorpc_decoder &ours() noexcept;

} // namespace ferrorpc::differential
