// What changes inputs keeps to their size and their form, and does the same for the same seed.
#include <fuzz/mutators/records.hpp>
#include <fuzz/mutators/wire.hpp>

#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/codec/request.hpp>

#include <catch2/catch.hpp>

#include <set>

using namespace ferrorpc;
using namespace ferrorpc::fuzz;
using namespace ferrorpc::proptests;

namespace {

std::string appended(std::string_view bytes, std::size_t size_max)
{
    return (std::string{bytes} + "x").substr(0, size_max);
}

std::size_t whole_frames(std::string_view stream)
{
    FrameReader reader;
    reader.append(as_bytes(stream));
    std::size_t count = 0;
    for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        ++count;
    }
    return count;
}

} // namespace

TEST_CASE("mutators: of changed requests many are good, and many are not")
{
    const std::string message = request_frame(7, "echo", "hi!").substr(8);
    int good = 0;
    std::set<std::string> different;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        Choices choices{seed};
        const std::string changed = change_message(message, 64, choices, appended);
        CHECK(changed.size() <= 64);
        Choices again{seed};
        CHECK(change_message(message, 64, again, appended) == changed);
        good += decode_request(as_bytes(changed)).has_value() ? 1 : 0;
        different.insert(changed);
    }
    CHECK(good > 300);
    CHECK(good < 900);
    CHECK(different.size() > 100);
}

TEST_CASE("mutators: a changed stream is mostly frames")
{
    const std::string stream = token_frame() + request_frame(1, "f", "abc") + response_frames(1, false, "ok");
    std::size_t frames = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        Choices choices{seed};
        const std::string changed = change_stream(stream, 120, choices, appended);
        CHECK(changed.size() <= 120);
        frames += whole_frames(changed);
    }
    CHECK(frames > 2000);
    Choices choices{1};
    CHECK(change_stream("", 120, choices, appended).size() <= 120);
}

TEST_CASE("mutators: a changed history has whole records behind its head")
{
    const RecordLayout layout{1, 3};
    std::string history = "H";
    for (char i = 0; i < 20; ++i) {
        history += {i, 'a', 'b'};
    }
    for (unsigned seed = 0; seed < 1000; ++seed) {
        Choices choices{seed};
        for (const std::string &changed :
             {change_records(history, layout, 70, choices), change_records("H", layout, 70, choices),
              join_records(history, history, layout, 70, choices)}) {
            CHECK(changed.size() <= 70);
            CHECK(changed.size() % 3 == 1);
        }
        CHECK(change_records("", layout, 0, choices).empty());
    }
}
