#include <ferrorpc/agent/core/link.hpp>

#include <utility>
#include <variant>

namespace ferrorpc::detail {

Link::Link(io::Loop &loop, std::unique_ptr<io::Stream> stream, std::uint64_t peer_rank, SessionOptions options,
           LinkOwner &owner)
    : loop_{loop}, stream_{std::move(stream)}, timer_{loop.make_timer()}, peer_rank_{peer_rank}, session_{std::move(options)},
      owner_{&owner}
{
}

std::expected<CallId, CallError> Link::call(std::string_view name, Payload payload, CallOptions options, CallDone done)
{
    const std::expected<CallId, CallError> id = session_.call(name, std::move(payload), options);
    if (id) {
        calls_.emplace(*id, std::move(done));
    }
    return id;
}

void Link::pump()
{
    if (is_pumping_) {
        return;
    }
    const std::shared_ptr<Link> self = shared_from_this(); // an event may end the owner
    is_pumping_ = true;
    take_events();
    is_pumping_ = false;
    write();
    read();
    arm_timer();
}

void Link::take_events()
{
    while (std::optional<Event> event = session_.next_event()) {
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
    stream_->close();
    timer_->stop();
    if (LinkOwner *owner = std::exchange(owner_, nullptr)) {
        owner->link_closed(*this, closed);
    }
}

void Link::read()
{
    if (is_reading_ || session_.is_closed() || !session_.wants_input()) {
        return;
    }
    is_reading_ = true;
    stream_->read_some(session_.prepare(), [self = shared_from_this()](std::error_code error, std::size_t size) {
        self->is_reading_ = false;
        if (self->session_.is_closed()) {
            return;
        }
        self->session_.advance(self->loop_.now());
        if (error) {
            self->session_.connection_ended();
        } else {
            self->session_.commit(size);
        }
        self->pump();
    });
}

void Link::write()
{
    if (is_writing_ || session_.is_closed()) {
        return;
    }
    const std::span<const ByteView> output = session_.output();
    if (output.empty()) {
        return;
    }
    is_writing_ = true;
    stream_->write_some(output, [self = shared_from_this()](std::error_code error, std::size_t size) {
        self->is_writing_ = false;
        if (self->session_.is_closed()) {
            return;
        }
        if (!error) {
            self->session_.wrote(size);
        } else if (!self->is_reading_) { // what the peer sent before it closed is still to be read
            self->session_.connection_ended();
        } else {
            self->is_writing_ = true; // nothing more can be written
        }
        self->pump();
    });
}

void Link::arm_timer()
{
    const std::optional<TimePoint> when = session_.is_closed() ? std::nullopt : session_.next_deadline();
    if (when == armed_for_) {
        return;
    }
    armed_for_ = when;
    if (!when) {
        timer_->stop();
        return;
    }
    timer_->start(*when, [weak = weak_from_this()] {
        if (const std::shared_ptr<Link> self = weak.lock()) {
            self->armed_for_.reset();
            self->session_.advance(self->loop_.now());
            self->pump();
        }
    });
}

void Link::detach() noexcept
{
    owner_ = nullptr;
    session_.close();
    pump();
}

} // namespace ferrorpc::detail
