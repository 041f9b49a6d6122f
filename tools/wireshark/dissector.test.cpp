// The generated dissector in tshark, on captures written here.
#include <cli/inspect/capture_writer.test.hpp>
#include <ferrorpc/testing/hex.hpp>
#include <shared/scratch_folder.test.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <string>

using ferrorpc::cli::CaptureWriter;

namespace {

std::string wire(std::string_view digits)
{
    return std::string{ferrorpc::as_text(ferrorpc::testing::hex(digits))};
}

const std::string announce = wire("0100000000000000");
const std::string request = wire("1800000000000000 01 0302000000000000 04000000 6563686f 03000000 686921"); // echo, "hi!"
const std::string response = wire("0800000000000000 1100000000000000 1100000000000000 02 0302000000000000 00 03000000 686921");
const std::string token = wire("0100000000000000 00");

// What tshark says, in two passes as the window has them: the asked-for fields of each packet that is ours, behind '|' each.
std::string dissect(const CaptureWriter &capture, const std::string &fields)
{
    const ferrorpc::tools::ScratchFolder folder;
    folder.write("capture.pcap", capture.file());
    const std::string home = folder.path().string();
    const std::string command = "HOME=" + home + " " FERRORPC_TSHARK " -2 -r " + home +
                                "/capture.pcap -X lua_script:" FERRORPC_SOURCE_DIR
                                "/tools/wireshark/ferrorpc.lua -Y ferrorpc -T fields -E separator='|' " +
                                fields + " 2>" + home + "/error";
    std::string output;
    std::FILE *const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), size);
    }
    REQUIRE(pclose(pipe) == 0);
    return output;
}

const std::string summary = "-e frame.number -e _ws.col.Info";

} // namespace

TEST_CASE("a call is shown with its fields, and its two halves lead to each other")
{
    CaptureWriter capture{CaptureWriter::ethernet};
    capture.connect();
    capture.data(true, 0, announce);
    capture.data(true, 8, request);
    capture.data(false, 0, response);
    capture.data(false, 41, token);
    CHECK(dissect(capture, summary + " -e ferrorpc.response_in -e ferrorpc.request_in -e ferrorpc.time") ==
          "3|announce 1|||\n"
          "4|request 515 echo|5||\n"
          "5|response_prefix, response 515||4|0.001000000\n"
          "6|barrier|||\n");
    CHECK(dissect(capture, "-e ferrorpc.announce.rank -e ferrorpc.frame_header.length -e ferrorpc.request.request_id -e "
                           "ferrorpc.request.name -e ferrorpc.request.payload -e ferrorpc.response_prefix.message_length -e "
                           "ferrorpc.response.error_flag -e ferrorpc.response.payload -e ferrorpc.barrier.token") ==
          "1||||||||\n"
          "|24|515|echo|686921||||\n"
          "|8,17||||17|0|686921|\n"
          "|1|||||||0\n");
}

TEST_CASE("frames are found however the bytes are cut into segments")
{
    const std::string stream = announce + request + token + request;
    for (const std::size_t step : {1U, 3U, 7U, 13U, 50U, 1000U}) {
        CAPTURE(step);
        CaptureWriter capture{CaptureWriter::ethernet};
        capture.connect();
        for (std::size_t at = 0; at < stream.size(); at += step) {
            capture.data(true, static_cast<std::uint32_t>(at), std::string_view{stream}.substr(at, step));
        }
        std::string told;
        for (const char letter : dissect(capture, "-e _ws.col.Info")) {
            told += letter == '\n' ? ' ' : letter == ',' ? '\0' : letter;
        }
        std::erase(told, '\0');
        // What is between is Wireshark's own word for a segment that completes nothing.
        std::size_t from = 0;
        for (const char *const part : {"announce 1", "request 515 echo", "barrier", "request 515 echo"}) {
            const std::size_t at = told.find(part, from);
            INFO(told << " lacks " << part << " behind " << from);
            REQUIRE(at != std::string::npos);
            from = at + std::string_view{part}.size();
        }
        CHECK(told.find("refused") == std::string::npos);
        CHECK(told.find("request", from) == std::string::npos);
    }
}

TEST_CASE("each defect is an expert item that names its rule, and a refused frame ends the reading")
{
    struct Case {
        std::string behind_announce;
        std::string told;
    };
    const Case cases[] = {
        {wire("1300000000000000 01 0302000000000000 01000000 ff 01000000 00") + token,
         "request 515, barrier|MSG-3: name is not UTF-8"},
        {wire("1200000000000000 01 0302000000000000 01000000 65 01000000") + token,
         "request 515 e, barrier|MSG-2: payload does not fit into the message"},
        {wire("1200000000000000 01 0302000000000000 00000000 00000000 00"),
         "request 515|MSG-5: trailing is what no sender may write"},
        {wire("0e00000000000000 02 0302000000000000 07 00000000"),
         "response 515|RSP-8: error_flag is what no sender may write"},
        {wire("0f00000000000000 02 0302000000000000 01 01000000 80"), "response 515|MSG-3: error_message is not UTF-8"},
        {wire("0100000000000000 01"), "barrier|BAR-2: token is what no sender may write"},
        {wire("0800000000000000 0d00000000000000") + token,
         "response_prefix, refused|RSP-3: message_length is below the least that is allowed"},
        {wire("0800000000000000 0100004000000000") + token, "response_prefix, refused|LIM-3: message_length is over the cap"},
        {wire("0100004000000000") + token, "refused|LIM-2: length is over the cap"},
        {wire("0900000000000000 03") + token, "refused|KND-5: the frame has no kind"},
        {wire("0000000000000000") + token, "refused|KND-5: the frame has no kind"},
    };
    CaptureWriter capture{CaptureWriter::ethernet};
    std::string expected;
    std::uint16_t port = 40000;
    for (const Case &one : cases) {
        capture.use_port(port++);
        capture.connect();
        capture.data(true, 0, announce);
        capture.data(true, 8, one.behind_announce);
        expected += "announce 1|\n" + one.told + "\n";
    }
    capture.use_port(port);
    capture.connect();
    capture.data(true, 0, wire("0000000000000000"));
    capture.data(true, 8, token);
    expected += "announce 0|ANN-3: rank is no rank that may connect\nbehind what was refused|\n";
    CHECK(dissect(capture, "-e _ws.col.Info -e _ws.expert.message") == expected);
}
