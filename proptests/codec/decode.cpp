// The codec and the transcription of the spec say the same of any bytes: result, fields, and of a refusal class, rule, field
// and offset. Every read is up to the end of memory, so that one past the bytes shows.
#include <proptests/checks/decoding.hpp>
#include <proptests/checks/guarded.hpp>
#include <proptests/generators/edits.hpp>
#include <proptests/generators/messages.hpp>
#include <proptests/property.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// Lengths at which arithmetic goes wrong, and what starts a message.
constexpr std::string_view wire_pieces[] = {{"\xff\xff\xff\xff", 4},
                                            {"\x00\x00\x00\x80", 4},
                                            {"\xff\xff\xff\x7f", 4},
                                            {"\xf0\xff\xff\xff", 4},
                                            {"\x00\x00\x00\x00", 4},
                                            {"\x00\x00\x01\x00", 4},
                                            {"\x01", 1},
                                            {"\x02", 1},
                                            {"\xed\xa0\x80", 3},
                                            {"\xc3", 1}};

// A message as bytes, most of them with some changes.
rc::Gen<std::string> changed(rc::Gen<std::string> message)
{
    const auto some = rc::gen::oneOf(rc::gen::just(std::vector<Edit>{}), edits(4));
    return rc::gen::map(rc::gen::tuple(std::move(message), some),
                        [](const auto &parts) { return edited(std::get<0>(parts), std::get<1>(parts), wire_pieces); });
}

rc::Gen<std::string> request_bytes()
{
    return changed(rc::gen::map(request(), [](const RequestValue &value) { return value.message(); }));
}

rc::Gen<std::string> response_bytes()
{
    return changed(rc::gen::map(response(), [](const ResponseValue &value) { return value.message(); }));
}

std::string prefix_or_frame(const std::string &content, std::uint64_t cap)
{
    std::string found = guarded(content, [cap](ByteView bytes) { return check_response_prefix(bytes, cap); });
    found += guarded(content, [cap](ByteView bytes) { return check_frame(bytes, cap); });
    return found;
}

// Every bit of `message` turned over, one at a time.
template <typename Check>
void demand_each_flip(const std::string &message, const Check &check)
{
    const GuardedBuffer buffer{message};
    demand(without_fault([&] {
        std::string found;
        for (std::size_t bit = 0; bit < 8 * message.size() && found.empty(); ++bit) {
            std::byte &byte = buffer.bytes()[bit / 8];
            byte ^= std::byte{1} << bit % 8;
            found = check(buffer.bytes());
            byte ^= std::byte{1} << bit % 8;
        }
        return found;
    }));
}

// One of some dozen bytes, sometimes cut.
template <typename Value>
std::string short_message(rc::Gen<Value> message)
{
    return (*rc::gen::scale(0.1, std::move(message))).message().substr(0, 50);
}

} // namespace

TEST_CASE("decode: MSG-1, MSG-2, MSG-3, MSG-4, MSG-6, REQ-2 to REQ-5, ERR-1, ERR-2, ERR-3: a request is what the spec says",
          "[codec]")
{
    check_property("requests", [] { demand(guarded(*request_bytes(), check_request)); });
}

TEST_CASE("decode: MSG-1, MSG-2, MSG-3, MSG-4, MSG-6, RSP-5, RSP-6, RSP-7, RSP-9, ERR-1, ERR-2, ERR-3: a response is what the "
          "spec says",
          "[codec]")
{
    check_property("responses", [] { demand(guarded(*response_bytes(), check_response)); });
}

TEST_CASE("decode: REQ-2, RSP-5: whatever the bytes, both decoders say what the spec says", "[codec]")
{
    check_property("any bytes", [] {
        const std::string any = *rc::gen::scale(0.3, rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
        demand(guarded(any, check_request));
        demand(guarded(any, check_response));
        demand(guarded('\1' + any, check_request));
        demand(guarded('\2' + any, check_response));
    });
    check_property("one for the other", [] {
        demand(guarded(*request_bytes(), check_response));
        demand(guarded(*response_bytes(), check_request));
    });
}

TEST_CASE("decode: ERR-1, ERR-2, ERR-3: after any one bit has changed, too", "[codec]")
{
    check_property("requests", [] { demand_each_flip(short_message(request()), compare_request); });
    check_property("responses", [] { demand_each_flip(short_message(response()), compare_response); });
}

TEST_CASE("decode: ANN-1, ANN-2, ANN-3, ANN-4, DIF-4: an announce is what the spec says", "[codec]")
{
    check_property("announces", [] {
        const AnnouncedRank announced = *announced_rank();
        const std::string arrived = integer(announced.rank, 8) + *rc::gen::scale(0.1, bytes());
        for (std::size_t size = 0; size <= std::min<std::size_t>(arrived.size(), 12); ++size) {
            demand(guarded(arrived.substr(0, size), [&](ByteView part) { return check_announce(part, announced.world_size); }));
        }
    });
}

TEST_CASE("decode: FRM-1, FRM-4, KND-1 to KND-5, LIM-1, LIM-2, LIM-3, RSP-1, RSP-3, DIF-1, DIF-3: a frame and a prefix are "
          "what the spec says",
          "[codec]")
{
    check_property("frames", [] {
        const std::uint64_t length = *u64();
        const std::uint64_t cap = *cap_near(length);
        const std::string content = *bytes();
        demand(prefix_or_frame(integer(length, 8) + content, cap));
        demand(prefix_or_frame(integer(length, 8).substr(0, content.size() % 8), cap));
        demand(prefix_or_frame(frame(content), *cap_near(content.size())));
    });
    check_property("kinds", [] {
        // Small lengths and low first bytes, where all kinds and their nearest misses are.
        const auto length = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, 24));
        const auto first = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 5));
        const std::string content = static_cast<char>(first) + std::string(30, '\0');
        for (std::size_t size = 0; size <= content.size(); ++size) {
            demand(prefix_or_frame(integer(length, 8) + content.substr(0, size), std::uint64_t{1} << 30));
        }
    });
}
