// Where inspect's findings go: text for people, or JSON lines.
#pragma once

#include "unit.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ferrorpc::cli {

// Where a unit of a captured connection was seen whole.
struct Place {
    std::uint64_t packet = 0;  // from 1, as other tools count
    std::uint64_t time_ns = 0; // since the capture's first packet
    std::string_view source;
    std::string_view destination;
};

class Report {
public:
    virtual ~Report() = default;

    // `place`: nullptr unless the bytes are from a capture.
    virtual void unit(const Unit &unit, const Place *place) = 0;

    // What of a capture is not read, and why; a sentence.
    virtual void not_read(std::string_view what) = 0;
};

// Writes to standard output; `has_colour`: for a terminal.
std::unique_ptr<Report> make_text_report(bool has_colour);
std::unique_ptr<Report> make_json_report();

// The text for one unit, with a line end behind each line.
std::string unit_text(const Unit &unit, const Place *place, bool has_colour);
// The same as one JSON object, with a line end.
std::string unit_json(const Unit &unit, const Place *place);

} // namespace ferrorpc::cli
