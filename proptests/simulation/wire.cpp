#include <proptests/simulation/wire.hpp>

#include <ferrorpc/codec/announce.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace ferrorpc::simulation {
namespace {

constexpr std::size_t header_size = 8;

/// `size` bytes, little-endian.
std::uint64_t number_at(ByteView bytes, std::size_t offset, std::size_t size)
{
    std::uint64_t number = 0;
    for (std::size_t i = size; i > 0; --i) {
        number = number << 8 | std::to_integer<std::uint64_t>(bytes[offset + i - 1]);
    }
    return number;
}

} // namespace

/// Takes what is missing of the first `size_max` bytes.
std::size_t Scanner::keep(ByteView &bytes, std::size_t size_max)
{
    const std::size_t size = std::min(bytes.size(), size_max - std::min(size_max, kept_.size()));
    kept_.insert(kept_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    bytes = bytes.subspan(size);
    return size;
}

std::optional<std::uint64_t> Scanner::take_announce(ByteView &bytes)
{
    if (skip_ == 0) {
        return std::nullopt;
    }
    position_ += keep(bytes, skip_);
    if (kept_.size() < skip_) {
        return std::nullopt;
    }
    skip_ = 0;
    const std::uint64_t rank = number_at(kept_, 0, announce_size);
    kept_.clear();
    return rank;
}

std::optional<SeenFrame> Scanner::take_frame(ByteView &bytes)
{
    if (bytes.empty()) {
        return std::nullopt;
    }
    if (passed_ >= header_size && passed_ == header_size + number_at(kept_, 0, header_size)) { // the last one has been told
        position_ += passed_;
        passed_ = 0;
        kept_.clear();
    }
    passed_ += keep(bytes, header_size);
    if (passed_ < header_size) {
        return std::nullopt;
    }
    const std::uint64_t length = number_at(kept_, 0, header_size);
    passed_ += keep(bytes, header_size + std::min<std::uint64_t>(length, head_max));
    const std::size_t rest = std::min<std::uint64_t>(bytes.size(), header_size + length - passed_);
    bytes = bytes.subspan(rest);
    passed_ += rest;
    if (passed_ < header_size + length) {
        return std::nullopt;
    }
    return SeenFrame{length, std::span{kept_}.subspan(header_size), position_};
}

Wire::Wire(Judge &judge, const AgentOptions &options, std::string name, Hooks hooks)
    : judge_{judge}, options_{options}, name_{std::move(name)}, hooks_{std::move(hooks)},
      out_{options.rank == 0 ? 0 : announce_size}, in_{options.rank == 0 ? announce_size : 0}
{
}

void Wire::set_peer(std::uint64_t rank)
{
    peer_ = rank;
    const auto declared = options_.crate_peers.find(rank);
    crate_ = declared == options_.crate_peers.end() ? options_.crate_job : std::optional{declared->second};
    hooks_.announced(*this);
}

void Wire::has_written(ByteView bytes)
{
    written_ += bytes.size();
    if (const auto rank = out_.take_announce(bytes)) {
        if (*rank != options_.rank) { // ANN-1
            complain("ANN-1: announced itself as rank " + std::to_string(*rank));
        }
        set_peer(0);
    }
    while (const auto frame = out_.take_frame(bytes)) {
        take_written(*frame);
    }
}

void Wire::has_read(ByteView bytes)
{
    if (const auto rank = in_.take_announce(bytes)) {
        set_peer(*rank);
    }
    while (const auto frame = in_.take_frame(bytes)) {
        take_read(*frame);
    }
}

/// What others send was judged where they wrote it, but for strangers, from whom anything may come.
void Wire::take_read(const SeenFrame &frame)
{
    if (frame.length == 1) {
        ++tokens_read_;
        if (crate_ && options_.rank == 0) {
            barrier_offered_ = barrier_offered_.value_or(offered_);
        }
    } else if (frame.length >= 9 && frame.head[0] == std::byte{1}) {
        asked_.push_back({number_at(frame.head, 1, 8), offered_});
    } else if (frame.length >= 14 && frame.head[0] == std::byte{2}) {
        unanswered_.erase(number_at(frame.head, 1, 8));
    }
}

void Wire::take_written(const SeenFrame &frame)
{
    const bool is_announced = prefix_.has_value();
    if (is_announced && frame.length != *prefix_) { // RSP-2, RSP-4
        complain("RSP-2: wrote a frame of " + std::to_string(frame.length) + " bytes behind a prefix");
    }
    prefix_.reset();
    if (frame.length == 1) {
        ++tokens_written_;
        barrier_offered_.reset();
        if (frame.head[0] != std::byte{0}) {
            complain("BAR-2: wrote a token that is not 0");
        }
    } else if (frame.length == 8) {
        prefix_ = number_at(frame.head, 0, 8);
    } else if (is_announced && frame.length >= 14 && frame.head[0] == std::byte{2}) {
        write_response(frame);
    } else if (!is_announced && frame.length >= 17 && frame.head[0] == std::byte{1}) {
        write_request(frame);
    } else {
        complain("KND-5: wrote a frame of no kind");
    }
}

void Wire::write_request(const SeenFrame &frame)
{
    const std::uint64_t id = number_at(frame.head, 1, 8);
    if (id <= last_id_) {
        complain("SES-2: request_id " + std::to_string(id) + " behind " + std::to_string(last_id_));
    }
    last_id_ = id;
    const std::uint64_t name_size = number_at(frame.head, 9, 4);
    const std::uint64_t size = 17 + name_size + number_at(frame.head, 13 + name_size, 4);
    if (frame.length != (crate_ ? crate_->request_size.value_or(size) : size)) {
        complain("REQ-6: wrote a request of " + std::to_string(frame.length) + " bytes");
    }
    if (crate_) {
        // What was shown to the stream before the peer's request was read could not be taken back.
        const auto waits = [&frame](std::size_t offered) { return offered <= frame.position; };
        const bool is_all_taken =
            options_.limits.requests_in_service_max >= Limits{}.requests_in_service_max; // not left for later
        if (is_all_taken &&
            (std::ranges::any_of(asked_, waits, &Asked::offered) || (barrier_offered_ && waits(*barrier_offered_)))) {
            complain("CRA-1: wrote a request to a crate peer that waits");
        }
        if (unanswered_.size() >= crate_->calls_max) {
            complain("CRA-2: more calls are outstanding at a crate peer than it takes");
        }
    }
    unanswered_.insert(id);
    hooks_.called(*this, frame.head.subspan(17 + name_size));
}

void Wire::write_response(const SeenFrame &frame)
{
    const std::uint64_t id = number_at(frame.head, 1, 8);
    const auto asked = std::ranges::find(asked_, id, &Asked::id);
    if (asked == asked_.end()) {
        complain("SES-3: wrote a response to request_id " + std::to_string(id) + ", which nobody asks");
    } else {
        asked_.erase(asked);
    }
    if (frame.head[9] > std::byte{1} || frame.length != 14 + number_at(frame.head, 10, 4)) { // RSP-8
        complain("MSG-5: wrote a response that is not canonical");
    }
}

} // namespace ferrorpc::simulation
