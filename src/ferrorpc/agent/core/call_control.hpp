/// A call of this agent, from the moment its program asks for it until it has ended.
#pragma once

#include <ferrorpc/agent/core/link.hpp>
#include <ferrorpc/agent/core/postbox.hpp>
#include <ferrorpc/agent/rpc.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ferrorpc::detail {

/// All in one piece, for a program may have many in flight. The link keeps it while the call is under way.
struct CallControl {
    std::uint64_t rank = 0; ///< that is called
    std::string name;
    std::chrono::milliseconds timeout{}; ///< zero: no limit
    std::function<void(RpcResult)> done; ///< of two ways to end, one is taken
    std::shared_ptr<Postbox> postbox{};  ///< of its agent; from any thread

    std::atomic<bool> is_cancel_posted = false; ///< once is enough; from any thread

    // On the loop alone
    std::weak_ptr<Link> link{}; ///< once the call has started
    CallId id{};                ///< the same
    bool is_cancelled = false;

    /// Tells how it ended, unless that is done.
    void end(RpcResult result) noexcept;
    void end(CallEnded &&ended) noexcept;

    /// Ends it if it has started; if not, whoever starts it looks at is_cancelled.
    void cancel();
};

} // namespace ferrorpc::detail
