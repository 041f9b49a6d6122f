#include <ferrorpc/session/output_queue.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace ferrorpc::detail {
namespace {

constexpr std::array<std::byte, 65536> zeros{};

} // namespace

OutputQueue::Position OutputQueue::push(Outgoing message)
{
    const std::size_t size = message.size();
    const Position position = queue_.insert(queue_.end(), std::move(message));
    bytes_ += size;
    return position;
}

OutputQueue::Position OutputQueue::hold(Outgoing message)
{
    const std::size_t size = message.size();
    const Position position = held_.insert(held_.end(), std::move(message));
    position->stage = Outgoing::Stage::held;
    bytes_ += size;
    held_bytes_ += size;
    return position;
}

void OutputQueue::release_first() noexcept
{
    held_.front().stage = Outgoing::Stage::queued;
    held_bytes_ -= held_.front().size();
    queue_.splice(queue_.end(), held_, held_.begin());
}

void OutputQueue::drop_held_tokens() noexcept
{
    for (Position message = held_.begin(); message != held_.end();) {
        message = message->kind == Outgoing::Kind::token ? erase(message) : std::next(message);
    }
}

bool OutputQueue::withdraw(Position message) noexcept
{
    if (message->stage >= Outgoing::Stage::offered) {
        message->is_withdrawn = true;
        return false;
    }
    erase(message);
    return true;
}

OutputQueue::Position OutputQueue::erase(Position message) noexcept
{
    bytes_ -= message->size();
    if (message->stage != Outgoing::Stage::held) {
        return queue_.erase(message);
    }
    held_bytes_ -= message->size();
    return held_.erase(message);
}

// spec/protocol.md#CRA-5: a message's pieces follow each other in one offer, as far as a gathered write takes them.
std::span<const ByteView> OutputQueue::offer()
{
    if (!pieces_.empty()) {
        return pieces_;
    }
    std::size_t skip = begun_bytes_;
    for (Outgoing &message : queue_) {
        if (offered_bytes_ >= offer_size_enough || pieces_.size() == pieces_max) {
            break;
        }
        const bool is_whole = offer_message(message, skip);
        message.stage = std::max(message.stage, Outgoing::Stage::offered);
        if (!is_whole) {
            break;
        }
        skip = 0;
    }
    return pieces_;
}

// False: not all of it fits.
bool OutputQueue::offer_message(const Outgoing &message, std::size_t skip)
{
    if (!offer_piece(message.head, skip) || !offer_piece(message.payload, skip)) {
        return false;
    }
    for (std::size_t left = message.padding; left != 0; left -= std::min(left, zeros.size())) {
        if (!offer_piece(ByteView{zeros}.first(std::min(left, zeros.size())), skip)) {
            return false;
        }
    }
    return true;
}

bool OutputQueue::offer_piece(ByteView piece, std::size_t &skip)
{
    const std::size_t skipped = std::min(skip, piece.size());
    skip -= skipped;
    piece = piece.subspan(skipped);
    if (piece.empty()) {
        return true;
    }
    if (pieces_.size() == pieces_max) {
        return false;
    }
    pieces_.push_back(piece);
    offered_bytes_ += piece.size();
    return true;
}

void OutputQueue::drop() noexcept
{
    while (!held_.empty()) {
        erase(held_.begin());
    }
    while (!queue_.empty() && (pieces_.empty() || queue_.back().stage < Outgoing::Stage::offered)) {
        bytes_ -= queue_.back().size() - (queue_.size() == 1 ? begun_bytes_ : 0);
        queue_.pop_back();
    }
    if (queue_.empty()) {
        begun_bytes_ = 0;
    }
}

} // namespace ferrorpc::detail
