// What inspect shows: one announce, frame or message at a time, as rows of fields, and what is wrong with it.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::cli {

struct Row {
    std::uint64_t offset; // from the start of the input or of the connection's direction
    ByteView bytes;       // lives while the unit is handed over
    std::string_view name;
    std::string value;     // for people: a number, quoted text, or what is missing
    std::string_view doc;  // one line
    std::string_view rule; // which gives the field its place
};

enum class Verdict : std::uint8_t {
    note,       // taken by every receiver, and sent by none that keeps the rules; or worth knowing
    incomplete, // neither taken nor refused yet
    refused,
};

struct Finding {
    Verdict verdict;
    std::uint64_t offset;
    std::string_view error_class; // empty unless refused
    std::string_view rule;        // empty where no rule of the wire is meant
    std::string text;
};

struct Unit {
    std::string_view kind; // "announce", "request", ...
    std::uint64_t offset;
    std::uint64_t size; // bytes that are here
    std::vector<Row> rows;
    std::vector<Finding> findings;
};

using UnitSink = std::function<void(const Unit &)>;

} // namespace ferrorpc::cli
