#include "messages.hpp"

namespace ferrorpc::vectorgen {

Values request_values(const Wire &name, const Wire &payload)
{
    return {{{"request_id", usual_id}}, {{"name", name}, {"payload", payload}}};
}

Values success_values(const Wire &payload)
{
    return {{{"request_id", usual_id}, {"error_flag", 0}}, {{"payload", payload}}};
}

Values error_values(const Wire &message)
{
    return {{{"request_id", usual_id}, {"error_flag", 1}}, {{"error_message", message}}};
}

Values with(Values values, const std::string &field, std::uint64_t number)
{
    values.integers[field] = number;
    return values;
}

Wire request(const spec::Layout &layout, const Values &values)
{
    return assemble(type_named(layout, "request"), values);
}

Wire response(const spec::Layout &layout, const Values &values)
{
    return assemble(type_named(layout, "response"), values);
}

Fields request_fields(std::uint64_t request_id, const Wire &name, const Wire &payload)
{
    return {{"request_id", request_id}, {"name", name}, {"payload", payload}};
}

Fields success_fields(std::uint64_t request_id, const Wire &payload)
{
    return {{"request_id", request_id}, {"is_error", false}, {"payload", payload}};
}

Fields error_fields(std::uint64_t request_id, const Wire &message)
{
    return {{"request_id", request_id}, {"is_error", true}, {"error_message", message}};
}

} // namespace ferrorpc::vectorgen
