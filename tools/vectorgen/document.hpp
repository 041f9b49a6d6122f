// Vector files as JSON, laid out so that a person can read a diff: a few lines per vector, keys in one order.
#pragma once

#include "builder.hpp"
#include "wire.hpp"

#include <rules.hpp>

#include <string>
#include <vector>

namespace ferrorpc::vectorgen {

// Without the keys `recorded` and `crate`, which record.hpp adds.
Json to_document(const VectorFile &file);

// Throws trace::InputError, naming `file`, for a document that lacks a key or has one that format 1 does not have.
std::string write_document(const Json &document, const std::string &file);

std::string write_rules(const std::vector<trace::Rule> &rules);

} // namespace ferrorpc::vectorgen
