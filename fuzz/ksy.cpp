// A .ksy that a stranger wrote: the compiler takes it, and then emits the same twice, or refuses it with one line that names
// the file.
#include <fuzz/target.hpp>

#include <speccompiler/emit.hpp>
#include <speccompiler/load.hpp>

namespace ferrorpc::fuzz {
namespace {

std::string emitted(std::string_view text)
{
    const spec::Layout layout = spec::parse_layout(text, "x.ksy");
    return spec::emit_core(layout) + spec::emit_names(layout) + spec::emit_fields(layout) + spec::emit_dictionary(layout);
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    try {
        const std::string_view text = text_of(input);
        return emitted(text) == emitted(text) ? "" : "the same .ksy gives two codecs\n";
    } catch (const spec::SpecError &error) {
        const std::string_view line = error.what();
        return line.starts_with("x.ksy:") && line.find('\n') == std::string_view::npos ? ""
                                                                                       : "refused with: " + std::string{line};
    }
}

std::string describe(std::span<const std::byte> input)
{
    return std::string{text_of(input)} + '\n';
}

} // namespace ferrorpc::fuzz
