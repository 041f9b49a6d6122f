/// A rank N > 0's side of the star: connects to rank 0, trying again until a deadline, and announces itself.
#pragma once

#include <ferrorpc/agent/core/transport.hpp>
#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/codec/announce.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace ferrorpc::detail {

struct ConnectSettings {
    io::Endpoint endpoint;
    std::uint64_t rank = 1;
    std::uint64_t world_size = 2;
    std::chrono::milliseconds connect_timeout{};
};

class ConnectingStar final : public Transport {
public:
    ConnectingStar(io::Loop &loop, io::Network &network, const ConnectSettings &settings);
    ~ConnectingStar() override;

    void start(TransportOwner &owner) override;
    void left(std::uint64_t rank, bool had_frames) override;
    std::string address() const override { return settings_.endpoint.text(); }
    std::uint64_t peer_count() const override { return 1; }
    bool leads_to(std::uint64_t rank) const override { return rank == 0; }
    bool leads_to_self() const override { return false; }

private:
    void set_deadline();
    void attempt();
    void attempted(std::error_code error, std::unique_ptr<io::Stream> stream);
    void announce();
    void try_again(std::error_code error, std::string_view step);

    io::Loop &loop_;
    io::Network &network_;
    ConnectSettings settings_;
    TransportOwner *owner_ = nullptr;
    std::unique_ptr<io::Timer> timer_;
    std::unique_ptr<io::Stream> stream_;                    // connected, its announce not yet written
    std::array<std::byte, announce_size> announce_bytes_{}; // lives while it is written
    std::size_t announced_ = 0;                             // bytes of it written
    io::TimePoint deadline_{};
    io::TimePoint joined_at_{};
    std::chrono::nanoseconds pause_{}; // before the next attempt
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
};

} // namespace ferrorpc::detail
