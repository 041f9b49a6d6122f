#include "compare.hpp"

namespace ferrorpc::differential {
namespace {

using Kind = Verdict::Kind;

// The DIF rule that tells why the crate and this project differ here; empty: none does.
std::string_view explanation(const Question &question, const ferrorpc_decoder_answer &ours,
                             const ferrorpc_decoder_answer &theirs)
{
    if (ours.result != FERRORPC_DECODER_REJECTED || theirs.result == FERRORPC_DECODER_REJECTED) {
        return {};
    }
    const std::uint32_t message = question.command.message;
    if (question.operation == Operation::encode) {
        return ours.error_class == FERRORPC_DECODER_TOO_LARGE ? "DIF-9" : "";
    }
    if (message == FERRORPC_DECODER_RESPONSE_PREFIX && ours.error_class == FERRORPC_DECODER_TOO_SMALL) {
        return "DIF-1";
    }
    if (message == FERRORPC_DECODER_FRAME && ours.error_class == FERRORPC_DECODER_TOO_LARGE) {
        return "DIF-2";
    }
    if (message == FERRORPC_DECODER_FRAME && ours.error_class == FERRORPC_DECODER_UNKNOWN_FRAME) {
        return "DIF-3";
    }
    return {};
}

Verdict compare_refusals(const ferrorpc_decoder_answer &ours, const ferrorpc_decoder_answer &theirs, bool is_crate)
{
    if (is_crate && !equal(ours.text, theirs.text)) {
        return {Kind::wrong, "the crate refuses it in other words"};
    }
    const bool is_told = theirs.error_class != FERRORPC_DECODER_NO_CLASS;
    return {is_told && theirs.error_class != ours.error_class ? Kind::other_class : Kind::same};
}

} // namespace

std::string_view difference(const ferrorpc_decoder_fields &ours, const ferrorpc_decoder_fields &theirs, std::uint32_t observed)
{
    const auto differs = [&](std::uint32_t bit, bool is_equal) { return (observed & bit) != 0 && !is_equal; };
    if (differs(FERRORPC_DECODER_RANK, ours.rank == theirs.rank)) {
        return "the rank differs";
    }
    if (differs(FERRORPC_DECODER_LENGTH, ours.length == theirs.length)) {
        return "the length differs";
    }
    if (differs(FERRORPC_DECODER_KIND, ours.kind == theirs.kind)) {
        return "the kind differs";
    }
    if (differs(FERRORPC_DECODER_MESSAGE_LENGTH, ours.message_length == theirs.message_length)) {
        return "the message_length differs";
    }
    if (differs(FERRORPC_DECODER_REQUEST_ID, ours.request_id == theirs.request_id)) {
        return "the request_id differs";
    }
    if (differs(FERRORPC_DECODER_NAME, equal(ours.name, theirs.name))) {
        return "the name differs";
    }
    if (differs(FERRORPC_DECODER_IS_ERROR, ours.is_error == theirs.is_error)) {
        return "is_error differs";
    }
    if (differs(FERRORPC_DECODER_PAYLOAD, equal(ours.payload, theirs.payload))) {
        return "the payload differs";
    }
    if (differs(FERRORPC_DECODER_ERROR_MESSAGE, equal(ours.error_message, theirs.error_message))) {
        return "the error_message differs";
    }
    return differs(FERRORPC_DECODER_CANONICAL, ours.canonical == theirs.canonical) ? "canonical differs" : "";
}

Verdict compare(const Question &question, const ferrorpc_decoder_answer &ours, const ferrorpc_decoder_answer &theirs,
                bool is_crate)
{
    switch (theirs.result) {
    case FERRORPC_DECODER_SKIPPED:
        return {Kind::not_asked};
    case FERRORPC_DECODER_ERRORED:
        return {Kind::wrong, "the port has failed"};
    case FERRORPC_DECODER_ACCEPTED:
    case FERRORPC_DECODER_INCOMPLETE:
    case FERRORPC_DECODER_REJECTED:
        break;
    default:
        return {Kind::wrong, "the port has answered with no result that there is"};
    }
    if (ours.result != theirs.result) {
        const std::string_view rule = explanation(question, ours, theirs);
        return is_crate && !rule.empty() ? Verdict{Kind::explained, rule} : Verdict{Kind::wrong, "the result differs"};
    }
    if (ours.result == FERRORPC_DECODER_REJECTED) {
        return compare_refusals(ours, theirs, is_crate);
    }
    if (ours.result == FERRORPC_DECODER_ACCEPTED && question.operation == Operation::encode) {
        return equal(ours.bytes, theirs.bytes) ? Verdict{} : Verdict{Kind::wrong, "the bytes differ"};
    }
    const std::string_view field = difference(ours.fields, theirs.fields, theirs.fields.observed);
    return field.empty() ? Verdict{} : Verdict{Kind::wrong, field};
}

} // namespace ferrorpc::differential
