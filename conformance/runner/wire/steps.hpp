// Reads the steps of a rank that the judge plays itself, and writes scenarios out that repeat: `for` among steps, `each` of a
// scenario. conformance/live/README.md describes both.
#pragma once

#include "suite/reader.hpp"
#include "wire/form.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

// Checks the step's command, keys and bytes. `ids` are the names of requests that have come by then; the step may add one.
nlohmann::json read_wire_command(const Reader &reader, std::size_t rank, RequestIds &ids);
// For people: "rank 1 writes 30 bytes".
std::string wire_step_text(std::size_t rank, const nlohmann::json &command);

// Every "$name" in the value replaced by the value of that name.
nlohmann::json substitute(const nlohmann::json &value, const nlohmann::json &values);
// The values that a step with `for` goes through, each as {"name": value}; problems are reported.
std::vector<nlohmann::json> read_repetitions(const Reader &reader);

} // namespace ferrorpc::conformance
