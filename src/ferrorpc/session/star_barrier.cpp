#include <ferrorpc/session/star_barrier.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc {

StarBarrier::StarBarrier(StarEnd end, std::size_t peer_count) : end_{end}, peers_(peer_count) {}

void StarBarrier::connect(std::size_t peer, Session *session)
{
    finish_complete();
    Session *const previous = std::exchange(peers_.at(peer), session);
    if (open_barriers().empty() || previous == session) {
        return;
    }
    if (previous != nullptr) {
        previous->fail_barrier();
    }
    fail_all(BarrierEnd::connection_lost, [](const Barrier &) { return true; });
}

std::expected<BarrierId, BarrierError> StarBarrier::begin(TimePoint deadline)
{
    if (has_lost()) {
        return std::unexpected{BarrierError::no_connection};
    }
    if (std::ranges::any_of(peers_, [](const Session *peer) { return !peer->can_barrier(); })) { // spec/protocol.md#BAR-7
        return std::unexpected{BarrierError::barrier_failed};
    }
    barriers_.push_back({BarrierId{next_id_}, deadline, {}});
    const BarrierId id{next_id_++};
    if (end_ == StarEnd::hub || open_barriers().size() <= tokens_unanswered_max) {
        enter();
    }
    update();
    return id;
}

// spec/protocol.md#BAR-4: a spoke says that it is there.
void StarBarrier::enter()
{
    for (Session *peer : peers_) {
        peer->expect_token();
        if (end_ == StarEnd::spoke) {
            peer->send_token();
        }
    }
}

bool StarBarrier::cancel(BarrierId id)
{
    const auto is_it = [id](const Barrier &barrier) { return barrier.id == id; };
    if (std::ranges::none_of(open_barriers(), is_it)) {
        return false;
    }
    fail_all(BarrierEnd::cancelled, is_it);
    return true;
}

// A barrier whose tokens have all come is done, even if a connection has ended since, or its deadline has passed.
void StarBarrier::finish_complete()
{
    while (!open_barriers().empty() && is_complete()) {
        finish_first();
    }
}

void StarBarrier::update()
{
    finish_complete();
    if (!open_barriers().empty() && has_lost()) {
        fail_all(BarrierEnd::connection_lost, [](const Barrier &) { return true; });
    }
}

void StarBarrier::advance(TimePoint now)
{
    finish_complete();
    const auto is_due = [now](const Barrier &barrier) { return barrier.deadline <= now; };
    if (std::ranges::any_of(open_barriers(), is_due)) {
        fail_all(BarrierEnd::deadline, is_due);
    }
}

std::optional<TimePoint> StarBarrier::next_deadline() const noexcept
{
    const std::span<const Barrier> open = open_barriers();
    const auto next = std::ranges::min_element(open, {}, &Barrier::deadline);
    return next == open.end() || next->deadline == no_deadline ? std::nullopt : std::optional{next->deadline};
}

std::optional<BarrierEnded> StarBarrier::next_event()
{
    if (ended_ == 0) {
        return std::nullopt;
    }
    const BarrierEnded event{barriers_.front().id, barriers_.front().end};
    barriers_.erase(barriers_.begin());
    --ended_;
    return event;
}

bool StarBarrier::is_complete() const noexcept
{
    return std::ranges::all_of(peers_, [](const Session *peer) { return peer != nullptr && peer->tokens() != 0; });
}

bool StarBarrier::has_lost() const noexcept
{
    return std::ranges::any_of(peers_, [](const Session *peer) { return peer == nullptr || peer->is_closed(); });
}

// spec/protocol.md#BAR-5: rank 0 answers only now, with one token to each. BAR-6: each barrier uses up one token per peer.
void StarBarrier::finish_first()
{
    barriers_[ended_++].end = BarrierEnd::done;
    for (Session *peer : peers_) {
        peer->use_token();
        if (end_ == StarEnd::hub) {
            peer->send_token();
        }
    }
    if (end_ == StarEnd::spoke && open_barriers().size() >= tokens_unanswered_max) {
        enter(); // the last of those that may
    }
}

// spec/protocol.md#BAR-7: the tokens that are still to come belong to nobody.
template <typename IsCause>
void StarBarrier::fail_all(BarrierEnd why, IsCause is_cause)
{
    for (Barrier &barrier : open_barriers()) {
        barrier.end = is_cause(barrier) ? why : BarrierEnd::another_failed;
    }
    ended_ = barriers_.size();
    for (Session *peer : peers_) {
        if (peer != nullptr) {
            peer->fail_barrier();
        }
    }
}

} // namespace ferrorpc
