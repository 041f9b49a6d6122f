#include "memory.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace ferrorpc::conformance {
namespace {

// "PID (NAME) STATE PARENT GROUP ...", where the name may hold anything.
bool is_in_group(const std::filesystem::path &process, pid_t group)
{
    std::string line;
    std::getline(std::ifstream(process / "stat"), line);
    std::istringstream rest(line.substr(std::min(line.rfind(')') + 1, line.size())));
    std::string state;
    pid_t parent = 0;
    pid_t found = 0;
    return rest >> state >> parent >> found && found == group;
}

// The value of a line such as "VmPeak:     1234 kB".
std::optional<std::uint64_t> value_of(const std::filesystem::path &status, const std::string &key)
{
    std::ifstream file(status);
    for (std::string line; std::getline(file, line);) {
        std::uint64_t kilobytes = 0;
        if (line.starts_with(key + ":") && std::istringstream(line.substr(key.size() + 1)) >> kilobytes) {
            return kilobytes * 1024;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<PeakMemory> peak_memory(pid_t group)
{
    std::optional<PeakMemory> sum;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename();
        if (!std::ranges::all_of(name, [](unsigned char each) { return std::isdigit(each) != 0; }) ||
            !is_in_group(entry.path(), group)) {
            continue;
        }
        const auto mapped = value_of(entry.path() / "status", "VmPeak");
        const auto resident = value_of(entry.path() / "status", "VmHWM");
        if (mapped && resident) {
            const PeakMemory before = sum.value_or(PeakMemory());
            sum = PeakMemory{before.mapped + *mapped, before.resident + *resident};
        }
    }
    return sum;
}

} // namespace ferrorpc::conformance
