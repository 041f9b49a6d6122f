#include "testee/interrupts.hpp"

#include <sys/signalfd.h>

namespace ferrorpc::conformance {
namespace {

sigset_t interrupting_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action = {};
        if (sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(&signals, number);
        }
    }
    return signals;
}

} // namespace

Interrupts::Interrupts()
{
    const sigset_t signals = interrupting_signals();
    sigprocmask(SIG_BLOCK, &signals, &previous_);
    descriptor_ = FileDescriptor(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

Interrupts::~Interrupts()
{
    signalfd_siginfo information{};
    const bool is_interrupted = descriptor_.is_open() && read(descriptor_.get(), &information, sizeof information) > 0;
    sigprocmask(SIG_SETMASK, &previous_, nullptr);
    if (is_interrupted) {
        raise(static_cast<int>(information.ssi_signo));
    }
}

} // namespace ferrorpc::conformance
