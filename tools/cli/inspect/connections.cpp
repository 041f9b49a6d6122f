#include "connections.hpp"

#include "../text.hpp"

#include <fmt/format.h>

#include <utility>

namespace ferrorpc::cli {
namespace {

std::pair<std::string, std::string> ends_of(const Segment &segment)
{
    return std::minmax(segment.source, segment.destination);
}

} // namespace

Connections::Connection &Connections::begin(const Ends &ends, const std::string &connector, const std::string &acceptor)
{
    if (const auto old = connections_.find(ends); old != connections_.end()) { // its ports are used again
        finish(old->second);
        connections_.erase(old);
    }
    without_start_.erase(ends);
    const Connection connection{connector,
                                acceptor,
                                {{}, {InputKind::announce, world_size_}, 0}, // spec/protocol.md#ANN-1
                                {{}, {InputKind::frames, world_size_}, 0}};
    return connections_.emplace(ends, connection).first->second;
}

// The connection of a segment, begun if the segment says how; nullptr when its start is not known.
Connections::Connection *Connections::find(const Segment &segment)
{
    const Ends ends = ends_of(segment);
    const auto found = connections_.find(ends);
    Connection *connection = found == connections_.end() ? nullptr : &found->second;
    if (segment.is_syn && !segment.is_ack) {
        const std::uint32_t first = segment.sequence + 1;
        const bool is_again = connection != nullptr && connection->connector == segment.source &&
                              connection->from_connector.stream->first_sequence() == first;
        if (!is_again) {
            connection = &begin(ends, segment.source, segment.destination);
            connection->from_connector.stream.emplace(first);
        }
    } else if (segment.is_syn) {
        if (connection == nullptr) { // the connector's SYN is not in the capture, but this answers it
            connection = &begin(ends, segment.destination, segment.source);
            connection->from_connector.stream.emplace(segment.acknowledged);
        }
        if (!connection->from_acceptor.stream) {
            connection->from_acceptor.stream.emplace(segment.sequence + 1);
        }
    }
    return connection;
}

void Connections::add(const Segment &segment, std::uint64_t packet, std::uint64_t time_ns)
{
    Connection *const connection = find(segment);
    if (connection == nullptr) {
        if (!segment.payload.empty() && without_start_.insert(ends_of(segment)).second) {
            report_.not_read(fmt::format("{} > {}: the start of this connection is not in the capture", segment.source,
                                         segment.destination));
        }
        return;
    }
    Direction &direction = segment.source == connection->connector ? connection->from_connector : connection->from_acceptor;
    if (!direction.stream) {
        direction.lost_size += segment.payload.size();
        return;
    }
    const Place place{packet, time_ns, segment.source, segment.destination};
    const std::uint32_t sequence = segment.is_syn ? segment.sequence + 1 : segment.sequence;
    direction.stream->add(sequence, segment.payload, [&](ByteView bytes) {
        direction.reader.feed(bytes, [&](const Unit &unit) { report_.unit(unit, &place); });
    });
}

void Connections::finish()
{
    for (auto &[ends, connection] : connections_) {
        finish(connection);
    }
    connections_.clear();
}

void Connections::finish(Connection &connection)
{
    finish(connection.from_connector, connection.connector, connection.acceptor);
    finish(connection.from_acceptor, connection.acceptor, connection.connector);
}

void Connections::finish(Direction &direction, std::string_view source, std::string_view destination)
{
    const Place place{0, 0, source, destination};
    direction.reader.finish([&](const Unit &unit) { report_.unit(unit, &place); });
    if (direction.lost_size > 0) {
        report_.not_read(fmt::format("{} > {}: {}, for the start of this direction is not in the capture", source, destination,
                                     counted(direction.lost_size, "byte")));
    } else if (direction.stream && direction.stream->gap_size() > 0) {
        report_.not_read(fmt::format("{} > {}: {} behind offset {}, for {} in front of them are not in the capture", source,
                                     destination, counted(direction.stream->waiting_size(), "byte"), direction.reader.end(),
                                     counted(direction.stream->gap_size(), "byte")));
    }
}

} // namespace ferrorpc::cli
