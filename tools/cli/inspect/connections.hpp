// The TCP connections of a capture: who connected to whom, and both directions read. A connection whose start is not in the
// capture cannot be read, for frames have no mark to find them by; it is named once.
#pragma once

#include "packet.hpp"
#include "report.hpp"
#include "stream_reader.hpp"
#include "tcp_stream.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace ferrorpc::cli {

class Connections {
public:
    // `world_size`: announced ranks must be below it. The report must outlive this.
    Connections(std::uint64_t world_size, Report &report) : world_size_{world_size}, report_{report} {}

    // `packet`: its number, `time_ns`: since the capture's first packet.
    void add(const Segment &segment, std::uint64_t packet, std::uint64_t time_ns);

    // The capture ends here.
    void finish();

private:
    struct Direction {
        std::optional<TcpStream> stream; // none: its first byte is not known
        StreamReader reader;
        std::uint64_t lost_size = 0; // bytes that came without a stream
    };
    struct Connection {
        std::string connector;
        std::string acceptor;
        Direction from_connector;
        Direction from_acceptor;
    };
    using Ends = std::pair<std::string, std::string>; // the lesser first

    Connection &begin(const Ends &ends, const std::string &connector, const std::string &acceptor);
    Connection *find(const Segment &segment);
    void finish(Connection &connection);
    void finish(Direction &direction, std::string_view source, std::string_view destination);

    std::uint64_t world_size_;
    Report &report_;
    std::map<Ends, Connection> connections_;
    std::set<Ends> without_start_;
};

} // namespace ferrorpc::cli
