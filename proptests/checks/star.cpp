#include <proptests/checks/star.hpp>

#include <cstring>

namespace ferrorpc::proptests {

void Star::play(const TokenStep &step)
{
    Rank &rank = *ranks_[step.rank % ranks_.size()];
    const std::size_t spoke = step.rank % up_.size();
    Session &ours = *ranks_[0]->sessions[spoke];
    Session &theirs = *ranks_[spoke + 1]->sessions[0];
    switch (step.kind) {
    case TokenStepKind::begin:
        begin(rank, step.a);
        break;
    case TokenStepKind::cancel:
        cancel(rank, step.a);
        break;
    case TokenStepKind::up:
        move(theirs, up_[spoke], ours, step.a);
        break;
    case TokenStepKind::down:
        move(ours, down_[spoke], theirs, step.a);
        break;
    case TokenStepKind::advance:
        now_ += std::chrono::milliseconds{step.a};
        for (const auto &each : ranks_) {
            const std::size_t due = each->done + (is_complete(*each) ? 1 : 0);
            each->barrier.advance(now_);
            take_ends(*each);
            if (each->done < due) {
                complain("a barrier failed though its tokens had come before its deadline was told");
            }
        }
        break;
    case TokenStepKind::update:
        if (step.rank < 6 && !is_lost(rank)) {
            rank.barrier.connect(0, rank.sessions[0].get()); // the same once more, which changes nothing
        }
        rank.barrier.update();
        take_ends(rank);
        if (is_complete(rank) || (is_lost(rank) && !rank.open.empty())) {
            complain("a barrier is open though its tokens have come, or a connection is lost");
        }
        break;
    case TokenStepKind::cut:
        cut(spoke);
        break;
    case TokenStepKind::replace:
        replace(spoke, step.a % 2 == 0);
        break;
    }
    check();
}

void Star::begin(Rank &rank, unsigned ticks)
{
    const TimePoint deadline = ticks == 0 ? no_deadline : now_ + std::chrono::milliseconds{ticks};
    const auto id = rank.barrier.begin(deadline);
    if (id) {
        rank.open.push_back({*id, deadline});
        ++rank.begun;
    }
    const bool is_same = is_lost(rank) ? !id && id.error() == BarrierError::no_connection
                                       : id || (has_failed_ && id.error() == BarrierError::barrier_failed);
    if (!is_same) {
        complain("a barrier was begun without a connection, or refused without a reason");
    }
    take_ends(rank);
}

void Star::cancel(Rank &rank, unsigned number)
{
    if (rank.open.empty()) {
        if (rank.barrier.cancel(BarrierId{number})) {
            complain("cancel() ended a barrier that is not open");
        }
    } else {
        Begun &chosen = rank.open[number % rank.open.size()];
        chosen.is_cancelled = true;
        has_failed_ = true;
        if (!rank.barrier.cancel(chosen.id)) {
            complain("cancel() took an open barrier for one that has ended");
        }
        take_ends(rank);
    }
}

// All that is to be written goes out; the first `size` bytes on the wire arrive.
void Star::move(Session &from, std::string &wire, Session &to, std::size_t size)
{
    for (const ByteView piece : from.output()) {
        wire += as_text(piece);
    }
    from.wrote(from.queued_bytes());
    size = std::min(size == 0 ? wire.size() : size, wire.size());
    const auto room = to.prepare();
    if (!to.wants_input() || room.size() < size) {
        return;
    }
    std::memcpy(room.data(), wire.data(), size);
    wire.erase(0, size);
    to.commit(size);
    while (const auto event = to.next_event()) {
        if (std::holds_alternative<Closed>(*event)) {
            complain("a session closed by itself");
        }
    }
}

void Star::cut(std::size_t spoke)
{
    has_lost_ = true;
    for (Session *session : {ranks_[0]->sessions[spoke].get(), ranks_[spoke + 1]->sessions[0].get()}) {
        session->connection_ended();
    }
    up_[spoke].clear();
    down_[spoke].clear();
}

// Barriers that are open end with the connection, and on the others none can begin any more.
void Star::replace(std::size_t spoke, bool by_another)
{
    has_failed_ = true;
    cut(spoke);
    if (by_another) {
        connect(*ranks_[0], StarEnd::hub, spoke);
        connect(*ranks_[spoke + 1], StarEnd::spoke, 0);
    } else {
        ranks_[0]->barrier.connect(spoke, nullptr);
        ranks_[spoke + 1]->barrier.connect(0, nullptr);
    }
    up_[spoke].clear();
    down_[spoke].clear();
    for (Rank *rank : {ranks_[0].get(), ranks_[spoke + 1].get()}) {
        take_ends(*rank);
        if (!rank->open.empty()) {
            complain("a barrier is open though its connection was replaced");
        }
    }
}

void Star::take_ends(Rank &rank)
{
    while (const auto ended = rank.barrier.next_event()) {
        take_end(rank, *ended);
    }
    TimePoint next = no_deadline;
    for (const Begun &each : rank.open) {
        next = std::min(next, each.deadline);
    }
    if (rank.barrier.next_deadline() != (next == no_deadline ? std::nullopt : std::optional{next})) {
        complain("the next deadline is another");
    }
}

void Star::take_end(Rank &rank, const BarrierEnded &ended)
{
    if (rank.open.empty() || rank.open.front().id != ended.id) {
        complain("a barrier ended out of its turn, or twice");
        return;
    }
    const Begun begun = rank.open.front();
    rank.open.pop_front();
    rank.done += ended.end == BarrierEnd::done ? 1U : 0U;
    has_failed_ = has_failed_ || ended.end != BarrierEnd::done;
    const bool has_cause = ended.end == BarrierEnd::deadline          ? begun.deadline <= now_
                           : ended.end == BarrierEnd::cancelled       ? begun.is_cancelled
                           : ended.end == BarrierEnd::connection_lost ? has_lost_
                                                                      : true;
    if (!has_cause) {
        complain("a barrier ended without its cause");
    }
    if (ended.end == BarrierEnd::another_failed && (begun.is_cancelled || begun.deadline <= now_)) {
        complain("a barrier that failed was told that another had");
    }
}

void Star::check()
{
    const Rank &hub = *ranks_[0];
    for (std::size_t i = 1; i < ranks_.size(); ++i) {
        const Rank &spoke = *ranks_[i];
        if (hub.done > spoke.begun || spoke.done > hub.done) { // BAR-4, BAR-5
            complain("a barrier was passed before all had come");
        }
        const Counters &counters = spoke.sessions[0]->counters();
        if (counters.messages_written > counters.tokens_received + 2) { // BAR-8
            complain("more than two tokens of a spoke were not answered");
        }
    }
    for (const auto &rank : ranks_) {
        if (std::ranges::any_of(rank->open, [this](const Begun &each) { return each.deadline <= now_; })) {
            complain("a barrier is open behind its deadline");
        }
    }
}

void Star::pass_all()
{
    std::size_t count = 0;
    for (const auto &rank : ranks_) {
        count = std::max(count, rank->begun);
    }
    for (const auto &rank : ranks_) {
        while (rank->begun < count && complaint.empty()) {
            begin(*rank, 0);
        }
    }
    for (std::size_t i = 0; i < count + 3; ++i) {
        for (unsigned spoke = 0; spoke < up_.size(); ++spoke) {
            play({TokenStepKind::up, spoke, 0});
        }
        play({TokenStepKind::update, 0, 0});
        for (unsigned spoke = 0; spoke < up_.size(); ++spoke) {
            play({TokenStepKind::down, spoke, 0});
            play({TokenStepKind::update, spoke + 1, 0});
        }
    }
    for (const auto &rank : ranks_) {
        if (rank->done != count) {
            complain("a barrier was not passed though all had come");
        }
    }
}

} // namespace ferrorpc::proptests
