// What libFuzzer and the replay call: runs the target's check, and aborts with what does not hold. With FERRORPC_FUZZ_DESCRIBE
// in the environment each input is shown first, as the target describes it.
#include <fuzz/target.hpp>

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const bool is_shown = std::getenv("FERRORPC_FUZZ_DESCRIBE") != nullptr;
    const auto input = std::as_bytes(std::span{data, size});
    if (is_shown) {
        std::fputs(ferrorpc::fuzz::describe(input).c_str(), stdout);
        std::fflush(stdout);
    }
    if (const std::string complaint = ferrorpc::fuzz::check(input); !complaint.empty()) {
        std::fprintf(stderr, "COMPLAINT: %s\n", complaint.c_str());
        std::abort();
    }
    return 0;
}
