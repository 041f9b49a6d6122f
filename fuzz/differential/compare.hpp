/// Whether a port's answer is the one that ferrorpc's codec gives.
#pragma once

#include "question.hpp"

#include <string_view>

namespace ferrorpc::differential {

struct Verdict {
    enum class Kind {
        same,
        not_asked,   ///< the port cannot be asked this
        other_class, ///< both refuse, for reasons of another class (spec/protocol.md#ERR-1): told, and no failure
        explained,   ///< a DIF rule tells this difference, and the port is the crate
        wrong,
    };

    Kind kind = Kind::same;
    std::string_view about = {}; ///< explained: the rule's id; wrong: what differs
};

/// `theirs` is what the port answered, `ours` what our codec did. Only fields that the port has observed are compared, and
/// sentences only when it is the crate.
Verdict compare(const Question &question, const ferrorpc_decoder_answer &ours, const ferrorpc_decoder_answer &theirs,
                bool is_crate);

/// What differs in the fields that `observed` names; empty: nothing.
std::string_view difference(const ferrorpc_decoder_fields &ours, const ferrorpc_decoder_fields &theirs, std::uint32_t observed);

} // namespace ferrorpc::differential
