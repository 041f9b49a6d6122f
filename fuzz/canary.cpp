// Must fail: it takes a good request for `canary` for a defect. A fuzzer that does not find one is blind.
#include <fuzz/target.hpp>

#include <proptests/checks/hex_dump.hpp>

#include <ferrorpc/codec/request.hpp>

namespace ferrorpc::fuzz {

std::string check(std::span<const std::byte> input)
{
    const auto request = decode_request(input);
    return request && request->name == "canary" ? "the canary is found\n" + describe(input) : "";
}

std::string describe(std::span<const std::byte> input)
{
    return proptests::hex_dump("request", text_of(input));
}

} // namespace ferrorpc::fuzz
