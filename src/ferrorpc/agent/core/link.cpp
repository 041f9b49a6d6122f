#include <ferrorpc/agent/core/link.hpp>

#include <optional>
#include <utility>
#include <variant>

namespace ferrorpc::detail {

Link::Link(io::Loop &loop, std::unique_ptr<io::Stream> stream, std::uint64_t peer_rank, SessionOptions options,
           LinkOwner &owner)
    : Pump{loop, std::move(stream), std::move(options)}, peer_rank_{peer_rank}, owner_{&owner}
{
}

std::expected<CallId, CallError> Link::call(std::string_view name, Payload payload, CallOptions options, CallDone done)
{
    const std::expected<CallId, CallError> id = session().call(name, std::move(payload), options);
    if (id) {
        calls_.emplace(*id, std::move(done));
    }
    return id;
}

void Link::take_events()
{
    while (std::optional<Event> event = session().next_event()) {
        std::visit([this]<class E>(E &&happened) { handle(std::forward<E>(happened)); }, std::move(*event));
    }
}

void Link::handle(CallEnded &&ended)
{
    auto call = calls_.extract(ended.id);
    if (!call.empty()) {
        call.mapped()(std::move(ended));
    }
}

void Link::handle(RequestReceived &&request)
{
    if (owner_ != nullptr) {
        owner_->request_received(*this, std::move(request));
    }
}

void Link::handle(TokenReceived &&)
{
    if (owner_ != nullptr) {
        owner_->token_received(*this);
    }
}

void Link::handle(Closed &&closed)
{
    if (LinkOwner *owner = std::exchange(owner_, nullptr)) {
        owner->link_closed(*this, closed);
    }
}

void Link::detach() noexcept
{
    owner_ = nullptr;
    session().close();
    pump();
}

} // namespace ferrorpc::detail
