#include "numbers.hpp"

#include <bit>
#include <set>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {

std::string name_of(std::uint64_t number)
{
    if (number < two_to_the(16) - 1) {
        return fmt::format("{}", number);
    }
    if (number == u64_max) {
        return "2^64-1";
    }
    if (std::has_single_bit(number)) {
        return fmt::format("2^{}", std::countr_zero(number));
    }
    if (std::has_single_bit(number - 1)) {
        return fmt::format("2^{}+1", std::countr_zero(number - 1));
    }
    if (std::has_single_bit(number + 1)) {
        return fmt::format("2^{}-1", std::countr_zero(number + 1));
    }
    return fmt::format("{}", number);
}

std::vector<std::uint64_t> boundary_ids()
{
    std::set<std::uint64_t> ids = {0, 2, u64_max - 1, u64_max, 0x0807060504030201};
    for (unsigned byte = 0; byte < 8; ++byte) {
        ids.insert(two_to_the(8 * byte)); // 01 at each position
    }
    for (const unsigned bits : {7U, 8U, 16U, 31U, 32U, 53U, 63U}) {
        ids.insert({two_to_the(bits) - 1, two_to_the(bits), two_to_the(bits) + 1});
    }
    return {ids.begin(), ids.end()};
}

std::vector<std::uint64_t> boundary_lengths(std::uint64_t exact, std::uint64_t place)
{
    std::set<std::uint64_t> lengths = {255, 256, exact << 24, u32_max - 1, u32_max};
    for (std::uint64_t length = 0; length <= exact + 8; ++length) {
        lengths.insert(length);
    }
    for (const unsigned bits : {16U, 24U, 31U}) {
        lengths.insert({two_to_the(bits) - 1, two_to_the(bits)});
    }
    for (const unsigned bits : {8U, 16U, 24U}) {
        lengths.insert(two_to_the(bits) + exact); // good when a byte is lost
    }
    const std::uint64_t wraps_to_0 = two_to_the(32) - place;
    for (const std::uint64_t sum : {std::uint64_t{0}, std::uint64_t{1}, place - 4, place - 1}) {
        lengths.insert(wraps_to_0 + sum);
    }
    return {lengths.begin(), lengths.end()};
}

} // namespace ferrorpc::vectorgen
