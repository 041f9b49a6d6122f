#include "stream_reader.hpp"

#include "recording_report.test.hpp"

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace ferrorpc;
using namespace ferrorpc::cli;
using ferrorpc::testing::hex;

namespace {

// What is shown of bytes that come in pieces of `step`.
std::string shown(std::string_view digits, InputKind kind, std::uint64_t world_size = UINT64_MAX, std::size_t step = SIZE_MAX)
{
    const std::vector<std::byte> bytes = hex(digits);
    RecordingReport report;
    StreamReader reader{kind, world_size};
    const UnitSink sink = [&](const Unit &unit) { report.unit(unit, nullptr); };
    for (std::size_t at = 0; at < bytes.size(); at += std::min(step, bytes.size() - at)) {
        reader.feed(ByteView{bytes}.subspan(at, std::min(step, bytes.size() - at)), sink);
    }
    reader.finish(sink);
    return report.text;
}

// Only the lines that tell findings.
std::string findings(std::string_view digits, InputKind kind = InputKind::frames, std::uint64_t world_size = UINT64_MAX)
{
    const std::string text = shown(digits, kind, world_size);
    std::string lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at) + 1;
        const std::string line = text.substr(at, end - at);
        if (line.find("  ^ ") != std::string::npos) {
            lines += line;
        }
        at = end;
    }
    return lines;
}

constexpr std::string_view exchange = "0300000000000000"                                                       // announce
                                      "1800000000000000 01 0302000000000000 04000000 6563686f 03000000 686921" // request
                                      "0100000000000000 00"                                                    // barrier
                                      "0800000000000000 1100000000000000"                                      // prefix
                                      "1100000000000000 02 0302000000000000 01 03000000 6e6f21";               // response

constexpr std::string_view exchange_text = R"(announce, 8 bytes
     0  03 00 00 00 00 00 00 00  ANN-1  rank            3
request, 32 bytes
     8  18 00 00 00 00 00 00 00  FRM-1  length          24
    16  01                       REQ-2  tag             request
    17  03 02 00 00 00 00 00 00  REQ-3  request_id      515
    25  04 00 00 00              REQ-4  len_name        4
    29  65 63 68 6f              REQ-4  name            "echo"
    33  03 00 00 00              REQ-5  len_payload     3
    37  68 69 21                 REQ-5  payload         "hi!"
barrier, 9 bytes
    40  01 00 00 00 00 00 00 00  FRM-1  length          1
    48  00                       BAR-1  token           0
response_prefix, 16 bytes
    49  08 00 00 00 00 00 00 00  FRM-1  length          8
    57  11 00 00 00 00 00 00 00  RSP-1  message_length  17
response, 25 bytes
    65  11 00 00 00 00 00 00 00  FRM-1  length          17
    73  02                       RSP-5  tag             response
    74  03 02 00 00 00 00 00 00  RSP-6  request_id      515
    82  01                       RSP-7  error_flag      1
    83  03 00 00 00              RSP-9  len_content     3
    87  6e 6f 21                 RSP-9  error_message   "no!"
)";

} // namespace

TEST_CASE("every field is shown with its offset, bytes, rule and meaning, however the bytes come")
{
    CHECK(shown(exchange, InputKind::announce) == exchange_text);
    for (std::size_t step = 1; step < 20; ++step) {
        CAPTURE(step);
        CHECK(shown(exchange, InputKind::announce, UINT64_MAX, step) == exchange_text);
    }
}

TEST_CASE("nothing gives nothing")
{
    CHECK(shown("", InputKind::frames) == "");
    CHECK(shown("", InputKind::announce) == "");
}

TEST_CASE("one message can be read without a frame")
{
    CHECK(shown("02 0302000000000000 00 01000000 ff", InputKind::message) == R"(response, 15 bytes
     0  02                       RSP-5  tag             response
     1  03 02 00 00 00 00 00 00  RSP-6  request_id      515
     9  00                       RSP-7  error_flag      0
    10  01 00 00 00              RSP-9  len_content     1
    14  ff                       RSP-9  payload         1 byte
)");
    CHECK(shown("03 0302000000000000 00000000 00000000", InputKind::message) == R"(request, 17 bytes
     0  03                       REQ-2  tag             not a request
     1  03 02 00 00 00 00 00 00  REQ-3  request_id      515
     9  00 00 00 00              REQ-4  len_name        0
    13                           REQ-4  name            0 bytes
    13  00 00 00 00              REQ-5  len_payload     0
    17                           REQ-5  payload         0 bytes
     0  ^ refused, wrong_tag (REQ-2): expected request tag 0x01
)");
    CHECK(shown("", InputKind::message) == R"(request, 0 bytes
     0                           REQ-2  tag             0 of 1 byte here
     0  ^ refused, truncated (REQ-2): expected request tag 0x01
)");
}

TEST_CASE("ANN-3: an announced rank outside the world is refused, and nothing behind it is read")
{
    CHECK(findings("0300000000000000", InputKind::announce, 4) == "");
    CHECK(shown("0400000000000000 01", InputKind::announce, 4) == R"(announce, 8 bytes
     0  04 00 00 00 00 00 00 00  ANN-1  rank            4
     0  ^ refused, invalid_rank (ANN-3): invalid rank 4 for world size 4
unread, 1 byte
     8  ^ note (FRM-5): 1 byte behind what was refused: nothing is read into them
)");
    CHECK(findings("0000000000000000", InputKind::announce, 4) ==
          "     0  ^ refused, invalid_rank (ANN-3): invalid rank 0 for world size 4\n");
}

TEST_CASE("a frame that is refused ends the reading")
{
    const std::string unread = "     8  ^ note (FRM-5): 1 byte behind what was refused: nothing is read into them\n";
    CHECK(findings("0100004000000000 00") ==
          "     0  ^ refused, too_large (LIM-2): RPC message size 1073741825 exceeds maximum "
          "allowed size 1073741824 (1 GiB)\n" +
              unread);
    CHECK(findings("0700000000000000 00") ==
          "     0  ^ refused, unknown_frame (KND-5): frame of 7 bytes with first byte 0 has no kind\n" + unread);
    CHECK(findings("0900000000000000 03") ==
          "     8  ^ refused, unknown_frame (KND-5): frame of 9 bytes with first byte 3 has no kind\n");
    CHECK(findings("0800000000000000 0d00000000000000") ==
          "     8  ^ refused, too_small (RSP-3): message_length 13 is below 14\n");
    CHECK(findings("0e00000000000000 02 0000000000000000 00 00000000") ==
          "     0  ^ refused, unknown_frame (KND-6): no response prefix of length 14 is open\n");
}

TEST_CASE("KND-6: prefixes are matched by length, in any order, and each once")
{
    const std::string prefixes = "0800000000000000 0e00000000000000 0800000000000000 0f00000000000000 ";
    const std::string fourteen = "0e00000000000000 02 0000000000000000 00 00000000 ";
    const std::string fifteen = "0f00000000000000 02 0000000000000000 00 01000000 aa ";
    CHECK(findings(prefixes + fifteen + fourteen) == "");
    CHECK(findings(prefixes + fifteen + fourteen + fourteen) ==
          "    77  ^ refused, unknown_frame (KND-6): no response prefix of length 14 is open\n");
}

TEST_CASE("ERR-5: a request that does not decode concerns itself alone")
{
    CHECK(findings("1300000000000000 01 0302000000000000 01000000 ff 01000000 00"
                   "0100000000000000 00") == "    21  ^ refused, invalid_utf8 (MSG-3): invalid UTF-8 in function name: invalid "
                                             "utf-8 sequence of 1 bytes from index 0\n");
    CHECK(findings("0900000000000000 01 0302000000000000"
                   "0100000000000000 00") == "    17  ^ refused, truncated (MSG-2): request too short for name length\n");
}

TEST_CASE("what is taken though no sender may write it is noted")
{
    CHECK(findings("0100000000000000 ff") == "     8  ^ note (BAR-2): any value is a token, but senders write 0\n");
    CHECK(findings("1200000000000000 01 0302000000000000 00000000 00000000 00") ==
          "    25  ^ note (REQ-6): padding, which only a server that declared its request size may be sent\n");
    CHECK(findings("1200000000000000 01 0302000000000000 00000000 00000000 01") ==
          "    25  ^ note (MSG-5): 1 byte behind the last field: receivers ignore them, and no sender may write them\n");
    CHECK(findings("0800000000000000 0f00000000000000 0f00000000000000 02 0302000000000000 07 00000000 00") ==
          "    33  ^ note (RSP-8): it says success, but senders write 0 or 1\n"
          "    38  ^ note (MSG-5): 1 byte behind the last field: receivers ignore them, and no sender may write them\n");
}

TEST_CASE("FRM-4, ANN-4: what has not wholly arrived is shown as far as it goes")
{
    CHECK(shown("0300", InputKind::announce) == R"(announce, 2 bytes
     0  03 00                    ANN-1  rank            2 of 8 bytes here
     2  ^ incomplete (ANN-4): 2 of 8 bytes of the announce are here
)");
    CHECK(shown("0100", InputKind::frames) == R"(frame, 2 bytes
     0  01 00                    FRM-1  length          2 of 8 bytes here
     2  ^ incomplete (FRM-4): 2 of 8 bytes of the frame's header are here
)");
    CHECK(shown("1100000000000000", InputKind::frames) == R"(frame, 8 bytes
     0  11 00 00 00 00 00 00 00  FRM-1  length          17
     8  ^ incomplete (FRM-4): 0 of 17 bytes of the frame's content are here
)");
    CHECK(shown("1100000000000000 01 0302", InputKind::frames) == R"(request, 11 bytes
     0  11 00 00 00 00 00 00 00  FRM-1  length          17
     8  01                       REQ-2  tag             request
     9  03 02                    REQ-3  request_id      2 of 8 bytes here
    11  ^ incomplete (FRM-4): 3 of 17 bytes of the frame's content are here
)");
}
