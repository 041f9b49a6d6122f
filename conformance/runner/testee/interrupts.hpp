// Turns Ctrl-C, a hang-up and a request to terminate into a readable descriptor while it lives, so that a run ends in order:
// the testee is killed and what there is gets reported. Then the program ends by the signal after all, for a script that runs
// it goes on otherwise. Leaves alone what the caller ignores, as nohup does.
#pragma once

#include "testee/process.hpp"

#include <csignal>

namespace ferrorpc::conformance {

class Interrupts {
public:
    Interrupts();
    Interrupts(const Interrupts &) = delete;
    Interrupts &operator=(const Interrupts &) = delete;
    ~Interrupts(); // does not return when a signal has arrived

    // Readable once a signal has arrived; -1 where the system has no such descriptors.
    int descriptor() const { return descriptor_.get(); }

private:
    sigset_t previous_{};
    FileDescriptor descriptor_;
};

} // namespace ferrorpc::conformance
