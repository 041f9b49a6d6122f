#include <ferrorpc/agent/core/texts.hpp>

#include <ferrorpc/codec/frame.hpp>

namespace ferrorpc::detail::texts {
namespace {

std::string join(std::initializer_list<std::string_view> parts)
{
    std::string text = "invalid argument: ";
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

} // namespace

std::string invalid_argument(std::string_view what)
{
    return join({what});
}

std::string invalid_world_size(std::uint64_t world_size)
{
    return join({"invalid world size: ", std::to_string(world_size), " (must be >= 1)"});
}

std::string world_size_too_large(std::uint64_t world_size, std::uint64_t max)
{
    return join({"invalid world size: ", std::to_string(world_size), " (must be <= ", std::to_string(max), ")"});
}

std::string invalid_rank(std::uint64_t rank, std::uint64_t world_size)
{
    return join({"invalid rank ", std::to_string(rank), " for world size ", std::to_string(world_size)});
}

std::string self_call(std::uint64_t rank)
{
    return join({"cannot send to self (rank ", std::to_string(rank), ")"});
}

std::string no_connection(std::uint64_t rank)
{
    return join({"no connection to rank ", std::to_string(rank), " (star topology: non-zero ranks only connect to rank 0)"});
}

std::string size_mismatch(std::uint64_t expected, std::uint64_t got)
{
    return join({"size mismatch: expected ", std::to_string(expected), " bytes, got ", std::to_string(got)});
}

std::string timed_out(std::chrono::nanoseconds after)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(after).count();
    return join({"operation timed out after ", std::to_string(seconds), "s"});
}

std::string io_error(std::string_view what)
{
    return join({"I/O error: ", what});
}

std::string remote_error(std::string_view message)
{
    return join({"remote RPC error: ", message});
}

std::string message_too_large(std::uint64_t size)
{
    return join({"invalid RPC message: RPC message size ", std::to_string(size), " exceeds maximum allowed size ",
                 std::to_string(frame_length_limit), " (1 GiB)"});
}

std::string request_too_large(std::uint64_t rank, std::uint64_t request_size)
{
    return join({"invalid RPC message: the request is larger than the ", std::to_string(request_size), " bytes that rank ",
                 std::to_string(rank), " takes"});
}

std::string internal(std::string_view what)
{
    return join({"RPC internal error: ", what});
}

} // namespace ferrorpc::detail::texts
