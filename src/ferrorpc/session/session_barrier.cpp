// What a barrier needs of a session.
#include <ferrorpc/session/session.hpp>

namespace ferrorpc {

bool Session::can_barrier() const noexcept
{
    return state_ == State::open && !has_barrier_failed_;
}

void Session::expect_token()
{
    ++expected_tokens_;
    settle();
}

void Session::use_token()
{
    --tokens_;
    --expected_tokens_;
    settle();
}

void Session::send_token()
{
    if (state_ == State::closed) {
        return;
    }
    guard([this] {
        if (options_.crate_peer && options_.end == StarEnd::spoke) {
            output_.hold(detail::make_token());
            ++held_tokens_;
        } else {
            output_.push(detail::make_token());
            if (options_.crate_peer) {
                gate_.barrier_answered();
            }
        }
    });
    settle();
}

void Session::fail_barrier()
{
    has_barrier_failed_ = true;
    expected_tokens_ = 0;
    held_tokens_ = 0;
    output_.drop_held_tokens();
    settle();
}

} // namespace ferrorpc
