// Checks nothing: as fast as a target can be, to compare others with.
#include <fuzz/target.hpp>

namespace ferrorpc::fuzz {

std::string check(std::span<const std::byte>)
{
    return "";
}

std::string describe(std::span<const std::byte> input)
{
    return std::to_string(input.size()) + " bytes\n";
}

} // namespace ferrorpc::fuzz
