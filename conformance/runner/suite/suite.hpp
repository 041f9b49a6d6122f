// The suite: vector files and the rules that they cite, as conformance/vectors/README.md describes them. Reading is strict
// about everything the runner depends on and collects every problem with its file and line; keys that the runner does not know
// are left to the schema. Nothing here takes memory on a claimed length.
#pragma once

#include "suite/message.hpp"
#include "suite/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

inline constexpr std::uint64_t default_cap = std::uint64_t{1} << 30;
inline constexpr std::size_t id_size_max = 128;      // bytes of a vector's or rule's id
inline constexpr std::size_t problem_count_max = 50; // per file; the rest is only counted

enum class Level { must, should, may };
std::string_view to_string(Level level);

struct Input {
    Parts bytes = {};   // decode
    Fields fields = {}; // encode
    std::uint64_t cap = default_cap;
    std::optional<std::uint64_t> world_size = {}; // announce
};
// The keys that a testee's command takes over.
nlohmann::ordered_json to_json(const Input &input, const MessageShape &message);

struct Vector {
    std::string id;
    std::string title;
    std::vector<std::string> rules; // at least one; the first is the one that the vector is about
    Level level;
    const MessageShape *message;
    Input input;
    Outcome expect;
    std::string origin;
    std::optional<Outcome> crate; // as recorded: see complete_record
    std::string pointer;          // of this vector in its file

    // Whether the crate is known to differ from the spec here.
    bool cites_difference() const;
};

struct Group {
    std::string title;
    std::string about;
    std::vector<Vector> vectors;
};

struct VectorFile {
    std::string name; // "request.json"
    std::string title;
    std::string about;
    std::string complete_within;
    std::string crate; // "ferrotorch-distributed"
    std::string crate_version;
    std::vector<Group> groups;
};

inline constexpr std::string_view rules_document = "rules.json";
inline constexpr std::string_view schema_document = "vector.schema.json";

struct Rule {
    std::string id;
    std::string level;
    std::string section;
    std::string text;
};

// Capital letters, - and a number, such as REQ-2.
bool is_rule_id(std::string_view id);
// DIF rules say where the crate differs; they are no demand on a port.
bool is_difference(std::string_view rule_id);

struct Problem {
    std::string file;
    std::size_t line; // 0 where the whole file is meant
    std::string text;
};
std::string to_string(const Problem &problem);

struct Suite {
    std::vector<VectorFile> files; // by name
    std::vector<Rule> rules;       // in the order of the spec

    std::vector<const Vector *> vectors() const;
    // nullptr when there is none.
    const Rule *find_rule(std::string_view id) const;
};

struct Document {
    std::string name; // without the directory
    std::string text;
};

// The *.json files of a directory, by name. A directory or file that cannot be read is a problem.
std::vector<Document> read_documents(const std::string &directory, std::vector<Problem> &problems);

// nullopt, and a problem, when the text is no JSON object of format 1.
std::optional<nlohmann::json> parse_document(const Document &document, std::vector<Problem> &problems);

// What can be read is returned, also when problems were added.
VectorFile parse_vector_file(const Document &document, std::vector<Problem> &problems);
std::vector<Rule> parse_rules(const Document &document, std::vector<Problem> &problems);
// Every document but rules.json and vector.schema.json is a vector file.
Suite parse_suite(const std::vector<Document> &documents, std::vector<Problem> &problems);

} // namespace ferrorpc::conformance
