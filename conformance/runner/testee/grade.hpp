// The judgement of one case. Graded are the result, the fields that the vector names, and encoded bytes; the reject class only
// warns; offsets and messages are never looked at.
#pragma once

#include "suite/suite.hpp"
#include "testee/testee.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

enum class Grade {
    passed,
    warned, // another reject class, or a miss of what should be
    noted,  // a miss of what may be
    failed,
    crashed,
    hung,
    broke_protocol,
    not_observed,     // skipped, or a field not shown; what was shown matches
    known_difference, // the crate's, as recorded, where the vector cites a DIF rule
};

inline constexpr std::size_t grade_count = 9;

struct Verdict {
    Grade grade;
    // Whether the outcome is the expected one, apart from reject class and level. A rule with a vector that misses is not met.
    bool misses = false;
    bool class_differs = false;
    std::vector<std::string> differing = {};            // names of fields, or "bytes"
    std::vector<std::string> unobserved = {};           // names of fields, or "bytes"
    std::optional<std::uint64_t> first_difference = {}; // in encoded bytes
};

// Judges by the spec alone.
Verdict judge(const Vector &vector, const Outcome &outcome);
Verdict judge(const Vector &vector, const Reply &reply);

// Judges the published crate: a miss is a known difference where the outcome is the recorded one and the vector cites a DIF
// rule.
Verdict judge_as_recorded(const Vector &vector, const Reply &reply);
// Whether the outcome is another than the recorded one, or none is recorded. Keys that the record does not have are not
// compared.
bool is_changed(const Vector &vector, const Reply &reply);
// What the crate answered when it was recorded; "skipped" where nothing was.
Reply recorded_reply(const Vector &vector);

} // namespace ferrorpc::conformance
