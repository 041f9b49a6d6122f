// What the conformance runner reads was written by strangers: whatever it is, the runner says what is wrong with it, or reads
// what stands there.
#include <proptests/generators/edits.hpp>
#include <proptests/generators/messages.hpp>
#include <proptests/property.hpp>

#include <suite/lint.hpp>
#include <suite/read_vector.hpp>
#include <suite/suite.hpp>
#include <testee/testee.hpp>

#include <nlohmann/json.hpp>

using namespace ferrorpc::conformance;
using namespace ferrorpc::proptests;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view json_pieces[] = {"\"",
                                            "{",
                                            "}",
                                            "[",
                                            "]",
                                            ",",
                                            ":",
                                            "null",
                                            "true",
                                            "-1",
                                            "1e400",
                                            "18446744073709551616",
                                            "\"\"",
                                            "\\u0000",
                                            "\\ud800",
                                            "\xff",
                                            "\"repeat\"",
                                            "\"count\": 18446744073709551615",
                                            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                            "\"unobservable\"",
                                            "\"result\"",
                                            "ab",
                                            "a",
                                            " "};

// Values that do not belong where they are put.
ordered_json stray_value(std::uint32_t choice)
{
    const ordered_json values[] = {nullptr,
                                   true,
                                   -1,
                                   0,
                                   1e300,
                                   UINT64_MAX,
                                   "",
                                   "ab",
                                   "18446744073709551616",
                                   ordered_json::array(),
                                   ordered_json::object(),
                                   ordered_json{{"repeat", "ab"}, {"count", UINT64_MAX}},
                                   ordered_json{{"repeat", ""}, {"count", 1}},
                                   ordered_json::array({ordered_json{{"u64", "7"}}, "00"}),
                                   ordered_json::array({ordered_json{{"u32", "4294967296"}}}),
                                   std::string(300, 'a'),
                                   "unobservable",
                                   "request/tag/00",
                                   "accepted",
                                   "decode"};
    return values[choice % std::size(values)];
}

void collect(ordered_json &value, std::vector<ordered_json *> &all)
{
    all.push_back(&value);
    for (auto &child : value) {
        if (value.is_structured()) {
            collect(child, all);
        }
    }
}

// Changes values, and the text that comes of them.
std::string changed_json(ordered_json value, const std::vector<Edit> &changes, const std::vector<Edit> &text_changes)
{
    for (const Edit &edit : changes) {
        std::vector<ordered_json *> all;
        collect(value, all);
        ordered_json &place = *all[edit.place % all.size()];
        if (edit.kind == EditKind::erase && place.is_structured() && !place.empty()) {
            place.erase(place.begin());
        } else if (edit.kind == EditKind::repeat) {
            const ordered_json copy = *all[edit.value % all.size()];
            place = copy;
        } else {
            place = stray_value(edit.value);
        }
    }
    return edited(value.dump(1), text_changes, json_pieces);
}

rc::Gen<std::vector<Edit>> few_edits()
{
    return rc::gen::oneOf(rc::gen::just(std::vector<Edit>{}), edits(3));
}

std::vector<Document> suite_documents()
{
    std::vector<Problem> problems;
    std::vector<Document> documents = read_documents(FERRORPC_SOURCE_DIR "/conformance/runner/testdata/suite", problems);
    for (Document &document : read_documents(FERRORPC_SOURCE_DIR "/conformance/vectors", problems)) {
        if (document.name == schema_document) {
            documents.push_back(std::move(document));
        }
    }
    return documents;
}

const char *const answers[] = {
    R"({"result": "accepted", "fields": {"request_id": "515", "name": "6563686f", "payload": ["ab", {"repeat": "00", "count": 70}], "canonical": true}})",
    R"({"result": "accepted", "fields": {"request_id": "unobservable", "is_error": false, "payload": ""}})",
    R"({"result": "accepted", "bytes": [{"u64": "7"}, "00", {"u32": "4294967295"}]})",
    R"({"result": "incomplete"})",
    R"({"result": "rejected", "class": "truncated", "offset": 13, "message": "short"})",
    R"({"result": "skipped", "reason": "no"})",
    R"({"result": "hello", "protocol": 1, "name": "my port", "version": "0.1"})",
};

const MessageShape &shape(std::uint32_t choice)
{
    const MessageShape *const shapes[] = {
        find_message(Operation::decode, "request"), find_message(Operation::decode, "response"),
        find_message(Operation::encode, "request"), find_message(Operation::decode, "announce"),
        find_message(Operation::decode, "frame")};
    return *shapes[choice % std::size(shapes)];
}

// Values alone, text alone, or both: a text that is no JSON any more hides what was done to its values.
std::string changed_answer(std::size_t index)
{
    const auto choice = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 4));
    const auto values = *edits(3);
    const auto text = *edits(3);
    const std::vector<Edit> none;
    return changed_json(ordered_json::parse(answers[index]), choice < 3 ? values : none, choice >= 2 ? text : none);
}

std::size_t any_answer()
{
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, std::size(answers)));
}

bool is_one_line(const std::string &text)
{
    return !text.empty() && text.find('\n') == std::string::npos && text.size() < 20'000;
}

} // namespace

TEST_CASE("kit: a changed answer of a testee is read, or refused with one line", "[kit]")
{
    check_property("answers", [] {
        const std::string line = changed_answer(any_answer());
        const MessageShape &message = shape(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0U, 5U)));
        const auto outcome = parse_answer(line, message);
        if (!outcome) {
            RC_ASSERT(is_one_line(outcome.error()));
            return;
        }
        // What was read says the same when it is written and read again.
        const std::string written = to_json(*outcome, message).dump();
        const auto again = parse_answer(written, message);
        RC_ASSERT(again.has_value());
        RC_ASSERT(to_json(*again, message).dump() == written);
        RC_ASSERT(is_one_line(describe(*outcome)));
    });
    check_property("hellos", [] {
        const std::string line = changed_answer(*rc::gen::element(std::size(answers) - 1, any_answer()));
        const auto hello = parse_hello(line);
        RC_ASSERT((hello || is_one_line(hello.error())));
    });
}

TEST_CASE("kit: a changed vector file is read, or its problems are told, each in a line", "[kit]")
{
    static const std::vector<Document> documents = suite_documents();
    REQUIRE(documents.size() == 3);
    REQUIRE(lint(documents).empty());
    check_property("vector files", [] {
        std::vector<Document> changed = documents;
        Document &document = changed[*rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 2))];
        RC_ASSERT(document.name != schema_document);
        const auto values = *few_edits();
        const auto text = *few_edits();
        document.text = changed_json(ordered_json::parse(document.text), values, text);
        for (const Problem &problem : lint(changed)) {
            RC_ASSERT(is_one_line(to_string(problem)));
            RC_ASSERT(!problem.file.empty());
        }
        std::vector<Problem> problems;
        const Suite suite = parse_suite(changed, problems);
        for (const Vector *vector : suite.vectors()) {
            const std::string command = command_line(*vector);
            RC_ASSERT(is_one_line(command));
            RC_ASSERT(ordered_json::parse(command).is_object());
        }
    });
}

TEST_CASE("kit: bytes that are written as parts are the same bytes when they are read", "[kit]")
{
    check_property("parts", [] {
        const auto sizes = *rc::gen::scale(0.03, rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 3000U)));
        ordered_json list = ordered_json::array();
        Bytes expected;
        for (const unsigned size : sizes) {
            const auto byte = static_cast<std::byte>(size);
            list.push_back({{"repeat", to_hex(Bytes{byte})}, {"count", size}});
            expected.insert(expected.end(), size, byte);
        }
        const auto parts = Parts::from_json(nlohmann::json(list), HexStyle::plain);
        RC_PRE(parts.has_value());
        RC_ASSERT(parts->size() == expected.size());
        RC_ASSERT(parts->copy(0, expected.size()) == expected);
        RC_ASSERT(*parts == Parts(expected));
        const auto again = Parts::from_json(nlohmann::json(parts->to_json()), HexStyle::plain);
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == *parts);
        RC_ASSERT(parse_hex(to_hex(expected), HexStyle::plain).value() == expected);
    });
}

TEST_CASE("kit: bytes of more than the limit are refused, whatever their counts", "[kit]")
{
    check_property("claims", [] {
        const auto counts = *rc::gen::scale(0.02, rc::gen::container<std::vector<std::uint64_t>>(u64()));
        const auto unit_size = *rc::gen::element<std::size_t>(1, 2, 4, 8);
        ordered_json list = ordered_json::array();
        std::uint64_t left = bytes_size_max;
        bool is_over = false;
        for (const std::uint64_t count : counts) {
            list.push_back({{"repeat", std::string(2 * unit_size, 'a')}, {"count", count}});
            is_over = is_over || count > left / unit_size;
            left -= is_over ? 0 : count * unit_size;
        }
        const auto parts = Parts::from_json(nlohmann::json(list), HexStyle::plain);
        RC_ASSERT(parts.has_value() == !is_over);
        RC_ASSERT((!parts || parts->size() == bytes_size_max - left));
    });
}
