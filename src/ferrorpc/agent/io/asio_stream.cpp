#include <ferrorpc/agent/io/asio_stream.hpp>

#include <ferrorpc/agent/io/silence.hpp>

#include <asio/buffer.hpp>
#include <asio/steady_timer.hpp>

#include <array>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

namespace ferrorpc::io {
namespace {

using asio::ip::tcp;

// An idle peer that is gone without a word is found out after about this long: idle seconds, then probes.
constexpr int keepalive_idle_seconds = 15;
constexpr int keepalive_interval_seconds = 5;
constexpr int keepalive_probes = 3;

/// Pieces of one gathered write: a head and a payload for each of some messages, below the system's limit of 1024.
constexpr std::size_t pieces_max = 64;

/// Of a peer's bytes that nobody will read: 1 MiB, for one that floods must not hold up a close.
constexpr int unread_pieces_max = 256;

/// How often it is looked whether the peer's host is silent: what is found is found late by a tenth at most.
constexpr int looks_per_silence = 10;

void set_option(tcp::socket &socket, int name, int value) noexcept
{
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, name, &value, sizeof value); // what fails only costs time
}

/// Buffers of one write, as Asio takes them.
struct Pieces {
    std::array<asio::const_buffer, pieces_max> all;
    std::size_t count = 0;

    const asio::const_buffer *begin() const noexcept { return all.data(); }
    const asio::const_buffer *end() const noexcept { return all.data() + count; }
};

class AsioStream final : public Stream {
public:
    AsioStream(tcp::socket socket, std::chrono::milliseconds silence_max)
        : state_{std::make_shared<State>(std::move(socket), silence_max)}
    {
        keep_to_ourselves(state_->socket.native_handle());
        std::error_code ignored; // they only cost time
        state_->socket.set_option(tcp::no_delay{true}, ignored);
        state_->socket.set_option(asio::socket_base::keep_alive{true}, ignored);
        set_option(state_->socket, TCP_KEEPIDLE, keepalive_idle_seconds);
        set_option(state_->socket, TCP_KEEPINTVL, keepalive_interval_seconds);
        set_option(state_->socket, TCP_KEEPCNT, keepalive_probes);
        watch(state_);
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

    std::size_t try_write(std::span<const ByteView> buffers) noexcept override
    {
        std::array<iovec, pieces_max> pieces;
        const std::size_t count = std::min(buffers.size(), pieces.size());
        for (std::size_t index = 0; index < count; ++index) {
            pieces[index] = {const_cast<std::byte *>(buffers[index].data()), buffers[index].size()};
        }
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = count;
        const ssize_t written = ::sendmsg(state_->socket.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        return written > 0 ? static_cast<std::size_t>(written) : 0;
    }

    void write_some(std::span<const ByteView> buffers, Done done) override
    {
        Pieces pieces;
        pieces.count = std::min(buffers.size(), pieces.all.size());
        for (std::size_t index = 0; index < pieces.count; ++index) {
            pieces.all[index] = asio::const_buffer{buffers[index].data(), buffers[index].size()};
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
        state_->watch_timer.cancel();
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
        State(tcp::socket opened, std::chrono::milliseconds silence)
            : socket{std::move(opened)}, watch_timer{socket.get_executor()}, silence_max{silence}
        {
        }
        tcp::socket socket;
        asio::steady_timer watch_timer;
        std::chrono::milliseconds silence_max;
        bool acknowledges_quickly = false;
    };

    /// Closes the socket when the peer's host has fallen silent: what is read or written then ends with an error.
    static void watch(const std::shared_ptr<State> &state)
    {
        state->watch_timer.expires_after(state->silence_max / looks_per_silence);
        state->watch_timer.async_wait([weak = std::weak_ptr{state}](const std::error_code &stopped) {
            const std::shared_ptr<State> watched = weak.lock();
            if (stopped || watched == nullptr || !watched->socket.is_open()) {
                return;
            }
            if (const auto heard = heard_on(watched->socket.native_handle());
                heard && is_silent(*heard, watched->silence_max)) {
                std::error_code ignored; // there is nothing to be done about it
                watched->socket.close(ignored);
                return;
            }
            watch(watched);
        });
    }

    std::shared_ptr<State> state_; // that of reads and writes under way too
};

} // namespace

void keep_to_ourselves(int socket) noexcept
{
    ::fcntl(socket, F_SETFD, FD_CLOEXEC); // cannot fail on an open one
}

std::unique_ptr<Stream> make_asio_stream(tcp::socket socket, std::chrono::milliseconds silence_max)
{
    return std::make_unique<AsioStream>(std::move(socket), silence_max);
}

} // namespace ferrorpc::io
