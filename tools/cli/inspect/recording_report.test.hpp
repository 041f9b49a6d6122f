// A report that keeps what it is told, as the text that people see.
#pragma once

#include "report.hpp"

#include <string>

namespace ferrorpc::cli {

class RecordingReport final : public Report {
public:
    void unit(const Unit &unit, const Place *place) override { text += unit_text(unit, place, false); }
    void not_read(std::string_view what) override { text += "not read: " + std::string{what} + "\n"; }

    std::string text;
};

} // namespace ferrorpc::cli
