#include <fuzz/agent_world.hpp>

#include <proptests/generators/frames.hpp>

#include <ferrorpc/agent/core/running_loop.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace ferrorpc::fuzz {

using namespace std::chrono_literals;
using namespace ferrorpc::proptests;

class AgentWorld::Running final : public detail::RunningLoop {
public:
    io::Loop &loop() noexcept override { return manual; }
    io::ManualLoop manual;
};

namespace {

// So small that they are met, and that no peer makes the agent hold much.
AgentOptions options()
{
    AgentOptions options;
    options.world_size = 3;
    options.timeout = 0ms;
    options.handler_threads = 0;
    options.limits.frame_length_max = 600;
    options.limits.calls_in_flight_max = 4;
    options.limits.open_prefixes_max = 4;
    options.limits.requests_in_service_max = 4;
    options.limits.request_bytes_max = 200;
    options.limits.queued_bytes_max = 1024;
    options.limits.refusal_bytes_max = 600;
    options.limits.barrier_tokens_max = 2;
    return options;
}

std::string nonsense(unsigned choice)
{
    const std::array texts{integer(0, 8), integer(601, 8), frame("\3tooshort?"), prefix_frame(13), prefix_frame(601)};
    return texts[choice % texts.size()];
}

} // namespace

std::string to_text(const Move &move)
{
    constexpr std::string_view names[] = {"knock",    "leave",  "bytes",        "part",    "request", "bad_request",
                                          "response", "error",  "bad_response", "prefix",  "token",   "nonsense",
                                          "call",     "cancel", "answer",       "barrier", "start",   "pass"};
    static_assert(std::size(names) == move_kinds);
    return std::string{names[static_cast<std::size_t>(move.kind)]} + " of " + std::to_string(move.peer) + ": " +
           std::to_string(move.a) + ' ' + std::to_string(move.b) + '\n';
}

io::ManualLoop &AgentWorld::loop() const
{
    return running_->manual;
}

AgentWorld::AgentWorld() : running_{std::make_shared<Running>()}, network_{running_->manual}
{
    auto star = std::make_unique<detail::ListeningStar>(loop(), network_, detail::ListenSettings{{"memory", 29500}, 3, 5s, 2});
    auto core = std::make_shared<detail::AgentCore>(options(), running_, std::move(star));
    core_ = core;
    agent_ = detail::make_agent(std::move(core));
    agent_->register_function("", [](const IncomingCall &call) { return call.payload(); }, RunOn::io_thread);
    agent_->register_async("k", [this](const IncomingCall &, Responder responder) { kept_.push_back(std::move(responder)); });
    agent_->register_function(
        "n",
        [this](const IncomingCall &call) -> HandlerResult {
            play_own({MoveKind::call, 0, static_cast<unsigned>(call.source_rank()), 1}); // a call within a call
            return HandlerResult::failure("no");
        },
        RunOn::io_thread);
    loop().run();
}

void AgentWorld::play(const Move &move)
{
    using enum MoveKind;
    const std::string content(move.b % 32, 'p');
    switch (move.kind) {
    case knock:
        this->knock(move.a % 4);
        break;
    case leave:
        if (!peers_.empty()) {
            peers_[move.peer % peers_.size()]->stream->close();
        }
        break;
    case bytes:
        send(move.peer, integer(move.a | move.b << 8, 2));
        break;
    case part:
        if (!peers_.empty()) {
            peers_[move.peer % peers_.size()]->cut = move.a;
        }
        break;
    case request: {
        constexpr std::string_view functions[] = {"", "k", "n", "missing"};
        send(move.peer, request_frame(move.a, functions[move.b % 4], content));
        break;
    }
    case bad_request:
        send(move.peer, frame('\1' + integer(move.a, 8)));
        break;
    case response:
        send(move.peer, response_frames(move.a % 8, false, content));
        break;
    case error:
        send(move.peer, response_frames(move.a % 8, true, content));
        break;
    case bad_response:
        send(move.peer, response_frames(move.a % 8, false, content, 1));
        break;
    case prefix:
        send(move.peer, prefix_frame(move.a));
        break;
    case token:
        send(move.peer, token_frame());
        break;
    case nonsense:
        send(move.peer, fuzz::nonsense(move.a));
        break;
    default:
        play_own(move);
        break;
    }
    loop().run();
}

void AgentWorld::play_own(const Move &move)
{
    using enum MoveKind;
    if (move.kind == call) {
        const std::size_t number = calls_.size();
        calls_.push_back(0);
        RpcOptions with;
        with.timeout = std::chrono::seconds{move.b % 8};
        auto handle = agent_->call(move.a % 4, "f", Payload::copy_of(as_bytes(std::string(move.b, 'c'))), with,
                                   [this, number](const RpcResult &) { calls_[number] += 1; });
        handles_.push_back(std::move(handle));
    } else if (move.kind == cancel && !handles_.empty()) {
        handles_[move.a % handles_.size()].cancel();
    } else if (move.kind == answer && !kept_.empty()) {
        const auto chosen = kept_.begin() + static_cast<std::ptrdiff_t>(move.a % kept_.size());
        Responder responder = std::move(*chosen);
        kept_.erase(chosen);
        responder.answer(move.b % 2 == 0 ? HandlerResult::failure("e") : HandlerResult{Payload::copy_of(as_bytes("r"))});
    } else if (move.kind == barrier) {
        const std::size_t number = barriers_.size();
        barriers_.push_back(0);
        agent_->async_barrier(std::chrono::seconds{move.b % 8}, [this, number](std::error_code) { barriers_[number] += 1; });
    } else if (move.kind == start) {
        agent_->start();
    } else if (move.kind == pass) {
        loop().advance(std::chrono::milliseconds{100} * move.a);
    }
}

void AgentWorld::knock(std::uint64_t rank)
{
    network_.connect({"memory", 29500}, io::TimePoint::max(),
                     [this](std::error_code error, std::unique_ptr<io::Stream> stream) {
                         if (error) {
                             complain("rank 0 does not listen");
                             return;
                         }
                         auto peer = std::make_shared<Peer>();
                         peer->stream = std::move(stream);
                         peers_.push_back(peer);
                         read(peer);
                     });
    loop().run();
    send(static_cast<unsigned>(peers_.size()) - 1, integer(rank, 8));
}

void AgentWorld::send(unsigned number, std::string_view bytes)
{
    if (peers_.empty()) {
        return;
    }
    Peer &peer = *peers_[number % peers_.size()];
    const std::size_t size = std::min(bytes.size(), peer.cut);
    if (size != 0) {
        const ByteView all = as_bytes(bytes.substr(0, size));
        peer.writes.emplace_back(all.begin(), all.end());
        const ByteView view{peer.writes.back()};
        peer.stream->write_some(std::span{&view, 1}, [](std::error_code, std::size_t) {});
    }
    if (peer.cut != SIZE_MAX) {
        peer.stream->close();
    }
}

void AgentWorld::read(const std::shared_ptr<Peer> &peer)
{
    peer->stream->read_some(peer->room, [this, peer](std::error_code error, std::size_t size) {
        if (error) {
            return;
        }
        peer->reader.append(std::span{peer->room}.first(size));
        auto frame = peer->reader.next();
        for (; frame && *frame; frame = peer->reader.next()) {
            take(**frame);
        }
        if (!frame) {
            complain("the agent writes what no receiver takes");
            return;
        }
        read(peer);
    });
}

void AgentWorld::take(const Frame &frame)
{
    if (frame.kind == FrameKind::response) {
        const auto response = decode_response(frame.content);
        if (!response || !is_canonical(*response)) {
            complain("the agent writes an answer that does not decode");
        }
    }
}

void AgentWorld::finish()
{
    agent_->shutdown(1s);
    loop().advance(2s);
    kept_.clear();
    agent_.reset();
    loop().run();
    if (std::ranges::any_of(calls_, [](int count) { return count != 1; })) {
        complain("SES-6: a call did not end once");
    }
    if (std::ranges::any_of(barriers_, [](int count) { return count != 1; })) {
        complain("a barrier did not end once");
    }
    if (!core_.expired()) {
        complain("the agent's core outlives it");
    }
}

} // namespace ferrorpc::fuzz
