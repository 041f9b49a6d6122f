#include "capture/tcp_streams.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ferrorpc::conformance {
namespace {

// Further ahead no window reaches: such a segment is of another connection.
constexpr std::int64_t ahead_max = std::int64_t{1} << 30;

// Where one side stands.
struct Progress {
    std::optional<std::uint32_t> next = {}; // sequence number of the byte that is due; nullopt: the beginning is not known
    std::uint32_t initial = 0;
    std::map<std::uint64_t, std::span<const std::byte>> waiting = {}; // by the offset in what the side sent
    std::optional<std::uint64_t> end = {};                            // the offset at which it closed
    std::uint64_t seen = 0;                                           // the end of the furthest segment
};

struct Followed {
    std::size_t index; // of the connection
    std::array<Progress, 2> sides = {};
};

class Reassembly {
public:
    void add(const CapturedPacket &packet, const TcpSegment &segment)
    {
        if (segment.synchronises) {
            begin(segment);
        }
        auto found = followed_.find({segment.from, segment.to});
        const std::size_t side = found != followed_.end() ? connector : acceptor;
        found = found != followed_.end() ? found : followed_.find({segment.to, segment.from});
        if (found == followed_.end()) {
            strangers_.insert(std::minmax(segment.from, segment.to));
            return;
        }
        if (found->second.sides[side].next && !segment.synchronises) {
            place(found->second, side, packet, segment);
        }
    }

    TcpStreams take()
    {
        for (const auto &[addresses, followed] : followed_) {
            settle(followed);
        }
        streams_.begun_before = strangers_.size();
        return std::move(streams_);
    }

private:
    // By the first segment of the connector, or where that is missing by the acceptor's.
    void begin(const TcpSegment &segment)
    {
        const std::size_t side = segment.acknowledges ? acceptor : connector;
        const TcpAddress &from = side == connector ? segment.from : segment.to;
        const TcpAddress &to = side == connector ? segment.to : segment.from;
        auto found = followed_.find({from, to});
        if (found != followed_.end() && side == connector && found->second.sides[connector].initial != segment.sequence) {
            settle(found->second); // the same ports again
            followed_.erase(found);
            found = followed_.end();
        }
        if (found == followed_.end()) {
            found = followed_.emplace(std::pair(from, to), Followed{streams_.connections.size()}).first;
            TcpConnection &connection = streams_.connections.emplace_back();
            connection.sides[connector].address = from;
            connection.sides[acceptor].address = to;
        }
        start(found->second.sides[side], segment.sequence);
        if (side == acceptor) {
            start(found->second.sides[connector], segment.acknowledged - 1);
        }
    }

    static void start(Progress &progress, std::uint32_t initial)
    {
        if (!progress.next) {
            progress.initial = initial;
            progress.next = initial + 1;
        }
    }

    void place(Followed &followed, std::size_t side, const CapturedPacket &packet, const TcpSegment &segment)
    {
        TcpConnection &connection = streams_.connections[followed.index];
        Progress &progress = followed.sides[side];
        TcpSide &sender = connection.sides[side];
        const auto ahead = std::int64_t{static_cast<std::int32_t>(segment.sequence - *progress.next)};
        const std::int64_t offset = static_cast<std::int64_t>(sender.size) + ahead;
        if (ahead > ahead_max || offset < 0) {
            return;
        }
        const std::uint64_t end = static_cast<std::uint64_t>(offset) + segment.size;
        if (segment.size > 0) {
            sender.retransmitted += std::size_t{end <= progress.seen};
            sender.out_of_order += std::size_t{ahead > 0};
            progress.seen = std::max(progress.seen, end);
            // Of two with one beginning the longer.
            auto &waiting = progress.waiting[static_cast<std::uint64_t>(offset)];
            waiting = segment.data.size() > waiting.size() ? segment.data : waiting;
        }
        if (segment.finishes) {
            progress.end = end;
        }
        pass_on(connection, side, progress, packet);
    }

    // Whatever has all before it.
    static void pass_on(TcpConnection &connection, std::size_t side, Progress &progress, const CapturedPacket &packet)
    {
        TcpSide &sender = connection.sides[side];
        while (!progress.waiting.empty() && progress.waiting.begin()->first <= sender.size) {
            const auto [offset, bytes] = *progress.waiting.begin();
            progress.waiting.erase(progress.waiting.begin());
            const std::uint64_t known = sender.size - offset;
            if (known >= bytes.size()) {
                continue;
            }
            connection.pieces.push_back({side, bytes.subspan(static_cast<std::size_t>(known)), packet.number, packet.time});
            const std::size_t size = connection.pieces.back().bytes.size();
            sender.size += size;
            *progress.next += static_cast<std::uint32_t>(size);
        }
    }

    void settle(const Followed &followed)
    {
        TcpConnection &connection = streams_.connections[followed.index];
        for (const std::size_t side : {connector, acceptor}) {
            TcpSide &sender = connection.sides[side];
            const Progress &progress = followed.sides[side];
            sender.has_gap = !progress.next || progress.seen > sender.size || progress.end.value_or(0) > sender.size;
            sender.finished = progress.end == sender.size;
        }
    }

    std::map<std::pair<TcpAddress, TcpAddress>, Followed> followed_; // connector and acceptor
    std::set<std::pair<TcpAddress, TcpAddress>> strangers_;
    TcpStreams streams_;
};

} // namespace

TcpStreams tcp_streams(std::span<const CapturedPacket> packets)
{
    Reassembly reassembly;
    for (const CapturedPacket &packet : packets) {
        if (const auto segment = tcp_segment(packet)) {
            reassembly.add(packet, *segment);
        }
    }
    return reassembly.take();
}

} // namespace ferrorpc::conformance
