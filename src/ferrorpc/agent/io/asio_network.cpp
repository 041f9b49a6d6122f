#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/asio_state.hpp>
#include <ferrorpc/agent/io/asio_stream.hpp>

#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <deque>
#include <utility>

namespace ferrorpc::io {
namespace {

using asio::ip::tcp;

class AsioListener final : public Listener {
public:
    AsioListener(AsioLoop::State &state, const tcp::endpoint &endpoint)
        : acceptor_{state.context, endpoint}, silence_max_{state.silence_max}
    {
        keep_to_ourselves(acceptor_.native_handle());
    }

    void accept(Accepted done) override
    {
        acceptor_.async_accept(
            [done = std::move(done), silence_max = silence_max_](const std::error_code &error, tcp::socket socket) mutable {
                done(error, error ? nullptr : make_asio_stream(std::move(socket), silence_max));
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
    std::chrono::milliseconds silence_max_;
};

/// One attempt to connect: tries the host's addresses in turn until one takes it, or the deadline. Lives by what it has under
/// way, the timer for one; the first of its ends is told.
class Attempt : public std::enable_shared_from_this<Attempt> {
public:
    Attempt(AsioLoop::State &state, std::uint16_t port, TimePoint deadline, Network::Connected done)
        : socket_{state.context}, timer_{state.context}, silence_max_{state.silence_max}, port_{port}, deadline_{deadline},
          done_{std::move(done)}
    {
    }

    void start(const std::string &host, Resolver &resolver)
    {
        std::error_code no_number;
        if (const asio::ip::address address = asio::ip::make_address(host, no_number); !no_number) {
            addresses_.push_back(address);
            connect_to_next(make_error_code(std::errc::timed_out));
            return;
        }
        begin_turn(deadline_);
        resolver.resolve(host, [weak = weak_from_this(), turn = turn_](const Addresses &found) {
            const std::shared_ptr<Attempt> self = weak.lock();
            if (self != nullptr && turn == self->turn_) {
                self->take(found);
            }
        });
    }

private:
    void take(const Addresses &found)
    {
        if (!found) {
            end(found.error());
            return;
        }
        for (const std::string &text : *found) {
            std::error_code no_number;
            const asio::ip::address address = asio::ip::make_address(text, no_number);
            if (!no_number) {
                addresses_.push_back(address);
            }
        }
        connect_to_next(asio::error::host_not_found);
    }

    /// `error`: of the address before.
    void connect_to_next(std::error_code error)
    {
        std::error_code ignored; // it may not be open
        socket_.close(ignored);
        if (addresses_.empty()) {
            end(error);
            return;
        }
        const TimePoint now = std::chrono::steady_clock::now();
        const auto count = static_cast<TimePoint::rep>(addresses_.size());
        begin_turn(now + (deadline_ - now) / count); // one that is silent leaves the others their share of the time
        const tcp::endpoint endpoint{addresses_.front(), port_};
        addresses_.pop_front();
        socket_.async_connect(endpoint, [self = shared_from_this(), turn = turn_](const std::error_code &failed) {
            if (turn != self->turn_) {
                return;
            }
            if (failed) {
                self->connect_to_next(failed);
            } else {
                self->end({});
            }
        });
    }

    /// What an earlier turn has under way counts no more.
    void begin_turn(TimePoint until)
    {
        ++turn_;
        timer_.expires_at(until);
        timer_.async_wait([self = shared_from_this(), turn = turn_](const std::error_code &) {
            if (turn == self->turn_) {
                self->connect_to_next(make_error_code(std::errc::timed_out));
            }
        });
    }

    void end(std::error_code error)
    {
        ++turn_;
        timer_.cancel();
        auto done = std::exchange(done_, nullptr);
        done(error, error ? nullptr : make_asio_stream(std::move(socket_), silence_max_));
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    std::chrono::milliseconds silence_max_;
    std::uint16_t port_;
    TimePoint deadline_;
    std::deque<asio::ip::address> addresses_; // that are still to be tried
    int turn_ = 0;
    Network::Connected done_;
};

} // namespace

Addresses look_up_by_system(const std::string &host)
{
    asio::io_context context{1};
    tcp::resolver resolver{context};
    std::error_code error;
    std::vector<std::string> addresses;
    for (const auto &entry : resolver.resolve(host, "0", tcp::resolver::numeric_service, error)) {
        addresses.push_back(entry.endpoint().address().to_string());
    }
    if (error) {
        return std::unexpected{error};
    }
    return addresses;
}

std::unique_ptr<Listener> AsioLoop::listen(const Endpoint &endpoint)
{
    try {
        tcp::resolver resolver{state_->context};
        const auto found = resolver.resolve(endpoint.host, std::to_string(endpoint.port),
                                            tcp::resolver::passive | tcp::resolver::numeric_service);
        return std::make_unique<AsioListener>(*state_, found.begin()->endpoint());
    } catch (const std::system_error &error) {
        throw AgentError{error.code(), bind_failed(endpoint, error.code().message())};
    }
}

void AsioLoop::connect(const Endpoint &endpoint, TimePoint deadline, Connected done)
{
    std::make_shared<Attempt>(*state_, endpoint.port, deadline, std::move(done))->start(endpoint.host, resolver_);
}

} // namespace ferrorpc::io
