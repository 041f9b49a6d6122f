// Builds a vector file: groups of vectors whose expected outcomes come from the interpreter.
#pragma once

#include "interpreter.hpp"
#include "wire.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ferrorpc::vectorgen {

using Rules = std::vector<std::string>;

struct Vector {
    std::string id;
    std::string title;
    Rules rules; // the one that it is about comes first
    std::string operation;
    std::string message;
    Json input;
    Json expect;
};

struct Group {
    std::string title;
    std::string about;
    std::vector<Vector> vectors;
};

struct VectorFile {
    std::string name; // "request": the file's name and the start of its ids
    std::string title;
    std::string about;
    std::string complete_within;
    std::vector<Group> groups;
};

// What is asked of a testee; what is left out is not mentioned in the vector either.
struct Asked {
    std::optional<std::uint64_t> cap = {};
    std::optional<std::uint64_t> world_size = {};
    bool canonical_alone = false; // of the fields, `canonical` alone
    bool rules_alone = false;     // the vector is about nothing but the given rules
};

class Builder {
public:
    Builder(const spec::Layout &layout, VectorFile file) : layout_(layout), file_(std::move(file)) {}

    // Vectors that follow belong to it, and their ids start with `slug`.
    void group(std::string slug, std::string title, std::string about);

    // `rules` are what the vector is about. Behind them stand the rules that its outcome shows: the one that is broken, or
    // those of the fields that are accepted.
    void decode(const std::string &message, const std::string &slug, std::string title, Rules rules, const Wire &bytes,
                Asked asked = {});
    void encode(const std::string &message, const std::string &slug, std::string title, Rules rules, const Fields &fields,
                Asked asked = {});

    // Throws std::logic_error when an id stands twice.
    VectorFile finish();

private:
    void add(const std::string &slug, Vector vector, const Rules &shown);

    const spec::Layout &layout_;
    VectorFile file_;
    std::string group_slug_;
};

} // namespace ferrorpc::vectorgen
