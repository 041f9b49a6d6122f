/// Where the ranks of a test meet. Not installed.
#pragma once

#include <cstdint>
#include <string>

namespace ferrorpc::testing {

/// The port of an address such as "127.0.0.1:29500".
inline std::uint16_t port_of(const std::string &address)
{
    return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

} // namespace ferrorpc::testing
