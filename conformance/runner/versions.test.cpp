// The numbers of versions.hpp are those that the documents tell.
#include "versions.hpp"

#include "testing.hpp"

#include <fmt/core.h>

using namespace ferrorpc::conformance;

namespace {

std::string read(const std::string &name)
{
    std::ostringstream text;
    text << std::ifstream(FERRORPC_SOURCE_DIR "/conformance/" + name).rdbuf();
    return std::move(text).str();
}

bool tells(const std::string &name, const std::string &text)
{
    return read(name).find(text) != std::string::npos;
}

} // namespace

TEST_CASE("the documents tell the numbers that the runner goes by")
{
    CHECK(tells("versions.md", fmt::format("| testee protocol | {} |", testee_protocol_version)));
    CHECK(tells("versions.md", fmt::format("| vector format | {} |", vector_format)));
    CHECK(tells("versions.md", fmt::format("| results format | {} |", results_format)));
    CHECK(tells("versions.md", fmt::format("| suite | {} |", suite_version)));
    CHECK(read("testee-protocol.md").starts_with(fmt::format("# The testee protocol, version {}\n", testee_protocol_version)));
    CHECK(read("vectors/README.md").starts_with(fmt::format("# Conformance vectors, format {}\n", vector_format)));
    CHECK(read("live/README.md").starts_with(fmt::format("# Live scenarios, format {}\n", vector_format)));
    CHECK(tells("vectors/vector.schema.json",
                fmt::format("\"title\": \"A file of conformance vectors, format {}\"", vector_format)));
    CHECK(tells("runner/README.md", fmt::format("| `format` | {} |", results_format)));
    CHECK(tells("decoder.h", "#define FERRORPC_DECODER_VERSION 1\n"));
    CHECK(tells("versions.md", "| decoder | 1 |"));
}
