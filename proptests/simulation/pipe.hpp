// One direction of a simulated connection: it moves bytes in pieces of any size, late, and may fall silent or break at any
// byte.
#pragma once

#include <proptests/simulation/random.hpp>

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/io/stream.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace ferrorpc::simulation {

/// How connections behave in one world.
struct Shape {
    std::chrono::microseconds delay_max{0}; ///< of each write, and of each piece on its way
    std::size_t piece_max = SIZE_MAX;       ///< bytes that one read or write moves
    std::size_t capacity = 65536;           ///< bytes written and not read
};

/// Lives on its loop. Completes as a Stream does, never from within a call.
class Pipe {
public:
    using Seen = std::function<void(ByteView)>;

    Pipe(io::Loop &loop, Random &random, const Shape &shape);

    /// Told of bytes as they are written, and as they are about to be handed to the reader.
    void watch_writes(Seen seen) { on_written_ = std::move(seen); }
    void watch_reads(Seen seen) { on_read_ = std::move(seen); }

    void read(std::span<std::byte> room, io::Stream::Done done);
    void write(std::span<const ByteView> buffers, io::Stream::Done done);

    /// Takes some bytes at once, or none. Not while a write is under way.
    std::size_t write_now(std::span<const ByteView> buffers);

    /// The writing end is closed: its end shows behind what was written.
    void finish();

    /// The reading end is closed: the writer learns of it later.
    void abandon();

    /// Some of the bytes on their way are lost, and nothing comes behind the others.
    void cut();

    /// While silent nothing arrives, and nobody is told.
    void set_silent(bool is_silent);

    bool has_unread() const noexcept { return !bytes_.empty(); }

private:
    struct Reader {
        std::span<std::byte> room;
        io::Stream::Done done;
    };
    struct Writer {
        std::vector<ByteView> buffers;
        io::Stream::Done done;
        bool is_due = false;
    };
    struct Piece {
        io::TimePoint arrival;
        std::size_t size;
    };

    std::chrono::nanoseconds delay();
    std::size_t piece(std::size_t size_max);
    void try_read();
    void try_write();
    std::size_t take(std::span<const ByteView> buffers);
    void complete_read(std::size_t size);
    void complete_write(std::size_t size);
    void arrive();
    void arm();

    // Invariant: arrived_ + the sizes of transit_ == bytes_.size() <= shape_.capacity.
    io::Loop &loop_;
    Random &random_;
    Shape shape_;
    std::deque<std::byte> bytes_; // written, not read
    std::size_t arrived_ = 0;     // of bytes_
    std::deque<Piece> transit_;   // the rest
    std::optional<Reader> reader_;
    std::optional<Writer> writer_;
    std::unique_ptr<io::Timer> arrival_;
    std::unique_ptr<io::Timer> write_;
    std::unique_ptr<io::Timer> reset_;
    Seen on_written_;
    Seen on_read_;
    bool is_finished_ = false;
    bool is_abandoned_ = false;
    bool is_broken_ = false;
    bool is_silent_ = false;
};

} // namespace ferrorpc::simulation
