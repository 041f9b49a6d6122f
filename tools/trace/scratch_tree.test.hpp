// A source tree of a test's own, removed with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

namespace ferrorpc::trace {

class ScratchTree {
public:
    ScratchTree()
    {
        std::string name = (std::filesystem::temp_directory_path() / "ferrorpc-trace-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
    }
    ScratchTree(const ScratchTree &) = delete;
    ScratchTree &operator=(const ScratchTree &) = delete;
    ~ScratchTree() { std::filesystem::remove_all(root_); }

    const std::filesystem::path &root() const { return root_; }

    void write(const std::string &name, const std::string &text) const
    {
        std::filesystem::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
    }

private:
    std::filesystem::path root_;
};

} // namespace ferrorpc::trace
