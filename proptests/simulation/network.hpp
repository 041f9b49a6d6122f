// A network of simulated connections, which delays, splits, cuts and silences them as it is told to. Each process uses it by a
// host of its own.
#pragma once

#include <proptests/simulation/judge.hpp>
#include <proptests/simulation/pipe.hpp>
#include <proptests/simulation/wire.hpp>

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ferrorpc::simulation {

class SimNetwork;

/// One process's way to the network. It must outlive its streams and listeners.
class Host final : public io::Network {
public:
    /// `watch` makes what looks at each connection's end; nullptr: nobody does.
    using Watch = std::function<std::shared_ptr<Wire>(std::string name)>;

    Host(SimNetwork &network, std::string name, Watch watch);
    std::unique_ptr<io::Listener> listen(const io::Endpoint &endpoint) override;
    void connect(const io::Endpoint &endpoint, io::TimePoint deadline, Connected done) override;

    const std::string &name() const noexcept { return name_; }
    const Watch &watch() const noexcept { return watch_; }

    /// Whether the process may close sound connections: it ends, or lacks memory.
    bool may_close = false;

private:
    SimNetwork &network_;
    std::string name_;
    Watch watch_;
};

/// Both directions and both ends. Of the ends, 0 has connected and 1 has accepted.
struct Connection {
    std::size_t number = 0;
    std::array<std::shared_ptr<Pipe>, 2> from{}; ///< by the end that writes
    std::array<Host *, 2> hosts{};
    std::array<std::shared_ptr<Wire>, 2> wires{};
    std::array<bool, 2> is_closed{}; ///< by that end
    bool is_disturbed = false;       ///< there is a reason for its end
    bool is_silent = false;

    bool is_open() const noexcept { return !is_closed[0] && !is_closed[1]; }
    void cut();
    void set_silent(bool silent);
};

class SimNetwork {
public:
    SimNetwork(io::ManualLoop &loop, Random &random, const Shape &shape, Judge &judge);

    /// What can still be cut, oldest first.
    std::vector<std::shared_ptr<Connection>> open_connections();

    /// All connections of a process that is no more.
    void sever(const Host &host);

    /// The next so many accepts fail, as for want of descriptors.
    void fail_accepts(std::size_t count) noexcept { accepts_to_fail_ = count; }

    /// From now on any process may close sound connections.
    void allow_closing() noexcept { may_close_ = true; }

    /// While it is lost, nobody is connected and nobody is told.
    void set_lost(bool is_lost) noexcept { is_lost_ = is_lost; }

private:
    friend class Host;
    class SimListener;
    class SimStream;
    struct Attempt {
        std::unique_ptr<io::Timer> timer;
        io::Network::Connected done;
    };

    void connect(Host &host, const io::Endpoint &endpoint, io::TimePoint deadline, io::Network::Connected done);
    void attempt(Host &host, const io::Endpoint &endpoint, io::TimePoint deadline, std::list<Attempt>::iterator attempt);
    void settle(std::list<Attempt>::iterator attempt, std::error_code error, std::unique_ptr<io::Stream> stream);
    std::chrono::nanoseconds delay();

    io::ManualLoop &loop_;
    Random &random_;
    Shape shape_;
    Judge &judge_;
    std::map<std::uint16_t, SimListener *> listeners_;
    std::vector<std::weak_ptr<Connection>> connections_;
    std::list<Attempt> attempts_;
    std::size_t next_number_ = 1;
    std::size_t accepts_to_fail_ = 0;
    bool is_lost_ = false;
    bool may_close_ = false;
};

} // namespace ferrorpc::simulation
