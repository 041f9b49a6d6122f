// A .ksy outside the profile is refused with the line that leaves it.
#include <proptests/generators/document.hpp>
#include <proptests/property.hpp>

#include <speccompiler/emit.hpp>
#include <speccompiler/load.hpp>

#include <sstream>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

struct Misuse {
    std::string_view from; // the start of a line, behind its indentation
    std::string_view to;   // what stands there instead
};

constexpr Misuse misuses[] = {
    {"- id: ", "- id: Upper "},
    {"- id: ", "- idd: "},
    {"- id: ", "- id: int #"},
    {"type: u", "type: i"},
    {"type: u", "type: u3 #"},
    {"type: str", "type: strz"},
    {"contents: [", "contents: [256, "},
    {"contents: [", "contents: [-"},
    {"size: len", "size: length"},
    {"if: has", "if: is"},
    {"-utf8: strict", "-utf8: lax"},
    {"-utf8: strict", "-utf8: &a strict"},
    {"-write: [", "-write: [18446744073709551615, "},
    {"-tail: true", "-tail: maybe"},
    {"min: ", "min: 18446744073709551616 #"},
    {"min: ", "minimum: "},
    {"endian: le", "endian: be"},
    {"encoding: UTF-8", "encoding: UTF-16"},
    {"-stream: true", "-stream: yes"},
    {"repeat: eos", "repeat: expr"},
    {"value: flag", "value: len"},
    {"-req: CHO-1", "-req: choose"},
    {"-req: {layout", "-req: {layoot"},
    {"switch-on: tag", "switch-on: kind"},
    {"pos: 0", "pos: 1"},
};

std::vector<std::string> lines_of(const std::string &text)
{
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string joined(const std::vector<std::string> &lines)
{
    std::string text;
    for (const std::string &line : lines) {
        text += line + '\n';
    }
    return text;
}

// The one line in which the .ksy is refused; "" when it is not.
std::string refusal_of(const std::string &ksy)
{
    try {
        spec::emit_core(spec::parse_layout(ksy, "x.ksy"));
    } catch (const spec::SpecError &error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("profile: a .ksy within the profile is taken, and refused with the line on which it leaves it", "[kit]")
{
    check_property("documents", [] {
        const KsyDocument made = *document();
        RC_ASSERT(refusal_of(made.text()) == "");
        const auto index = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, std::size(misuses)));
        const Misuse &misuse = misuses[index];
        const auto choice = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 1000));
        std::vector<std::string> lines = lines_of(made.text());
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::size_t start = lines[i].find_first_not_of(' ');
            if (std::string_view{lines[i]}.substr(start).starts_with(misuse.from)) {
                places.push_back(i);
            }
        }
        RC_PRE(!places.empty());
        std::string &line = lines[places[choice % places.size()]];
        const std::size_t at = places[choice % places.size()] + 1;
        line.replace(line.find(misuse.from), misuse.from.size(), misuse.to);
        const std::string refusal = refusal_of(joined(lines));
        RC_LOG() << "line " << at << ": " << line << "\nrefusal: " << refusal << '\n';
        RC_ASSERT(refusal.starts_with("x.ksy:"));
        RC_ASSERT(refusal.find('\n') == std::string::npos);
        RC_ASSERT(std::stoul(refusal.substr(6)) == at);
    });
}
