// Rank 0 of a job of three, and whoever connects with it in memory, on a clock turned by hand. Plays moves and says what went
// wrong: a callback that ran twice or never, bytes that no receiver takes, an end that does not come.
#pragma once

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/core/agent_core.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>
#include <ferrorpc/codec/frame_reader.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::fuzz {

enum class MoveKind : std::uint8_t {
    knock,   // a: the rank that is announced
    leave,   // a: which connection
    bytes,   // a, b: two bytes of any value
    part,    // a: so many bytes of what comes next, and then the connection's end
    request, // a: id; b: which function
    bad_request,
    response, // a: id; b: size
    error,    // a: id
    bad_response,
    prefix, // a: length
    token,
    nonsense,
    call,   // a: rank; b: seconds until the deadline, 0: none
    cancel, // a: which call
    answer, // a: which request that a handler keeps; even b: with an error
    barrier,
    start,
    pass, // a: units of 100 ms
};
inline constexpr unsigned move_kinds = 18;

struct Move {
    MoveKind kind{};
    unsigned peer = 0; // whose, of those that knocked
    unsigned a = 0;
    unsigned b = 0;
};
std::string to_text(const Move &move);

class AgentWorld {
public:
    AgentWorld();
    void play(const Move &move);
    void finish();
    const std::string &complaint() const { return complaint_; }

private:
    struct Peer {
        std::unique_ptr<io::Stream> stream;
        std::deque<std::vector<std::byte>> writes; // whose bytes must live
        std::vector<std::byte> room = std::vector<std::byte>(512);
        FrameReader reader;
        std::size_t cut = SIZE_MAX; // bytes that may still be sent
    };
    class Running;

    void knock(std::uint64_t rank);
    void send(unsigned number, std::string_view bytes);
    void read(const std::shared_ptr<Peer> &peer);
    void take(const Frame &frame);
    void play_own(const Move &move);
    void complain(const std::string &text) { complaint_ += complaint_.empty() ? text + '\n' : ""; }

    io::ManualLoop &loop() const;

    std::shared_ptr<Running> running_;
    io::MemoryNetwork network_;
    std::vector<std::shared_ptr<Peer>> peers_;
    std::vector<CallHandle> handles_;
    std::vector<int> calls_;    // how often each has ended
    std::vector<int> barriers_; // likewise
    std::vector<Responder> kept_;
    std::string complaint_;
    std::weak_ptr<detail::AgentCore> core_;
    std::unique_ptr<Agent> agent_;
};

} // namespace ferrorpc::fuzz
