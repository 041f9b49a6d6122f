#include "outputs.hpp"

#include "emit.hpp"
#include "load.hpp"

#include <fmt/format.h>
#include <fstream>
#include <system_error>

namespace ferrorpc::spec {

std::vector<Output> make_outputs(const std::filesystem::path &root)
{
    const Layout layout = load_layout(root);
    std::vector<Output> outputs = {
        {"src/ferrorpc/generated/wire.h", emit_core(layout)},
        {"src/ferrorpc/generated/wire_names.h", emit_names(layout)},
        {"spec/generated/fields.hpp", emit_fields(layout)},
        {"fuzz/wire.dict", emit_dictionary(layout)},
    };
    const std::string protocol = "spec/protocol.md";
    if (std::filesystem::exists(root / protocol)) {
        outputs.push_back({protocol, emit_tables(layout, read_file(root / protocol, protocol), protocol)});
    }
    return outputs;
}

bool is_current(const std::filesystem::path &root, const Output &output)
{
    const std::filesystem::path path = root / output.path;
    return std::filesystem::exists(path) && read_file(path, output.path) == output.content;
}

void write_output(const std::filesystem::path &root, const Output &output)
{
    const std::filesystem::path path = root / output.path;
    std::filesystem::path scratch = path;
    scratch += ".new";
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream stream(scratch, std::ios::binary);
    stream << output.content;
    stream.close();
    if (stream) {
        std::filesystem::rename(scratch, path, error);
    }
    if (!stream || error) {
        throw SpecError(fmt::format("{}: cannot be written", output.path));
    }
}

} // namespace ferrorpc::spec
