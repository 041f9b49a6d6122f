#include "load_parameters.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace ferrorpc::spec {

namespace {

// Names that the generated functions use for their own parameters and variables.
constexpr std::string_view local_names[] = {"data", "size", "in", "out", "out_size", "written", "reader", "writer", "nothing"};

} // namespace

void refuse_local_name(int line, const std::string &id)
{
    if (id.ends_with("_offset") || std::ranges::find(local_names, id) != std::end(local_names)) {
        throw Refusal{line, fmt::format("'{}' is a name that the generated functions use themselves", id)};
    }
}

std::vector<LayoutParameter> read_parameters(const YamlNode *node, bool of_connection, const RuleIds *known)
{
    std::vector<LayoutParameter> parameters;
    if (node == nullptr) {
        return parameters;
    }
    expect_sequence(*node, "params");
    for (const YamlNode &child : node->children) {
        if (of_connection) {
            allow_keys(child, "a parameter of the connection", {"id", "type", "doc", "-limit", "-req"});
        } else {
            allow_keys(child, "a parameter of a type", {"id", "type", "doc"});
        }
        LayoutParameter parameter;
        parameter.id = read_id(require_key(child, "a parameter", "id"));
        refuse_local_name(child.find("id")->line, parameter.id);
        parameter.doc = read_line(child.find("doc"));
        const YamlNode &type = require_key(child, "a parameter", "type");
        const std::optional<std::size_t> size = integer_size(read_scalar(type));
        if (!size && !(of_connection && type.text == "bool")) {
            refuse(type, fmt::format("'{}' is no type of a parameter (allowed: u1, u2, u4, u8{})", type.text,
                                     of_connection ? ", bool" : ""));
        }
        parameter.size = size.value_or(0);
        if (const YamlNode *limit = child.find("-limit")) {
            parameter.limit = read_scalar(*limit);
            parameter.rule = read_rule(require_key(child, "a parameter with -limit", "-req"), known);
        } else if (const YamlNode *rule = child.find("-req")) {
            refuse_key(*rule, "-req without -limit");
        }
        if (std::ranges::find(parameters, parameter.id, &LayoutParameter::id) != parameters.end()) {
            refuse(child, fmt::format("parameter '{}' stands twice", parameter.id));
        }
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

} // namespace ferrorpc::spec
