// Ill-formed UTF-8 of every class, the well-formed neighbours, and the places in a text where each is tried.
#pragma once

#include <string>
#include <vector>

namespace ferrorpc::vectorgen {

struct TextCase {
    std::string slug;
    std::string title;
    std::string bytes;
};

const std::vector<TextCase> &ill_formed_cases();
const std::vector<TextCase> &well_formed_cases();

// Each case as the whole text, at its start, in its middle and at its end.
std::vector<TextCase> at_each_place(const std::vector<TextCase> &cases);

} // namespace ferrorpc::vectorgen
