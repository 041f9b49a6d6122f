// Any .ksy within the profile compiles to a codec that does what the .ksy says: each case compiles one with a C compiler.
#include <proptests/generators/document.hpp>
#include <proptests/property.hpp>

#include <shared/files.hpp>
#include <shared/scratch_folder.test.hpp>
#include <speccompiler/load.hpp>
#include <speccompiler/outputs.hpp>

#include <array>
#include <cstdio>
#include <set>

using namespace ferrorpc::proptests;
using ferrorpc::tools::ScratchFolder;

namespace {

std::string output_of(const std::string &command)
{
    std::string output;
    std::FILE *const pipe = popen((command + " 2>&1").c_str(), "r");
    RC_ASSERT(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), size);
    }
    output += pclose(pipe) == 0 ? "" : "(failed)\n";
    return output;
}

// What is asked of the compiled codec, a line each, and what it must answer.
class Questions {
public:
    explicit Questions(const KsyDocument &document)
    {
        const auto types = document.types();
        for (std::size_t index = 0; index < types.size(); ++index) {
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                const std::string whole = example(*types[index], seed);
                ask(index, *types[index], whole);
                for (std::size_t size = 0; size < whole.size(); ++size) {
                    ask(index, *types[index], whole.substr(0, size));
                    std::string changed = whole;
                    changed[size] = static_cast<char>(changed[size] ^ (1 << (seed + size) % 8));
                    ask(index, *types[index], changed);
                }
            }
        }
        for (std::uint64_t length = 0; length < 60; ++length) {
            const auto first = static_cast<unsigned char>(15 + length % 5);
            questions_ += "k " + std::to_string(length) + " " + std::to_string(first) + "\n";
            answers_ += std::string{interpret_kind(document, length, first)} + "\n";
        }
    }

    const std::string &questions() const { return questions_; }

    // The first line that is not as it must be, with its question.
    std::string difference(const std::string &output) const
    {
        std::size_t question = 0;
        for (std::size_t expected = 0, actual = 0; expected < answers_.size();) {
            const std::string line = answers_.substr(expected, answers_.find('\n', expected) - expected);
            const std::string answer =
                actual < output.size() ? output.substr(actual, output.find('\n', actual) - actual) : "(nothing)";
            const std::string asked = questions_.substr(question, questions_.find('\n', question) - question);
            if (line != answer) {
                return asked + "\n  the document says " + line + "\n  the codec says    " + answer + "\n";
            }
            expected += line.size() + 1;
            actual += answer.size() + 1;
            question += asked.size() + 1;
        }
        return "";
    }

private:
    void ask(std::size_t index, const MessageType &type, const std::string &bytes)
    {
        if (!asked_.insert(std::to_string(index) + bytes).second) {
            return;
        }
        questions_ += std::to_string(index) + " ";
        for (const char byte : bytes) {
            constexpr const char *digits = "0123456789abcdef";
            const auto value = static_cast<unsigned char>(byte);
            questions_ += {digits[value >> 4], digits[value & 0xF]};
        }
        questions_ += "\n";
        answers_ += interpret(type, bytes) + "\n";
    }

    std::set<std::string> asked_;
    std::string questions_;
    std::string answers_;
};

void write_outputs(const ScratchFolder &scratch)
{
    for (const auto &[name, content] : ferrorpc::spec::make_outputs(scratch.path())) {
        scratch.write(name, content);
    }
}

} // namespace

TEST_CASE("speccompiler: MSG-1 to MSG-4, ERR-1, ERR-2, ERR-3: a .ksy within the profile becomes a codec that does what it says",
          "[speccompiler]")
{
    check_property("documents", [] {
        const KsyDocument made = *document();
        const Questions questions{made};
        const ScratchFolder scratch;
        scratch.write("spec/wire.ksy", made.text());
        scratch.write("program.c", emit_program(made));
        scratch.write("questions", questions.questions());
        write_outputs(scratch);
        const std::string at = scratch.path().string();
        demand(output_of(FERRORPC_C_COMPILER " -std=c11 -O0 -Wall -Wextra -Werror " FERRORPC_C_SANITIZE " -I" + at + "/src " +
                         at + "/program.c -o " + at + "/program"));
        demand(questions.difference(output_of(at + "/program <" + at + "/questions")));
    });
}
