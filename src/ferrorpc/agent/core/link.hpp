/// One connection that carries RPC: its session on its stream, and who waits for which call.
#pragma once

#include <ferrorpc/agent/core/pump.hpp>
#include <ferrorpc/session/increasing_map.hpp>
#include <ferrorpc/session/session.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <string_view>
#include <utility>

namespace ferrorpc::detail {

class Link;
struct CallControl;

/// The way of answers to the peer of a link, and how much waits on it to be read: for the threads that make answers.
/// Thread-safe, but for link().
class AnswerWay {
public:
    /// `queued_max`: bytes.
    explicit AnswerWay(std::size_t queued_max) noexcept : queued_max_{queued_max} {}

    /// nullptr: it is gone. On the loop alone.
    std::shared_ptr<Link> link() const noexcept { return link_.lock(); }
    void lead_to(std::weak_ptr<Link> link) noexcept { link_ = std::move(link); }

    /// Whether no more answers are to be made for now.
    bool is_full() const noexcept { return queued_ + on_the_way_ >= queued_max_; }

    /// An answer of so many bytes sets out for the link, and is there.
    void set_out(std::size_t size) noexcept { on_the_way_ += size; }
    void arrived(std::size_t size) noexcept { on_the_way_ -= size; }

    /// What the link's session holds.
    void set_queued(std::size_t size) noexcept { queued_ = size; }

private:
    std::weak_ptr<Link> link_;
    const std::size_t queued_max_;
    std::atomic<std::size_t> queued_ = 0;
    std::atomic<std::size_t> on_the_way_ = 0;
};

/// Called on the loop. It may call the link in turn.
class LinkOwner {
public:
    virtual void request_received(Link &link, RequestReceived request) = 0;
    virtual void token_received(Link &link) = 0;

    /// The link's last word; all its calls have ended before.
    virtual void link_closed(Link &link, const Closed &closed) = 0;

protected:
    ~LinkOwner() = default;
};

class Link final : public Pump<Link, Session> {
public:
    /// `owner` must live until link_closed() or detach().
    Link(io::Loop &loop, std::unique_ptr<io::Stream> stream, std::uint64_t peer_rank, SessionOptions options, LinkOwner &owner);

    std::uint64_t peer_rank() const noexcept { return peer_rank_; }

    /// `control` is told the end, once, unless there is an error, in a later pump().
    std::expected<CallId, CallError> call(std::string_view name, Payload payload, CallOptions options,
                                          std::shared_ptr<CallControl> control);

    /// Runs `work`, which is to answer a request of the peer, as soon as it may: a peer that does not read its answers gets no
    /// more made.
    template <class Work>
    void when_read(Work work)
    {
        if (owner_ == nullptr) { // nobody can be answered any more, and the work's agent may end before this
            return;
        }
        answers_->set_queued(session().sendable_bytes());
        if (waiting_.empty() && !answers_->is_full()) {
            work(); // it may have answered
            answers_->set_queued(session().sendable_bytes());
        } else {
            waiting_.push_back(io::Task{std::move(work)});
            run_waiting();
        }
    }
    const std::shared_ptr<AnswerWay> &answers() const noexcept { return answers_; }

    /// The session has an answer of so many bytes that had set out. Call pump() then.
    void answer_arrived(std::size_t size) noexcept;

    /// Closes without a word to the owner, who is about to end.
    void detach() noexcept;

private:
    friend class Pump<Link, Session>;
    void take_events();
    void run_waiting();
    void handle(CallEnded &&ended);
    void handle(RequestReceived &&request);
    void handle(TokenReceived &&token);
    void handle(Closed &&closed);

    std::uint64_t peer_rank_;
    LinkOwner *owner_;                                          // nullptr: it has heard the last of this link
    IncreasingMap<CallId, std::shared_ptr<CallControl>> calls_; // those of the session that have not ended
    std::shared_ptr<AnswerWay> answers_;
    std::deque<io::Task> waiting_; // of when_read()
};

} // namespace ferrorpc::detail
