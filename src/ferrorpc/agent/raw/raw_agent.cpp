#include <ferrorpc/agent/raw/raw_agent.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/postbox.hpp>
#include <ferrorpc/agent/core/registry.hpp>
#include <ferrorpc/agent/core/served_request.hpp>
#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/raw/raw_hub.hpp>
#include <ferrorpc/agent/star/make_star.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>
#include <ferrorpc/session/not_registered.hpp>

#include <algorithm>
#include <array>
#include <expected>
#include <future>
#include <mutex>
#include <utility>

namespace ferrorpc {
namespace detail {

/// The loop, the hub on it, and the ways there for callers that wait.
class RawCore {
public:
    explicit RawCore(AgentOptions options) : RawCore{options, make_star(options)} {}

    ~RawCore()
    {
        std::promise<void> end;
        loop_.post([&] { hub_.shutdown(io::saturated(loop_.now(), options_.drain_timeout), [&end] { end.set_value(); }); });
        end.get_future().wait();
    }

    const AgentOptions &options() const noexcept { return options_; }
    Registry &registry() noexcept { return registry_; }

    /// Runs `begin(hub, done)` on the loop and waits for what `done` is given.
    template <class Result, class Begin>
    Result wait(Begin begin)
    {
        std::promise<Result> end;
        loop_.post([&] { begin(hub_, [&end](Result result) { end.set_value(std::move(result)); }); });
        return end.get_future().get();
    }

    std::chrono::milliseconds time(std::optional<std::chrono::milliseconds> timeout) const
    {
        return timeout.value_or(options_.timeout);
    }

    std::mutex call_mutex;             ///< one call at a time
    std::uint64_t next_request_id = 1; ///< under call_mutex

private:
    RawCore(AgentOptions options, Star star)
        : options_{std::move(options)}, running_{std::move(star.running)}, loop_{running_->loop()},
          hub_{loop_, options_, std::move(star.transport)}
    {
        loop_.post([this] { hub_.open(); });
    }

    AgentOptions options_;
    std::shared_ptr<RunningLoop> running_;
    io::Loop &loop_;
    Registry registry_;
    RawHub hub_;
};

} // namespace detail

namespace {

using detail::failure;
using detail::RawHub;
namespace texts = detail::texts;

RpcResult undecodable(const Error &error, Errc code)
{
    return failure(code, std::string{error.text().view()});
}

/// Where a request's id can be read: its tag and id are there.
std::optional<std::uint64_t> request_id_of(ByteView request)
{
    const ByteView head = request.first(std::min<std::size_t>(request.size(), 9));
    if (head.size() < 9 || head[0] != std::byte{1}) {
        return std::nullopt;
    }
    std::uint64_t id = 0;
    for (std::size_t index = 8; index >= 1; --index) { // spec/protocol.md#MSG-1
        id = id << 8 | std::to_integer<std::uint64_t>(head[index]);
    }
    return id;
}

/// The whole message as it stands on the wire, frame headers included.
template <class Message>
std::expected<Payload, Error> encode_all(const Message &message, std::uint64_t cap)
{
    // No memory for what is over the cap: the encoder says so without it.
    const std::uint64_t size = std::min(encoded_size(message), cap + response_head_size);
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    if (const std::expected<std::size_t, Error> written = encode(message, bytes, cap); !written) {
        return std::unexpected{written.error()};
    }
    return Payload{std::move(bytes)};
}

/// `size` bytes from `offset` on, sharing the memory.
Payload part_of(const Payload &whole, std::size_t offset, std::size_t size = std::dynamic_extent)
{
    const auto owner = std::make_shared<const Payload>(whole);
    return Payload{owner, owner->view().subspan(offset, size)};
}

std::string_view without_introduction(std::string_view text)
{
    constexpr std::string_view introduction = "invalid argument: ";
    return text.starts_with(introduction) ? text.substr(introduction.size()) : text;
}

RpcResult to_result(const Response &response, const Payload &message, std::string_view name, std::uint64_t rank)
{
    if (!response.is_error()) {
        const auto offset = static_cast<std::size_t>(response.payload.data() - message.data());
        return {{}, {}, {}, part_of(message, offset, response.payload.size())};
    }
    const Errc code = is_not_registered(response.error_message, name, rank) ? Errc::function_not_found : Errc::remote_error;
    return {code, texts::remote_error(response.error_message), std::string{response.error_message}, {}};
}

} // namespace

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
    return core_->wait<std::string>([](RawHub &hub, auto done) { done(hub.roster().address()); });
}

std::error_code RawAgent::wait_connected(std::chrono::milliseconds timeout)
{
    return core_->wait<std::error_code>([&](RawHub &hub, auto done) { hub.roster().when_connected(timeout, done); });
}

std::vector<std::uint64_t> RawAgent::connected() const
{
    return core_->wait<std::vector<std::uint64_t>>([](RawHub &hub, auto done) { done(hub.roster().connected()); });
}

RpcResult RawAgent::send(std::uint64_t rank, Payload message)
{
    return core_->wait<RpcResult>([&](RawHub &hub, auto done) { hub.send(rank, std::move(message), done); });
}

RpcResult RawAgent::recv(std::uint64_t rank, std::span<std::byte> into, std::optional<std::chrono::milliseconds> timeout)
{
    if (into.size() > frame_length_limit) {
        return failure(Errc::too_large, texts::message_too_large(into.size()));
    }
    RpcResult result =
        core_->wait<RpcResult>([&](RawHub &hub, auto done) { hub.receive(rank, into.size(), core_->time(timeout), done); });
    if (result.ok()) {
        std::ranges::copy(result.payload.view(), into.begin());
    }
    return result;
}

RpcResult RawAgent::recv_any(std::uint64_t rank, std::optional<std::chrono::milliseconds> timeout)
{
    return core_->wait<RpcResult>([&](RawHub &hub, auto done) { hub.receive(rank, std::nullopt, core_->time(timeout), done); });
}

RpcResult RawAgent::barrier(std::optional<std::chrono::milliseconds> timeout)
{
    const std::vector<std::byte> token{std::byte{0}}; // spec/protocol.md#BAR-2
    const std::uint64_t first = rank() == 0 ? 1 : 0;
    const std::uint64_t last = rank() == 0 ? world_size() - 1 : 0;
    const auto for_each_peer = [&](auto step) {
        RpcResult result;
        for (std::uint64_t peer = first; peer <= last && result.ok(); ++peer) {
            result = step(peer);
        }
        return result;
    };
    const auto send_tokens = [&] { return for_each_peer([&](std::uint64_t peer) { return send(peer, token); }); };
    const auto receive_tokens = [&] {
        return for_each_peer([&](std::uint64_t peer) {
            std::byte received{}; // spec/protocol.md#BAR-3
            return recv(peer, std::span{&received, 1}, timeout);
        });
    };
    RpcResult half = rank() == 0 ? receive_tokens() : send_tokens();
    if (!half.ok()) {
        return half;
    }
    half = rank() == 0 ? send_tokens() : receive_tokens();
    half.payload = {};
    return half;
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
    const std::lock_guard lock{core_->call_mutex};
    const Request request{.request_id = core_->next_request_id++, .name = name, .payload = arguments};
    auto wire = encode_all(request, core_->options().limits.frame_length_max);
    if (!wire) {
        return undecodable(wire.error(),
                           wire.error().error_class() == ErrorClass::invalid_utf8 ? Errc::not_text : Errc::too_large);
    }
    if (RpcResult sent = send(rank, part_of(*wire, frame_header_size)); !sent.ok()) {
        return sent;
    }
    while (true) {
        RpcResult received = receive_response(rank, timeout);
        if (!received.ok()) {
            return received;
        }
        const std::expected<Response, Error> response = decode_response(received.payload);
        if (!response) {
            return undecodable(response.error(), Errc::undecodable_response);
        }
        if (response->request_id == request.request_id) { // spec/protocol.md#SES-4, SES-5
            return to_result(*response, received.payload, name, rank);
        }
    }
}

RpcResult RawAgent::receive_response(std::uint64_t rank, std::optional<std::chrono::milliseconds> timeout)
{
    std::array<std::byte, FERRORPC_RESPONSE_PREFIX_SIZE> content{};
    if (RpcResult received = recv(rank, content, timeout); !received.ok()) {
        return received;
    }
    const auto prefix = decode_response_prefix(content, core_->options().limits.frame_length_max);
    if (!prefix) {
        return undecodable(prefix.error(), Errc::undecodable_response);
    }
    RpcResult message = recv_any(rank, timeout); // its size is checked below: memory grows with what arrives
    if (message.ok() && message.payload.size() != prefix->message_length) { // spec/protocol.md#RSP-4
        return failure(Errc::size_mismatch, texts::size_mismatch(prefix->message_length, message.payload.size()));
    }
    return message;
}

RpcResult RawAgent::handle_request(std::uint64_t rank, ByteView message)
{
    const std::expected<Request, Error> request = decode_request(message);
    if (!request) { // spec/protocol.md#ERR-5, DIF-6
        if (const std::optional<std::uint64_t> id = request_id_of(message)) {
            send_response(rank, Response::failure(*id, without_introduction(request.error().text())));
        }
        return undecodable(request.error(), Errc::protocol_error);
    }
    const std::optional<Handler> handler = lookup(request->name);
    if (!handler) { // spec/protocol.md#ERR-6
        const std::string text = not_registered_message(request->name, this->rank());
        return send_response(rank, Response::failure(request->request_id, text));
    }
    auto served = std::make_shared<detail::ServedRequest>();
    served->source_rank = rank;
    served->name = request->name;
    served->payload = Payload::copy_of(request->payload);
    const HandlerResult result = detail::run(*handler, served);
    return send_response(rank, result.error() ? Response::failure(request->request_id, *result.error())
                                              : Response::success(request->request_id, result.payload()));
}

RpcResult RawAgent::send_response(std::uint64_t rank, const Response &response)
{
    auto wire = encode_all(response, core_->options().limits.frame_length_max);
    if (!wire) { // such as an error message that is not UTF-8
        const std::string text = "the answer cannot be sent: " + std::string{wire.error().reason().view()};
        wire = encode_all(Response::failure(response.request_id, text), core_->options().limits.frame_length_max);
    }
    // One task for both, so that nothing comes between them (spec/protocol.md#RSP-2).
    return core_->wait<RpcResult>([&](RawHub &hub, auto done) {
        constexpr std::size_t message_offset = frame_header_size + FERRORPC_RESPONSE_PREFIX_SIZE + frame_header_size;
        const Payload message = part_of(*wire, message_offset);
        hub.send(rank, part_of(*wire, frame_header_size, FERRORPC_RESPONSE_PREFIX_SIZE), [](RpcResult) {});
        hub.send(rank, message, done);
    });
}

} // namespace ferrorpc
