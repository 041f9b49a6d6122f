// The connections of the ranks that the judge played as a pcapng file, for Wireshark and its kin: IPv4 and TCP are made up
// around the bytes that were sent and received, with the ports and times that they had.
#pragma once

#include "suite/parts.hpp"
#include "wire/log.hpp"

namespace ferrorpc::conformance {

Bytes capture_of(const WireLog &log);

} // namespace ferrorpc::conformance
