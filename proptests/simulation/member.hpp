// One agent of a simulated world, from its start to its end: it calls, serves, enters barriers, and all that it is told is
// judged.
#pragma once

#include <proptests/simulation/scene.hpp>

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/core/agent_core.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ferrorpc::simulation {

/// A call as a step asks for it.
struct Wanted {
    std::uint64_t rank = 0;
    Function function{};
    std::size_t size = 0;
    std::size_t answer_size = 0;
    std::chrono::milliseconds timeout{}; ///< zero: no limit
};

/// Must outlive its agent's last word, which comes at its end or some time after.
class Member {
public:
    /// `number`: of all members of the world. Agents run handlers on their loop.
    Member(Scene &scene, std::size_t number, AgentOptions options);
    ~Member();
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;

    // What it does

    void start();
    void call(const Wanted &wanted);
    void cancel(std::uint64_t choice);
    void answer_one(std::uint64_t choice, bool is_error);
    void answer_all();
    void barrier(std::chrono::milliseconds timeout);
    void shut_down(std::chrono::milliseconds drain);
    void destroy();

    /// As when its process is killed: its connections break first.
    void kill();

    // What has become of it

    std::uint64_t rank() const noexcept { return options_.rank; }
    const std::string &name() const noexcept { return name_; }
    bool is_ending() const noexcept { return end_due_.has_value(); }
    bool is_destroyed() const noexcept { return agent_ == nullptr; }
    bool has_ended() const;
    bool is_gone() const noexcept { return is_gone_; } ///< rank 0, to this one
    bool is_connected(std::uint64_t rank) const { return connected_.contains(rank); }
    std::size_t calls_pending() const noexcept { return pending_; }
    std::size_t barriers_begun() const noexcept { return barriers_begun_; }
    std::size_t barriers_failed() const noexcept { return barriers_failed_; }
    std::size_t barriers_pending() const noexcept { return barriers_.size(); }
    bool has_leaked() const { return !core_.expired(); } ///< once it has ended and is destroyed

    /// With nothing left to do at this time: what must hold.
    void check();

private:
    struct Kept {
        std::shared_ptr<Responder> responder;
        std::shared_ptr<Wire> wire;
        std::unique_ptr<io::Timer> timer; ///< nullptr: answered when told to
    };
    struct Peer {
        std::shared_ptr<Wire> wire;     ///< of its connection, or its last one
        std::shared_ptr<Wire> previous; ///< of the one before
        std::size_t losses = 0;
    };

    std::shared_ptr<Wire> make_wire(std::string name);
    void register_functions();
    std::uint64_t take_request(const IncomingCall &call);
    void keep(std::uint64_t number, const IncomingCall &call, Responder responder);
    void keep_for_a_while(std::uint64_t number);
    void serve_nested(std::uint64_t number, const IncomingCall &call);
    void answer(std::uint64_t number, bool is_error);
    void begin(const Wanted &wanted, std::optional<IncomingCall> nested_in, std::function<void()> then);
    void ended(std::uint64_t number, const RpcResult &result);
    std::string judge_end(std::uint64_t number, const RpcResult &result) const;
    void barrier_ended(std::uint64_t id, std::error_code error);
    void count_pass(Peer &peer);
    void rank_changed(std::uint64_t rank, RankChange change, std::error_code why);
    void check_counters();
    void complain(const std::string &text) { scene_.judge.complain(name_ + ": " + text); }
    void tell(const std::string &text)
    {
        scene_.judge.set_time(now().time_since_epoch());
        scene_.judge.tell(name_ + ": " + text);
    }
    io::TimePoint now() const { return scene_.loop().now(); }

    Scene &scene_;
    std::size_t number_;
    AgentOptions options_;
    std::string name_;
    Host host_;
    Holdings holdings_;
    std::map<std::uint64_t, std::shared_ptr<Wire>> announced_; // the last by rank
    std::map<std::uint64_t, Peer> peers_;
    std::set<std::uint64_t> connected_;
    std::map<std::uint64_t, Kept> kept_;                             // requests that we serve, by number
    std::vector<std::uint64_t> calls_;                               // ours, that may be cancelled
    std::size_t pending_ = 0;                                        // calls of ours
    std::vector<std::pair<std::uint64_t, std::size_t>> losses_due_;  // a call that ended with its connection, losses before
    std::map<std::uint64_t, std::optional<io::TimePoint>> barriers_; // that have not ended; their deadlines
    std::size_t barriers_begun_ = 0;
    std::size_t barriers_failed_ = 0;
    std::optional<io::TimePoint> end_due_; // once it was told to end
    bool is_started_ = false;
    bool is_gone_ = false;
    bool is_over_ = false; // seen to have ended
    int own_doing_ = 0;    // calls into the agent under way: it may tell at once
    std::weak_ptr<detail::AgentCore> core_;
    std::unique_ptr<Agent> agent_; // last: it may tell us something while it ends
};

} // namespace ferrorpc::simulation
