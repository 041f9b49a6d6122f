#include <ferrorpc/agent/group.hpp>

#include <ferrorpc/agent/core/agent_core.hpp>
#include <ferrorpc/agent/io/asio_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>
#include <ferrorpc/agent/star/make_star.hpp>

#include <utility>

namespace ferrorpc {
namespace {

class GroupLoop final : public detail::RunningLoop {
public:
    io::Loop &loop() noexcept override { return loop_; }

private:
    io::AsioLoop loop_;
};

/// One rank's connections with all, which are there from the start.
class Mesh final : public detail::Transport {
public:
    explicit Mesh(std::uint64_t world_size) : world_size_{world_size} {}

    void add(std::uint64_t rank, std::unique_ptr<io::Stream> stream) { streams_.emplace_back(rank, std::move(stream)); }

    void start(detail::TransportOwner &owner) override
    {
        for (auto &[rank, stream] : std::exchange(streams_, {})) {
            owner.joined(rank, std::move(stream));
        }
    }
    void left(std::uint64_t, bool) override {}
    std::string address() const override { return "in process"; }
    std::uint64_t peer_count() const override { return world_size_; }
    bool leads_to(std::uint64_t rank) const override { return rank < world_size_; }
    bool leads_to_self() const override { return true; }

private:
    std::uint64_t world_size_;
    std::vector<std::pair<std::uint64_t, std::unique_ptr<io::Stream>>> streams_;
};

} // namespace

std::vector<std::unique_ptr<Agent>> make_in_process_group(std::uint64_t world_size, AgentOptions common)
{
    common.rank = 0;
    common.world_size = world_size;
    detail::check(common, 1);
    const auto running = std::make_shared<GroupLoop>();
    std::vector<std::unique_ptr<Mesh>> meshes;
    for (std::uint64_t rank = 0; rank < world_size; ++rank) {
        meshes.push_back(std::make_unique<Mesh>(world_size));
        for (std::uint64_t peer = 0; peer <= rank; ++peer) { // itself twice: the calling end first
            auto [ours, theirs] = io::make_memory_streams(running->loop());
            meshes[rank]->add(peer, std::move(ours));
            meshes[peer]->add(rank, std::move(theirs));
        }
    }
    std::vector<std::unique_ptr<Agent>> agents;
    for (std::uint64_t rank = 0; rank < world_size; ++rank) {
        common.rank = rank;
        auto core = std::make_shared<detail::AgentCore>(common, running, std::move(meshes[rank]));
        agents.push_back(detail::make_agent(std::move(core)));
    }
    return agents;
}

} // namespace ferrorpc
