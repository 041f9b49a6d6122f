#include <ferrorpc/agent/raw/raw_barrier.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/generated/wire.h>

#include <mutex>
#include <vector>

namespace ferrorpc::detail {
namespace {

RpcResult send_token(RawCore &core, std::uint64_t peer, RawTime time)
{
    const std::vector<std::byte> token{std::byte{0}}; // spec/protocol.md#BAR-2
    return core.wait([&](RawHub &hub, auto done) { hub.send(peer, {token}, time, done); });
}

RpcResult receive_token(RawCore &core, std::uint64_t peer, RawTime time)
{
    // Its byte may have any value (spec/protocol.md#BAR-3).
    RpcResult token = core.wait([&](RawHub &hub, auto done) { hub.receive(peer, FERRORPC_BARRIER_SIZE, time, done); });
    token.payload = {};
    return token;
}

// Takes from `awaited` each peer whose token has come.
RpcResult receive_tokens(RawCore &core, std::vector<std::uint64_t> &awaited, RawTime time)
{
    while (!awaited.empty()) {
        if (RpcResult received = receive_token(core, awaited.front(), time); !received.ok()) {
            return received;
        }
        awaited.erase(awaited.begin());
    }
    return {};
}

// spec/protocol.md#BAR-5
RpcResult enter_as_rank_0(RawCore &core, std::vector<std::uint64_t> &awaited, RawTime time)
{
    const std::vector<std::uint64_t> peers = awaited;
    RpcResult result = receive_tokens(core, awaited, time);
    for (auto peer = peers.begin(); peer != peers.end() && result.ok(); ++peer) {
        result = send_token(core, *peer, time);
    }
    return result;
}

// spec/protocol.md#BAR-4
RpcResult enter_as_other(RawCore &core, std::vector<std::uint64_t> &awaited, RawTime time)
{
    if (RpcResult sent = send_token(core, 0, time); !sent.ok()) {
        return sent;
    }
    awaited = {0};
    return receive_tokens(core, awaited, time);
}

} // namespace

RpcResult enter_barrier(RawCore &core, RawTime time)
{
    if (core.runs_here()) {
        return would_deadlock();
    }
    const std::unique_lock lock = RawCore::lock(core.barrier_mutex, time);
    if (!lock.owns_lock()) {
        return failure(Errc::timed_out, texts::timed_out(time.given));
    }
    if (std::optional<RpcResult> refused = core.ask([](RawHub &hub) { return hub.barrier_refusal(); })) {
        return std::move(*refused);
    }
    std::vector<std::uint64_t> awaited; // peers whose token is still to come
    for (std::uint64_t peer = 1; core.options().rank == 0 && peer < core.options().world_size; ++peer) {
        awaited.push_back(peer);
    }
    RpcResult result = core.options().rank == 0 ? enter_as_rank_0(core, awaited, time) : enter_as_other(core, awaited, time);
    if (!result.ok()) {
        core.wait([&](RawHub &hub, auto done) {
            hub.fail_barrier(awaited);
            done({});
        });
    }
    return result;
}

} // namespace ferrorpc::detail
