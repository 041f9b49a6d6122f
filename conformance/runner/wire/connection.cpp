#include "wire/connection.hpp"

#include "suite/text.hpp"
#include "wire/frames.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::uint64_t expected_frame_size_max = std::uint64_t{1} << 28;
constexpr std::size_t problem_bytes_max = 24; // that are shown

} // namespace

void WireConnection::note(WireAction action, const Bytes &bytes, std::uint64_t size)
{
    const std::uint64_t start = action == WireAction::sent ? sent_ : received_;
    log_->add({{}, rank_, name_, socket_.ports(), action, bytes, size, start});
}

WireStatus WireConnection::send(const Parts &bytes, std::uint64_t offset, std::uint64_t end, Clock::time_point deadline)
{
    if (offset == end) {
        return WireStatus::done;
    }
    note(WireAction::sent, bytes.copy(offset, std::min<std::uint64_t>(wire_event_bytes_max, end - offset)), end - offset);
    sent_ += end - offset;
    return socket_.write(bytes, offset, end, deadline);
}

WireStatus WireConnection::wait_until_taken(bool acknowledged, Clock::time_point deadline)
{
    return socket_.wait_until_taken(acknowledged, deadline);
}

WireStatus WireConnection::receive(std::uint64_t size, Bytes &bytes, Clock::time_point deadline)
{
    const std::size_t before = bytes.size();
    const WireStatus status = socket_.read(size, bytes, deadline);
    const std::size_t count = bytes.size() - before;
    if (count > 0) {
        const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(before);
        note(WireAction::received, Bytes(from, from + static_cast<std::ptrdiff_t>(std::min(count, wire_event_bytes_max))),
             count);
        received_ += count;
    }
    if (status == WireStatus::closed && !std::exchange(has_ended_, true)) {
        note(WireAction::ended);
    }
    return status;
}

WireStatus WireConnection::receive_frame(Bytes &content, std::string &problem, Clock::time_point deadline)
{
    Bytes header;
    WireStatus status = receive(frame_header_size, header, deadline);
    if (status != WireStatus::done) {
        problem = header.empty() ? "" : describe_bytes(header, problem_bytes_max);
        return status;
    }
    const std::uint64_t length = number_at(header, 0, frame_header_size);
    if (length > expected_frame_size_max) {
        problem = fmt::format("a frame header that claims {}", counted(length, "byte"));
        return WireStatus::closed;
    }
    status = receive(length, content, deadline);
    problem = status == WireStatus::done ? "" : fmt::format("{} of a frame of {}", content.size(), counted(length, "byte"));
    return status;
}

std::uint64_t WireConnection::new_segments()
{
    const std::uint64_t now = socket_.segments();
    return now - std::exchange(segments_before_, now);
}

void WireConnection::depart(Clock::time_point deadline)
{
    constexpr std::uint64_t look_size = 65536;
    socket_.finish();
    for (WireStatus status = WireStatus::done; status == WireStatus::done;) {
        Bytes ignored;
        status = socket_.read(look_size, ignored, deadline);
    }
    socket_.close();
}

void WireConnection::finish()
{
    socket_.finish();
    note(WireAction::finished);
}

void WireConnection::reset()
{
    note(WireAction::reset);
    socket_.reset();
}

void WireConnection::close()
{
    note(WireAction::closed);
    socket_.close();
}

} // namespace ferrorpc::conformance
