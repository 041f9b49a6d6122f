/// One connection that carries RPC: its session on its stream, and who waits for which call.
#pragma once

#include <ferrorpc/agent/core/pump.hpp>
#include <ferrorpc/session/session.hpp>

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
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

class Link final : public Pump<Link, Session> {
public:
    using CallDone = std::move_only_function<void(CallEnded)>;

    /// `owner` must live until link_closed() or detach().
    Link(io::Loop &loop, std::unique_ptr<io::Stream> stream, std::uint64_t peer_rank, SessionOptions options, LinkOwner &owner);

    std::uint64_t peer_rank() const noexcept { return peer_rank_; }

    /// `done` runs once, unless there is an error, in a later pump().
    std::expected<CallId, CallError> call(std::string_view name, Payload payload, CallOptions options, CallDone done);

    /// Closes without a word to the owner, who is about to end.
    void detach() noexcept;

private:
    friend class Pump<Link, Session>;
    void take_events();
    void handle(CallEnded &&ended);
    void handle(RequestReceived &&request);
    void handle(TokenReceived &&token);
    void handle(Closed &&closed);

    std::uint64_t peer_rank_;
    LinkOwner *owner_;                           // nullptr: it has heard the last of this link
    std::unordered_map<CallId, CallDone> calls_; // those of the session that have not ended
};

} // namespace ferrorpc::detail
