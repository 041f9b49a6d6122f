// LIM-1, LIM-6, BAR-6: limits relate to each other, and a session refuses others.
#include <ferrorpc/session/session.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>

using namespace ferrorpc;

namespace {

std::string refusal(const SessionOptions &options)
{
    try {
        const Session session{options};
    } catch (const std::invalid_argument &error) {
        return error.what();
    }
    return "";
}

template <typename Change>
std::string refusal_after(Change change)
{
    SessionOptions options;
    change(options.limits);
    return refusal(options);
}

} // namespace

TEST_CASE("limits: LIM-1, LIM-6, BAR-6: each bound and its nearest miss", "[session]")
{
    CHECK(refusal({}).empty());
    CHECK(refusal_after([](Limits &limits) { limits.frame_length_max += 1; }) == "frame_length_max is over 2^30");
    CHECK(refusal_after([](Limits &limits) { limits.frame_length_max = 512; }).empty());
    CHECK(refusal_after([](Limits &limits) { limits.frame_length_max = 511; }) == "frame_length_max is below 512");
    CHECK(refusal_after([](Limits &limits) { limits.open_prefixes_max = limits.calls_in_flight_max; }).empty());
    CHECK(refusal_after([](Limits &limits) { limits.open_prefixes_max = limits.calls_in_flight_max - 1; }) ==
          "open_prefixes_max is below calls_in_flight_max");
    CHECK(refusal_after([](Limits &limits) { limits.barrier_tokens_max = 2; }).empty());
    CHECK(refusal_after([](Limits &limits) { limits.barrier_tokens_max = 1; }) == "barrier_tokens_max is below 2");
    CHECK(refusal_after([](Limits &limits) { limits.refusal_bytes_max = 511; }) ==
          "refusal_bytes_max is below 512 or over queued_bytes_max");
    CHECK(refusal_after([](Limits &limits) { limits.refusal_bytes_max = limits.queued_bytes_max + 1; }) ==
          "refusal_bytes_max is below 512 or over queued_bytes_max");
    CHECK(refusal_after([](Limits &limits) { limits.requests_in_service_max = 0; }) == "a limit is 0");
}

TEST_CASE("limits: CRA-2, CRA-4: a crate peer's declaration makes sense", "[session]")
{
    const auto declared = [](std::optional<std::size_t> request_size, std::size_t calls_max) {
        SessionOptions options;
        options.limits.frame_length_max = 1000;
        options.crate_peer = CratePeer{request_size, calls_max};
        return refusal(options);
    };
    const std::string size_refused = "a crate peer's request_size is below 17 or over frame_length_max";
    CHECK(declared(17, 1).empty());
    CHECK(declared(1000, 1).empty());
    CHECK(declared(16, 1) == size_refused);
    CHECK(declared(1001, 1) == size_refused);
    CHECK(declared(std::nullopt, 0) == "a crate peer's calls_max is 0");
}
