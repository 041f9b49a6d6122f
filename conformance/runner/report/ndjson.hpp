// The report for programs: one JSON object a line, written as results come. README.md beside this file lists the keys. However
// much a testee answers, its line stays short: of what is long and not as expected only size and start are written.
#pragma once

#include "testee/run.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <string>

namespace ferrorpc::conformance {

inline constexpr std::size_t shown_text_size_max = 4096; // bytes of a testee's texts; of its bytes plain_hex_size_max
inline constexpr std::size_t shown_start_size = 64;      // bytes

// "pass", "warn", "note", "fail", "crash", "hang", "protocol", "not_observed" or "known_difference".
std::string_view verdict_word(Grade grade);

nlohmann::ordered_json to_json(const Subject &subject);
nlohmann::ordered_json to_json(const Result &result);
nlohmann::ordered_json to_json(const Subject &subject, const Summary &summary);

class NdjsonReport : public Report {
public:
    // `suite`: the version of the suite that is run; empty for one without.
    explicit NdjsonReport(std::FILE *out, std::string_view suite = {}) : out_(out), suite_(suite) {}

    void begin(const Subject &subject) override;
    void result(const Result &result) override;
    void end(const Summary &summary) override;
    bool is_lost() const override { return std::ferror(out_) != 0; }

private:
    void write(const nlohmann::ordered_json &object);

    std::FILE *out_;
    std::string suite_;
    Subject subject_{};
};

} // namespace ferrorpc::conformance
