#include <ferrorpc/agent/star/make_star.hpp>

#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/asio_loop.hpp>
#include <ferrorpc/agent/star/connecting_star.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace ferrorpc::detail {
namespace {

class SocketLoop final : public RunningLoop {
public:
    io::Loop &loop() noexcept override { return loop_; }
    io::Network &network() noexcept { return loop_; }

private:
    io::AsioLoop loop_;
};

} // namespace

void check(const AgentOptions &options, std::uint64_t world_size_min)
{
    if (options.world_size < world_size_min) {
        throw AgentError{Errc::invalid_world_size, texts::invalid_world_size(options.world_size)};
    }
    if (options.world_size > world_size_max) {
        throw AgentError{Errc::invalid_world_size, texts::world_size_too_large(options.world_size, world_size_max)};
    }
    if (options.rank >= options.world_size) {
        throw AgentError{Errc::invalid_rank, texts::invalid_rank(options.rank, options.world_size)};
    }
    if (const std::string_view what = defect(options.limits); !what.empty()) {
        throw std::invalid_argument{"AgentOptions::limits: " + std::string{what}};
    }
    const auto check_declaration = [&options](const CratePeer &peer) {
        if (const std::string_view what = defect(peer, options.limits.frame_length_max); !what.empty()) {
            throw std::invalid_argument{"AgentOptions::crate_peers: " + std::string{what}};
        }
    };
    for (const auto &[rank, peer] : options.crate_peers) {
        check_declaration(peer);
    }
    if (options.crate_job) {
        check_declaration(*options.crate_job);
    }
    if (options.announces_pending_max == 0) {
        throw std::invalid_argument{"AgentOptions::announces_pending_max is 0"};
    }
}

Star make_star(const AgentOptions &options)
{
    check(options, 2);
    const auto running = std::make_shared<SocketLoop>();
    const io::Endpoint endpoint{options.host, options.port};
    if (options.rank == 0) {
        const ListenSettings settings{endpoint, options.world_size, options.announce_timeout, options.announces_pending_max};
        return {running, std::make_unique<ListeningStar>(running->loop(), running->network(), settings)};
    }
    const ConnectSettings settings{endpoint, options.rank, options.world_size, options.connect_timeout};
    return {running, std::make_unique<ConnectingStar>(running->loop(), running->network(), settings)};
}

} // namespace ferrorpc::detail
