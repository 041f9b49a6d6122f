#include "capture.hpp"

#include "../outcome.hpp"
#include "capture_writer.test.hpp"
#include "recording_report.test.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::cli;
using namespace std::string_view_literals;

namespace {

constexpr auto announce = "\x01\0\0\0\0\0\0\0"sv;
constexpr auto token = "\x01\0\0\0\0\0\0\0\0"sv;

std::string shown(ByteView capture)
{
    RecordingReport report;
    inspect_capture(capture, 2, report);
    return report.text;
}

std::string shown(const CaptureWriter &capture)
{
    return shown(capture.bytes());
}

std::string refusal(ByteView capture)
{
    try {
        shown(capture);
    } catch (const Failure &failure) {
        return std::to_string(failure.code()) + " " + failure.what();
    }
    return "";
}

constexpr std::string_view both_tokens = R"(announce, 8 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 3, 0.002000 s
     0  01 00 00 00 00 00 00 00  ANN-1  rank            1
barrier, 9 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 4, 0.003000 s
     8  01 00 00 00 00 00 00 00  FRM-1  length          1
    16  00                       BAR-1  token           0
barrier, 9 bytes  127.0.0.1:29500 > 127.0.0.1:40000  packet 5, 0.004000 s
     0  01 00 00 00 00 00 00 00  FRM-1  length          1
     8  00                       BAR-1  token           0
)";

void write_both_tokens(CaptureWriter &capture)
{
    capture.connect();
    capture.data(true, 0, announce);
    capture.data(true, 8, token);
    capture.data(false, 0, token);
}

} // namespace

TEST_CASE("a connection is shown in both directions, in the order of its packets")
{
    for (const int link_type : {CaptureWriter::raw_ip, CaptureWriter::ethernet, CaptureWriter::linux_cooked}) {
        CAPTURE(link_type);
        CaptureWriter capture{link_type};
        write_both_tokens(capture);
        CHECK(is_capture(capture.bytes()));
        CHECK(shown(capture) == both_tokens);
    }
}

TEST_CASE("IPv6 is read too")
{
    CaptureWriter capture{CaptureWriter::ethernet, true};
    capture.connect();
    capture.data(true, 0, announce);
    CHECK(shown(capture) == "announce, 8 bytes  [::1]:40000 > [::1]:29500  packet 3, 0.002000 s\n"
                            "     0  01 00 00 00 00 00 00 00  ANN-1  rank            1\n");
}

TEST_CASE("retransmitted and reordered segments are put right, also where sequence numbers wrap")
{
    CaptureWriter capture{CaptureWriter::raw_ip, false, 0xFFFFFFFC};
    capture.syn();
    capture.syn(); // again
    capture.syn_ack();
    capture.data(true, 11, token.substr(3));
    capture.data(true, 0, announce.substr(0, 5));
    capture.data(true, 0, announce);
    capture.data(true, 8, token.substr(0, 3));
    CHECK(shown(capture) == R"(announce, 8 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 6, 0.005000 s
     0  01 00 00 00 00 00 00 00  ANN-1  rank            1
barrier, 9 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 7, 0.006000 s
     8  01 00 00 00 00 00 00 00  FRM-1  length          1
    16  00                       BAR-1  token           0
)");
}

TEST_CASE("ports that are used again make a new connection")
{
    CaptureWriter capture;
    capture.connect();
    capture.data(true, 0, announce.substr(0, 3));
    CaptureWriter again{CaptureWriter::raw_ip, false, 5000};
    again.connect();
    again.data(true, 0, announce);
    const std::string file = capture.file() + again.file().substr(24); // without its header
    CHECK(shown(as_bytes(file)) == R"(announce, 3 bytes  127.0.0.1:40000 > 127.0.0.1:29500
     0  01 00 00                 ANN-1  rank            3 of 8 bytes here
     3  ^ incomplete (ANN-4): 3 of 8 bytes of the announce are here
announce, 8 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 6, 0.002000 s
     0  01 00 00 00 00 00 00 00  ANN-1  rank            1
)");
}

TEST_CASE("what cannot be read is named")
{
    SECTION("a connection whose start is missing, once")
    {
        CaptureWriter capture;
        capture.data(true, 0, announce);
        capture.data(true, 8, token);
        CHECK(shown(capture) ==
              "not read: 127.0.0.1:40000 > 127.0.0.1:29500: the start of this connection is not in the capture\n");
    }
    SECTION("but the acceptor's SYN is start enough")
    {
        CaptureWriter capture;
        capture.syn_ack();
        capture.data(true, 0, announce);
        CHECK(shown(capture) == "announce, 8 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 2, 0.001000 s\n"
                                "     0  01 00 00 00 00 00 00 00  ANN-1  rank            1\n");
    }
    SECTION("a direction whose start is missing")
    {
        CaptureWriter capture;
        capture.syn();
        capture.data(false, 0, token);
        CHECK(shown(capture) ==
              "not read: 127.0.0.1:29500 > 127.0.0.1:40000: 9 bytes, for the start of this direction is not in "
              "the capture\n");
    }
    SECTION("bytes behind a gap")
    {
        CaptureWriter capture;
        capture.connect();
        capture.data(true, 0, announce);
        capture.data(true, 10, token);
        CHECK(shown(capture) == "announce, 8 bytes  127.0.0.1:40000 > 127.0.0.1:29500  packet 3, 0.002000 s\n"
                                "     0  01 00 00 00 00 00 00 00  ANN-1  rank            1\n"
                                "not read: 127.0.0.1:40000 > 127.0.0.1:29500: 9 bytes behind offset 8, for 2 bytes in front of "
                                "them are not in the capture\n");
    }
    SECTION("fragments, and packets without whole headers")
    {
        CaptureWriter capture;
        capture.connect();
        capture.data(true, 0, announce);
        capture.make_fragment();
        capture.data(true, 0, announce);
        capture.cut(9);
        CHECK(shown(capture) == "not read: 1 fragment of IP packets\nnot read: 1 packet whose headers are not whole\n");
    }
}

TEST_CASE("a payload that the capture cuts off leaves a gap")
{
    CaptureWriter capture;
    capture.connect();
    capture.data(true, 0, announce);
    capture.cut(5);
    capture.data(true, 8, token);
    CHECK(shown(capture) == R"(announce, 3 bytes  127.0.0.1:40000 > 127.0.0.1:29500
     0  01 00 00                 ANN-1  rank            3 of 8 bytes here
     3  ^ incomplete (ANN-4): 3 of 8 bytes of the announce are here
not read: 127.0.0.1:40000 > 127.0.0.1:29500: 9 bytes behind offset 3, for 5 bytes in front of them are not in the capture
)");
}

TEST_CASE("a capture that is damaged, or of another kind of link, is refused")
{
    CHECK(refusal(CaptureWriter{}.bytes()) == "");
    CHECK(refusal(CaptureWriter{}.bytes().first(23)).starts_with("3 the capture cannot be read: truncated dump file"));
    CHECK(refusal(CaptureWriter{105}.bytes()) == // IEEE 802.11
          "3 the capture cannot be read: its link type IEEE802_11 is none of Ethernet, Linux \"any\", loopback and raw IP");
    CaptureWriter capture;
    write_both_tokens(capture);
    CHECK(refusal(capture.bytes().first(capture.bytes().size() - 1))
              .starts_with("3 the capture cannot be read: truncated dump file"));
    CHECK(!is_capture(as_bytes(announce)));
    CHECK(!is_capture({}));
}
