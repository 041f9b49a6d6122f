// What is sent is what the spec says, byte by byte, and what is read is what was sent.
#include <proptests/checks/encoding.hpp>
#include <proptests/checks/guarded.hpp>
#include <proptests/generators/messages.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/codec/frame.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// What `encode` writes into as many bytes as it promises.
template <typename Message>
std::string encoded(const Message &message)
{
    std::string out(static_cast<std::size_t>(encoded_size(message)), '\0');
    const auto written = encode(message, std::as_writable_bytes(std::span{out}));
    RC_ASSERT(written.has_value());
    RC_ASSERT(*written == out.size());
    return out;
}

// The contents of frames in a row.
std::vector<std::string> contents(const std::string &stream)
{
    std::vector<std::string> all;
    ByteView rest = as_bytes(stream);
    while (!rest.empty()) {
        const auto frame = decode_frame(rest);
        RC_ASSERT(frame.has_value());
        RC_ASSERT(frame->has_value());
        all.emplace_back(as_text((*frame)->content));
        rest = rest.subspan(frame_header_size + (*frame)->content.size());
    }
    return all;
}

} // namespace

TEST_CASE("round trip: REQ-1, REQ-3, REQ-4, REQ-5, REQ-7, MSG-1, MSG-6: a request is read as it was sent, in one frame",
          "[codec]")
{
    check_property("requests", [] {
        const RequestValue sent = *request();
        const auto frames = contents(encoded(sent.view()));
        RC_ASSERT(frames.size() == 1U);
        const auto read = decode_request(as_bytes(frames[0]));
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->request_id == sent.id);
        RC_ASSERT(read->name == sent.name);
        RC_ASSERT(as_text(read->payload) == sent.payload);
        RC_ASSERT(read->trailing_size == 0U);
        RC_ASSERT(is_canonical(*read));
    });
}

TEST_CASE("round trip: RSP-1, RSP-2, RSP-4, RSP-6, RSP-7, RSP-9, MSG-1: a response is read as it was sent, in two frames",
          "[codec]")
{
    check_property("responses", [] {
        ResponseValue sent = *response();
        sent.error_flag = sent.error_flag == 1 ? 1 : 0; // what may be sent
        const auto frames = contents(encoded(sent.view()));
        RC_ASSERT(frames.size() == 2U);
        const auto prefix = decode_response_prefix(as_bytes(frames[0]));
        RC_ASSERT(prefix.has_value());
        RC_ASSERT(prefix->message_length == frames[1].size());
        const auto read = decode_response(as_bytes(frames[1]));
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->request_id == sent.id);
        RC_ASSERT(read->is_error() == sent.is_error());
        RC_ASSERT(as_text(read->content()) == sent.content);
        RC_ASSERT(is_canonical(*read));
    });
}

TEST_CASE(
    "encode: REQ-2 to REQ-5, MSG-1, MSG-5, LIM-1, LIM-4, DIF-9: a request is written byte by byte as the spec says, or refused",
    "[codec]")
{
    check_property("requests", [] {
        const RequestValue value = *request();
        const std::uint64_t cap = *cap_near(value.message().size());
        demand(without_fault([&] { return check_encoding(value.view(), cap); }));
    });
}

TEST_CASE("encode: RSP-1, RSP-4, RSP-5 to RSP-9, MSG-1, LIM-1, LIM-4: a response is written byte by byte as the spec says, or "
          "refused",
          "[codec]")
{
    check_property("responses", [] {
        const ResponseValue value = *response();
        const std::uint64_t cap = *cap_near(value.message().size());
        demand(without_fault([&] { return check_encoding(value.view(), cap); }));
    });
}

TEST_CASE("encode: MSG-3: no text is written that is not UTF-8", "[codec]")
{
    check_property("ill-formed texts", [] {
        const IllText text = *ill_text();
        const std::string whole = text.text();
        demand(check_encoding(Request{7, whole, {}, 0}, frame_length_limit));
        demand(check_encoding(Response::failure(7, whole), frame_length_limit));
        demand(check_encoding(Response::success(7, as_bytes(whole)), frame_length_limit)); // a payload may be anything
    });
}

TEST_CASE("encode: ANN-1, ANN-3: an announce is written as the spec says, or refused", "[codec]")
{
    check_property("announces", [] {
        const AnnouncedRank announced = *announced_rank();
        demand(check_encoding(Announce{announced.rank}, announced.world_size));
    });
}

TEST_CASE("encode: LIM-4, DIF-9: sizes never wrap, and nothing is looked at that is too large", "[codec]")
{
    check_property("sizes", [] {
        // Nothing lies behind these views.
        const auto *const nowhere = reinterpret_cast<const std::byte *>(std::uintptr_t{4096});
        const auto size = [] { return static_cast<std::size_t>(*u64()); };
        const ByteView payload{nowhere, size()};
        const std::string_view text{reinterpret_cast<const char *>(nowhere), size()};
        const std::uint64_t cap = *cap_near(payload.size());
        demand(without_fault([&] {
            return check_encoded_sizes(Request{1, "f", payload, 0}, cap) +
                   check_encoded_sizes(Request{1, text, payload, 0}, cap) +
                   check_encoded_sizes(Response::success(1, payload), cap) +
                   check_encoded_sizes(Response::failure(1, text), cap);
        }));
    });
}

TEST_CASE("barrier: BAR-1, BAR-2, BAR-3, KND-1: one token is written, and any byte read as one", "[codec]")
{
    const auto written = encode_barrier();
    CHECK(as_text(ByteView{written}) == token_frame());
    for (int value = 0; value < 256; ++value) {
        std::string token = token_frame();
        token.back() = static_cast<char>(value);
        const auto read = decode_frame(as_bytes(token));
        REQUIRE(read);
        REQUIRE(*read);
        CHECK((*read)->kind == FrameKind::barrier);
        CHECK(as_text((*read)->content) == token.substr(8));
    }
}
