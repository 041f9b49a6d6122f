// MSG-2, MSG-3, ANN-3, FRM-4, LIM-2, RSP-3: the bytes of proptests/regressions.txt, by every check that takes them. A stream is
// read in every split in two.
#include <proptests/checks/decoding.hpp>
#include <proptests/checks/guarded.hpp>
#include <proptests/checks/reading.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>
#include <string>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

std::string check_every_split(ByteView stream, std::uint64_t cap)
{
    std::string found;
    for (std::size_t first = 0; first <= stream.size() && found.empty(); ++first) {
        for (unsigned way = 0; way < 8 && found.empty(); ++way) {
            const std::size_t pieces[] = {first};
            found = check_stream(stream, pieces, {cap, false, (way & 1) != 0, (way & 2) != 0, (way & 4) != 0});
        }
    }
    return found;
}

std::string replay(const std::string &check, std::uint64_t number, ByteView bytes)
{
    if (check == "request") {
        return check_request(bytes);
    }
    if (check == "response") {
        return check_response(bytes);
    }
    if (check == "announce") {
        return check_announce(bytes, number);
    }
    if (check == "frame") {
        return check_frame(bytes, number);
    }
    if (check == "prefix") {
        return check_response_prefix(bytes, number);
    }
    return check == "stream" ? check_every_split(bytes, number) : "no check is called " + check;
}

} // namespace

TEST_CASE("regressions: what was once wrong is right", "[regressions]")
{
    std::ifstream file{FERRORPC_SOURCE_DIR "/proptests/regressions.txt"};
    std::size_t count = 0;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words{line.substr(0, line.find('#'))};
        std::string check;
        if (!(words >> check)) {
            continue;
        }
        std::uint64_t number = 0;
        if (check != "request" && check != "response") {
            words >> number;
        }
        std::string hex;
        words >> hex;
        INFO(line);
        REQUIRE_FALSE(words.fail());
        const testing::Bytes bytes = testing::hex(hex);
        CHECK(guarded(as_text(bytes), [&](ByteView view) { return replay(check, number, view); }) == "");
        ++count;
    }
    CHECK(count >= 20);
}
