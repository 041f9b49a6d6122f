/// The largest piece of memory that anybody asks the allocator for at once. Seen through the sanitizers' hooks, which see a
/// port in any language that uses malloc; without a sanitizer nothing is seen.
#pragma once

#include <cstddef>

namespace ferrorpc::differential {

/// Begins anew from 0 bytes.
void start_allocation_meter() noexcept;

/// Bytes, since the start.
std::size_t largest_allocation() noexcept;

} // namespace ferrorpc::differential
