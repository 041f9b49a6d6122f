#include <ferrorpc/agent/core/hub.hpp>

#include <ferrorpc/agent/core/call_control.hpp>
#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/endings.hpp>
#include <ferrorpc/agent/core/served_request.hpp>
#include <ferrorpc/agent/core/texts.hpp>

#include <algorithm>
#include <new>
#include <ranges>
#include <utility>

namespace ferrorpc::detail {
namespace {

/// Zero: no limit.
TimePoint deadline_in(const io::Loop &loop, std::chrono::milliseconds timeout)
{
    return timeout.count() == 0 ? no_deadline : io::saturated(loop.now(), timeout);
}

} // namespace

Hub::Hub(io::Loop &loop, const AgentOptions &options, std::unique_ptr<Transport> transport, Serve serve)
    : loop_{loop}, options_{options}, roster_{loop, std::move(transport), options}, serve_{std::move(serve)},
      barrier_{options.rank == 0 ? StarEnd::hub : StarEnd::spoke, options.rank == 0 ? options.world_size - 1 : 1},
      timer_{loop.make_timer()}
{
}

Hub::~Hub()
{
    for (auto &[rank, link] : std::exchange(links_, {})) {
        connect_barrier(rank, nullptr);
        link->detach();
    }
}

void Hub::open()
{
    roster_.open([this](std::uint64_t rank, std::unique_ptr<io::Stream> stream) { joined(rank, std::move(stream)); });
}

void Hub::start_serving()
{
    is_serving_ = true;
    for (const std::shared_ptr<Link> &link : open_links()) {
        link->session().start(); // spec/protocol.md#SES-10
        link->pump();
    }
}

// Calls

std::optional<RpcResult> Hub::refusal(std::uint64_t rank) const // in the crate's order
{
    if (rank == options_.rank && !roster_.leads_to_self()) {
        return failure(Errc::self_call, texts::self_call(rank));
    }
    if (rank >= options_.world_size) {
        return failure(Errc::invalid_rank, texts::invalid_rank(rank, options_.world_size));
    }
    if (is_shutting_down_) {
        return failure(Errc::shut_down, texts::internal("this agent is shut down"));
    }
    if (find_link(rank) == nullptr) {
        return failure(Errc::no_connection, texts::no_connection(rank));
    }
    return std::nullopt;
}

std::optional<RpcResult> Hub::call(const std::shared_ptr<CallControl> &control, Payload arguments, const CallOrigin &origin)
{
    const std::uint64_t rank = control->rank;
    if (std::optional<RpcResult> refused = refusal(rank)) {
        return refused;
    }
    const std::shared_ptr<Link> link = find_link(rank);
    CallOptions options{.deadline = deadline_in(loop_, control->timeout), .nested_in = {}};
    if (origin.nested_in != nullptr && origin.nested_in->answers->link() == link) {
        options.nested_in = origin.nested_in->token;
    }
    const std::size_t size = arguments.size();
    const std::expected<CallId, CallError> id = link->call(control->name, std::move(arguments), options, control);
    if (!id) {
        const std::optional<CratePeer> crate = crate_peer(rank);
        return to_result(id.error(), rank, size, crate ? crate->request_size : std::nullopt);
    }
    control->link = link;
    control->id = *id;
    if (origin.is_within_task) {
        link->pump_soon();
    } else {
        link->pump();
    }
    return std::nullopt;
}

std::shared_ptr<Link> Hub::find_link(std::uint64_t rank) const
{
    const auto link = links_.lower_bound(rank); // the first of equals
    return link == links_.end() || link->first != rank ? nullptr : link->second;
}

std::vector<std::shared_ptr<Link>> Hub::open_links() const
{
    std::vector<std::shared_ptr<Link>> links; // what is done to one may close it
    for (const auto &[rank, link] : links_) {
        links.push_back(link);
    }
    return links;
}

// Barriers

void Hub::barrier(std::chrono::milliseconds timeout, Done done)
{
    if (is_shutting_down_) {
        done(make_error_code(Errc::shut_down));
        return;
    }
    const std::expected<BarrierId, BarrierError> id = barrier_.begin(deadline_in(loop_, timeout));
    if (!id) {
        done(make_error_code(id.error() == BarrierError::no_connection ? Errc::no_connection : Errc::barrier_unusable));
        return;
    }
    try {
        barriers_.emplace(*id, std::move(done));
    } catch (const std::bad_alloc &) {
        barrier_.cancel(*id);
        throw;
    }
    update_barrier();
}

void Hub::connect_barrier(std::uint64_t rank, Session *session)
{
    if (rank == options_.rank || (options_.rank != 0 && rank != 0)) {
        return; // no connection of the star
    }
    barrier_.connect(rank == 0 ? 0 : rank - 1, session);
}

/// Whatever may have changed a barrier ends here.
void Hub::update_barrier()
{
    barrier_.update();
    while (const std::optional<BarrierEnded> ended = barrier_.next_event()) {
        auto done = barriers_.extract(ended->id);
        if (!done.empty()) {
            const Errc why =
                is_shutting_down_ && ended->end == BarrierEnd::connection_lost ? Errc::shut_down : to_errc(ended->end);
            done.mapped()(ended->end == BarrierEnd::done ? std::error_code{} : make_error_code(why));
        }
    }
    for (const std::shared_ptr<Link> &link : open_links()) { // tokens to send
        link->pump();
    }
    arm_timer();
}

// Connections

void Hub::joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream)
{
    const std::optional<CratePeer> crate = crate_peer(rank);
    stream->prefer_quick_acknowledgements(crate.has_value()); // spec/protocol.md#CRA-5
    const SessionOptions session{.end = options_.rank == 0 ? StarEnd::hub : StarEnd::spoke,
                                 .limits = options_.limits,
                                 .crate_peer = crate,
                                 .frame_memory = frames_};
    const auto link = std::make_shared<Link>(loop_, std::move(stream), rank, session, static_cast<LinkOwner &>(*this));
    link->answers()->lead_to(link);
    const bool is_first = find_link(rank) == nullptr;
    links_.emplace(rank, link);
    if (is_serving_) {
        link->session().start();
    }
    if (is_first) {
        connect_barrier(rank, &link->session());
    }
    link->pump();
}

void Hub::request_received(Link &link, RequestReceived request)
{
    serve_(link, std::move(request));
}

void Hub::token_received(Link &)
{
    loop_.post([this, alive = std::weak_ptr{is_alive_}] { // the link is busy with its events
        if (!alive.expired()) {
            update_barrier();
        }
    });
}

void Hub::link_closed(Link &link, const Closed &closed)
{
    const std::uint64_t rank = link.peer_rank();
    const auto [first, last] = links_.equal_range(rank);
    const auto entry = std::ranges::find(first, last, &link, [](const auto &element) { return element.second.get(); });
    const std::shared_ptr<Link> kept = entry->second;
    links_.erase(entry);
    if (links_.empty()) {
        frames_->clear();
    }
    ended_.sessions += link.session().counters();
    if (find_link(rank) == nullptr) {
        connect_barrier(rank, nullptr);
    }
    const bool is_fault = is_peers_fault(closed.reason);
    if (!is_shutting_down_ && is_fault) {
        ++ended_.protocol_errors;
        roster_.log(LogLevel::warning, "rank " + std::to_string(rank) + " broke the protocol: " + describe(closed));
    }
    roster_.left(rank, link.session().counters().frames_received > 0,
                 make_error_code(is_fault ? Errc::protocol_error : Errc::connection_lost), describe(closed));
    loop_.post([this, alive = std::weak_ptr{is_alive_}] {
        if (!alive.expired()) {
            update_barrier();
            finish_shutdown();
        }
    });
}

std::optional<CratePeer> Hub::crate_peer(std::uint64_t rank) const
{
    const auto declared = options_.crate_peers.find(rank);
    return declared == options_.crate_peers.end() ? options_.crate_job : std::optional{declared->second};
}

void Hub::arm_timer()
{
    const std::optional<TimePoint> when = barrier_.next_deadline();
    if (!when) {
        timer_->stop();
        return;
    }
    timer_->start(*when, [this] {
        barrier_.advance(loop_.now());
        update_barrier();
    });
}

// End

void Hub::shutdown(TimePoint deadline, std::move_only_function<void()> done)
{
    if (!is_shutting_down_) {
        on_shut_down_ = std::move(done);
        is_shutting_down_ = true;
        roster_.close();
    }
    shutdown_deadline_ = std::min(shutdown_deadline_, deadline);
    for (const std::shared_ptr<Link> &link : open_links()) {
        link->session().shutdown(shutdown_deadline_);
        link->pump();
    }
    finish_shutdown();
}

void Hub::finish_shutdown()
{
    if (!is_shutting_down_ || !links_.empty() || !on_shut_down_) {
        return;
    }
    update_barrier();
    std::exchange(on_shut_down_, nullptr)();
}

AgentCounters Hub::counters() const
{
    AgentCounters all = roster_.counters();
    all.sessions = ended_.sessions;
    all.protocol_errors = ended_.protocol_errors;
    for (const auto &[rank, link] : links_) {
        all.sessions += link->session().counters();
    }
    return all;
}

} // namespace ferrorpc::detail
