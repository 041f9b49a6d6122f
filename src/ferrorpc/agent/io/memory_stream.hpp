/// Streams that never leave the process: what the in-process group and the tests run on.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/io/stream.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <utility>

namespace ferrorpc::io {

/// Two ends of one connection on one loop. Each direction holds at most `capacity` bytes: a writer waits for its reader.
/// `piece`: the most bytes that one read or write moves, so that tests can split a stream anywhere.
std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>>
make_memory_streams(Loop &loop, std::size_t capacity = std::size_t{256} * 1024, std::size_t piece = SIZE_MAX);

/// Listeners and connectors within the process, on one loop. A port is taken while its listener lives.
class MemoryNetwork final : public Network {
public:
    explicit MemoryNetwork(Loop &loop) : loop_{loop} {}

    std::unique_ptr<Listener> listen(const Endpoint &endpoint) override;
    /// Connects or is refused at once: the deadline says nothing.
    void connect(const Endpoint &endpoint, TimePoint deadline, Connected done) override;

    class MemoryListener;

private:
    Loop &loop_;
    std::map<std::uint16_t, MemoryListener *> listeners_;
    std::uint16_t next_port_ = 49152;
};

} // namespace ferrorpc::io
