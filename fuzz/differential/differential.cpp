// Fuzz target: a port against ferrorpc's codec. A difference that no DIF rule tells ends the process, as does a port that
// fails. What was judged is told at the end.
#include "judge.hpp"
#include "port.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

ferrorpc::differential::Judge &judge()
{
    static ferrorpc::differential::Judge judge{ferrorpc::differential::the_port()};
    return judge;
}

void print_summary()
{
    std::fputs(summary(ferrorpc::differential::the_port(), judge().counts()).c_str(), stderr);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    judge();
    return std::atexit(print_summary);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::string wrong = judge().judge(ferrorpc::differential::taken({data, size}));
    if (!wrong.empty()) {
        std::fputs(wrong.c_str(), stderr);
        std::abort();
    }
    return 0;
}
