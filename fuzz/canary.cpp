// Must fail: it takes a good request for `canary` for a defect, and loses memory over the bytes `leak`. A fuzzer that does not
// find the one, or tell of the other, is blind.
#include <fuzz/target.hpp>

#include <proptests/checks/hex_dump.hpp>

#include <ferrorpc/codec/request.hpp>

namespace ferrorpc::fuzz {

std::string check(std::span<const std::byte> input)
{
    if (text_of(input) == "leak") {
        [[maybe_unused]] static const char *volatile lost = nullptr;
        for (int i = 0; i < 100; ++i) { // of the last ones an address may still stand somewhere
            lost = new char[64];
        }
        lost = nullptr;
    }
    const auto request = decode_request(input);
    return request && request->name == "canary" ? "the canary is found\n" + describe(input) : "";
}

std::string describe(std::span<const std::byte> input)
{
    return proptests::hex_dump("request", text_of(input));
}

} // namespace ferrorpc::fuzz
