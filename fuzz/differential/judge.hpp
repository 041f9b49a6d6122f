/// Holds a port to ferrorpc's codec: the same bytes to both, and the same fields to both, in all ways that one input allows.
///
/// - The input is decoded as each message there is. Accept or refuse, and every field that the port observes, must be ours.
/// - Fields are taken from the input, those of a good message where it is one, and encoded. The bytes must be ours, and what is
/// encoded
///   the port must decode, and we do, to those fields.
/// - For no bytes may the port take much more memory at once than they are (spec/protocol.md#LIM-5).
///
/// A port that is the published crate has to refuse in our words too, and may differ where a DIF rule says so, which is
/// counted.
#pragma once

#include "compare.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::differential {

/// Memory that a port may take at once: so many bytes, and so many for each byte that it is given.
inline constexpr std::size_t allocation_size_max = std::size_t{1} << 20;
inline constexpr std::size_t allocation_per_byte_max = 16;

struct Counts {
    std::uint64_t inputs = 0;
    std::uint64_t questions = 0;
    std::uint64_t not_asked = 0;                         ///< of the questions, those that the port cannot be asked
    std::uint64_t other_class = 0;                       ///< refusals of another class than ours
    std::map<std::string_view, std::uint64_t> explained; ///< differences by DIF rule
};

class Judge {
public:
    /// The port must outlive this.
    explicit Judge(const ferrorpc_decoder &port) noexcept : port_{port} {}

    /// "" or what is wrong: the question, both answers, and the bytes annotated.
    std::string judge(ByteView input);

    const Counts &counts() const noexcept { return counts_; }

private:
    struct Answers {
        ferrorpc_decoder_answer ours{};
        ferrorpc_decoder_answer theirs{};
    };

    std::string decode_as_each(ByteView input, const ferrorpc_decoder_command &setting);
    std::string encode_each(ByteView input, const ferrorpc_decoder_command &setting);
    std::string encode_request(ferrorpc_decoder_command command);
    std::string encode_and_decode(const ferrorpc_decoder_command &command, Answers &answers);
    std::string put(const Question &question, Answers &answers);
    std::string judge_memory(const Question &question, std::size_t largest);
    bool is_crate() const noexcept { return (port_.flags & FERRORPC_DECODER_IS_CRATE) != 0; }

    const ferrorpc_decoder &port_;
    Counts counts_;
    std::vector<std::byte> encoded_; // our answer to the last question, where that is bytes
};

/// For people, and in lines for programs: "differential: 12 inputs", "differential: 3 differences by DIF-1" and so on.
std::string summary(const ferrorpc_decoder &port, const Counts &counts);

} // namespace ferrorpc::differential
