#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/asio_state.hpp>

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/ip/tcp.hpp>

#include <array>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

namespace ferrorpc::io {
namespace {

using asio::ip::tcp;

// A peer that is gone without a word is found out after about this long: idle seconds, then probes.
constexpr int keepalive_idle_seconds = 15;
constexpr int keepalive_interval_seconds = 5;
constexpr int keepalive_probes = 3;

/// Pieces of one gathered write: a head and a payload for each of some messages, below the system's limit of 1024.
constexpr std::size_t pieces_max = 64;

/// Of a peer's bytes that nobody will read: 1 MiB, for one that floods must not hold up a close.
constexpr int unread_pieces_max = 256;

void set_option(tcp::socket &socket, int name, int value) noexcept
{
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, name, &value, sizeof value); // what fails only costs time
}

class AsioStream final : public Stream {
public:
    explicit AsioStream(tcp::socket socket) : state_{std::make_shared<State>(std::move(socket))}
    {
        std::error_code ignored; // they only cost time
        state_->socket.set_option(tcp::no_delay{true}, ignored);
        state_->socket.set_option(asio::socket_base::keep_alive{true}, ignored);
        set_option(state_->socket, TCP_KEEPIDLE, keepalive_idle_seconds);
        set_option(state_->socket, TCP_KEEPINTVL, keepalive_interval_seconds);
        set_option(state_->socket, TCP_KEEPCNT, keepalive_probes);
    }
    ~AsioStream() override { close(); }

    void read_some(std::span<std::byte> room, Done done) override
    {
        state_->socket.async_read_some(
            asio::buffer(room.data(), room.size()),
            [state = state_, done = std::move(done)](const std::error_code &error, std::size_t size) mutable {
                if (state->acknowledges_quickly && !error) {
                    set_option(state->socket, TCP_QUICKACK, 1); // the system takes it back, so after each read
                }
                done(error, size);
            });
    }

    void write_some(std::span<const ByteView> buffers, Done done) override
    {
        std::array<asio::const_buffer, pieces_max> pieces;
        const std::size_t count = std::min(buffers.size(), pieces.size());
        for (std::size_t index = 0; index < count; ++index) {
            pieces[index] = asio::const_buffer{buffers[index].data(), buffers[index].size()};
        }
        state_->socket.async_write_some(
            pieces, [state = state_, done = std::move(done)](const std::error_code &error, std::size_t size) mutable {
                done(error, size);
            });
    }

    void prefer_quick_acknowledgements(bool prefers) override
    {
        state_->acknowledges_quickly = prefers;
        set_option(state_->socket, TCP_QUICKACK, prefers ? 1 : 0);
    }

    void close() noexcept override
    {
        if (state_->socket.is_open()) {
            std::error_code ignored; // there is nothing to be done about it
            state_->socket.shutdown(tcp::socket::shutdown_send, ignored);
            drop_unread();
            state_->socket.close(ignored);
        }
    }

private:
    /// A system that closes with bytes unread sends a reset, which can overtake what was written last.
    void drop_unread() noexcept
    {
        std::array<std::byte, 4096> sink;
        for (int count = 0; count < unread_pieces_max; ++count) {
            if (::recv(state_->socket.native_handle(), sink.data(), sink.size(), MSG_DONTWAIT) <= 0) {
                return;
            }
        }
    }

    struct State {
        explicit State(tcp::socket opened) : socket{std::move(opened)} {}
        tcp::socket socket;
        bool acknowledges_quickly = false;
    };
    std::shared_ptr<State> state_; // that of reads and writes under way too
};

class AsioListener final : public Listener {
public:
    AsioListener(asio::io_context &context, const tcp::endpoint &endpoint) : acceptor_{context, endpoint} {}

    void accept(Accepted done) override
    {
        acceptor_.async_accept([done = std::move(done)](const std::error_code &error, tcp::socket socket) mutable {
            done(error, error ? nullptr : std::make_unique<AsioStream>(std::move(socket)));
        });
    }

    std::string address() const override
    {
        const tcp::endpoint local = acceptor_.local_endpoint();
        return Endpoint{local.address().to_string(), local.port()}.text();
    }

    void close() noexcept override
    {
        std::error_code ignored; // there is nothing to be done about it
        acceptor_.close(ignored);
    }

private:
    tcp::acceptor acceptor_;
};

/// Lives until its end by what it has under way.
struct Connecting {
    explicit Connecting(asio::io_context &context, Network::Connected then)
        : resolver{context}, socket{context}, done{std::move(then)}
    {
    }
    tcp::resolver resolver;
    tcp::socket socket;
    Network::Connected done;
};

} // namespace

std::unique_ptr<Listener> AsioLoop::listen(const Endpoint &endpoint)
{
    try {
        tcp::resolver resolver{state_->context};
        const auto found = resolver.resolve(endpoint.host, std::to_string(endpoint.port),
                                            tcp::resolver::passive | tcp::resolver::numeric_service);
        return std::make_unique<AsioListener>(state_->context, found.begin()->endpoint());
    } catch (const std::system_error &error) {
        throw AgentError{error.code(), bind_failed(endpoint, error.code().message())};
    }
}

void AsioLoop::connect(const Endpoint &endpoint, Connected done)
{
    const auto connecting = std::make_shared<Connecting>(state_->context, std::move(done));
    connecting->resolver.async_resolve(
        endpoint.host, std::to_string(endpoint.port), tcp::resolver::numeric_service,
        [connecting](const std::error_code &unresolved, const tcp::resolver::results_type &found) {
            if (unresolved) {
                connecting->done(unresolved, nullptr);
                return;
            }
            asio::async_connect(connecting->socket, found, [connecting](const std::error_code &error, const tcp::endpoint &) {
                connecting->done(error, error ? nullptr : std::make_unique<AsioStream>(std::move(connecting->socket)));
            });
        });
}

} // namespace ferrorpc::io
