/// A loop that runs as long as somebody holds it: an agent's own, or that of a whole in-process group.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>

namespace ferrorpc::detail {

class RunningLoop {
public:
    virtual ~RunningLoop() = default;
    virtual io::Loop &loop() noexcept = 0;
};

} // namespace ferrorpc::detail
