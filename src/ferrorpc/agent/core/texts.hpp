/// The sentences that a program with the crate shows. All begin with "invalid argument: ".
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc::detail::texts {

std::string invalid_argument(std::string_view what);

std::string invalid_world_size(std::uint64_t world_size); ///< says that it must be at least 1, whatever the least is
std::string world_size_too_large(std::uint64_t world_size, std::uint64_t max); ///< the crate has no such limit
std::string invalid_rank(std::uint64_t rank, std::uint64_t world_size);
std::string self_call(std::uint64_t rank);
std::string no_connection(std::uint64_t rank);
std::string size_mismatch(std::uint64_t expected, std::uint64_t got);
std::string timed_out(std::chrono::nanoseconds after);
std::string io_error(std::string_view what);
std::string remote_error(std::string_view message);
std::string message_too_large(std::uint64_t size);
std::string request_too_large(std::uint64_t rank, std::uint64_t request_size);
std::string internal(std::string_view what);

} // namespace ferrorpc::detail::texts
