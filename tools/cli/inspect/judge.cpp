#include "judge.hpp"

#include "../text.hpp"

#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>
#include <ferrorpc/generated/wire_names.h>

#include <fmt/format.h>

#include <algorithm>

namespace ferrorpc::cli {
namespace {

Finding note(std::uint64_t offset, std::string_view rule, std::string text)
{
    return {Verdict::note, offset, {}, rule, std::move(text)};
}

std::string_view not_canonical_rule(ferrorpc_field field)
{
    return ferrorpc_error_rule(FERRORPC_NOT_CANONICAL, field);
}

std::string ignored_bytes(std::size_t count)
{
    return counted(count, "byte") + " behind the last field: receivers ignore them, and no sender may write them";
}

} // namespace

Finding refusal(const Error &error, std::uint64_t base)
{
    return {Verdict::refused, base + error.offset(), name(error.error_class()), error.rule(),
            std::string{error.reason().view()}};
}

void judge_barrier(Unit &unit, ByteView content, std::uint64_t base)
{
    if (content[0] != std::byte{0}) {
        unit.findings.push_back(
            note(base, not_canonical_rule(FERRORPC_FIELD_BARRIER_TOKEN), "any value is a token, but senders write 0"));
    }
}

void judge_request(Unit &unit, ByteView content, std::uint64_t base)
{
    const auto request = decode_request(content);
    if (!request) {
        unit.findings.push_back(refusal(request.error(), base));
        return;
    }
    if (request->trailing_size == 0) {
        return;
    }
    const ByteView trailing = content.last(request->trailing_size);
    const std::uint64_t offset = base + content.size() - trailing.size();
    const bool is_padding = std::ranges::all_of(trailing, [](std::byte byte) { return byte == std::byte{0}; });
    unit.findings.push_back(
        is_padding ? note(offset, "REQ-6", "padding, which only a server that declared its request size may be sent")
                   : note(offset, not_canonical_rule(FERRORPC_FIELD_REQUEST_TRAILING), ignored_bytes(trailing.size())));
}

void judge_response(Unit &unit, ByteView content, std::uint64_t base)
{
    const auto response = decode_response(content);
    if (!response) {
        unit.findings.push_back(refusal(response.error(), base));
        return;
    }
    if (response->error_flag > 1) {
        unit.findings.push_back(note(base + 9, not_canonical_rule(FERRORPC_FIELD_RESPONSE_ERROR_FLAG),
                                     "it says success, but senders write 0 or 1"));
    }
    if (response->trailing_size > 0) {
        unit.findings.push_back(note(base + content.size() - response->trailing_size,
                                     not_canonical_rule(FERRORPC_FIELD_RESPONSE_TRAILING),
                                     ignored_bytes(response->trailing_size)));
    }
}

} // namespace ferrorpc::cli
