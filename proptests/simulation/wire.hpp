// What an agent's end of one connection reads and writes, and whether it keeps the protocol's rules for senders.
#pragma once

#include <proptests/simulation/judge.hpp>

#include <ferrorpc/agent/options.hpp>
#include <ferrorpc/codec/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ferrorpc::simulation {

/// A frame that has passed: its length, and as much of its content as tells what it is.
struct SeenFrame {
    std::uint64_t length = 0;
    ByteView head;            ///< at most Scanner::head_max bytes
    std::size_t position = 0; ///< of its header, in bytes from the start of the direction
};

/// Cuts one direction of a connection into frames. Takes little memory for long ones.
class Scanner {
public:
    static constexpr std::size_t head_max = 64;

    /// `skip`: bytes in front of the first frame.
    explicit Scanner(std::size_t skip) noexcept : skip_{skip} {}

    /// What comes next of `bytes`, which gets shorter: part of a frame, or a whole one, valid until the next call.
    std::optional<SeenFrame> take_frame(ByteView &bytes);

    /// The same for what stands in front of the frames.
    std::optional<std::uint64_t> take_announce(ByteView &bytes);

private:
    std::size_t keep(ByteView &bytes, std::size_t size_max);

    std::size_t skip_;
    std::vector<std::byte> kept_; // header and head of the frame
    std::size_t passed_ = 0;      // bytes of the frame, header included
    std::size_t position_ = 0;
};

class Wire : public std::enable_shared_from_this<Wire> {
public:
    struct Hooks {
        std::function<void(Wire &)> announced;                ///< peer() is known
        std::function<void(Wire &, ByteView payload)> called; ///< a request was written; the payload's start
    };

    Wire(Judge &judge, const AgentOptions &options, std::string name, Hooks hooks);

    void offered(std::size_t size) { offered_ = written_ + size; }
    void has_written(ByteView bytes);
    void has_read(ByteView bytes);

    const std::string &name() const noexcept { return name_; }
    std::uint64_t peer() const noexcept { return peer_; }

    /// An agent has taken the connection for one with its peer.
    bool has_joined = false;

    /// The other end is no agent, and sends what it likes.
    bool is_strange = false;

    std::size_t tokens_read() const noexcept { return tokens_read_; }
    std::size_t tokens_written() const noexcept { return tokens_written_; }

    // For the agent's side of things.
    std::size_t barriers_passed = 0; ///< that counted on this connection
    bool has_served = false;         ///< a handler ran for a request of it
    std::size_t in_service = 0;      ///< handlers at work on requests of this connection

private:
    struct Asked {
        std::uint64_t id;
        std::size_t offered; ///< to be written when it was read: what stands behind was decided later
    };

    void set_peer(std::uint64_t rank);
    void take_written(const SeenFrame &frame);
    void take_read(const SeenFrame &frame);
    void write_request(const SeenFrame &frame);
    void write_response(const SeenFrame &frame);
    void complain(const std::string &text) { judge_.complain(name_ + ": " + text); }

    Judge &judge_;
    const AgentOptions &options_;
    std::string name_;
    Hooks hooks_;
    Scanner out_;
    Scanner in_;
    std::uint64_t peer_ = 0;
    std::optional<CratePeer> crate_;
    std::size_t written_ = 0;                    // bytes
    std::size_t offered_ = 0;                    // bytes: written or shown to the stream
    std::uint64_t last_id_ = 0;                  // of the requests written
    std::optional<std::uint64_t> prefix_;        // written, its message not yet
    std::vector<Asked> asked_;                   // requests read and not answered
    std::optional<std::size_t> barrier_offered_; // when the crate peer's unanswered token was read
    std::set<std::uint64_t> unanswered_;         // requests written
    std::size_t tokens_read_ = 0;
    std::size_t tokens_written_ = 0;
};

} // namespace ferrorpc::simulation
