/// Rank 0's side of the star: listens, reads each connector's announce, and hands on the ranks. Whatever knocks that is no rank
/// of this world, says nothing, or is there already, is closed and counted, and holds up nobody.
#pragma once

#include <ferrorpc/agent/core/transport.hpp>
#include <ferrorpc/agent/io/loop.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <set>

namespace ferrorpc::detail {

struct ListenSettings {
    io::Endpoint endpoint;
    std::uint64_t world_size = 2;
    std::chrono::milliseconds announce_timeout{};
    std::size_t announces_pending_max = 1;
};

class ListeningStar final : public Transport {
public:
    /// Listens from now on, and accepts from start() on. Throws std::system_error with the crate's text.
    ListeningStar(io::Loop &loop, io::Network &network, const ListenSettings &settings);
    ~ListeningStar() override;

    void start(TransportOwner &owner) override;
    void left(std::uint64_t rank, bool had_frames) override;
    std::string address() const override { return listener_->address(); }
    std::uint64_t peer_count() const override { return settings_.world_size - 1; }
    bool leads_to(std::uint64_t rank) const override { return rank != 0 && rank < settings_.world_size; }
    bool leads_to_self() const override { return false; }

private:
    struct Connector;

    void accept();
    void take(std::unique_ptr<io::Stream> stream);
    void read_announce(const std::shared_ptr<Connector> &connector);
    void judge_announce(const std::shared_ptr<Connector> &connector);
    void refuse(const std::shared_ptr<Connector> &connector, AnnounceFault fault, std::string_view what);

    io::Loop &loop_;
    ListenSettings settings_;
    TransportOwner *owner_ = nullptr;
    std::unique_ptr<io::Listener> listener_;
    std::unique_ptr<io::Timer> retry_;
    std::list<std::shared_ptr<Connector>> connectors_; // that have not announced themselves, oldest first
    std::set<std::uint64_t> live_;                     // ranks with a connection
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
};

} // namespace ferrorpc::detail
