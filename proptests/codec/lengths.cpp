// Lengths that claim more than there is, or more than may be.
#include <proptests/checks/decoding.hpp>
#include <proptests/checks/guarded.hpp>
#include <proptests/generators/messages.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/codec/frame.hpp>

#include <sys/mman.h>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// More than `size`, up to what 4 bytes can say.
std::uint32_t length_over(std::size_t size)
{
    const auto over = static_cast<std::uint32_t>(size) + 1;
    const auto few_more = rc::gen::map(rc::gen::inRange(0U, 40U), [over](std::uint32_t more) { return over + more; });
    const auto near_end = rc::gen::map(rc::gen::inRange(0U, 40U), [](std::uint32_t less) { return UINT32_MAX - less; });
    const auto of_u64 =
        rc::gen::map(u64(), [over](std::uint64_t value) { return std::max(static_cast<std::uint32_t>(value), over); });
    return *rc::gen::oneOf(few_more, near_end, of_u64);
}

std::string truncated_at(const std::expected<Request, Error> &read, std::size_t offset)
{
    const bool is_right = !read && read.error().error_class() == ErrorClass::truncated && read.error().offset() == offset;
    return is_right ? "" : "not truncated at " + std::to_string(offset);
}

} // namespace

TEST_CASE("lengths: MSG-2: a length that runs over the message's end is refused, however large", "[codec]")
{
    check_property("of a name", [] {
        std::string message = (*request()).message();
        message.replace(9, 4, integer(length_over(message.size() - 13), 4));
        demand(guarded(message, [](ByteView bytes) { return check_request(bytes) + truncated_at(decode_request(bytes), 13); }));
    });
    check_property("of a payload", [] {
        const RequestValue value = *request();
        const std::size_t at = 13 + value.name.size();
        std::string message = value.message();
        message.replace(at, 4, integer(length_over(value.payload.size()), 4));
        demand(guarded(message,
                       [at](ByteView bytes) { return check_request(bytes) + truncated_at(decode_request(bytes), at + 4); }));
    });
    check_property("of a response's content", [] {
        const ResponseValue value = *response();
        std::string message = value.message();
        message.replace(10, 4, integer(length_over(value.content.size()), 4));
        demand(guarded(message, [](ByteView bytes) -> std::string {
            const auto read = decode_response(bytes);
            const bool is_right = !read && read.error().error_class() == ErrorClass::truncated && read.error().offset() == 14;
            return is_right ? check_response(bytes) : "not truncated at 14";
        }));
    });
}

TEST_CASE("lengths: LIM-1, LIM-2, LIM-3, DIF-2: a frame and a prefix of the cap are taken, and of one byte more refused",
          "[codec]")
{
    check_property("caps", [] {
        const std::uint64_t cap = *u64();
        const std::uint64_t real_cap = std::min(cap, std::uint64_t{1} << 30);
        const std::uint64_t over = real_cap + 1 + *u64() % (UINT64_MAX - real_cap);
        RC_ASSERT(decode_frame_header(as_bytes(integer(real_cap, 8)), cap).has_value());
        for (const std::uint64_t length : {real_cap + 1, over}) {
            const auto header = decode_frame_header(as_bytes(integer(length, 8)), cap);
            RC_ASSERT(!header && header.error().error_class() == ErrorClass::too_large && header.error().offset() == 0U);
            const auto prefix = decode_response_prefix(as_bytes(integer(length, 8)), cap);
            RC_ASSERT(!prefix && prefix.error().error_class() == (length < 14 ? ErrorClass::too_small : ErrorClass::too_large));
        }
        const auto prefix = decode_response_prefix(as_bytes(integer(real_cap, 8)), cap);
        RC_ASSERT(prefix.has_value() == (real_cap >= 14));
    });
}

TEST_CASE("lengths: LIM-1, LIM-2: at the highest cap of all a frame is taken, and its payload is not looked at", "[codec]")
{
    // Pages that nobody touches take no memory.
    constexpr std::size_t cap = std::size_t{1} << 30;
    constexpr std::size_t size = 8 + cap;
    void *const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    const std::span<std::byte> bytes{static_cast<std::byte *>(memory), size};
    const std::string start = integer(cap, 8) + '\1' + integer(3, 8) + integer(0, 4) + integer(cap - 17, 4);
    std::ranges::copy(as_bytes(start), bytes.begin());

    const auto frame = decode_frame(bytes);
    REQUIRE(frame);
    REQUIRE(*frame);
    CHECK((*frame)->kind == FrameKind::request);
    CHECK((*frame)->content.size() == cap);
    const auto request = decode_request((*frame)->content);
    REQUIRE(request);
    CHECK(request->payload.size() == cap - 17);
    CHECK(request->trailing_size == 0);
    CHECK(encoded_size(*request) == size);
    std::vector<std::byte> head(25);
    REQUIRE(encode_head(*request, head));
    CHECK(std::ranges::equal(head, bytes.first(25)));

    CHECK_FALSE(decode_frame(bytes.first(size - 1))->has_value());
    bytes[0] = std::byte{1};
    CHECK(decode_frame(bytes).error().error_class() == ErrorClass::too_large);
    CHECK(decode_request(bytes.subspan(8)).value().payload.size() == cap - 17);
    CHECK(encode_head(Request{3, {}, bytes.subspan(8, cap - 16), 0}, head).error().error_class() == ErrorClass::too_large);
    munmap(memory, size);
}
