// A connection of a rank that the judge plays: what is sent and received on it goes into the log, and whole frames are taken
// from it. Refuses a frame longer than any that a scenario expects.
#pragma once

#include "wire/log.hpp"
#include "wire/socket.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

namespace ferrorpc::conformance {

class WireConnection {
public:
    // `name` is what steps call it by. The log outlives the connection.
    WireConnection(WireSocket socket, std::size_t rank, std::string name, WireLog &log)
        : socket_(std::move(socket)), rank_(rank), name_(std::move(name)), log_(&log)
    {
    }

    void rename(std::string name) { name_ = std::move(name); }
    bool is_open() const { return socket_.is_open(); }
    void note(WireAction action, const Bytes &bytes = {}, std::uint64_t size = 0);

    // The bytes from `offset` to before `end`.
    WireStatus send(const Parts &bytes, std::uint64_t offset, std::uint64_t end, Clock::time_point deadline);
    WireStatus wait_until_taken(bool acknowledged, Clock::time_point deadline);
    // Appends `size` bytes, or as many as came before the connection ended.
    WireStatus receive(std::uint64_t size, Bytes &bytes, Clock::time_point deadline);
    // The content of the next frame, or what came instead.
    WireStatus receive_frame(Bytes &content, std::string &problem, Clock::time_point deadline);
    // False where a request with this id has come before.
    bool take_id(std::uint64_t id) { return ids_.insert(id).second; }
    // Segments with data that have come since the last look.
    std::uint64_t new_segments();

    // No more bytes from here; waits for the other end to close. Nothing of it goes into the log.
    void depart(Clock::time_point deadline);
    void finish(); // no more bytes from here
    void reset();
    void close();

private:
    WireSocket socket_;
    std::size_t rank_;
    std::string name_;
    WireLog *log_;
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t segments_before_ = 0;
    std::set<std::uint64_t> ids_; // of requests that came
    bool has_ended_ = false;
};

} // namespace ferrorpc::conformance
