// ferrorpc-fuzz-captures FOLDER: writes first inputs of the target `inspect` that are captures, as the tests of inspect write
// them.
#include <cli/inspect/capture_writer.test.hpp>
#include <proptests/generators/frames.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace {

using ferrorpc::cli::CaptureWriter;
using namespace ferrorpc::proptests;

// A connection with a call and its answer, in the way of this number.
std::string capture(unsigned way)
{
    constexpr int links[] = {CaptureWriter::raw_ip, CaptureWriter::ethernet, CaptureWriter::linux_cooked};
    CaptureWriter writer{links[way % 3], way % 2 == 1, way % 4 == 0 ? 0xFFFFFFF8 : 1000};
    if (way % 7 != 6) {
        writer.connect();
    }
    const std::string call = integer(1, 8) + request_frame(1, "echo", "hi!");
    const auto half = static_cast<std::uint32_t>(call.size() / 2);
    switch (way / 3 % 4) {
    case 0:
        writer.data(true, 0, call);
        break;
    case 1: // out of order
        writer.data(true, half, call.substr(half));
        writer.data(true, 0, call.substr(0, half));
        break;
    case 2: // some of it twice
        writer.data(true, 0, call.substr(0, half));
        writer.data(true, half - 3, call.substr(half - 3));
        break;
    default: // a gap
        writer.data(true, 0, call.substr(0, 10));
        writer.data(true, half, call.substr(half));
        break;
    }
    writer.data(false, 0, response_frames(1, way % 2 == 0, "ok"));
    if (way % 5 == 4) {
        writer.cut(30);
    } else if (way % 5 == 3 && way % 2 == 0) {
        writer.make_fragment();
    }
    return writer.file();
}

} // namespace

int main(int argument_count, char **arguments)
try {
    if (argument_count != 2) {
        std::cerr << "usage: ferrorpc-fuzz-captures FOLDER\n";
        return 2;
    }
    std::filesystem::create_directories(arguments[1]);
    for (unsigned way = 0; way < 60; ++way) {
        std::ofstream{std::filesystem::path{arguments[1]} / ("capture-" + std::to_string(way)), std::ios::binary}
            << capture(way);
    }
    return 0;
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 3;
}
