// A bare session that does what the session of an agent's one connection does, and the stream of that connection, which makes
// it do so and compares.
#pragma once

#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/stream.hpp>
#include <ferrorpc/session/session.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ferrorpc::proptests {

class Shadow {
public:
    Shadow(const SessionOptions &options, std::uint64_t rank) : session{options}, rank_{rank} { session.start(); }

    // Tells what has happened; called after every call into the session. A request for "nix" is answered as an agent does that
    // has no such function.
    void look();

    void complain(const std::string &text) { complaint = complaint.empty() ? text : complaint; }

    Session session;
    std::vector<std::string> trace;
    std::vector<RequestToken> requests;        // not answered
    std::map<std::uint64_t, unsigned> numbers; // of calls, by id
    std::string complaint;                     // what was wrong first

    // Of the agent's stream
    std::vector<std::string> agent_trace;
    std::string written; // taken by the stream
    bool is_reading = false;
    bool is_writing = false;
    bool has_write_failed = false;
    bool is_closed = false;

private:
    std::string line(const CallEnded &ended) const;

    std::uint64_t rank_;
};

// The agent's end of `inner`.
std::unique_ptr<io::Stream> make_shadowed_stream(std::unique_ptr<io::Stream> inner, const io::Loop &loop, Shadow &shadow);

} // namespace ferrorpc::proptests
