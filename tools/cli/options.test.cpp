#include "options.hpp"

#include "help.hpp"
#include "outcome.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <vector>

using namespace ferrorpc::cli;
using namespace std::chrono_literals;

namespace {

using Variables = std::map<std::string, const char *>;

Command parse(std::vector<const char *> arguments, const Variables &variables = {})
{
    return parse_command(arguments, [&](const char *name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second;
    });
}

std::string refusal(std::vector<const char *> arguments, const Variables &variables = {})
{
    try {
        parse(std::move(arguments), variables);
    } catch (const UsageError &error) {
        return error.what();
    }
    return "";
}

// The refusal of a call that is well formed but for these words.
std::string call_refusal(std::vector<const char *> more)
{
    std::vector<const char *> arguments{"call", "0", "echo", "--rank", "1", "--world-size", "4"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return refusal(arguments);
}

std::string_view text_of(const Command &command)
{
    return std::get<PrintCommand>(command).text;
}

const Variables torchrun = {{"RANK", "2"}, {"WORLD_SIZE", "4"}, {"MASTER_ADDR", "node0"}, {"MASTER_PORT", "1234"}};

} // namespace

TEST_CASE("serve takes its place in the job from options")
{
    const auto serve = std::get<ServeCommand>(parse({"serve", "--rank", "0", "--world-size=3", "--address", "[::1]:0",
                                                     "--crate-peer", "1", "--crate-peer", "2:4096", "--barriers", "5"}));
    CHECK(serve.agent.rank == 0);
    CHECK(serve.agent.world_size == 3);
    CHECK(serve.agent.host == "::1");
    CHECK(serve.agent.port == 0);
    REQUIRE(serve.agent.crate_peers.size() == 2);
    CHECK(!serve.agent.crate_peers.at(1).request_size);
    CHECK(serve.agent.crate_peers.at(2).request_size == std::size_t{4096});
    CHECK(serve.barrier_count == 5);
}

TEST_CASE("what the options leave out comes from the environment")
{
    const auto serve = std::get<ServeCommand>(parse({"serve"}, torchrun));
    CHECK(serve.agent.rank == 2);
    CHECK(serve.agent.world_size == 4);
    CHECK(serve.agent.host == "node0");
    CHECK(serve.agent.port == 1234);
    CHECK(std::get<ServeCommand>(parse({"serve", "--rank", "3"}, torchrun)).agent.rank == 3);
    CHECK(std::get<ServeCommand>(parse({"serve", "--address", "a:1"}, torchrun)).agent.host == "a");

    const auto bare = std::get<ServeCommand>(parse({"serve", "--rank", "1", "--world-size", "2"}));
    CHECK(bare.agent.host == "127.0.0.1");
    CHECK(bare.agent.port == 29500);

    CHECK(refusal({"serve", "--world-size", "2"}) == "--rank is missing, and RANK is not set");
    CHECK(refusal({"serve", "--rank", "0"}, {{"WORLD_SIZE", ""}}) == "--world-size is missing, and WORLD_SIZE is not set");
    CHECK(refusal({"serve"}, {{"RANK", "0"}, {"WORLD_SIZE", "1048577"}}) ==
          "WORLD_SIZE is '1048577': it must be a number from 2 to 1048576");
    CHECK(refusal({"serve", "--rank", "0", "--world-size", "18446744073709551615"}) ==
          "--world-size is '18446744073709551615': it must be a number from 2 to 1048576");
    CHECK(refusal({"serve", "--rank", "0", "--world-size", "1048576"}) == "");
    CHECK(refusal({"serve"}, {{"RANK", "4"}, {"WORLD_SIZE", "4"}}) == "RANK is '4': it must be a number from 0 to 3");
    CHECK(refusal({"serve"}, {{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"MASTER_PORT", "http"}}) ==
          "MASTER_PORT is 'http': it must be a number from 0 to 65535");
}

TEST_CASE("call takes a rank, a name and a payload")
{
    const auto call = std::get<CallCommand>(
        parse({"call", "0", "echo", "hi!", "--timeout", "0.25", "--repeat", "10", "--concurrency", "3"}, torchrun));
    CHECK(call.rank == 0);
    CHECK(call.name == "echo");
    CHECK(call.payload == "hi!");
    CHECK(call.timeout == 250ms);
    CHECK(call.repeat == 10);
    CHECK(call.concurrency == 3);

    const auto bare = std::get<CallCommand>(parse({"call", "0", "echo"}, torchrun));
    CHECK(bare.payload.empty());
    CHECK(bare.timeout == 10s);
    CHECK(bare.repeat == 1);
    CHECK(bare.concurrency == 1);

    CHECK(std::get<CallCommand>(parse({"call", "0", "echo", "-"}, torchrun)).payload == "-");
    CHECK(std::get<CallCommand>(parse({"call", "--", "0", "echo", "--rank"}, torchrun)).payload == "--rank");
    CHECK(std::get<CallCommand>(parse({"call", "0", "echo", ""}, torchrun)).payload.empty());
    CHECK(std::get<CallCommand>(parse({"call", "0", "echo", "--concurrency", "4096"}, torchrun)).concurrency == 1);
}

TEST_CASE("call refuses what no call can be, in one line")
{
    CHECK(call_refusal({}) == "");
    CHECK(call_refusal({"payload"}) == "");
    CHECK(call_refusal({"payload", "more"}) == "'more' is one word too many: ferrorpc call --help lists all");
    CHECK(call_refusal({"--retries", "3"}) ==
          "unknown option --retries: ferrorpc call --help lists all; words that start with '-' go behind --");
    CHECK(call_refusal({"--timeout"}) == "--timeout needs a value: ferrorpc call --help lists all");
    CHECK(call_refusal({"--timeout", "0"}) == "--timeout is '0': it must be more than 0 and at most 86400 seconds");
    CHECK(call_refusal({"--timeout", "nan"}) == "--timeout is 'nan': it must be more than 0 and at most 86400 seconds");
    CHECK(call_refusal({"--timeout", "1s"}) == "--timeout is '1s': it must be more than 0 and at most 86400 seconds");
    CHECK(call_refusal({"--repeat", "0"}) == "--repeat is '0': it must be a number from 1");
    CHECK(call_refusal({"--concurrency", "4097"}) == "--concurrency is '4097': it must be a number from 1 to 4096");
    CHECK(call_refusal({"--address", "29500"}) == "--address is '29500': write HOST:PORT");
    CHECK(call_refusal({"--address", "[]:29500"}) == "--address is '[]:29500': write HOST:PORT");
    CHECK(call_refusal({"--address", ":29500"}) == "--address is ':29500': write HOST:PORT");
    CHECK(call_refusal({"--address", "::1:29500"}) == "--address is '::1:29500': write an IPv6 host in brackets, [::1]:29500");
    CHECK(call_refusal({"--address", "a:65536"}) == "--address: the port is '65536': it must be a number from 0 to 65535");
    CHECK(call_refusal({"--address", "a:0"}) == "port 0 is for rank 0, which prints the port that it got");
    CHECK(call_refusal({"--crate-peer", "4"}) == "--crate-peer is '4': it must be a number from 0 to 3");
    CHECK(call_refusal({"--crate-peer", "1"}) == "--crate-peer is '1': this process is rank 1 itself");
    CHECK(call_refusal({"--crate-peer", "0:16"}) ==
          "--crate-peer: the request size is '16': it must be a number from 17 to 1073741824");
    CHECK(call_refusal({"--crate-peer", "0:17"}) == "");
    CHECK(refusal({"call", "0"}, torchrun) ==
          "write the rank to call and the function's name, such as: ferrorpc call 0 echo hello");
    CHECK(refusal({"call", "4", "echo"}, torchrun) == "DST is '4': it must be a number from 0 to 3");
    CHECK(refusal({"call", "-1", "echo"}, torchrun) == "DST is '-1': it must be a number from 0 to 3");
    CHECK(refusal({"serve", "now"}, torchrun) == "'now' is one word too many: ferrorpc serve --help lists all");
    CHECK(refusal({"call", "2", "echo"}, torchrun) ==
          "rank 2 cannot call itself: DST is the rank to call, --rank is this process's");
    CHECK(refusal({"call", "1", "echo"}, torchrun) == "rank 2 can call rank 0 alone: the ranks are connected as a star");
}

TEST_CASE("inspect takes one input and says how to read it")
{
    const auto inspect = std::get<InspectCommand>(parse({"inspect", "-", "--json"}));
    CHECK(inspect.input == "-");
    CHECK(inspect.kind == InputKind::frames);
    CHECK(inspect.world_size == UINT64_MAX);
    CHECK(inspect.is_json);
    CHECK(std::get<InspectCommand>(parse({"inspect", "x", "--message"})).kind == InputKind::message);
    CHECK(std::get<InspectCommand>(parse({"inspect", "x", "--announce", "--world-size", "4"})).world_size == 4);
    CHECK(refusal({"inspect"}) == "nothing to inspect: name a file, write hex:0100..., or - for standard input");
    CHECK(refusal({"inspect", "a", "b"}) == "'b' is one word too many: ferrorpc inspect --help lists all");
    CHECK(refusal({"inspect", "a", "--announce", "--message"}) == "--announce and --message exclude each other");
    CHECK(refusal({"inspect", "a", "--world-size", "1"}) == "--world-size is '1': it must be a number from 2");
}

TEST_CASE("help and the version can be had, whatever else is wrong")
{
    CHECK(text_of(parse({"--help"})) == help_text);
    CHECK(text_of(parse({"-h"})) == help_text);
    CHECK(text_of(parse({"serve", "--help"})) == serve_help_text);
    CHECK(text_of(parse({"call", "--nonsense", "-h"})) == call_help_text);
    CHECK(text_of(parse({"inspect", "--help"})) == inspect_help_text);
    CHECK(text_of(parse({"--version"})) == version_text);
    CHECK(refusal({}) == "a verb is missing: serve, call or inspect; --help tells all");
    CHECK(refusal({"ping\n"}) == "unknown verb 'ping\\n': use serve, call or inspect; --help tells all");
}
