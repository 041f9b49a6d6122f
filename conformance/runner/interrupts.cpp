#include "interrupts.hpp"

#include <sys/signalfd.h>

namespace ferrorpc::conformance {
namespace {

sigset_t interrupting_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
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
    // What has arrived is done with: it must not kill the process before the report is written.
    signalfd_siginfo information{};
    while (descriptor_.is_open() && read(descriptor_.get(), &information, sizeof information) > 0) {
    }
    sigprocmask(SIG_SETMASK, &previous_, nullptr);
}

} // namespace ferrorpc::conformance
