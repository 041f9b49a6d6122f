// No .ksy makes the compiler crash, hang, or write something that it should have refused with one line.
#include "emit.hpp"
#include "load.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace ferrorpc::spec;

namespace {

/// A .ksy gives all outputs, or one line that says why not.
void compile_or_refuse(const std::string &ksy)
{
    try {
        const Layout layout = parse_layout(ksy, "x.ksy");
        emit_core(layout);
        emit_names(layout);
        emit_fields(layout);
        emit_dictionary(layout);
    } catch (const SpecError &error) {
        const std::string_view reason = error.what();
        const bool names_its_place = reason.starts_with("x.ksy:") || reason.starts_with("spec/wire.ksy:");
        if (!names_its_place || reason.find('\n') != std::string_view::npos) {
            FAIL(reason);
        }
    }
}

} // namespace

TEST_CASE("a .ksy that is cut, mutated or shuffled is refused or compiled, never worse")
{
    const std::string ksy = read_file(std::filesystem::path(FERRORPC_SOURCE_DIR) / "spec/wire.ksy", "spec/wire.ksy");
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < ksy.size();) {
        const std::size_t end = ksy.find('\n', at) + 1;
        lines.push_back(ksy.substr(at, end - at));
        at = end;
    }
    const auto joined = [](const std::vector<std::string> &parts) {
        std::string text;
        for (const std::string &part : parts) {
            text += part;
        }
        return text;
    };

    SECTION("cut at every line, and each line left out")
    {
        for (std::size_t index = 0; index < lines.size(); ++index) {
            compile_or_refuse(joined({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(index)}));
            std::vector<std::string> without = lines;
            without.erase(without.begin() + static_cast<std::ptrdiff_t>(index));
            compile_or_refuse(joined(without));
        }
    }
    SECTION("one to four edits at random")
    {
        constexpr std::string_view pieces[] = {"-", ":",  " ",  "\n", "[", "{",    "'", "0",
                                               "_", "0x", "*a", "&a", "~", "true", "u1"};
        std::mt19937 random(515);
        for (int round = 0; round < 2000; ++round) {
            std::string text = ksy;
            for (unsigned edits = random() % 4 + 1; edits != 0; --edits) {
                const std::size_t at = random() % text.size();
                switch (random() % 5) {
                case 0:
                    text[at] = static_cast<char>(random() % 256);
                    break;
                case 1:
                    text.insert(at, pieces[random() % std::size(pieces)]);
                    break;
                case 2:
                    text.erase(at, random() % 8);
                    break;
                case 3:
                    text.insert(at, lines[random() % lines.size()]);
                    break;
                default: // one line in the place of another
                    const std::string &from = lines[random() % lines.size()];
                    if (const std::size_t found = text.find(from); found != std::string::npos) {
                        text.replace(found, from.size(), lines[random() % lines.size()]);
                    }
                    break;
                }
            }
            compile_or_refuse(text);
        }
    }
}
