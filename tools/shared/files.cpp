#include "files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace ferrorpc::tools {

bool holds(const std::filesystem::path &path, std::string_view content)
{
    std::ifstream stream(path, std::ios::binary);
    return stream && std::filesystem::is_regular_file(path) &&
           std::string(std::istreambuf_iterator<char>(stream), {}) == content;
}

void write_file(const std::filesystem::path &path, std::string_view content)
{
    std::filesystem::path scratch = path;
    scratch += ".new";
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream stream(scratch, std::ios::binary);
    stream << content;
    stream.close();
    if (stream) {
        std::filesystem::rename(scratch, path, error);
    }
    if (!stream || error) {
        throw std::runtime_error(fmt::format("{}: cannot be written", path.string()));
    }
}

int update(const std::filesystem::path &root, const Files &files, bool is_check)
{
    int result = 0;
    for (const auto &[path, content] : files) {
        if (holds(root / path, content)) {
            continue;
        }
        if (is_check) {
            fmt::print("{} is not what the spec says\n", path);
            result = 1;
        } else {
            write_file(root / path, content);
            fmt::print("wrote {}\n", path);
        }
    }
    return result;
}

} // namespace ferrorpc::tools
