#include <ferrorpc/agent/raw/raw_agent.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/served_request.hpp>
#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/raw/raw_barrier.hpp>
#include <ferrorpc/agent/raw/raw_core.hpp>
#include <ferrorpc/agent/raw/raw_messages.hpp>
#include <ferrorpc/session/not_registered.hpp>
#include <ferrorpc/session/refusal.hpp>

#include <algorithm>
#include <expected>
#include <mutex>
#include <utility>

namespace ferrorpc {

using detail::failure;
using detail::RawHub;
using detail::RawTime;
namespace texts = detail::texts;

RawAgent::RawAgent(AgentOptions options) : core_{std::make_shared<detail::RawCore>(std::move(options))} {}

RawAgent::~RawAgent() = default;

std::uint64_t RawAgent::rank() const noexcept
{
    return core_->options().rank;
}

std::uint64_t RawAgent::world_size() const noexcept
{
    return core_->options().world_size;
}

std::string RawAgent::address() const
{
    return core_->ask([](RawHub &hub) { return hub.roster().address(); });
}

std::error_code RawAgent::wait_connected(std::chrono::milliseconds timeout)
{
    const RpcResult end = core_->wait([&](RawHub &hub, auto done) {
        hub.roster().when_connected(timeout, [done](std::error_code error) { done({error, {}, {}, {}}); });
    });
    return end.error;
}

std::vector<std::uint64_t> RawAgent::connected() const
{
    return core_->ask([](RawHub &hub) { return hub.roster().connected(); });
}

RpcResult RawAgent::send(std::uint64_t rank, Payload message, std::optional<std::chrono::milliseconds> timeout)
{
    const RawTime time = core_->time(timeout);
    return core_->wait([&](RawHub &hub, auto done) { hub.send(rank, {std::move(message)}, time, done); });
}

RpcResult RawAgent::recv(std::uint64_t rank, std::span<std::byte> into, std::optional<std::chrono::milliseconds> timeout)
{
    if (into.size() > frame_length_limit) {
        return failure(Errc::too_large, texts::message_too_large(into.size()));
    }
    const RawTime time = core_->time(timeout);
    RpcResult result = core_->wait([&](RawHub &hub, auto done) { hub.receive(rank, into.size(), time, done); });
    if (result.ok()) {
        std::ranges::copy(result.payload.view(), into.begin());
    }
    return result;
}

RpcResult RawAgent::recv_any(std::uint64_t rank, std::optional<std::chrono::milliseconds> timeout)
{
    const RawTime time = core_->time(timeout);
    return core_->wait([&](RawHub &hub, auto done) { hub.receive(rank, std::nullopt, time, done); });
}

RpcResult RawAgent::barrier(std::optional<std::chrono::milliseconds> timeout)
{
    return detail::enter_barrier(*core_, core_->time(timeout));
}

void RawAgent::register_function(std::string name, Handler handler)
{
    core_->registry().set(std::move(name), detail::BlockingFunction{std::move(handler), RunOn::io_thread});
}

std::optional<Handler> RawAgent::lookup(std::string_view name) const
{
    const std::shared_ptr<const detail::Function> function = core_->registry().find(name);
    return function == nullptr ? std::nullopt : std::optional{std::get<detail::BlockingFunction>(*function).handler};
}

RpcResult RawAgent::rpc_sync(std::uint64_t rank, std::string_view name, ByteView arguments,
                             std::optional<std::chrono::milliseconds> timeout)
{
    if (core_->runs_here()) {
        return detail::would_deadlock();
    }
    const RawTime time = core_->time(timeout);
    const std::unique_lock lock = detail::RawCore::lock(core_->call_mutex, time);
    if (!lock.owns_lock()) {
        return failure(Errc::timed_out, texts::timed_out(time.given));
    }
    const Request request{.request_id = core_->next_request_id++, .name = name, .payload = arguments};
    const auto wire = detail::encode_all(request, core_->options().limits.frame_length_max);
    if (!wire) {
        const bool is_text = wire.error().error_class() != ErrorClass::invalid_utf8;
        return detail::codec_failure(wire.error(), is_text ? Errc::too_large : Errc::not_text);
    }
    RpcResult received =
        core_->wait([&](RawHub &hub, auto done) { hub.call(rank, request.request_id, *wire, time, std::move(done)); });
    return received.ok() ? detail::result_of(received.payload, name, rank) : received;
}

RpcResult RawAgent::handle_request(std::uint64_t rank, ByteView message, std::optional<std::chrono::milliseconds> timeout)
{
    const std::expected<Request, Error> request = decode_request(message);
    if (!request) { // spec/protocol.md#ERR-5, DIF-6
        if (const std::optional<std::uint64_t> id = detail::request_id_of(message)) {
            send_response(rank, Response::failure(*id, detail::sentence(request.error().text())), timeout);
        }
        return detail::codec_failure(request.error(), Errc::protocol_error);
    }
    const std::optional<Handler> handler = lookup(request->name);
    if (!handler) { // spec/protocol.md#ERR-6
        const std::string text = not_registered_message(request->name, this->rank());
        return send_response(rank, Response::failure(request->request_id, text), timeout);
    }
    auto served = std::make_shared<detail::ServedRequest>();
    served->source_rank = rank;
    served->name = request->name;
    served->payload = Payload::copy_of(request->payload);
    const HandlerResult result = detail::run(*handler, served);
    const Response response = result.error() != nullptr ? Response::failure(request->request_id, *result.error())
                                                        : Response::success(request->request_id, *result.payload());
    return send_response(rank, response, timeout);
}

RpcResult RawAgent::send_response(std::uint64_t rank, const Response &response,
                                  std::optional<std::chrono::milliseconds> timeout)
{
    const RawTime time = core_->time(timeout);
    const std::uint64_t cap = core_->options().limits.frame_length_max;
    auto wire = detail::encode_all(response, cap);
    if (!wire) { // such as an error message that is not UTF-8
        const std::string text = "the answer cannot be sent: " + std::string{wire.error().reason().view()};
        wire = detail::encode_all(Response::failure(response.request_id, text), cap);
    }
    // Both frames as one message: nothing comes between them, and never only one of them goes (spec/protocol.md#RSP-2).
    return core_->wait([&](RawHub &hub, auto done) { hub.send(rank, {*wire, true}, time, done); });
}

} // namespace ferrorpc
