#include "stream_reader.hpp"

#include "../text.hpp"
#include "judge.hpp"
#include "rows.hpp"

#include <ferrorpc/codec/announce.hpp>
#include <ferrorpc/codec/response.hpp>

#include <fmt/format.h>

#include <optional>

namespace ferrorpc::cli {
namespace {

// The kind of a frame of which only the start is here; nothing when that does not tell yet.
std::optional<FrameKind> kind_so_far(std::uint64_t length, ByteView content)
{
    const std::byte first_byte = content.empty() ? std::byte{0} : content.front();
    return classify_frame(length, first_byte);
}

} // namespace

void StreamReader::feed(ByteView bytes, const UnitSink &sink)
{
    if (is_refused_) {
        unread_ += bytes.size();
        return;
    }
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    std::size_t done = 0;
    while (!is_refused_) {
        const std::size_t size = read_unit(ByteView{waiting_}.subspan(done), sink);
        if (size == 0) {
            break;
        }
        done += size;
        offset_ += size;
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
    if (is_refused_) {
        unread_ = waiting_.size();
        waiting_.clear();
    }
}

std::size_t StreamReader::read_unit(ByteView bytes, const UnitSink &sink)
{
    switch (kind_) {
    case InputKind::announce:
        return read_announce(bytes, sink);
    case InputKind::frames:
        return read_frame(bytes, sink);
    case InputKind::message:
        break;
    }
    return 0; // its end is the end of the input
}

Unit StreamReader::begin(std::string_view kind, ByteView bytes) const
{
    return {kind, offset_, bytes.size(), {}, {}};
}

Unit StreamReader::frame_unit(std::string_view kind, ByteView bytes) const
{
    Unit unit = begin(kind, bytes);
    append_rows(unit.rows, "frame_header", bytes.first(frame_header_size), offset_);
    return unit;
}

void StreamReader::refuse(Unit &unit, const Error &error, std::uint64_t base)
{
    unit.findings.push_back(refusal(error, base));
    is_refused_ = true; // spec/protocol.md#ERR-4
}

std::size_t StreamReader::read_announce(ByteView bytes, const UnitSink &sink)
{
    const auto announce = decode_announce(bytes, world_size_);
    if (announce && !*announce) {
        return 0;
    }
    const ByteView rank = bytes.first(announce_size);
    Unit unit = begin("announce", rank);
    append_rows(unit.rows, "announce", rank, offset_);
    if (!announce) { // spec/protocol.md#ANN-7
        refuse(unit, announce.error(), offset_);
    }
    sink(unit);
    kind_ = InputKind::frames;
    return announce_size;
}

std::size_t StreamReader::read_frame(ByteView bytes, const UnitSink &sink)
{
    const auto frame = decode_frame(bytes);
    if (!frame) {
        const bool is_kind_wrong = frame.error().error_class() == ErrorClass::unknown_frame;
        const ByteView shown =
            bytes.first(is_kind_wrong && frame.error().offset() > 0 ? frame_header_size + 1 : frame_header_size);
        Unit unit = frame_unit("frame", shown);
        if (shown.size() > frame_header_size) {
            unit.rows.push_back({offset_ + frame_header_size, shown.subspan(frame_header_size), "first byte",
                                 fmt::format("{:02x}", std::to_integer<unsigned>(shown.back())),
                                 "tells requests from responses", "KND-3"});
        }
        refuse(unit, frame.error(), offset_);
        sink(unit);
        return shown.size();
    }
    if (!*frame) {
        return 0;
    }
    const ByteView content = (*frame)->content;
    const std::size_t size = frame_header_size + content.size();
    const std::uint64_t content_offset = offset_ + frame_header_size;
    Unit unit = frame_unit(name((*frame)->kind), bytes.first(size));
    append_rows(unit.rows, unit.kind, content, content_offset);
    switch ((*frame)->kind) {
    case FrameKind::barrier:
        judge_barrier(unit, content, content_offset);
        break;
    case FrameKind::response_prefix:
        judge_prefix(unit, content);
        break;
    case FrameKind::request:
        judge_request(unit, content, content_offset);
        break;
    case FrameKind::response:
        judge_response(unit, content);
        break;
    }
    sink(unit);
    return size;
}

void StreamReader::judge_prefix(Unit &unit, ByteView content)
{
    if (const auto prefix = decode_response_prefix(content)) {
        prefixes_.open(prefix->message_length);
    } else {
        refuse(unit, prefix.error(), offset_ + frame_header_size);
    }
}

void StreamReader::judge_response(Unit &unit, ByteView content)
{
    if (!prefixes_.is_open(content.size())) { // spec/protocol.md#KND-6
        unit.findings.push_back({Verdict::refused, offset_, name(ErrorClass::unknown_frame), "KND-6",
                                 fmt::format("no response prefix of length {} is open", content.size())});
        is_refused_ = true;
        return;
    }
    prefixes_.close(content.size());
    cli::judge_response(unit, content, offset_ + frame_header_size);
}

void StreamReader::finish(const UnitSink &sink)
{
    if (unread_ > 0) {
        sink({"unread",
              offset_,
              unread_,
              {},
              {{Verdict::note,
                offset_,
                {},
                "FRM-5",
                counted(unread_, "byte") + " behind what was refused: nothing is read into them"}}});
    } else if (kind_ == InputKind::message) {
        finish_message(sink);
    } else if (!waiting_.empty()) {
        kind_ == InputKind::announce ? finish_announce(sink) : finish_frame(sink);
    }
}

void StreamReader::finish_announce(const UnitSink &sink) const
{
    Unit unit = begin("announce", waiting_);
    append_rows(unit.rows, "announce", waiting_, offset_);
    unit.findings.push_back({Verdict::incomplete,
                             end(),
                             {},
                             "ANN-4",
                             fmt::format("{} of {} bytes of the announce are here", waiting_.size(), announce_size)});
    sink(unit);
}

void StreamReader::finish_frame(const UnitSink &sink) const
{
    const ByteView bytes = waiting_;
    Unit unit = begin("frame", bytes);
    append_rows(unit.rows, "frame_header", bytes.first(std::min(bytes.size(), frame_header_size)), offset_);
    std::string text = fmt::format("{} of {} bytes of the frame's header are here", bytes.size(), frame_header_size);
    if (bytes.size() >= frame_header_size) {
        const std::uint64_t length = decode_frame_header(bytes).value()->length;
        const ByteView content = bytes.subspan(frame_header_size);
        if (const std::optional<FrameKind> kind = kind_so_far(length, content)) {
            unit.kind = name(*kind);
            append_rows(unit.rows, unit.kind, content, offset_ + frame_header_size);
        }
        text = fmt::format("{} of {} bytes of the frame's content are here", content.size(), length);
    }
    unit.findings.push_back({Verdict::incomplete, end(), {}, "FRM-4", std::move(text)});
    sink(unit);
}

void StreamReader::finish_message(const UnitSink &sink) const
{
    const ByteView bytes = waiting_;
    const bool is_response = !bytes.empty() && bytes.front() == std::byte{0x02};
    Unit unit = begin(is_response ? "response" : "request", bytes);
    append_rows(unit.rows, unit.kind, bytes, offset_);
    is_response ? cli::judge_response(unit, bytes, offset_) : judge_request(unit, bytes, offset_);
    sink(unit);
}

} // namespace ferrorpc::cli
