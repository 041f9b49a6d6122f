#include "programs.hpp"

#include "process.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

// A line "SOME WORDS NUMBER".
struct Named {
    std::string name{};
    double number = 0;
};

std::vector<Named> named_numbers(const std::string &text)
{
    std::vector<Named> all;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t space = line.rfind(' ');
        if (space == std::string::npos) {
            throw std::runtime_error{"no name with a number: " + line};
        }
        all.push_back({line.substr(0, space), std::stod(line.substr(space + 1))});
    }
    return all;
}

// The sum that stands at the end of a dump of callgrind.
double total_of(const std::string &path)
{
    std::ifstream dump{path};
    constexpr std::string_view label = "totals: ";
    for (std::string line; std::getline(dump, line);) {
        if (line.starts_with(label)) {
            return std::stod(line.substr(label.size()));
        }
    }
    throw std::runtime_error{"callgrind has written no count into " + path};
}

} // namespace

Rows measure_memory(const std::string &program)
{
    Rows rows;
    for (const Named &line : named_numbers(Process{{program}, std::nullopt}.rest())) {
        rows.push_back({.name = "memory/" + line.name, .unit = "bytes", .value = line.number, .is_judged = true});
    }
    return rows;
}

Rows count_instructions(const std::string &program, const std::string &folder)
{
    const std::string dump = folder + "/callgrind.out";
    const std::vector<std::string> command{"valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=" + dump, program};
    Rows rows;
    std::size_t index = 0;
    for (const Named &line : named_numbers(Process{command, std::nullopt}.rest())) {
        const std::string path = dump + '.' + std::to_string(++index);
        const std::size_t slash = line.name.find('/'); // WHAT/SIZE: the size is the column
        const std::string name = "instructions/" + line.name.substr(slash + 1) + '/' + line.name.substr(0, slash);
        rows.push_back({.name = name, .unit = "instructions", .value = total_of(path) / line.number, .is_judged = true});
        std::filesystem::remove(path);
    }
    std::filesystem::remove(dump);
    return rows;
}

} // namespace bench
