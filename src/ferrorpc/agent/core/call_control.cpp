#include <ferrorpc/agent/core/call_control.hpp>

#include <ferrorpc/agent/core/call_result.hpp>

#include <utility>

namespace ferrorpc::detail {

/// The callback goes here and now, for what it holds is its program's: the control may live on in a thread that cancels. A
/// callback's exceptions are its own trouble, and an empty one is told nothing.
void CallControl::end(RpcResult result) noexcept
{
    if (const auto callback = std::exchange(done, nullptr)) {
        try {
            callback(std::move(result));
        } catch (...) {
        }
    }
}

void CallControl::end(CallEnded &&ended) noexcept
{
    end(to_result(std::move(ended), name, rank, timeout));
}

void CallControl::cancel()
{
    is_cancelled = true;
    if (const std::shared_ptr<Link> open = link.lock()) {
        open->session().cancel(id);
        open->pump();
    }
}

} // namespace ferrorpc::detail
