/// A session on a stream: moves bytes between the two, keeps the session's time, and hands its events on.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/io/stream.hpp>
#include <ferrorpc/session/session.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace ferrorpc::detail {

class Link;

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

/// Lives on its loop. Reads and writes that are under way keep it alive.
class Link final : public std::enable_shared_from_this<Link> {
public:
    using CallDone = std::move_only_function<void(CallEnded)>;

    /// `owner` must live until link_closed() or detach().
    Link(io::Loop &loop, std::unique_ptr<io::Stream> stream, std::uint64_t peer_rank, SessionOptions options, LinkOwner &owner);

    std::uint64_t peer_rank() const noexcept { return peer_rank_; }

    /// After using the session itself, call pump().
    Session &session() noexcept { return session_; }
    const Session &session() const noexcept { return session_; }

    /// `done` runs once, unless there is an error, in a later pump().
    std::expected<CallId, CallError> call(std::string_view name, Payload payload, CallOptions options, CallDone done);

    /// Takes the session's events, and sees that its bytes and deadlines go their way. Within a callback of the link it is
    /// enough to return.
    void pump();

    /// Closes without a word to the owner, who is about to end.
    void detach() noexcept;

private:
    void take_events();
    void handle(CallEnded &&ended);
    void handle(RequestReceived &&request);
    void handle(TokenReceived &&token);
    void handle(Closed &&closed);
    void read();
    void write();
    void arm_timer();

    io::Loop &loop_;
    std::unique_ptr<io::Stream> stream_;
    std::unique_ptr<io::Timer> timer_;
    std::uint64_t peer_rank_;
    Session session_;
    LinkOwner *owner_;
    std::unordered_map<CallId, CallDone> calls_; // those of the session that have not ended
    std::optional<TimePoint> armed_for_;
    bool is_pumping_ = false;
    bool is_reading_ = false;
    bool is_writing_ = false;
};

} // namespace ferrorpc::detail
