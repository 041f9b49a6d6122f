#include <ferrorpc/agent/core/link.hpp>

#include <ferrorpc/agent/core/call_control.hpp>

#include <new>
#include <optional>
#include <utility>
#include <variant>

namespace ferrorpc::detail {

Link::Link(io::Loop &loop, std::unique_ptr<io::Stream> stream, std::uint64_t peer_rank, SessionOptions options,
           LinkOwner &owner)
    : Pump{loop, std::move(stream), options}, peer_rank_{peer_rank}, owner_{&owner},
      answers_{std::make_shared<AnswerWay>(options.limits.queued_bytes_max)}
{
}

std::expected<CallId, CallError> Link::call(std::string_view name, Payload payload, CallOptions options,
                                            std::shared_ptr<CallControl> control)
{
    const std::expected<CallId, CallError> id = session().call(name, std::move(payload), options);
    if (id) {
        try {
            calls_.add(*id, std::move(control));
        } catch (const std::bad_alloc &) {
            session().cancel(*id);
            throw;
        }
    }
    return id;
}

void Link::take_events()
{
    while (std::optional<Event> event = session().next_event()) {
        std::visit([this]<class E>(E &&happened) { handle(std::forward<E>(happened)); }, std::move(*event));
    }
    run_waiting();
}

void Link::answer_arrived(std::size_t size) noexcept
{
    answers_->set_queued(session().sendable_bytes()); // first: it counts all the time
    answers_->arrived(size);
}

void Link::run_waiting()
{
    answers_->set_queued(session().sendable_bytes());
    while (!waiting_.empty() && !answers_->is_full()) {
        io::Task task = std::move(waiting_.front());
        waiting_.pop_front();
        task(); // it may have answered
        answers_->set_queued(session().sendable_bytes());
    }
}

void Link::handle(CallEnded &&ended)
{
    if (const auto control = calls_.take(ended.id)) {
        (*control)->end(std::move(ended));
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
    std::exchange(waiting_, {}).clear();
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
