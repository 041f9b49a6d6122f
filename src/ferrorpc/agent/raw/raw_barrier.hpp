/// The star's barrier over raw frames, step by step as a crate program does it.
#pragma once

#include <ferrorpc/agent/raw/raw_core.hpp>

namespace ferrorpc::detail {

/// Blocks. One that fails once it has begun makes the later ones of its connections fail (spec/protocol.md#BAR-7).
RpcResult enter_barrier(RawCore &core, RawTime time);

} // namespace ferrorpc::detail
