/// The sentence by which a callee says that it does not have a function (spec/protocol.md#ERR-6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc {

inline std::string not_registered_message(std::string_view name, std::uint64_t rank)
{
    return "function '" + std::string{name} + "' not registered on rank " + std::to_string(rank);
}

/// Whether a remote error says exactly this of that function on that rank.
inline bool is_not_registered(std::string_view message, std::string_view name, std::uint64_t rank)
{
    return message == not_registered_message(name, rank);
}

} // namespace ferrorpc
