#include "functions.hpp"

#include "argument.hpp"

#include <ferrorpc/agent/group.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using namespace ferrorpc;
using cli::read_argument;

namespace {

// Rank 1 calls the functions of rank 0.
class Pair {
public:
    Pair()
    {
        cli::register_standard_functions(*agents_[0], sleeper_);
        agents_[0]->start();
    }
    ~Pair() { agents_.clear(); }

    RpcResult call(std::string_view name, const std::string &argument,
                   std::chrono::milliseconds timeout = std::chrono::hours{1})
    {
        return agents_[1]->rpc_sync(0, name, read_argument(argument), {timeout, {}});
    }

private:
    cli::Sleeper sleeper_;
    std::vector<std::unique_ptr<Agent>> agents_ = make_in_process_group(2);
};

std::vector<std::byte> pattern(std::size_t size)
{
    std::vector<std::byte> bytes(size);
    for (std::size_t index = 0; index < size; ++index) {
        bytes[index] = static_cast<std::byte>(index % 251);
    }
    return bytes;
}

} // namespace

TEST_CASE("echo gives back its payload, empty or not")
{
    Pair pair;
    CHECK(pair.call("echo", "hi!").value() == Payload{read_argument("hi!")});
    CHECK(pair.call("echo", "").value().empty());
    CHECK(pair.call("echo", "hex:00ff").value() == Payload{read_argument("hex:00ff")});
}

TEST_CASE("fail gives back its payload as the error's message")
{
    Pair pair;
    const RpcResult full = pair.call("fail", "full");
    CHECK(full.error == Errc::remote_error);
    CHECK(full.remote_message == "full");
    CHECK(pair.call("fail", "").error == Errc::remote_error);
}

TEST_CASE("bytes gives the pattern, in the size that is asked for")
{
    Pair pair;
    CHECK(pair.call("bytes", "hex:0000000000000000").value().empty());
    CHECK(pair.call("bytes", "hex:0100000000000000").value() == Payload{read_argument("hex:00")});
    CHECK(pair.call("bytes", "hex:0302000000000000").value() == Payload{pattern(515)});
}

TEST_CASE("bytes refuses what no response can hold")
{
    Pair pair;
    CHECK(pair.call("bytes", "hex:f3ffff3f00000000").remote_message == "bytes gives at most 1073741810 bytes, not 1073741811");
    CHECK(pair.call("bytes", "hex:ffffffffffffffff").remote_message ==
          "bytes gives at most 1073741810 bytes, not 18446744073709551615");
    CHECK(pair.call("bytes", "hex:00").remote_message == "bytes wants 8 bytes, a little-endian number, and got 1");
    CHECK(pair.call("bytes", "hex:000000000000000000").remote_message ==
          "bytes wants 8 bytes, a little-endian number, and got 9");
}

TEST_CASE("sleep answers with nothing, and never for a time that no clock reaches")
{
    Pair pair;
    CHECK(pair.call("sleep", "hex:0000000000000000").value().empty());
    CHECK(pair.call("sleep", "hex:0100000000000000").value().empty());
    CHECK(pair.call("sleep", "").remote_message == "sleep wants 8 bytes, a little-endian number, and got 0");
    CHECK(pair.call("sleep", "hex:ffffffffffffffff", std::chrono::milliseconds{1}).error == Errc::timed_out);
}
