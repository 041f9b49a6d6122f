#include <proptests/simulation/member.hpp>

#include <ferrorpc/agent/star/connecting_star.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::simulation {
namespace {

const io::Endpoint meeting_place{"simulated", 29500};

std::unique_ptr<detail::Transport> make_transport(io::Loop &loop, Host &host, const AgentOptions &options)
{
    if (options.rank == 0) {
        const detail::ListenSettings settings{meeting_place, options.world_size, options.announce_timeout,
                                              options.announces_pending_max};
        return std::make_unique<detail::ListeningStar>(loop, host, settings);
    }
    const detail::ConnectSettings settings{meeting_place, options.rank, options.world_size, options.connect_timeout};
    return std::make_unique<detail::ConnectingStar>(loop, host, settings);
}

} // namespace

Member::Member(Scene &scene, std::size_t number, AgentOptions options)
    : scene_{scene}, number_{number}, options_{std::move(options)},
      name_{"rank " + std::to_string(options_.rank) + " (" + std::to_string(number) + ")"},
      host_{scene.network, name_, [this](std::string name) { return make_wire(std::move(name)); }}
{
    options_.on_rank = [this](std::uint64_t rank, RankChange change, std::error_code why) { rank_changed(rank, change, why); };
    if (scene_.judge.is_telling()) {
        options_.log = [this](LogLevel, std::string_view line) { tell("logs: " + std::string{line}); };
    }
    auto core = std::make_shared<detail::AgentCore>(options_, scene_.running, make_transport(scene_.loop(), host_, options_));
    core_ = core;
    agent_ = detail::make_agent(std::move(core));
    register_functions();
}

Member::~Member() = default;

std::shared_ptr<Wire> Member::make_wire(std::string name)
{
    Wire::Hooks hooks;
    hooks.announced = [this](Wire &wire) { announced_[wire.peer()] = wire.shared_from_this(); };
    hooks.called = [this](Wire &, ByteView payload) { scene_.ledger.written(scene_.ledger.find(payload)); };
    return std::make_shared<Wire>(scene_.judge, options_, std::move(name), std::move(hooks));
}

void Member::start()
{
    if (agent_ != nullptr) {
        is_started_ = true;
        agent_->start();
    }
}

// The end

void Member::shut_down(std::chrono::milliseconds drain)
{
    if (agent_ == nullptr) {
        return;
    }
    host_.may_close = true;
    end_due_ = std::min(end_due_.value_or(io::TimePoint::max()), now() + drain);
    tell("shuts down within " + std::to_string(drain.count()) + " ms");
    agent_->shutdown(drain);
    scene_.loop().run(); // what comes later comes behind it
}

void Member::destroy()
{
    if (agent_ == nullptr) {
        return;
    }
    host_.may_close = true;
    end_due_ = std::min(end_due_.value_or(io::TimePoint::max()), now() + options_.drain_timeout);
    tell("is destroyed");
    agent_.reset();
    scene_.loop().run();
}

void Member::kill()
{
    scene_.network.sever(host_);
    shut_down(std::chrono::milliseconds{0});
    destroy();
}

bool Member::has_ended() const
{
    const std::shared_ptr<detail::AgentCore> core = core_.lock();
    if (core == nullptr) {
        return true;
    }
    bool is_over = false;
    core->run([] {}, [&is_over] { is_over = true; });
    return is_over;
}

// Ranks

void Member::rank_changed(std::uint64_t rank, RankChange change, std::error_code why)
{
    constexpr const char *names[] = {"joined", "lost", "gone"};
    tell(std::string{"rank "} + std::to_string(rank) + " is " + names[static_cast<std::size_t>(change)]);
    if (is_over_ || is_gone_) {
        complain("was told of a rank behind the end");
    }
    Peer &peer = peers_[rank];
    switch (change) {
    case RankChange::joined:
        if (!connected_.insert(rank).second) {
            complain("a rank joined twice");
        }
        peer.previous = std::exchange(peer.wire, announced_[rank]);
        if (options_.rank != 0 && peer.previous != nullptr && peer.previous->has_served) {
            complain("joined rank 0 again though the job had run");
        }
        if (peer.wire == nullptr || std::exchange(peer.wire->has_joined, true)) {
            complain("a rank joined that has not announced itself anew");
        }
        break;
    case RankChange::lost:
        if (connected_.erase(rank) == 0) {
            complain("a rank was lost that was not there");
        }
        ++peer.losses;
        if (why == Errc::protocol_error && !peer.wire->is_strange) {
            complain("takes an agent's bytes for a breach of the protocol");
        }
        break;
    case RankChange::gone:
        is_gone_ = true;
        break;
    }
}

// Barriers

void Member::barrier(std::chrono::milliseconds timeout)
{
    if (agent_ == nullptr) {
        return;
    }
    const std::uint64_t id = ++barriers_begun_;
    barriers_[id] = timeout.count() == 0 ? std::nullopt : std::optional{now() + timeout};
    tell("enters barrier " + std::to_string(id));
    ++own_doing_;
    agent_->async_barrier(timeout, [this, id](std::error_code error) { barrier_ended(id, error); });
    --own_doing_;
}

void Member::barrier_ended(std::uint64_t id, std::error_code error)
{
    tell("barrier " + std::to_string(id) + " ended: " + (error ? error.message() : "done"));
    const auto barrier = barriers_.find(id);
    if (barrier == barriers_.end()) {
        complain("a barrier ended twice");
        return;
    }
    if (is_over_ && own_doing_ == 0) {
        complain("a barrier ended behind the agent's end");
    }
    const std::optional<io::TimePoint> deadline = barrier->second;
    barriers_.erase(barrier);
    barriers_failed_ += error ? 1U : 0U;
    if (error == Errc::timed_out && (!deadline || *deadline > now())) {
        complain("a barrier timed out before its deadline");
    } else if (error == Errc::shut_down && !is_ending()) {
        complain("a barrier ended as shut down while the agent is not");
    } else if (!error) {
        for (std::uint64_t rank = 0; rank < options_.world_size; ++rank) {
            if (rank != options_.rank && (rank == 0 || options_.rank == 0)) {
                count_pass(peers_[rank]);
            }
        }
    }
}

/// A barrier that is told as done may have been so before its connection was replaced.
void Member::count_pass(Peer &peer)
{
    for (const std::shared_ptr<Wire> &wire : {peer.wire, peer.previous}) {
        if (wire != nullptr && wire->barriers_passed < wire->tokens_read()) {
            ++wire->barriers_passed;
            return;
        }
    }
    complain("BAR-5: a barrier was passed before all were in it");
}

// What must hold

void Member::check()
{
    is_over_ = is_over_ || has_ended();
    if (end_due_ && *end_due_ < now() && !is_over_) {
        complain("has not ended though its drain is over");
    }
    for (const auto &[rank, losses] : std::exchange(losses_due_, {})) {
        if (!is_ending() && peers_[rank].losses == losses) {
            complain("a call ended with a connection to rank " + std::to_string(rank) + " that was not lost");
        }
    }
    for (const auto &[id, deadline] : barriers_) {
        if (deadline && *deadline < now()) {
            complain("barrier " + std::to_string(id) + " is pending behind its deadline");
        }
    }
    for (const auto &[rank, peer] : peers_) {
        const Wire *wire = peer.wire.get();
        if (wire != nullptr && options_.rank == 0 && wire->tokens_written() > wire->barriers_passed) {
            complain("BAR-5: told rank " + std::to_string(rank) + " of a barrier that is not done");
        }
        if (wire != nullptr && options_.rank != 0 && wire->tokens_written() > barriers_begun_) {
            complain("BAR-4: wrote more tokens than it has begun barriers");
        }
    }
    const std::size_t message_max = scene_.message_max;
    const std::size_t bound = options_.limits.queued_bytes_max + message_max * (2 + options_.limits.requests_in_service_max);
    if (holdings_.bytes() > bound * std::max<std::size_t>(1, peers_.size())) {
        complain("holds " + std::to_string(holdings_.bytes()) + " bytes of payloads, more than its limits allow");
    }
    if (is_over_ && (holdings_.bytes() != 0 || pending_ != 0 || !barriers_.empty())) {
        complain("has ended and left something behind");
    }
    check_counters();
}

void Member::check_counters()
{
    const std::shared_ptr<detail::AgentCore> core = core_.lock();
    if (core == nullptr) {
        return;
    }
    const AgentCounters counters = core->hub().counters();
    const std::vector<std::uint64_t> connected = core->hub().roster().connected();
    if (!is_ending() && (counters.connections_joined - counters.connections_lost != connected.size() ||
                         !std::ranges::equal(connected, connected_))) {
        complain("its counters of connections are wrong");
    }
    if (counters.sessions.calls_started - counters.sessions.calls_ended != pending_) {
        complain("counts " + std::to_string(counters.sessions.calls_started) + " calls started and " +
                 std::to_string(counters.sessions.calls_ended) + " ended, while " + std::to_string(pending_) + " are pending");
    }
}

} // namespace ferrorpc::simulation
