/// The peer's requests that are being served, and what they hold. Not for users of the library.
#pragma once

#include <ferrorpc/session/increasing_map.hpp>
#include <ferrorpc/session/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ferrorpc::detail {

/// A request counts against requests_in_service_max until the last byte of its answer is written, and its name and payload
/// against request_bytes_max until it is answered.
class Service {
public:
    /// The token of a new request with so many bytes of name and payload; never given twice.
    std::uint64_t add(std::uint64_t request_id, std::size_t size)
    {
        const std::uint64_t token = next_token_;
        unanswered_.add(token, Request{request_id, size});
        ++next_token_;
        bytes_ += size;
        return token;
    }

    /// The request_id to answer with; nullopt when it is answered already (spec/protocol.md#SES-3).
    std::optional<std::uint64_t> answer(std::uint64_t token) noexcept
    {
        const std::optional<Request> request = unanswered_.take(token);
        if (!request) {
            return std::nullopt;
        }
        bytes_ -= request->size;
        ++answers_unwritten_;
        return request->request_id;
    }

    void answer_written() noexcept { --answers_unwritten_; }

    /// No request can be answered any more.
    void abandon() noexcept
    {
        unanswered_.clear();
        bytes_ = 0;
    }

    bool is_unanswered(std::uint64_t token) const noexcept { return unanswered_.contains(token); }
    bool all_answered() const noexcept { return unanswered_.empty(); }

    bool has_room(const Limits &limits) const noexcept
    {
        return unanswered_.size() + answers_unwritten_ < limits.requests_in_service_max && bytes_ < limits.request_bytes_max;
    }

private:
    struct Request {
        std::uint64_t request_id;
        std::size_t size; // bytes of name and payload
    };

    IncreasingMap<std::uint64_t, Request> unanswered_;
    std::size_t bytes_ = 0; // of unanswered_
    std::size_t answers_unwritten_ = 0;
    std::uint64_t next_token_ = 1;
};

} // namespace ferrorpc::detail
