// The outcome of one case: what a vector expects, what the crate was recorded to answer, or what a testee answers. All three
// are written in the form of a testee's answer.
#pragma once

#include "suite/message.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::conformance {

enum class ResultKind { accepted, incomplete, rejected, skipped, errored };

struct Outcome {
    ResultKind result;
    Fields fields = {};                           // accepted, decode
    std::optional<Value> bytes = {};              // accepted, encode: Parts or Unobservable
    std::optional<std::string> reject_class = {}; // rejected
    std::optional<std::uint64_t> offset = {};     // rejected; shown, never graded
    std::string message = {};                     // rejected, errored; the reason when skipped
};

std::string_view to_string(ResultKind result);

// nullptr when there are none, or they could not be observed.
const Parts *bytes_of(const Outcome &outcome);

// An answer must be whole: fields when a decoder accepts, bytes when an encoder does. The record of the crate may leave out
// what equals the expected outcome.
enum class Completeness { whole, partial };

// Refuses what is no outcome of this message, with a reason that says what stands there and what was expected.
std::expected<Outcome, std::string> parse_outcome(const nlohmann::json &object, const MessageShape &message, HexStyle style,
                                                  Completeness completeness);
nlohmann::ordered_json to_json(const Outcome &outcome, const MessageShape &message);

// One line for people, such as "rejected, class wrong_tag, at offset 0: expected request tag 0x01".
std::string describe(const Outcome &outcome);

// The crate's whole outcome: what was recorded, and what is left out there taken from the expected one.
Outcome complete_record(const Outcome &recorded, const Outcome &expected);

} // namespace ferrorpc::conformance
