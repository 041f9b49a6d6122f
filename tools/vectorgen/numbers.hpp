// Numbers at which decoders go wrong, and how titles call them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ferrorpc::vectorgen {

constexpr std::uint64_t two_to_the(unsigned power)
{
    return std::uint64_t{1} << power;
}

constexpr std::uint64_t u32_max = UINT32_MAX;
constexpr std::uint64_t u64_max = UINT64_MAX;
constexpr std::uint64_t default_cap = two_to_the(30);

// "515", or "2^53+1" where a large number lies next to a power of two.
std::string name_of(std::uint64_t number);

// Every kind of request_id that a wrong width, sign, byte order or a detour over floating point would change.
std::vector<std::uint64_t> boundary_ids();

// Lengths for a u32 in front of a field of `exact` bytes that starts at `place`: all up to 8 too many, the ends of each width,
// those that are exact in the other byte order or when a byte is lost, and those whose sum with the place wraps in 32 bits.
std::vector<std::uint64_t> boundary_lengths(std::uint64_t exact, std::uint64_t place);

} // namespace ferrorpc::vectorgen
