/// Messages that wait to be written, in order. Not for users of the library.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/session/outgoing.hpp>

#include <cstddef>
#include <iterator>
#include <list>
#include <span>
#include <vector>

namespace ferrorpc::detail {

/// Messages are held (not sendable yet), queued, offered to the writer, begun (first byte written), then gone. Until wrote(),
/// those that are offered stay where they are, for somebody may be reading them.
class OutputQueue {
public:
    using Messages = std::list<Outgoing>;
    using Position = Messages::iterator; // valid until the message is gone

    /// An offer's pieces at most; what systems take in one gathered write.
    static constexpr std::size_t pieces_max = 64;

    /// Bytes from which an offer takes in no further message, so that those behind it can still be withdrawn.
    static constexpr std::size_t offer_size_enough = std::size_t{256} << 10;

    Position push(Outgoing message);

    /// Keeps a message back until release().
    Position hold(Outgoing message);
    const Messages &held() const noexcept { return held_; }

    /// Queues the first of those held; there must be one.
    void release_first() noexcept;

    /// Holds again, in front of those held and in their order, the queued messages for which `may_wait(message)` is true.
    template <typename MayWait>
    void hold_queued(MayWait may_wait);

    /// Takes out the tokens among those held.
    void drop_held_tokens() noexcept;

    /// Takes a message out unless its first byte is written (spec/protocol.md#SES-7). True: it is gone. False: it is being
    /// written, and will be finished if its first byte is (spec/protocol.md#FRM-6).
    bool withdraw(Position message) noexcept;

    /// Pieces to write now. Until wrote(), the same ones each time.
    std::span<const ByteView> offer();

    /// The first `size` bytes of the offer are written. Calls `gone(message, was_written)` for each message that ends with it.
    template <typename Gone>
    void wrote(std::size_t size, Gone gone);

    /// Drops everything that is not offered.
    void drop() noexcept;

    /// Bytes not written yet, held ones included.
    std::size_t bytes() const noexcept { return bytes_; }
    std::size_t held_bytes() const noexcept { return held_bytes_; }

private:
    Position erase(Position message) noexcept;
    bool offer_message(const Outgoing &message, std::size_t skip);
    bool offer_piece(ByteView piece, std::size_t &skip);

    // Invariant: queue_ is one begun message or none, then offered ones, then queued ones.
    Messages queue_;
    Messages held_;
    std::size_t begun_bytes_ = 0; // of the first message, written
    std::size_t bytes_ = 0;
    std::size_t held_bytes_ = 0; // of these, of held_
    std::vector<ByteView> pieces_;
    std::size_t offered_bytes_ = 0;
};

template <typename MayWait>
void OutputQueue::hold_queued(MayWait may_wait)
{
    for (Position next = queue_.end(); next != queue_.begin() && std::prev(next)->stage == Outgoing::Stage::queued;) {
        const Position message = std::prev(next);
        if (may_wait(*message)) {
            message->stage = Outgoing::Stage::held;
            held_bytes_ += message->size();
            held_.splice(held_.begin(), queue_, message);
        } else {
            next = message;
        }
    }
}

template <typename Gone>
void OutputQueue::wrote(std::size_t size, Gone gone)
{
    bytes_ -= size;
    pieces_.clear();
    offered_bytes_ = 0;
    begun_bytes_ += size;
    while (!queue_.empty() && begun_bytes_ >= queue_.front().size()) {
        begun_bytes_ -= queue_.front().size();
        gone(queue_.front(), true);
        queue_.pop_front();
    }
    auto message = queue_.begin();
    if (begun_bytes_ != 0) {
        message->stage = Outgoing::Stage::begun;
        ++message;
    }
    while (message != queue_.end() && message->stage == Outgoing::Stage::offered) {
        if (message->is_withdrawn) {
            gone(*message, false);
            message = erase(message);
        } else {
            message->stage = Outgoing::Stage::queued;
            ++message;
        }
    }
}

} // namespace ferrorpc::detail
