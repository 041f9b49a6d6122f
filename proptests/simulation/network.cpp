#include <proptests/simulation/network.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::simulation {

class SimNetwork::SimStream final : public io::Stream {
public:
    SimStream(SimNetwork &network, std::shared_ptr<Connection> connection, std::size_t end)
        : network_{network}, connection_{std::move(connection)}, end_{end}
    {
    }
    ~SimStream() override { close(); }

    void read_some(std::span<std::byte> room, Done done) override { in().read(room, std::move(done)); }

    void write_some(std::span<const ByteView> buffers, Done done) override
    {
        offer(buffers);
        out().write(buffers, std::move(done));
    }

    std::size_t try_write(std::span<const ByteView> buffers) noexcept override
    {
        offer(buffers);
        return out().write_now(buffers);
    }

    void close() noexcept override
    {
        if (std::exchange(connection_->is_closed[end_], true)) {
            return;
        }
        const Wire *wire = connection_->wires[end_].get();
        if (wire != nullptr && wire->has_joined && !connection_->is_disturbed && !connection_->hosts[end_]->may_close &&
            !network_.may_close_) {
            network_.judge_.complain(wire->name() + ": closed a sound connection");
        }
        connection_->is_disturbed = true;
        if (in().has_unread() && network_.random_.chance(50)) { // what the peer does not expect any more resets it
            out().cut();
        }
        in().abandon();
        out().finish();
    }

private:
    void offer(std::span<const ByteView> buffers)
    {
        if (Wire *wire = connection_->wires[end_].get()) {
            std::size_t size = 0;
            for (const ByteView buffer : buffers) {
                size += buffer.size();
            }
            wire->offered(size);
        }
    }
    Pipe &in() const { return *connection_->from[1 - end_]; }
    Pipe &out() const { return *connection_->from[end_]; }

    SimNetwork &network_;
    std::shared_ptr<Connection> connection_;
    std::size_t end_;
};

class SimNetwork::SimListener final : public io::Listener {
public:
    SimListener(SimNetwork &network, Host &host, io::Endpoint endpoint)
        : network_{network}, host_{host}, endpoint_{std::move(endpoint)}
    {
    }
    ~SimListener() override { close(); }

    void accept(Accepted done) override
    {
        accepting_ = std::move(done);
        match();
    }

    std::string address() const override { return endpoint_.text(); }

    void close() noexcept override
    {
        const auto self = network_.listeners_.find(endpoint_.port);
        if (self != network_.listeners_.end() && self->second == this) {
            network_.listeners_.erase(self);
        }
        waiting_.clear();
        if (accepting_) {
            complete(make_error_code(Errc::shut_down), nullptr);
        }
    }

    Host &host() noexcept { return host_; }

    void offer(std::unique_ptr<io::Stream> stream)
    {
        waiting_.push_back(std::move(stream));
        match();
    }

private:
    void match()
    {
        if (!accepting_ || waiting_.empty()) {
            return;
        }
        if (network_.accepts_to_fail_ > 0) {
            --network_.accepts_to_fail_;
            complete(make_error_code(std::errc::too_many_files_open), nullptr);
            return;
        }
        std::unique_ptr<io::Stream> stream = std::move(waiting_.front());
        waiting_.pop_front();
        complete({}, std::move(stream));
    }

    void complete(std::error_code error, std::unique_ptr<io::Stream> stream)
    {
        network_.loop_.post([done = std::exchange(accepting_, nullptr), error, stream = std::move(stream)]() mutable {
            done(error, std::move(stream));
        });
    }

    SimNetwork &network_;
    Host &host_;
    io::Endpoint endpoint_;
    Accepted accepting_;
    std::deque<std::unique_ptr<io::Stream>> waiting_;
};

Host::Host(SimNetwork &network, std::string name, Watch watch)
    : network_{network}, name_{std::move(name)}, watch_{std::move(watch)}
{
}

std::unique_ptr<io::Listener> Host::listen(const io::Endpoint &endpoint)
{
    auto listener = std::make_unique<SimNetwork::SimListener>(network_, *this, endpoint);
    if (!network_.listeners_.emplace(endpoint.port, listener.get()).second) {
        throw AgentError{make_error_code(std::errc::address_in_use), io::bind_failed(endpoint, "the port is taken")};
    }
    return listener;
}

void Host::connect(const io::Endpoint &endpoint, io::TimePoint deadline, Connected done)
{
    network_.connect(*this, endpoint, deadline, std::move(done));
}

void Connection::cut()
{
    is_disturbed = true;
    from[0]->cut();
    from[1]->cut();
}

void Connection::set_silent(bool silent)
{
    is_silent = silent;
    from[0]->set_silent(silent);
    from[1]->set_silent(silent);
}

SimNetwork::SimNetwork(io::ManualLoop &loop, Random &random, const Shape &shape, Judge &judge)
    : loop_{loop}, random_{random}, shape_{shape}, judge_{judge}
{
}

std::chrono::nanoseconds SimNetwork::delay()
{
    return std::chrono::microseconds{random_.below(static_cast<std::uint64_t>(shape_.delay_max.count()) + 1)};
}

std::vector<std::shared_ptr<Connection>> SimNetwork::open_connections()
{
    std::vector<std::shared_ptr<Connection>> open;
    std::erase_if(connections_, [](const auto &weak) { return weak.expired(); });
    for (const std::weak_ptr<Connection> &weak : connections_) {
        const std::shared_ptr<Connection> connection = weak.lock();
        if (!connection->is_closed[0] || !connection->is_closed[1]) {
            open.push_back(connection);
        }
    }
    return open;
}

void SimNetwork::sever(const Host &host)
{
    for (const std::shared_ptr<Connection> &connection : open_connections()) {
        if (connection->hosts[0] == &host || connection->hosts[1] == &host) {
            connection->cut();
        }
    }
}

void SimNetwork::connect(Host &host, const io::Endpoint &endpoint, io::TimePoint deadline, io::Network::Connected done)
{
    const auto place = attempts_.insert(attempts_.end(), {loop_.make_timer(), std::move(done)});
    place->timer->start(loop_.now() + delay(),
                        [this, &host, endpoint, deadline, place] { attempt(host, endpoint, deadline, place); });
}

void SimNetwork::attempt(Host &host, const io::Endpoint &endpoint, io::TimePoint deadline, std::list<Attempt>::iterator place)
{
    const auto listener = listeners_.find(endpoint.port);
    if (is_lost_ || loop_.now() >= deadline) {
        place->timer->start(deadline, [this, place] { settle(place, make_error_code(std::errc::timed_out), nullptr); });
        return;
    }
    if (listener == listeners_.end()) {
        settle(place, make_error_code(std::errc::connection_refused), nullptr);
        return;
    }
    auto connection = std::make_shared<Connection>();
    connection->number = next_number_++;
    connection->hosts = {&host, &listener->second->host()};
    connection->is_disturbed = !host.watch(); // a stranger: its connection may be closed
    for (std::size_t end : {0U, 1U}) {
        connection->from[end] = std::make_shared<Pipe>(loop_, random_, shape_);
    }
    for (std::size_t end : {0U, 1U}) {
        if (const Host::Watch &watch = connection->hosts[end]->watch()) {
            const auto wire = watch(connection->hosts[end]->name() + " on connection " + std::to_string(connection->number));
            wire->is_strange = connection->is_disturbed;
            connection->wires[end] = wire;
            connection->from[end]->watch_writes([wire](ByteView bytes) { wire->has_written(bytes); });
            connection->from[1 - end]->watch_reads([wire](ByteView bytes) { wire->has_read(bytes); });
        }
    }
    connections_.push_back(connection);
    listener->second->offer(std::make_unique<SimStream>(*this, connection, 1));
    settle(place, {}, std::make_unique<SimStream>(*this, connection, 0));
}

void SimNetwork::settle(std::list<Attempt>::iterator attempt, std::error_code error, std::unique_ptr<io::Stream> stream)
{
    io::Network::Connected done = std::move(attempt->done);
    attempts_.erase(attempt);
    done(error, std::move(stream));
}

} // namespace ferrorpc::simulation
