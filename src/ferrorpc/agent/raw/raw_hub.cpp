#include <ferrorpc/agent/raw/raw_hub.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/raw/raw_messages.hpp>
#include <ferrorpc/codec/response.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace ferrorpc::detail {
namespace {

// How often a shutdown looks whether all is written: short beside any drain timeout, long beside a write.
constexpr std::chrono::milliseconds drain_interval{5};

// `cap`: the longest frame.
RpcResult to_result(ReceiveEnded &&ended, std::uint64_t rank, RawTime time, std::uint64_t cap)
{
    const std::string peer = "recv data from rank " + std::to_string(rank) + ": ";
    switch (ended.end) {
    case ReceiveEnd::received:
        return {{}, {}, {}, std::move(ended.payload)};
    case ReceiveEnd::size_mismatch:
        return failure(Errc::size_mismatch, texts::size_mismatch(ended.expected_size, ended.payload.size()));
    case ReceiveEnd::no_prefix:
        return codec_failure(decode_response_prefix(ended.payload, cap).error(), Errc::undecodable_response);
    case ReceiveEnd::deadline:
        return failure(Errc::timed_out, texts::timed_out(time.given));
    case ReceiveEnd::cancelled:
        return failure(Errc::cancelled, texts::internal("cancelled"));
    case ReceiveEnd::refused:
        return failure(Errc::protocol_error, texts::io_error(peer + "a frame over the limit"));
    case ReceiveEnd::connection_lost:
        break;
    }
    return failure(Errc::connection_lost, texts::io_error(peer + "connection lost"));
}

RpcResult to_result(RawLink::SendEnd end, std::uint64_t rank, std::size_t size, RawTime time)
{
    switch (end) {
    case RawLink::SendEnd::queued:
        return {};
    case RawLink::SendEnd::deadline:
        return failure(Errc::timed_out, texts::timed_out(time.given));
    case RawLink::SendEnd::too_large:
        return failure(Errc::too_large, texts::message_too_large(size));
    case RawLink::SendEnd::closed:
        break;
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
    const auto link = std::make_shared<RawLink>(loop_, std::move(stream), limits, frames_, [this, rank] {
        if (std::ranges::all_of(links_, [](const auto &entry) { return entry.second->session().is_closed(); })) {
            frames_->clear();
        }
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

void RawHub::send(std::uint64_t rank, RawLink::Message message, RawTime time, Done done)
{
    if (std::optional<RpcResult> refused = refusal(rank)) {
        done(std::move(*refused));
        return;
    }
    const std::shared_ptr<RawLink> link = links_.at(rank);
    const std::size_t size = message.bytes.size();
    link->send(std::move(message), time.deadline, [done = std::move(done), rank, size, time](RawLink::SendEnd end) mutable {
        done(to_result(end, rank, size, time));
    });
    link->pump();
}

void RawHub::receive(std::uint64_t rank, std::optional<std::size_t> expected_size, RawTime time, Done done)
{
    if (std::optional<RpcResult> refused = refusal(rank)) {
        done(std::move(*refused));
        return;
    }
    const std::shared_ptr<RawLink> link = links_.at(rank);
    link->receive(expected_size, time.deadline,
                  [done = std::move(done), rank, time, cap = options_.limits.frame_length_max](ReceiveEnded ended) mutable {
                      done(to_result(std::move(ended), rank, time, cap));
                  });
    link->pump();
}

void RawHub::call(std::uint64_t rank, std::uint64_t request_id, Payload request, RawTime time, Done done)
{
    if (std::optional<RpcResult> refused = refusal(rank)) {
        done(std::move(*refused));
        return;
    }
    const std::shared_ptr<RawLink> link = links_.at(rank);
    auto send = [this, link = link.get(), rank, request_id, request = std::move(request), time](Done done_) mutable {
        send_request(*link, rank, request_id, std::move(request), time, std::move(done_));
    };
    if (const std::optional<std::uint64_t> earlier = link->session().awaited_response()) {
        await_response(*link, rank, *earlier, time, [send = std::move(send), done = std::move(done)](RpcResult late) mutable {
            if (late.ok()) {
                send(std::move(done));
            } else { // spec/protocol.md#SES-7: nothing of the request is written
                done(std::move(late));
            }
        });
    } else {
        send(std::move(done));
    }
    link->pump();
}

// The link calls back while it lives.
void RawHub::send_request(RawLink &link, std::uint64_t rank, std::uint64_t request_id, Payload request, RawTime time, Done done)
{
    const std::size_t size = request.size();
    link.send({std::move(request), true}, time.deadline,
              [this, &link, rank, request_id, size, time, done = std::move(done)](RawLink::SendEnd end) mutable {
                  if (end == RawLink::SendEnd::queued) {
                      await_response(link, rank, request_id, time, std::move(done));
                  } else {
                      done(to_result(end, rank, size, time));
                  }
              });
}

void RawHub::await_response(RawLink &link, std::uint64_t rank, std::uint64_t request_id, RawTime time, Done done)
{
    const std::uint64_t cap = options_.limits.frame_length_max;
    link.receive_response(request_id, time.deadline, [done = std::move(done), rank, time, cap](ReceiveEnded ended) mutable {
        done(to_result(std::move(ended), rank, time, cap));
    });
}

std::optional<RpcResult> RawHub::barrier_refusal() const
{
    const std::uint64_t first = options_.rank == 0 ? 1 : 0;
    const std::uint64_t last = options_.rank == 0 ? options_.world_size - 1 : 0;
    for (std::uint64_t peer = first; peer <= last; ++peer) {
        if (std::optional<RpcResult> refused = refusal(peer)) {
            return refused;
        }
        if (links_.at(peer)->has_failed_barrier()) { // spec/protocol.md#BAR-7
            return failure(Errc::barrier_unusable, texts::internal("an earlier barrier failed"));
        }
    }
    return std::nullopt;
}

void RawHub::fail_barrier(const std::vector<std::uint64_t> &awaited)
{
    for (const auto &[peer, link] : links_) {
        link->fail_barrier(std::ranges::find(awaited, peer) != awaited.end());
    }
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
