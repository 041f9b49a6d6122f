// response_prefix.json: the content of the first frame of a response.
#include "files.hpp"

#include "numbers.hpp"

#include <fmt/format.h>

#include <set>

namespace ferrorpc::vectorgen {
namespace {

// The crate takes a prefix below 14 and fails that call alone (DIF-1).
Rules value_rules(std::uint64_t value)
{
    if (value < 14) {
        return {"RSP-3", "DIF-1"};
    }
    return {value > default_cap ? "LIM-3" : "RSP-3"};
}

void add_values(Builder &builder, const std::set<std::uint64_t> &values)
{
    for (const std::uint64_t value : values) {
        builder.decode("response_prefix", fmt::format("{}", value), fmt::format("announces {}", name_of(value)),
                       value_rules(value), Wire::u64(value));
    }
}

std::set<std::uint64_t> powers()
{
    std::set<std::uint64_t> values;
    for (unsigned power = 5; power < 64; ++power) {
        values.insert(two_to_the(power));
    }
    for (const unsigned power : {8U, 16U, 24U, 30U, 31U, 32U, 48U, 53U, 63U}) {
        values.insert({two_to_the(power) - 1, two_to_the(power) + 1});
    }
    values.insert(u64_max);
    return values;
}

} // namespace

VectorFile response_prefix_file(const spec::Layout &layout)
{
    Builder builder(layout, {"response_prefix",
                             "Response prefixes",
                             "the 8 bytes that announce the length of a response's message",
                             "all values from 0 to 20, all powers of two, all sizes from 0 to 8",
                             {}});
    builder.group("small", "Small values", "from 0 to 20: the smallest response has 14 bytes");
    std::set<std::uint64_t> small;
    for (std::uint64_t value = 0; value <= 20; ++value) {
        small.insert(value);
    }
    add_values(builder, small);

    builder.group("power", "Powers of two", "each power of two from 2^5 on, and the neighbours of those that end a width");
    add_values(builder, powers());

    builder.group("width", "Widths", "values that are good when a part of their bytes is read, or in another order");
    std::set<std::uint64_t> shifted = {two_to_the(32) + 14, two_to_the(32) + 13, two_to_the(63) + 14};
    for (unsigned byte = 1; byte < 8; ++byte) {
        shifted.insert(std::uint64_t{14} << 8 * byte);
    }
    add_values(builder, shifted);

    builder.group("truncated", "Truncated", "a prefix cut behind each byte: a message is whole, so it is refused");
    for (std::size_t size = 0; size < 8; ++size) {
        builder.decode("response_prefix", fmt::format("at-{}", size), fmt::format("{} of 8 bytes", size), {"RSP-1", "MSG-2"},
                       Wire::u64(17).first(size));
    }
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
