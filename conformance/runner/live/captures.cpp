#include "live/captures.hpp"

#include "capture/writer.hpp"

#include <algorithm>
#include <fstream>

namespace ferrorpc::conformance {

void CapturingReport::result(const LiveCase &played, const LiveVerdict &verdict)
{
    report_.result(played, verdict);
    if (directory_.empty() || verdict.grade == Grade::passed || verdict.wire.events().empty()) {
        return;
    }
    std::string name = played.id();
    std::ranges::replace(name, '/', '.');
    std::ofstream file(directory_ + "/" + name + ".pcapng", std::ios::binary);
    for (const std::byte byte : capture_of(verdict.wire)) {
        file.put(static_cast<char>(byte));
    }
    is_lost_ |= !file.flush();
}

} // namespace ferrorpc::conformance
