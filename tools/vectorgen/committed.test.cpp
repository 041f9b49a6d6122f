// The committed vectors against the generator, the interpreter and each other.
#include "files.hpp"
#include "generate.hpp"

#include <rules.hpp>
#include <speccompiler/load.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <set>

using namespace ferrorpc::vectorgen;
using ferrorpc::trace::read_file;

namespace {

const std::filesystem::path root = FERRORPC_SOURCE_DIR;

const std::map<std::string, std::string> &generated()
{
    static const std::map<std::string, std::string> files = generate(root);
    return files;
}

void for_each_vector(const std::function<void(const Json &)> &visit)
{
    for (const auto &[name, text] : generated()) {
        const Json document = Json::parse(text);
        for (const Json &group : document.value("groups", Json::array())) {
            for (const Json &vector : group.at("vectors")) {
                visit(vector);
            }
        }
    }
}

std::string without_spaces(std::string hex)
{
    std::erase(hex, ' ');
    return hex;
}

Wire from_hex(const std::string &hex)
{
    const std::string digits = without_spaces(hex);
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        bytes += static_cast<char>(std::stoul(digits.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

// Hand-written fields: ids are decimal, everything else that is no flag is hex.
Fields fields_of(const Json &object)
{
    Fields fields;
    for (const auto &[name, value] : object.items()) {
        if (value.is_boolean()) {
            fields.emplace_back(name, value.get<bool>());
        } else if (name == "request_id" || name == "rank") {
            fields.emplace_back(name, std::uint64_t{std::stoull(value.get<std::string>())});
        } else {
            fields.emplace_back(name, from_hex(value.get<std::string>()));
        }
    }
    return fields;
}

Outcome interpreted(const ferrorpc::spec::Layout &layout, const Json &vector)
{
    const Json &input = vector.at("input");
    const auto message = vector.at("message").get<std::string>();
    Setting setting;
    setting.cap = std::stoull(input.value("cap", "1073741824"));
    setting.world_size = std::stoull(input.value("world_size", "0"));
    if (vector.at("operation") == "encode") {
        return encode(layout, message, fields_of(input.at("fields")), setting);
    }
    return decode(layout, message, from_hex(input.at("bytes").get<std::string>()), setting);
}

} // namespace

TEST_CASE("the committed files are what the generator writes")
{
    for (const auto &[name, text] : generated()) {
        INFO(name);
        CHECK((read_file(root / name) == text)); // in parentheses: the texts are too long to print
    }
}

TEST_CASE("every id stands once")
{
    std::set<std::string> ids;
    for_each_vector([&](const Json &vector) {
        const auto id = vector.at("id").get<std::string>();
        INFO(id);
        CHECK(ids.insert(id).second);
        CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-/") == std::string::npos);
    });
    CHECK(ids.size() > 3000);
}

TEST_CASE("all files together stay below 3 MB")
{
    std::size_t size = 0;
    for (const auto &[name, text] : generated()) {
        size += text.size();
    }
    CHECK(size < 3'000'000);
}

TEST_CASE("hand-written vectors expect what the interpreter says")
{
    const ferrorpc::spec::Layout layout = ferrorpc::spec::load_layout(root);
    for_each_vector([&](const Json &vector) {
        if (vector.at("origin") != "hand-written") {
            return;
        }
        INFO(vector.at("id"));
        const Outcome outcome = interpreted(layout, vector);
        const Json &expect = vector.at("expect");
        if (outcome.result == Outcome::Result::incomplete) {
            CHECK(expect == Json{{"result", "incomplete"}});
        } else if (outcome.result == Outcome::Result::rejected) {
            CHECK(expect == Json{{"result", "rejected"}, {"class", outcome.reject_class}, {"offset", outcome.offset.value()}});
        } else if (vector.at("operation") == "encode") {
            CHECK(without_spaces(expect.at("bytes").get<std::string>()) == outcome.bytes.json("").get<std::string>());
        } else {
            Json fields = to_json(outcome.fields);
            if (expect.at("fields").contains("canonical")) {
                fields["canonical"] = outcome.is_canonical;
            }
            CHECK(expect.at("fields") == fields);
        }
    });
}

TEST_CASE("each rule that refuses something is shown from both sides")
{
    std::set<std::string> accepted;
    std::set<std::string> not_accepted;
    for_each_vector([&](const Json &vector) {
        for (const Json &rule : vector.at("rules")) {
            (vector.at("expect").at("result") == "accepted" ? accepted : not_accepted).insert(rule.get<std::string>());
        }
    });
    for (const char *rule :
         {"MSG-2", "MSG-3", "ANN-3", "ANN-4", "FRM-1", "FRM-4", "KND-1", "KND-2", "KND-3", "KND-4", "REQ-2",
          "REQ-4", "REQ-5", "RSP-1", "RSP-3", "RSP-5", "RSP-7", "RSP-9", "BAR-1", "LIM-2", "LIM-3", "LIM-4"}) {
        INFO(rule);
        CHECK(accepted.contains(rule));
        CHECK(not_accepted.contains(rule));
    }
}
