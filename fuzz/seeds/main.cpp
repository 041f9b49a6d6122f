// ferrorpc-fuzz-seeds SOURCE FOLDER: writes the first inputs of the fuzz targets, as the project in SOURCE has them: the
// conformance vectors' bytes, values and files, its .ksy files, and histories of chance with a fixed seed.
// FOLDER/TARGET/NUMBER; a merge leaves those that reach something. Shares nothing with src/, for it reads the vectors by the
// runner.
#include "histories.hpp"

#include <suite/suite.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace ferrorpc::conformance;
using nlohmann::ordered_json;

constexpr std::uint64_t seed_size_max = 2048; // what is larger shows nothing that a smaller one does not
constexpr std::size_t ksy_size_max = 4096;    // half of what is in ksy.options

class Seeds {
public:
    explicit Seeds(std::filesystem::path folder) : folder_{std::move(folder)} {}

    void add(const std::string &target, const std::string &bytes)
    {
        if (bytes.size() <= seed_size_max * 4) {
            std::filesystem::create_directories(folder_ / target);
            std::ofstream file{folder_ / target / std::to_string(counts_[target]++), std::ios::binary};
            file << bytes;
        }
    }

private:
    std::filesystem::path folder_;
    std::map<std::string, int> counts_;
};

std::string text_of(const Parts &parts)
{
    std::string text;
    for (const std::byte byte : parts.copy(0, static_cast<std::size_t>(parts.size()))) {
        text += static_cast<char>(byte);
    }
    return text;
}

std::string integer(std::uint64_t value, std::size_t size)
{
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
    return bytes;
}

// The text in the middle of a request or response, as far as it is there.
std::string text_in(const std::string &message, std::size_t length_at)
{
    if (message.size() < length_at + 4) {
        return "";
    }
    std::size_t size = 0;
    for (std::size_t i = 4; i > 0; --i) {
        size = size * 256 + static_cast<unsigned char>(message[length_at + i - 1]);
    }
    return message.substr(length_at + 4, size);
}

void add_decoded(Seeds &seeds, const Vector &vector)
{
    const std::string bytes = text_of(vector.input.bytes);
    const std::string_view message = vector.message->name;
    if (message == "announce") {
        seeds.add("announce", integer(vector.input.world_size.value_or(0), 8) + bytes);
        seeds.add("inspect", '\1' + bytes);
    } else if (message == "frame" || message == "barrier") {
        seeds.add("frame_reader", std::string(4, '\0') + bytes);
        seeds.add("frame_reader", std::string{"\x03\0\0\x01\x05", 5} + bytes);
        seeds.add("inspect", '\0' + bytes);
    } else {
        seeds.add("messages", bytes);
        seeds.add("inspect", '\2' + bytes);
        seeds.add("frame_reader", std::string{"\x06\0\0\x02\x08\x09", 6} + integer(bytes.size(), 8) + bytes);
        if (const std::string text = text_in(bytes, message == "request" ? 9 : 10); !text.empty()) {
            seeds.add("utf8", text);
        }
    }
}

// As round_trip.cpp takes it.
void add_encoded(Seeds &seeds, const Vector &vector)
{
    const auto number = [&](std::string_view name) {
        const Field *field = find_field(vector.input.fields, name);
        const auto *value = field == nullptr ? nullptr : std::get_if<std::uint64_t>(&field->value);
        return value == nullptr ? 0 : *value;
    };
    const auto text = [&](std::string_view name) {
        const Field *field = find_field(vector.input.fields, name);
        const auto *value = field == nullptr ? nullptr : std::get_if<Parts>(&field->value);
        return value == nullptr || value->size() > seed_size_max ? "" : text_of(*value);
    };
    const std::string name = text("name").substr(0, 255);
    const bool is_error = find_field(vector.input.fields, "error_message") != nullptr;
    for (char cap = 0; cap < 7; ++cap) {
        seeds.add("round_trip", std::string{vector.message->name == "response" ? '\1' : '\0'} + cap +
                                    integer(number("request_id"), 8) + std::string(1, is_error ? '\1' : '\0') +
                                    integer(name.size(), 1) + name + text("payload") + text("error_message"));
    }
}

// As testee.cpp takes it.
void add_answer(Seeds &seeds, const Vector &vector)
{
    constexpr std::string_view names[] = {"request", "response", "announce", "frame"};
    for (char i = 0; i < 4; ++i) {
        if (vector.message->name == names[static_cast<std::size_t>(i)]) {
            const char choice = vector.message->operation == Operation::decode ? i : static_cast<char>(i + 4);
            seeds.add("testee", choice + to_json(vector.expect, *vector.message).dump());
        }
    }
}

// One file for each vector that is small: a whole file takes a fuzzer too long.
void add_vector_files(Seeds &seeds, const Document &document)
{
    const ordered_json whole = ordered_json::parse(document.text);
    for (const auto &group : whole.value("groups", ordered_json::array())) {
        int taken = 0;
        for (const auto &vector : group["vectors"]) {
            ordered_json small = whole;
            small["groups"] = ordered_json::array({group});
            small["groups"][0]["vectors"] = ordered_json::array({vector});
            const std::string text = small.dump(1);
            if (text.size() < seed_size_max && taken++ < 3) {
                seeds.add("vectors", text);
            }
        }
    }
}

std::string read_file(const std::filesystem::path &path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::size_t indentation(std::string_view line)
{
    return std::min(line.find_first_not_of(' '), line.size());
}

// A document line by line without one line and what is indented below it: for each line one document. Some are good still, each
// other is refused somewhere else.
void add_shorter(Seeds &seeds, const std::vector<std::string> &lines)
{
    for (std::size_t left_out = 0; left_out < lines.size(); ++left_out) {
        std::string text;
        bool is_below = false;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            is_below = i == left_out || (is_below && indentation(lines[i]) > indentation(lines[left_out]));
            text += is_below ? "" : lines[i] + '\n';
        }
        if (text.size() < ksy_size_max) {
            seeds.add("ksy", text);
        }
    }
}

// A .ksy as it is and, of its types, each alone behind the rest; and these without any one of their lines.
void add_documents(Seeds &seeds, const std::string &whole)
{
    seeds.add("ksy", whole);
    std::vector<std::string> rest;
    std::vector<std::vector<std::string>> types;
    bool is_in_types = false;
    std::istringstream stream{whole};
    for (std::string line; std::getline(stream, line);) {
        is_in_types = indentation(line) == 0 && !line.empty() ? line.starts_with("types:") : is_in_types;
        if (!is_in_types || line.starts_with("types:")) {
            rest.push_back(line);
        } else {
            if (indentation(line) == 2 || types.empty()) {
                types.emplace_back();
            }
            types.back().push_back(line);
        }
    }
    for (const auto &type : types) {
        std::vector<std::string> lines = rest;
        lines.insert(lines.end(), type.begin(), type.end());
        add_shorter(seeds, lines);
    }
}

int write_seeds(const std::filesystem::path &source, const std::filesystem::path &folder)
{
    std::vector<Problem> problems;
    const auto documents = read_documents((source / "conformance/vectors").string(), problems);
    const Suite suite = parse_suite(documents, problems);
    for (const Problem &problem : problems) {
        std::cerr << to_string(problem) << '\n';
    }
    Seeds seeds{folder};
    for (const Vector *vector : suite.vectors()) {
        if (vector->message->operation == Operation::encode) {
            add_encoded(seeds, *vector);
        } else if (vector->input.bytes.size() <= seed_size_max) {
            add_decoded(seeds, *vector);
        }
        add_answer(seeds, *vector);
    }
    for (const Document &document : documents) {
        if (document.name != rules_document && document.name != schema_document) {
            add_vector_files(seeds, document);
        }
    }
    seeds.add("testee", '\0' + std::string{R"({"result":"hello","protocol":1,"name":"my port","version":"0.1"})"});
    seeds.add("testee", '\0' + std::string{R"({"result":"skipped","reason":"no"})"});
    for (const char *ksy : {"spec/wire.ksy", "tools/speccompiler/testdata/every_construct.ksy"}) {
        add_documents(seeds, read_file(source / ksy));
    }
    for (const char *target : {"session", "pair", "agent", "raw", "star"}) {
        for (std::uint32_t number = 0; number < 500; ++number) {
            seeds.add(target, ferrorpc::fuzz::history(target, number));
        }
    }
    seeds.add("canary", '\1' + integer(515, 8) + integer(6, 4) + "canary" + integer(0, 4));
    seeds.add("empty", "x");
    return problems.empty() ? 0 : 1;
}

} // namespace

int main(int argument_count, char **arguments)
try {
    if (argument_count != 3) {
        std::cerr << "usage: ferrorpc-fuzz-seeds SOURCE FOLDER\n";
        return 2;
    }
    return write_seeds(arguments[1], arguments[2]);
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 3;
}
