// A main() for fuzz targets where there is no fuzzing engine: runs each file, and each file of each folder, once. Says which
// file it was at when the process dies. No file at all is a failure: nothing was tried.
#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);
// Of the sanitizers' runtimes, which end without a signal.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

char current[4096];

void tell_current()
{
    const char *const parts[] = {"while replaying ", current, "\n"};
    for (const char *const part : parts) {
        if (write(STDERR_FILENO, part, std::strlen(part)) < 0) {
            return;
        }
    }
}

void on_signal(int signal)
{
    tell_current();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void collect(const std::filesystem::path &path, std::vector<std::string> &files)
{
    if (!std::filesystem::is_directory(path)) {
        files.push_back(path.string());
        return;
    }
    for (const auto &entry : std::filesystem::directory_iterator(path)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path().string());
        }
    }
}

// In a buffer of exactly its size, so that a sanitizer sees what is read behind it.
bool replay(const std::string &path)
{
    std::snprintf(current, sizeof current, "%s", path.c_str());
    const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
    const std::unique_ptr<std::uint8_t[]> bytes{new std::uint8_t[size]};
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file{std::fopen(path.c_str(), "rb"), std::fclose};
    if (!file || std::fread(bytes.get(), 1, size, file.get()) != size) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        return false;
    }
    LLVMFuzzerTestOneInput(bytes.get(), size);
    return true;
}

} // namespace

int main(int argument_count, char **arguments)
try {
    std::vector<std::string> files;
    for (int i = 1; i < argument_count; ++i) {
        collect(arguments[i], files);
    }
    std::ranges::sort(files);
    if (__sanitizer_set_death_callback != nullptr) {
        __sanitizer_set_death_callback(tell_current);
    }
    std::signal(SIGABRT, on_signal);
    if (!std::ranges::all_of(files, replay)) {
        return EXIT_FAILURE;
    }
    std::printf("%zu inputs replayed\n", files.size());
    return files.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
}
