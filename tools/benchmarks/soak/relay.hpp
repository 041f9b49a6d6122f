// The relay between one rank and rank 0, where the network's faults are made: it carries bytes both ways, in pieces of the size
// that it is told, and stops, cuts and delays as it is told.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace soak {

class Relay {
public:
    // `target_port` is rank 0's, on loopback; while it is 0, who connects is sent away.
    Relay(asio::io_context &context, const std::uint16_t &target_port);
    ~Relay();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    enum class Cut { reset, close, half_close };
    void cut(Cut how);                 // what is connected now
    void stall(bool is_stalled);       // while stalled, nothing is carried
    void split(std::size_t piece_max); // bytes carried at once at most; 0: as they come

private:
    using tcp = asio::ip::tcp;
    struct Pair {
        explicit Pair(tcp::socket accepted) : near{std::move(accepted)}, far{near.get_executor()} {}
        tcp::socket near;
        tcp::socket far;
    };

    asio::awaitable<void> accept();
    asio::awaitable<void> join(std::shared_ptr<Pair> pair);
    asio::awaitable<void> carry(std::shared_ptr<Pair> pair, tcp::socket &from, tcp::socket &to);
    std::size_t piece(std::size_t room) const { return piece_max_ == 0 || piece_max_ > room ? room : piece_max_; }

    asio::io_context &context_;
    const std::uint16_t &target_port_;
    tcp::acceptor acceptor_;
    asio::steady_timer resumed_; // expires never; cancelled when no longer stalled
    bool is_stalled_ = false;
    std::size_t piece_max_ = 0;
    std::vector<std::weak_ptr<Pair>> pairs_;
};

} // namespace soak
