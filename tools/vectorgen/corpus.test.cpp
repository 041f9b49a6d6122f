#include "corpus.hpp"

#include <shared/scratch_folder.test.hpp>

#include <speccompiler/load.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc::vectorgen;
using namespace std::string_literals;

namespace {

const ferrorpc::spec::Layout &the_layout()
{
    static const ferrorpc::spec::Layout layout = ferrorpc::spec::load_layout(FERRORPC_SOURCE_DIR);
    return layout;
}

// "id: rules -> expectation" of each vector.
std::vector<std::string> lines_of(const VectorFile &file)
{
    std::vector<std::string> lines;
    for (const Group &group : file.groups) {
        for (const Vector &vector : group.vectors) {
            std::string line = vector.id + ":";
            for (const std::string &rule : vector.rules) {
                line += " " + rule;
            }
            lines.push_back(line + " -> " + vector.expect.dump());
        }
    }
    return lines;
}

} // namespace

TEST_CASE("a content is a message of both kinds, a frame, and with 8 bytes a response prefix")
{
    const Inputs inputs = {{"a", "\x0d\0\0\0\0\0\0\0"s}, {"b", "\2\7\0\0\0\0\0\0\0\1\1\0\0\0x"s}};
    CHECK(
        lines_of(message_corpus(the_layout(), inputs)) ==
        std::vector<std::string>{
            R"(corpus-messages/request/a: REQ-2 -> {"result":"rejected","class":"wrong_tag","offset":0})",
            R"(corpus-messages/request/b: REQ-2 -> {"result":"rejected","class":"wrong_tag","offset":0})",
            R"(corpus-messages/response/a: RSP-5 -> {"result":"rejected","class":"wrong_tag","offset":0})",
            R"(corpus-messages/response/b: RSP-5 RSP-6 RSP-7 RSP-9 -> {"result":"accepted","fields":{"request_id":"7","is_error":true,"error_message":"78"}})",
            R"(corpus-messages/frame/a: KND-2 FRM-1 -> {"result":"accepted","fields":{"length":"8","kind":"response_prefix"}})",
            R"(corpus-messages/frame/b: KND-4 FRM-1 -> {"result":"accepted","fields":{"length":"15","kind":"response"}})",
            R"(corpus-messages/prefix/a: RSP-3 DIF-1 -> {"result":"rejected","class":"too_small","offset":0})",
        });
}

TEST_CASE("a frame of no kind cites where the crate differs")
{
    const std::vector<std::string> lines = lines_of(message_corpus(the_layout(), {{"empty", ""}, {"two", "\1\1"}}));
    CHECK(lines.at(4) ==
          R"(corpus-messages/frame/empty: KND-5 DIF-3 -> {"result":"rejected","class":"unknown_frame","offset":0})");
    CHECK(lines.at(5) ==
          R"(corpus-messages/frame/two: KND-5 DIF-3 -> {"result":"rejected","class":"unknown_frame","offset":0})");
}

TEST_CASE("an announce comes behind its world size")
{
    const std::string world_of_2 = "\2\0\0\0\0\0\0\0"s;
    const std::string rank_1 = "\1\0\0\0\0\0\0\0"s;
    const std::string world_of_1 = rank_1;
    CHECK(lines_of(announce_corpus(the_layout(), {{"good", world_of_2 + rank_1},
                                                  {"no-job", world_of_1 + rank_1},
                                                  {"of-2", world_of_2 + world_of_2},
                                                  {"short", world_of_2 + "\1"}})) ==
          std::vector<std::string>{
              R"(corpus-announce/arrived/good: ANN-1 -> {"result":"accepted","fields":{"rank":"1"}})",
              R"(corpus-announce/arrived/of-2: ANN-3 -> {"result":"rejected","class":"invalid_rank","offset":0})",
              R"(corpus-announce/arrived/short: ANN-4 -> {"result":"incomplete"})",
          });
}

TEST_CASE("a text is a name and an error message")
{
    const VectorFile file = text_corpus(the_layout(), {{"bad", "a\xff"}});
    CHECK(lines_of(file) ==
          std::vector<std::string>{
              R"(corpus-text/name/bad: MSG-3 -> {"result":"rejected","class":"invalid_utf8","offset":14})",
              R"(corpus-text/error-message/bad: MSG-3 -> {"result":"rejected","class":"invalid_utf8","offset":15})",
          });
}

TEST_CASE("a folder without inputs and a name that is no part of an id are refused")
{
    const ferrorpc::tools::ScratchFolder scratch;
    CHECK_THROWS_WITH(export_corpora(FERRORPC_SOURCE_DIR, scratch.path()), Catch::EndsWith("messages: there is no input here"));
    scratch.write("messages/Upper.bin", "x");
    CHECK_THROWS_WITH(export_corpora(FERRORPC_SOURCE_DIR, scratch.path()),
                      Catch::EndsWith("Upper.bin: the name cannot be part of an id"));
}

TEST_CASE("the files are a suite")
{
    const ferrorpc::tools::ScratchFolder scratch;
    for (const char *path : {"messages/00", "announce/00", "utf8/00"}) {
        scratch.write(path, "\2\0\0\0\0\0\0\0"s);
    }
    std::vector<std::string> names;
    for (const auto &[name, text] : export_corpora(FERRORPC_SOURCE_DIR, scratch.path())) {
        names.push_back(name);
    }
    CHECK(names == std::vector<std::string>{"corpus-announce.json", "corpus-messages.json", "corpus-text.json", "rules.json",
                                            "vector.schema.json"});
}
