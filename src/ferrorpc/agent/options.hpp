/// Settings of an agent: who it is, where its job meets, how long it waits and what it holds.
#pragma once

#include <ferrorpc/session/crate_peer.hpp>
#include <ferrorpc/session/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace ferrorpc {

enum class LogLevel : std::uint8_t { debug, info, warning };

/// Called on the I/O thread: be quick, and do not call the agent. What it throws is swallowed.
using LogHook = std::function<void(LogLevel, std::string_view line)>;

enum class RankChange : std::uint8_t {
    joined, ///< its connection is there; again, after it was lost
    lost,   ///< its connection ended: Errc::protocol_error, or connection_lost for every other reason; it may come back
    gone,   ///< it will not be there any more: rank 0, after `lost` or after connect_timeout, seen from another rank
};

/// Called on the I/O thread, also before the agent's constructor has returned: be quick. It may call the agent, which refuses
/// what would block. Nothing is told of what our own shutdown ends. `why`: none for `joined`. What it throws is swallowed.
using RankHook = std::function<void(std::uint64_t rank, RankChange change, std::error_code why)>;

/// Ranks of a job. Rank 0 has a connection with each of the others, and Linux gives a process this many descriptors at most.
inline constexpr std::uint64_t world_size_max = std::uint64_t{1} << 20;

struct AgentOptions {
    std::uint64_t rank = 0;
    std::uint64_t world_size = 2; ///< ranks of the job; 2 to world_size_max

    /// Where rank 0 listens and the others connect. Rank 0 may give port 0 and ask Agent::address() what it got.
    std::string host = "127.0.0.1";
    std::uint16_t port = 29500;

    /// Ranks that run the crate (spec/protocol.md, section 10): they cannot be told from others on the wire.
    std::map<std::uint64_t, CratePeer> crate_peers{};

    /// When set, all ranks that crate_peers does not name run the crate too.
    std::optional<CratePeer> crate_job{};

    /// How long a rank other than 0 goes on trying to connect (spec/protocol.md#ANN-10), 10 s at most for each attempt.
    /// Processes of one job start some seconds apart, and machines some tens.
    std::chrono::milliseconds connect_timeout{60'000};

    /// How long rank 0 waits for one connector's announce (spec/protocol.md#ANN-6): 8 bytes that are sent at once.
    std::chrono::milliseconds announce_timeout{5'000};

    /// Connections whose announce rank 0 awaits at once; the oldest gives way to one more (spec/protocol.md#ANN-7).
    std::size_t announces_pending_max = 1024;

    /// For calls and barriers that name no time of their own. Zero: no limit.
    std::chrono::milliseconds timeout{60'000};

    /// How long ~Agent() lets calls and answers that are under way come to their end.
    std::chrono::milliseconds drain_timeout{1'000};

    /// Threads that run handlers; 0: all run on the I/O thread.
    unsigned handler_threads = 4;

    /// Of each connection.
    Limits limits{};

    /// Without one nothing is logged.
    LogHook log{};

    /// Told who comes and goes.
    RankHook on_rank{};

    /// RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, as torchrun sets them; the rest as above.
    /// Throws AgentError (Errc::bad_environment), which names the variable.
    static AgentOptions from_environment();
};

} // namespace ferrorpc
