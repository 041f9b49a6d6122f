#include "report.hpp"

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::cli;
using ferrorpc::testing::hex;

namespace {

const std::vector<std::byte> token = hex("ff");
const std::vector<std::byte> large(100, std::byte{0x61});

const Unit unit{"barrier",
                0,
                9,
                {{8, token, "token", "255", "senders write 0; receivers take any value", "BAR-1"}},
                {{Verdict::note, 8, {}, "BAR-2", "senders write 0"},
                 {Verdict::incomplete, 9, {}, "FRM-4", "more"},
                 {Verdict::refused, 8, "too_small", "RSP-3", "no\x1b[1m"}}};
const Place place{7, 1'500'000, "127.0.0.1:40000", "[::1]:29500"};

} // namespace

TEST_CASE("text has one line for each field and each finding")
{
    CHECK(unit_text(unit, nullptr, false) == R"(barrier, 9 bytes
     8  ff                       BAR-1  token           255
     8  ^ note (BAR-2): senders write 0
     9  ^ incomplete (FRM-4): more
     8  ^ refused, too_small (RSP-3): no\x1b[1m
)");
    CHECK(unit_text({"barrier", 0, 9, {}, {}}, &place, false) ==
          "barrier, 9 bytes  127.0.0.1:40000 > [::1]:29500  packet 7, 0.001500 s\n");
}

TEST_CASE("text has colour where it is wanted")
{
    CHECK(unit_text(unit, nullptr, true) ==
          "\x1b[1mbarrier, 9 bytes\x1b[0m\n"
          "\x1b[2m     8\x1b[0m  ff                       \x1b[2mBAR-1\x1b[0m  token           255\n"
          "     8  \x1b[33m^ note (BAR-2): senders write 0\x1b[0m\n"
          "     9  \x1b[33m^ incomplete (FRM-4): more\x1b[0m\n"
          "     8  \x1b[1;31m^ refused, too_small (RSP-3): no\\x1b[1m\x1b[0m\n");
}

TEST_CASE("the middle of a large field is left out of the text")
{
    CHECK(unit_text({"request", 0, 100, {{29, large, "payload", "100 bytes", "", "REQ-5"}}, {}}, nullptr, false) ==
          R"(request, 100 bytes
    29  61 61 61 61 61 61 61 61  REQ-5  payload         100 bytes
    37  61 61 61 61 61 61 61 61
        ... 80 bytes ...
   125  61 61 61 61
)");
}

TEST_CASE("JSON has one object, with all bytes")
{
    CHECK(
        unit_json(unit, &place) ==
        R"({"kind":"barrier","offset":0,"size":9,"from":"127.0.0.1:40000","to":"[::1]:29500","packet":7,"time_ns":1500000,)"
        R"("fields":[{"offset":8,"hex":"ff","field":"token","value":"255","meaning":"senders write 0; receivers take any value",)"
        R"("rule":"BAR-1"}],"findings":[{"verdict":"note","offset":8,"rule":"BAR-2","text":"senders write 0"},)"
        R"({"verdict":"incomplete","offset":9,"rule":"FRM-4","text":"more"},)"
        R"({"verdict":"refused","offset":8,"class":"too_small","rule":"RSP-3","text":"no\u001b[1m"}]})"
        "\n");
    CHECK(unit_json({"barrier", 0, 9, {}, {}}, nullptr) == R"({"kind":"barrier","offset":0,"size":9,"fields":[],"findings":[]})"
                                                           "\n");
}
