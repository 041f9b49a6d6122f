// How the ranks of a live world are told to meet.
#pragma once

#include "live_suite.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace ferrorpc::conformance {

// "127.0.0.1:PORT" with a port that nobody uses now.
std::string free_address();

nlohmann::ordered_json join_command(const Scenario &scenario, const World &world, std::size_t rank, const std::string &address);

} // namespace ferrorpc::conformance
