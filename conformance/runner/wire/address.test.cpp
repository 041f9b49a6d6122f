#include "wire/address.hpp"
#include "wire/socket.hpp"

#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <chrono>

using namespace ferrorpc::conformance;

namespace {

std::string refusal(std::string_view text)
{
    const auto address = SocketAddress::resolve(text);
    return address ? address->text() : address.error();
}

Clock::time_point soon()
{
    return Clock::now() + std::chrono::seconds(30);
}

WireStatus wait_alone(int descriptor, short events, Clock::time_point deadline)
{
    pollfd waited{descriptor, events, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    const int ready = poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    return ready > 0 ? WireStatus::done : WireStatus::timed_out;
}

// Whether a write to a listener at `there` is seen to be taken only once the other end has read it.
void check_taken(const std::string &there, const std::string &host)
{
    const auto listener = WireListener::at(there);
    if (!listener && there.starts_with('[')) {
        WARN("no IPv6 here: " + listener.error());
        return;
    }
    REQUIRE(listener);
    const std::string port = listener->address().substr(listener->address().rfind(':'));
    auto writer = WireSocket::connect(host + port, false, wait_alone, soon());
    REQUIRE(writer);
    auto reader = listener->accept(wait_alone, soon());
    REQUIRE(reader);
    const Parts bytes(Bytes(8));
    REQUIRE(writer->write(bytes, 0, bytes.size(), soon()) == WireStatus::done);
    CHECK(writer->wait_until_taken(false, Clock::now()) == WireStatus::timed_out);
    Bytes read;
    REQUIRE(reader->read(8, read, soon()) == WireStatus::done);
    CHECK(writer->wait_until_taken(true, soon()) == WireStatus::done);
}

} // namespace

TEST_CASE("an address is a host and a port")
{
    CHECK(refusal("127.0.0.1:29500") == "127.0.0.1:29500");
    CHECK(refusal("[::1]:29500") == "[::1]:29500");
    for (const std::string_view wrong :
         {"", "127.0.0.1", ":29500", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:1 ", "::1:29500"}) {
        CHECK(refusal(wrong) == "'" + std::string(wrong) + "' is not HOST:PORT, such as 127.0.0.1:29500");
    }
}

TEST_CASE("an address stands in the system's tables as they write it, of IPv4 also mapped into IPv6")
{
    const auto four = SocketAddress::resolve("127.0.0.1:29500");
    REQUIRE(four);
    CHECK(four->in_table_of_ipv4() == "0100007F:733C");
    CHECK(four->in_table_of_ipv6() == "0000000000000000FFFF00000100007F:733C");
    const auto mapped = SocketAddress::resolve("[::ffff:127.0.0.1]:29500");
    REQUIRE(mapped);
    CHECK(mapped->in_table_of_ipv4() == four->in_table_of_ipv4());
    CHECK(mapped->in_table_of_ipv6() == four->in_table_of_ipv6());
    const auto six = SocketAddress::resolve("[::1]:29500");
    REQUIRE(six);
    CHECK(six->in_table_of_ipv4().empty());
    CHECK(six->in_table_of_ipv6() == "00000000000000000000000001000000:733C");
}

TEST_CASE("what was written is taken once the other end has read it, whichever address it listens at")
{
    check_taken("127.0.0.1:0", "127.0.0.1");
    check_taken("[::]:0", "127.0.0.1"); // seen as one of IPv4 here, and as a mapped one there
    check_taken("[::]:0", "[::1]");
}

TEST_CASE("nothing waits for a connection that was reset")
{
    const auto listener = WireListener::at("127.0.0.1:0");
    REQUIRE(listener);
    auto writer = WireSocket::connect(listener->address(), false, wait_alone, soon());
    REQUIRE(writer);
    auto reader = listener->accept(wait_alone, soon());
    REQUIRE(reader);
    reader->reset();
    const Parts bytes(Bytes(8));
    const WireStatus written = writer->write(bytes, 0, bytes.size(), soon());
    CHECK((written == WireStatus::closed || writer->wait_until_taken(true, soon()) != WireStatus::timed_out));
}

TEST_CASE("where nobody may listen is told in one line")
{
    CHECK(WireListener::at("nowhere").error() == "'nowhere' is not HOST:PORT, such as 127.0.0.1:29500");
    const auto taken = WireListener::at("127.0.0.1:0");
    REQUIRE(taken);
    CHECK(WireListener::at(taken->address()).error() == "cannot listen at " + taken->address() + ": Address already in use");
}
