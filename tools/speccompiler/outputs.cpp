#include "outputs.hpp"

#include "emit.hpp"
#include "load.hpp"

namespace ferrorpc::spec {

tools::Files make_outputs(const std::filesystem::path &root)
{
    const Layout layout = load_layout(root);
    tools::Files files = {
        {"src/ferrorpc/generated/wire.h", emit_core(layout)},
        {"src/ferrorpc/generated/wire_names.h", emit_names(layout)},
        {"spec/generated/fields.hpp", emit_fields(layout)},
        {"fuzz/wire.dict", emit_dictionary(layout)},
    };
    if (layout.frame_header) {
        files["tools/wireshark/ferrorpc.lua"] = emit_dissector(layout);
    }
    const std::string protocol = "spec/protocol.md";
    if (std::filesystem::exists(root / protocol)) {
        files[protocol] = emit_tables(layout, read_file(root / protocol, protocol), protocol);
    }
    return files;
}

} // namespace ferrorpc::spec
