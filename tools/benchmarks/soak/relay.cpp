#include "relay.hpp"

#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <array>
#include <utility>

namespace soak {

using asio::redirect_error;
using asio::use_awaitable;

Relay::Relay(asio::io_context &context, const std::uint16_t &target_port)
    : context_{context}, target_port_{target_port}, acceptor_{context, tcp::endpoint{asio::ip::address_v4::loopback(), 0}},
      resumed_{context, asio::steady_timer::time_point::max()}
{
    asio::co_spawn(context_, accept(), asio::detached);
}

Relay::~Relay() = default;

asio::awaitable<void> Relay::accept()
{
    while (true) {
        std::error_code error;
        tcp::socket socket = co_await acceptor_.async_accept(redirect_error(use_awaitable, error));
        if (error) {
            co_return;
        }
        auto pair = std::make_shared<Pair>(std::move(socket));
        std::erase_if(pairs_, [](const auto &old) { return old.expired(); });
        pairs_.push_back(pair);
        asio::co_spawn(context_, join(std::move(pair)), asio::detached);
    }
}

asio::awaitable<void> Relay::join(std::shared_ptr<Pair> pair)
{
    if (target_port_ == 0) {
        co_return;
    }
    std::error_code error;
    co_await pair->far.async_connect({asio::ip::address_v4::loopback(), target_port_}, redirect_error(use_awaitable, error));
    if (error || !pair->near.is_open()) {
        co_return;
    }
    pair->near.set_option(tcp::no_delay{true}, error);
    pair->far.set_option(tcp::no_delay{true}, error);
    asio::co_spawn(context_, carry(pair, pair->near, pair->far), asio::detached);
    asio::co_spawn(context_, carry(pair, pair->far, pair->near), asio::detached);
}

asio::awaitable<void> Relay::carry(std::shared_ptr<Pair> pair, tcp::socket &from, tcp::socket &to)
{
    const auto bytes = std::make_unique<std::array<std::byte, 65536>>();
    std::error_code error;
    while (!error) {
        const std::size_t size = co_await from.async_read_some(asio::buffer(bytes->data(), piece(bytes->size())),
                                                               redirect_error(use_awaitable, error));
        while (is_stalled_ && !error) {
            std::error_code resumed;
            co_await resumed_.async_wait(redirect_error(use_awaitable, resumed));
        }
        if (!error) {
            co_await asio::async_write(to, asio::buffer(bytes->data(), size), redirect_error(use_awaitable, error));
        }
    }
    std::error_code ignored;
    if (error == asio::error::eof) {
        to.shutdown(tcp::socket::shutdown_send, ignored); // the other direction goes on
        co_return;
    }
    pair->near.close(ignored);
    pair->far.close(ignored);
}

void Relay::cut(Cut how)
{
    for (const auto &weak : pairs_) {
        const auto pair = weak.lock();
        if (!pair) {
            continue;
        }
        std::error_code ignored;
        if (how == Cut::half_close) {
            pair->far.shutdown(tcp::socket::shutdown_send, ignored);
            continue;
        }
        if (how == Cut::reset) {
            pair->near.set_option(asio::socket_base::linger{true, 0}, ignored);
            pair->far.set_option(asio::socket_base::linger{true, 0}, ignored);
        }
        pair->near.close(ignored);
        pair->far.close(ignored);
    }
}

void Relay::stall(bool is_stalled)
{
    is_stalled_ = is_stalled;
    if (!is_stalled) {
        resumed_.cancel();
    }
}

void Relay::split(std::size_t piece_max)
{
    piece_max_ = piece_max;
}

} // namespace soak
