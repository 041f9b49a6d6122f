// What the published crate answered when it was last recorded: the keys `recorded` of a vector file and `crate` of a vector.
//
// They are kept from the committed files, vector by vector as long as its input stays the same, or taken from a run of
// `ferrorpc-conform --json` with the crate's witness.
#pragma once

#include "wire.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::vectorgen {

struct Recorded {
    struct Answer {
        Json input; // null when it comes from a run, which had the present inputs
        Json crate;
    };

    Json recorded;                         // {"crate": ..., "version": ...}
    std::map<std::string, Answer> answers; // by the vector's id
};

// From a committed vector file.
void keep(Recorded &recorded, const Json &document);

// From a run's JSON lines. Throws trace::InputError with the line for what is no such run, and for a vector to which the crate
// gave no answer.
Recorded read_run(std::string_view lines, const std::string &file);

// Puts the answers into a document: those of `run` first, then those kept.
void add_recorded(Json &document, const Recorded &kept, const std::optional<Recorded> &run);

} // namespace ferrorpc::vectorgen
