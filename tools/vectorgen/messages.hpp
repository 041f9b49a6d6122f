// The messages that vectors are made from, with the usual fields: request_id 515, so that byte order shows, name "echo",
// payload "hi!".
#pragma once

#include "assemble.hpp"
#include "interpreter.hpp"

#include <cstdint>
#include <string>

namespace ferrorpc::vectorgen {

constexpr std::uint64_t usual_id = 515;

Values request_values(const Wire &name = "echo", const Wire &payload = "hi!");
Values success_values(const Wire &payload = "hi!");
Values error_values(const Wire &message = "full");

// The same with another number in a field: a tag, an id, a length that is not its field's.
Values with(Values values, const std::string &field, std::uint64_t number);

// The whole message, without its frame.
Wire request(const spec::Layout &layout, const Values &values = request_values());
Wire response(const spec::Layout &layout, const Values &values = success_values());

// What an encoder is given.
Fields request_fields(std::uint64_t request_id, const Wire &name, const Wire &payload);
Fields success_fields(std::uint64_t request_id, const Wire &payload);
Fields error_fields(std::uint64_t request_id, const Wire &message);

} // namespace ferrorpc::vectorgen
