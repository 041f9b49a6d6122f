#include "stop_signals.hpp"

#include <pthread.h>

namespace ferrorpc::cli {
namespace {

bool is_ignored(int signal)
{
    struct sigaction action = {};
    sigaction(signal, nullptr, &action);
    return action.sa_handler == SIG_IGN;
}

} // namespace

StopSignals::StopSignals() : requested_{SIGRTMIN}, waiting_{pthread_self()}
{
    sigemptyset(&watched_);
    sigaddset(&watched_, requested_);
    sigaddset(&watched_, SIGTERM);
    if (!is_ignored(SIGINT)) {
        sigaddset(&watched_, SIGINT);
    }
    pthread_sigmask(SIG_BLOCK, &watched_, &before_);
    sigaddset(&before_, requested_);
}

void StopSignals::wait()
{
    int signal = 0;
    sigwait(&watched_, &signal);
}

void StopSignals::request()
{
    pthread_kill(waiting_, requested_);
}

void StopSignals::release()
{
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace ferrorpc::cli
