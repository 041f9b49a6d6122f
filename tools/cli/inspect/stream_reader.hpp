// Reads one direction of a connection, or one message, into units. It judges as a receiver does, so what it refuses at a frame
// ends the reading; a message that does not decode concerns itself alone.
#pragma once

#include "../options.hpp"
#include "unit.hpp"

#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/frame.hpp>
#include <ferrorpc/session/open_prefixes.hpp>

#include <cstdint>
#include <vector>

namespace ferrorpc::cli {

// Memory: the bytes of one unfinished unit.
class StreamReader {
public:
    // `world_size`: announced ranks must be below it.
    StreamReader(InputKind kind, std::uint64_t world_size) : kind_{kind}, world_size_{world_size} {}

    // Hands over the units that these bytes complete.
    void feed(ByteView bytes, const UnitSink &sink);

    // The bytes end here: hands over what is incomplete, and says what was not read.
    void finish(const UnitSink &sink);

    // Where in the stream the next byte that is fed has its place.
    std::uint64_t end() const noexcept { return offset_ + waiting_.size() + unread_; }

private:
    // The next unit of `bytes`, given to the sink; the bytes that it took, 0 for none yet.
    std::size_t read_unit(ByteView bytes, const UnitSink &sink);
    std::size_t read_announce(ByteView bytes, const UnitSink &sink);
    std::size_t read_frame(ByteView bytes, const UnitSink &sink);

    Unit begin(std::string_view kind, ByteView bytes) const;
    Unit frame_unit(std::string_view kind, ByteView bytes) const;
    void judge_prefix(Unit &unit, ByteView content);
    void judge_response(Unit &unit, ByteView content);
    void refuse(Unit &unit, const Error &error, std::uint64_t base);
    void finish_announce(const UnitSink &sink) const;
    void finish_frame(const UnitSink &sink) const;
    void finish_message(const UnitSink &sink) const;

    InputKind kind_;
    std::uint64_t world_size_;
    detail::OpenPrefixes prefixes_;
    std::vector<std::byte> waiting_; // of the unit that is incomplete
    std::uint64_t offset_ = 0;       // of the first byte of waiting_
    std::uint64_t unread_ = 0;       // bytes behind the refused frame
    bool is_refused_ = false;        // nothing is read any more (spec/protocol.md#FRM-5)
};

} // namespace ferrorpc::cli
