// What one side of a captured connection wrote, as far as it is judged: the announce or frame under way, and each rule that was
// looked at.
#pragma once

#include "capture/judge.hpp"
#include "capture/sent_message.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

inline constexpr std::uint64_t cap_max = std::uint64_t{1} << 30; // LIM-1
inline constexpr std::size_t header_size = 8;                    // of a frame; an announce has as many bytes

// A request id as its caller used it.
struct Asked {
    std::size_t requests = 0;
    std::size_t responses = 0;
    bool is_undecodable = false; // one of the requests
};

class WireSide {
public:
    WireSide(std::size_t side, const TcpAddress &address);

    void append(const TcpPiece &piece);
    // What is not judged yet, from the announce or frame under way on.
    std::span<const std::byte> unread() const { return std::span(buffer_).subspan(cursor_); }
    std::uint64_t number(std::size_t offset) const; // of 8 bytes of the unread
    void step_over(std::uint64_t size) { cursor_ += static_cast<std::size_t>(size); }
    // Frees what has been judged.
    void forget();

    // Takes down whether a rule is kept, its offset from where unread() begins; passes that on.
    bool look(const RuleLook &look);
    // From here on nothing is judged.
    void lose(std::string why);
    bool has_written() const { return piece_ != nullptr; }

    SideVerdict verdict = {};
    bool awaits_announce = false;
    bool is_lost = false;
    bool follows_prefix = false;
    std::vector<std::uint64_t> prefixes = {}; // open ones
    std::size_t tokens = 0;
    std::optional<std::uint64_t> padded_size = {};
    std::map<std::uint64_t, Asked> asked = {}; // by request id

private:
    Bytes shown() const;

    Bytes buffer_;
    std::size_t cursor_ = 0;
    std::uint64_t before_ = 0;        // bytes that were forgotten
    const TcpPiece *piece_ = nullptr; // the last one; the connection outlives this
};

} // namespace ferrorpc::conformance
