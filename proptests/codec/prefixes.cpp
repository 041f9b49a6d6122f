// What is cut short is never accepted, and what stands behind is never looked at.
#include <proptests/checks/decoding.hpp>
#include <proptests/checks/guarded.hpp>
#include <proptests/generators/messages.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/codec/frame.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

constexpr std::size_t prefixes_max = 60; // from each end

// Says with `result_of` what comes of each prefix of `message` that is not all of it.
template <typename ResultOf>
void demand_of_each_prefix(const std::string &message, std::string_view wanted, const ResultOf &result_of)
{
    const GuardedBuffer buffer{message.size()};
    demand(without_fault([&]() -> std::string {
        for (std::size_t size = 0; size < message.size(); ++size) {
            if (size >= prefixes_max && message.size() - size > prefixes_max) {
                continue;
            }
            const auto prefix = buffer.bytes().last(size);
            std::ranges::copy(as_bytes(message).first(size), prefix.begin());
            if (const std::string_view result = result_of(prefix); result != wanted) {
                return "cut to " + std::to_string(size) + " bytes: " + std::string{result} + ", not " + std::string{wanted};
            }
        }
        return "";
    }));
}

template <typename Decoded>
std::string_view class_of(const std::expected<Decoded, Error> &decoded)
{
    return decoded ? "accepted" : name(decoded.error().error_class());
}

std::string_view request_class(ByteView bytes)
{
    return class_of(decode_request(bytes));
}

std::string_view response_class(ByteView bytes)
{
    return class_of(decode_response(bytes));
}

std::string_view frame_class(ByteView bytes)
{
    const auto frame = decode_frame(bytes);
    return frame && !*frame ? "incomplete" : class_of(frame);
}

} // namespace

TEST_CASE("prefixes: MSG-2, FRM-4: no part of a message is accepted, and no part of a frame is refused", "[codec]")
{
    check_property("requests", [] {
        const std::string message = (*request()).message();
        demand_of_each_prefix(message, "truncated", request_class);
        demand_of_each_prefix(frame(message), "incomplete", frame_class);
    });
    check_property("responses", [] {
        ResponseValue value = *response();
        const std::string message = value.message();
        demand_of_each_prefix(message, "truncated", response_class);
        demand_of_each_prefix(frame(message), "incomplete", frame_class);
    });
}

TEST_CASE("prefixes: MSG-2, ERR-2: what is cut within a field is refused at the start of that field", "[codec]")
{
    check_property("requests", [] {
        const RequestValue value = *request();
        const std::string message = value.message();
        const std::vector<std::size_t> starts = {0, 1, 9, 13, 13 + value.name.size(), 17 + value.name.size()};
        const auto size = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, message.size()));
        const auto cut = decode_request(as_bytes(message).first(size));
        RC_ASSERT_FALSE(cut.has_value());
        const auto field = std::ranges::upper_bound(starts, size);
        RC_ASSERT(cut.error().offset() == *(field - 1));
    });
}

TEST_CASE("trailing: MSG-4, MSG-5, REQ-6: bytes behind the last field change nothing, and are seen", "[codec]")
{
    check_property("requests", [] {
        const RequestValue value = *request();
        const std::string behind = *bytes();
        demand(guarded(value.message() + behind, [&](ByteView padded) -> std::string {
            const auto read = decode_request(padded);
            const bool is_same = read && read->request_id == value.id && read->name == value.name &&
                                 as_text(read->payload) == value.payload && read->trailing_size == behind.size() &&
                                 is_canonical(*read) == behind.empty();
            return is_same ? check_request(padded) : "request: other fields, or a wrong number of bytes behind them";
        }));
    });
    check_property("responses", [] {
        const ResponseValue value = *response();
        const std::string behind = *bytes();
        demand(guarded(value.message() + behind, [&](ByteView padded) -> std::string {
            const auto read = decode_response(padded);
            const bool is_same = read && read->request_id == value.id && read->error_flag == value.error_flag &&
                                 as_text(read->content()) == value.content && read->trailing_size == behind.size() &&
                                 is_canonical(*read) == (behind.empty() && value.error_flag <= 1);
            return is_same ? check_response(padded) : "response: other fields, or a wrong number of bytes behind them";
        }));
    });
}
