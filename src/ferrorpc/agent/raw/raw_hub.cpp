#include <ferrorpc/agent/raw/raw_hub.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/texts.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace ferrorpc::detail {
namespace {

// How often a shutdown looks whether all is written: short beside any drain timeout, long beside a write.
constexpr std::chrono::milliseconds drain_interval{5};

RpcResult to_result(ReceiveEnded &&ended, std::uint64_t rank, std::optional<std::size_t> expected_size,
                    std::chrono::milliseconds timeout)
{
    const std::string peer = "recv data from rank " + std::to_string(rank) + ": ";
    switch (ended.end) {
    case ReceiveEnd::received:
        return {{}, {}, {}, std::move(ended.payload)};
    case ReceiveEnd::size_mismatch:
        return failure(Errc::size_mismatch, texts::size_mismatch(expected_size.value_or(0), ended.payload.size()));
    case ReceiveEnd::deadline:
        return failure(Errc::timed_out, texts::timed_out(timeout));
    case ReceiveEnd::cancelled:
        return failure(Errc::cancelled, texts::internal("cancelled"));
    case ReceiveEnd::refused:
        return failure(Errc::protocol_error, texts::io_error(peer + "a frame over the limit"));
    case ReceiveEnd::connection_lost:
        break;
    }
    return failure(Errc::connection_lost, texts::io_error(peer + "connection lost"));
}

RpcResult to_result(std::expected<void, SendError> sent, std::uint64_t rank, std::size_t size)
{
    if (sent) {
        return {};
    }
    if (sent.error() == SendError::too_large) {
        return failure(Errc::too_large, texts::message_too_large(size));
    }
    return failure(Errc::connection_lost, texts::io_error("send data to rank " + std::to_string(rank) + ": connection lost"));
}

} // namespace

RawHub::RawHub(io::Loop &loop, const AgentOptions &options, std::unique_ptr<Transport> transport)
    : loop_{loop}, options_{options}, roster_{loop, std::move(transport), options}, timer_{loop.make_timer()}
{
}

RawHub::~RawHub() = default;

void RawHub::open()
{
    roster_.open([this](std::uint64_t rank, std::unique_ptr<io::Stream> stream) { joined(rank, std::move(stream)); });
}

void RawHub::joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream)
{
    stream->prefer_quick_acknowledgements(true); // the peer may be a crate's (spec/protocol.md#CRA-5)
    const RawLimits limits{.frame_length_max = options_.limits.frame_length_max,
                           .queued_bytes_max = options_.limits.queued_bytes_max};
    const auto link = std::make_shared<RawLink>(loop_, std::move(stream), limits, [this, rank] {
        const bool had_frames = true; // raw peers announce themselves once
        roster_.left(rank, had_frames, make_error_code(Errc::connection_lost), "it closed");
    });
    links_.insert_or_assign(rank, link);
    link->pump();
}

std::optional<RpcResult> RawHub::refusal(std::uint64_t rank) const // in the crate's order
{
    if (rank == options_.rank) {
        return failure(Errc::self_call, texts::self_call(rank));
    }
    if (rank >= options_.world_size) {
        return failure(Errc::invalid_rank, texts::invalid_rank(rank, options_.world_size));
    }
    if (on_shut_down_) {
        return failure(Errc::shut_down, texts::internal("this agent is shut down"));
    }
    if (!links_.contains(rank)) {
        return failure(Errc::no_connection, texts::no_connection(rank));
    }
    return std::nullopt;
}

void RawHub::send(std::uint64_t rank, Payload message, Done done)
{
    if (std::optional<RpcResult> refused = refusal(rank)) {
        done(std::move(*refused));
        return;
    }
    const std::shared_ptr<RawLink> link = links_.at(rank);
    const std::size_t size = message.size();
    link->send(std::move(message), [done = std::move(done), rank, size](std::expected<void, SendError> sent) mutable {
        done(to_result(sent, rank, size));
    });
    link->pump();
}

void RawHub::receive(std::uint64_t rank, std::optional<std::size_t> expected_size, std::chrono::milliseconds timeout, Done done)
{
    if (std::optional<RpcResult> refused = refusal(rank)) {
        done(std::move(*refused));
        return;
    }
    const std::shared_ptr<RawLink> link = links_.at(rank);
    const io::TimePoint deadline = timeout.count() == 0 ? no_deadline : io::saturated(loop_.now(), timeout);
    link->receive(expected_size, deadline, [done = std::move(done), rank, expected_size, timeout](ReceiveEnded ended) mutable {
        done(to_result(std::move(ended), rank, expected_size, timeout));
    });
    link->pump();
}

void RawHub::shutdown(io::TimePoint deadline, std::move_only_function<void()> done)
{
    on_shut_down_ = std::move(done);
    shutdown_deadline_ = deadline;
    roster_.close();
    finish_when_written();
}

void RawHub::finish_when_written()
{
    const bool is_written = std::ranges::all_of(links_, [](const auto &entry) {
        return entry.second->session().is_closed() || entry.second->session().queued_bytes() == 0;
    });
    if (is_written || loop_.now() >= shutdown_deadline_) {
        finish();
    } else {
        timer_->start(std::min(shutdown_deadline_, loop_.now() + drain_interval), [this] { finish_when_written(); });
    }
}

void RawHub::finish()
{
    for (auto &[rank, link] : std::exchange(links_, {})) {
        link->session().close();
        link->pump();
    }
    std::exchange(on_shut_down_, [] {})(); // refusal() goes on saying so
}

} // namespace ferrorpc::detail
