#include "assemble.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using spec::LayoutField;
using spec::LayoutForm;
using spec::LayoutType;

const Wire &bytes_of(const LayoutField &field, const Values &values)
{
    static const Wire empty;
    const auto given = values.bytes.find(field.id);
    return given == values.bytes.end() ? empty : given->second;
}

// What a sender writes when it is not told otherwise.
std::uint64_t default_of(const LayoutType &type, std::size_t index, const Values &values)
{
    const LayoutField &field = type.fields[index];
    if (field.form == LayoutForm::constant) {
        return field.constant;
    }
    for (const LayoutField &sized : type.fields) {
        if (sized.size_field == index && is_present(type, sized, values.integers)) {
            return bytes_of(sized, values).size();
        }
    }
    if (field.written.empty()) {
        throw std::logic_error(fmt::format("{}.{} needs a value", type.id, field.id));
    }
    return field.written.front();
}

} // namespace

bool is_present(const LayoutType &type, const LayoutField &field, const std::map<std::string, std::uint64_t> &integers)
{
    if (!field.condition) {
        return true;
    }
    const spec::LayoutPredicate &predicate = type.predicates[field.condition->predicate];
    const bool holds = integers.at(type.fields[predicate.field].id) == predicate.value;
    return holds != field.condition->negated;
}

Wire assemble(const LayoutType &type, Values values)
{
    Wire wire;
    for (std::size_t index = 0; index < type.fields.size(); ++index) {
        const LayoutField &field = type.fields[index];
        if (field.form == LayoutForm::constant || field.form == LayoutForm::integer) {
            if (!values.integers.contains(field.id)) {
                values.integers[field.id] = default_of(type, index, values);
            }
            wire.add(little_endian(values.integers[field.id], field.size));
        } else if (is_present(type, field, values.integers)) {
            wire.add(bytes_of(field, values));
        }
    }
    return wire;
}

} // namespace ferrorpc::vectorgen
