// ferrorpc-bench-instructions: work to be counted by callgrind, which dumps its count behind each piece. Prints a line
// "WHAT REPETITIONS" for each dump, in their order. No socket, no thread and no clock: the same program counts the same.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/core/agent_core.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>
#include <ferrorpc/agent/star/connecting_star.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>
#include <ferrorpc/codec.hpp>
#include <ferrorpc/session.hpp>

#include <cstdlib>
#include <iostream>
#include <valgrind/callgrind.h>
#include <vector>

namespace {

using namespace ferrorpc;
using Bytes = std::vector<std::byte>;

constexpr std::size_t repetitions = 1000;
constexpr std::size_t piece_size = std::size_t{64} * 1024;

void need(bool is_so)
{
    if (!is_so) {
        std::abort();
    }
}

// Runs `work` twice, so that all memory is there the second time, which counts.
template <class Work>
void count(const std::string &name, Work work)
{
    work();
    CALLGRIND_ZERO_STATS;
    work();
    CALLGRIND_DUMP_STATS_AT(name.c_str());
    std::cout << name << ' ' << repetitions << '\n';
}

std::string suffix_of(std::size_t size)
{
    return std::string{"/"}.append(std::to_string(size)).append(" B");
}

template <class Once>
auto repeated(Once once)
{
    return [once] {
        for (std::size_t repetition = 0; repetition < repetitions; ++repetition) {
            once();
        }
    };
}

template <class Message>
Bytes encoded(const Message &message)
{
    Bytes out(encoded_size(message));
    need(encode(message, out).has_value());
    return out;
}

// Codec

void count_codec(std::size_t size)
{
    const Bytes payload(size, std::byte{0x5a});
    const Request request{515, "echo", payload, 0};
    const Response response = Response::success(515, payload);
    const Bytes request_bytes = encoded(request);
    const Bytes response_bytes = encoded(response);
    const ByteView request_message = ByteView{request_bytes}.subspan(frame_header_size);
    const ByteView response_message = ByteView{response_bytes}.subspan(response_head_size - FERRORPC_RESPONSE_SIZE_MIN);
    Bytes out(response_bytes.size());
    const std::string suffix = suffix_of(size);
    count("encode request" + suffix, repeated([&] { need(encode(request, out).has_value()); }));
    count("decode request" + suffix, repeated([&] { need(decode_request(request_message).has_value()); }));
    count("encode response" + suffix, repeated([&] { need(encode(response, out).has_value()); }));
    count("decode response" + suffix, repeated([&] { need(decode_response(response_message).has_value()); }));
}

// A stream of requests, read in pieces.
void count_frame_reader(std::size_t size)
{
    const Bytes frame = encoded(Request{515, "echo", Bytes(size), 0});
    Bytes stream;
    for (std::size_t repetition = 0; repetition < repetitions; ++repetition) {
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    count("frame of a stream" + suffix_of(size), [&] {
        FrameReader reader;
        std::size_t frames = 0;
        for (ByteView rest{stream}; !rest.empty();) {
            const std::span<std::byte> room = reader.prepare();
            const std::size_t moved = std::min({room.size(), rest.size(), piece_size});
            std::ranges::copy(rest.first(moved), room.begin());
            reader.commit(moved);
            rest = rest.subspan(moved);
            while (*reader.next()) {
                ++frames;
            }
        }
        need(frames == repetitions);
    });
}

// Session

// Moves what `from` has to write.
void move_bytes(Session &from, Session &to)
{
    while (true) {
        const auto pieces = from.output();
        if (pieces.empty()) {
            return;
        }
        std::size_t size = 0;
        const std::span<std::byte> room = to.prepare();
        for (const ByteView piece : pieces) {
            const std::size_t moved = std::min(piece.size(), room.size() - size);
            std::ranges::copy(piece.first(moved), room.begin() + static_cast<std::ptrdiff_t>(size));
            size += moved;
        }
        to.commit(size);
        from.wrote(size);
    }
}

void count_session(std::size_t size)
{
    SessionOptions spoke;
    spoke.end = StarEnd::spoke;
    Session caller{spoke};
    Session callee;
    callee.start();
    const Payload payload{Bytes(size)};
    count("session, call" + suffix_of(size), repeated([&] {
              need(caller.call("echo", payload).has_value());
              move_bytes(caller, callee);
              auto request = callee.next_event();
              auto &received = std::get<RequestReceived>(*request);
              callee.respond(received.token, std::move(received.payload));
              move_bytes(callee, caller);
              need(std::get<CallEnded>(*caller.next_event()).end == CallEnd::reply);
          }));
}

// Agents

class Loop final : public detail::RunningLoop {
public:
    io::ManualLoop &loop() noexcept override { return loop_; }

private:
    io::ManualLoop loop_;
};

// Two agents on one loop and a network of memory.
class Job {
public:
    Job()
    {
        AgentOptions options{.world_size = 2, .port = 1, .handler_threads = 0};
        zero_ = make(options, std::make_unique<detail::ListeningStar>(
                                  running_->loop(), network_,
                                  detail::ListenSettings{{options.host, options.port}, 2, options.announce_timeout, 16}));
        zero_->register_function("echo", [](const IncomingCall &call) { return call.payload(); }, RunOn::io_thread);
        zero_->start();
        running_->loop().run();
        options.rank = 1;
        one_ = make(options, std::make_unique<detail::ConnectingStar>(
                                 running_->loop(), network_,
                                 detail::ConnectSettings{{options.host, options.port}, 1, 2, options.connect_timeout}));
        running_->loop().run();
    }
    ~Job()
    {
        for (auto *const agent : {&one_, &zero_}) {
            (*agent)->shutdown(std::chrono::milliseconds{0});
            running_->loop().run();
            agent->reset();
        }
    }
    Job(const Job &) = delete;

    void call(const Payload &payload, std::size_t times)
    {
        std::size_t ended = 0;
        for (std::size_t call = 0; call < times; ++call) {
            one_->call(0, "echo", payload, {},
                       [&ended](const RpcResult &result) { ended += result.ok() ? std::size_t{1} : 0; });
        }
        running_->loop().run();
        need(ended == times);
    }

private:
    std::unique_ptr<Agent> make(const AgentOptions &options, std::unique_ptr<detail::Transport> transport)
    {
        return detail::make_agent(std::make_shared<detail::AgentCore>(options, running_, std::move(transport)));
    }

    std::shared_ptr<Loop> running_ = std::make_shared<Loop>();
    io::MemoryNetwork network_{running_->loop()};
    std::unique_ptr<Agent> zero_;
    std::unique_ptr<Agent> one_;
};

void count_agent(std::size_t size)
{
    Job job;
    const Payload payload{Bytes(size)};
    const std::string suffix = suffix_of(size);
    count("agent, call" + suffix, repeated([&] { job.call(payload, 1); }));
    count("agent, call of 100 in flight" + suffix, [&] {
        for (std::size_t calls = 0; calls < repetitions; calls += 100) {
            job.call(payload, 100);
        }
    });
}

} // namespace

int main()
{
    for (const std::size_t size : {std::size_t{64}, std::size_t{4096}}) {
        count_codec(size);
        count_frame_reader(size);
        count_session(size);
        count_agent(size);
    }
    return 0;
}
