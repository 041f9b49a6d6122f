// The counterparts of the unit tests of the crate's rpc.rs, under their names.
#include <ferrorpc/agent/group.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <vector>

using namespace ferrorpc;
using ferrorpc::testing::hex;

namespace {

template <class Message>
std::vector<std::byte> encoded(const Message &message)
{
    std::vector<std::byte> wire(static_cast<std::size_t>(encoded_size(message)));
    REQUIRE(encode(message, wire) == wire.size());
    return wire;
}

} // namespace

TEST_CASE("test_rpc_request_roundtrip")
{
    const std::vector<std::byte> payload = hex("010203");
    const std::vector<std::byte> wire = encoded(Request{.request_id = 42, .name = "add", .payload = payload});
    const auto request = decode_request(ByteView{wire}.subspan(frame_header_size));
    REQUIRE(request);
    CHECK(request->request_id == 42);
    CHECK(request->name == "add");
    CHECK(std::ranges::equal(request->payload, payload));
}

TEST_CASE("test_rpc_response_roundtrip_ok")
{
    const std::vector<std::byte> payload = hex("040506");
    const std::vector<std::byte> wire = encoded(Response::success(7, payload));
    const auto response = decode_response(ByteView{wire}.subspan(2 * frame_header_size + FERRORPC_RESPONSE_PREFIX_SIZE));
    REQUIRE(response);
    CHECK(response->request_id == 7);
    CHECK(std::ranges::equal(response->payload, payload));
    CHECK_FALSE(response->is_error());
}

TEST_CASE("test_rpc_response_roundtrip_error")
{
    const std::vector<std::byte> wire = encoded(Response::failure(99, "something went wrong"));
    const auto response = decode_response(ByteView{wire}.subspan(2 * frame_header_size + FERRORPC_RESPONSE_PREFIX_SIZE));
    REQUIRE(response);
    CHECK(response->request_id == 99);
    CHECK(response->error_message == "something went wrong");
}

TEST_CASE("test_max_message_size_constant")
{
    STATIC_REQUIRE(MAX_RPC_MSG_SIZE == std::uint64_t{1} << 30);
}

TEST_CASE("test_rpc_agent_register_lookup")
{
    const auto group = make_in_process_group(1);
    group[0]->register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    CHECK(group[0]->lookup("echo").has_value());
    group[0]->start();
    CHECK(group[0]->rpc_sync(0, "echo", Payload{hex("68656c6c6f")}).value() == Payload{hex("68656c6c6f")});
}

TEST_CASE("test_rpc_agent_lookup_missing")
{
    const auto group = make_in_process_group(1);
    CHECK_FALSE(group[0]->lookup("nonexistent").has_value());
}
