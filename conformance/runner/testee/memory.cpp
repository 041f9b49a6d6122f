#include "testee/memory.hpp"

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

// Lines such as "7f00a000-7f00b000 rw-p ...".
std::vector<std::pair<std::uint64_t, std::uint64_t>> writable_ranges(const std::filesystem::path &maps)
{
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    std::ifstream file(maps);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::uint64_t from = 0;
        std::uint64_t to = 0;
        char dash = 0;
        std::string permissions;
        if (!(words >> std::hex >> from >> dash >> to >> permissions) || permissions.find('w') == std::string::npos) {
            continue;
        }
        if (!ranges.empty() && ranges.back().second == from) {
            ranges.back().second = to;
        } else {
            ranges.emplace_back(from, to);
        }
    }
    return ranges;
}

std::uint64_t longest_new_stretch(const ProcessMemory &before, const ProcessMemory &now)
{
    std::uint64_t longest = 0;
    auto old = before.writable.begin();
    for (auto [from, to] : now.writable) {
        for (; old != before.writable.end() && old->second <= from; ++old) {
        }
        for (auto each = old; each != before.writable.end() && each->first < to; ++each) {
            longest = std::max(longest, each->first - std::min(each->first, from));
            from = std::min(each->second, to);
        }
        longest = std::max(longest, to - from);
    }
    return longest;
}

std::uint64_t rise(std::uint64_t before, std::uint64_t now)
{
    return now - std::min(before, now);
}

} // namespace

std::optional<GroupMemory> memory_of(pid_t group)
{
    GroupMemory processes;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename();
        if (!std::ranges::all_of(name, [](unsigned char each) { return std::isdigit(each) != 0; }) ||
            !is_in_group(entry.path(), group)) {
            continue;
        }
        const auto mapped = value_of(entry.path() / "status", "VmPeak");
        const auto resident = value_of(entry.path() / "status", "VmHWM");
        if (mapped && resident) { // one that has ended, but is not waited for yet, has none
            processes[std::stoi(name)] = {writable_ranges(entry.path() / "maps"), *mapped, *resident};
        }
    }
    return processes.empty() ? std::nullopt : std::optional(std::move(processes));
}

MemoryGrowth growth(const GroupMemory &before, const GroupMemory &now)
{
    MemoryGrowth sum;
    for (const auto &[process, memory] : now) {
        const auto found = before.find(process);
        const ProcessMemory earlier = found == before.end() ? ProcessMemory() : found->second;
        sum.writable = std::max(sum.writable, longest_new_stretch(earlier, memory));
        sum.resident += rise(earlier.resident, memory.resident);
        sum.mapped += rise(earlier.mapped, memory.mapped);
    }
    return sum;
}

} // namespace ferrorpc::conformance
