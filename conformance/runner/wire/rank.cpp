#include "wire/rank.hpp"

#include "suite/text.hpp"
#include "wire/frames.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t shown_bytes_max = 24;
constexpr std::size_t announce_size = 8;

// A call that an echo answers, behind whatever came before.
constexpr std::string_view sentinel_call = R"({"request": "echo", "id": 1592598046, "payload": "73656e74696e656c"})";
constexpr std::string_view sentinel_answer = R"({"response": 1592598046, "payload": "73656e74696e656c"})";

WireOutcome as_expected()
{
    return {};
}

WireOutcome otherwise(std::string expected, std::string actual, WireBytes bytes = {})
{
    return {WireStatus::done, false, std::move(expected), std::move(actual), std::move(bytes)};
}

// What came and nothing of what was to come.
WireBytes only(Bytes actual)
{
    return {std::nullopt, Parts(std::move(actual))};
}

// As it stood on the wire.
Bytes in_frame(const Bytes &content)
{
    Bytes bytes;
    for (std::size_t index = 0; index < frame_header_size; ++index) {
        bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(content.size()) >> (8 * index) & 0xff));
    }
    bytes.insert(bytes.end(), content.begin(), content.end());
    return bytes;
}

// What became of waiting for something that did not come.
WireOutcome missed(WireStatus status, std::string expected, const std::string &so_far = {}, WireBytes bytes = {})
{
    const std::string what = status == WireStatus::closed      ? "the connection was closed"
                             : status == WireStatus::timed_out ? "nothing more in time"
                                                               : "interrupted";
    return {status, false, std::move(expected), so_far.empty() ? what : so_far + ", then " + what, std::move(bytes)};
}

std::string shown(const Bytes &bytes)
{
    return describe_bytes(bytes, shown_bytes_max);
}

Parts bytes_of(const json &form, const RequestIds &ids)
{
    return wire_bytes(form, ids).value_or(Parts()); // reading the scenario has refused what is no form
}

// Where a write is cut: the offsets at which a new piece begins, and its end.
std::vector<std::uint64_t> cuts_of(const json &command, std::uint64_t size)
{
    const json split = command.value("split", json());
    std::vector<std::uint64_t> cuts;
    for (const json &cut : split.is_array() ? split : json::array()) {
        cuts.push_back(cut.get<std::uint64_t>());
    }
    for (std::uint64_t offset = 1; split == "bytes" && offset < size; ++offset) {
        cuts.push_back(offset);
    }
    cuts.push_back(size);
    return cuts;
}

} // namespace

WireRank::WireRank(std::size_t rank, Waiter waiter, WireLog &log, std::shared_ptr<const WireListener> listener)
    : rank_(rank), waiter_(std::move(waiter)), log_(&log), listener_(std::move(listener))
{
    if (rank_ == 0 && !listener_) {
        if (auto anywhere = WireListener::at("127.0.0.1:0")) {
            listener_ = std::make_shared<const WireListener>(std::move(*anywhere));
        }
    }
}

WireOutcome WireRank::join(std::size_t others, Clock::time_point deadline)
{
    if (rank_ != 0) {
        const WireOutcome opened = open({{"command", "connect"}}, deadline);
        const json announce = {{"command", "write"}, {"bytes", {{"announce", rank_}}}};
        return opened.is_as_expected ? carry_out(announce, deadline) : opened;
    }
    for (std::size_t count = 0; count < others; ++count) {
        if (WireOutcome opened = open({{"command", "accept"}, {"as", "new"}}, deadline); !opened.is_as_expected) {
            return opened;
        }
        Bytes announce;
        const WireStatus status = connections_.at("new").receive(announce_size, announce, deadline);
        if (status != WireStatus::done) {
            return missed(status, "an announce", announce.empty() ? "" : shown(announce));
        }
        auto connection = connections_.extract("new");
        connection.key() = std::to_string(number_at(announce, 0, announce_size));
        connection.mapped().rename(connection.key());
        if (!connections_.insert(std::move(connection)).inserted) {
            return otherwise("another rank", "rank " + std::to_string(number_at(announce, 0, announce_size)) + " again");
        }
    }
    return as_expected();
}

WireOutcome WireRank::carry_out(const json &command, Clock::time_point deadline)
{
    const std::string name = command.at("command");
    if (name == "connect" || name == "accept") {
        return open(command, deadline);
    }
    const std::string on = command.value("on", default_connection(rank_));
    const auto found = connections_.find(on);
    if (found == connections_.end() || !found->second.is_open()) {
        return otherwise("a connection " + on, "there is none");
    }
    WireConnection &connection = found->second;
    if (name == "write") {
        return write(connection, command, deadline);
    }
    if (name == "read") {
        return read(connection, command, deadline);
    }
    if (name == "requested") {
        return requested(connection, command, deadline);
    }
    if (name == "answered") {
        return answered(connection, command, deadline);
    }
    if (name == "ended") {
        return ended(connection, deadline);
    }
    if (name == "sentinel") {
        return sentinel(connection, command, deadline);
    }
    return name == "pieces" ? pieces(connection, command) : end(connection, name);
}

WireOutcome WireRank::open(const json &command, Clock::time_point deadline)
{
    const bool accepts = command.at("command") == "accept";
    const std::string as = command.value("as", default_connection(rank_));
    if (accepts && !listener_) {
        return otherwise("a connection", "the system has no port for it");
    }
    auto socket =
        accepts ? listener_->accept(waiter_, deadline) : WireSocket::connect(address_, !has_connected_, waiter_, deadline);
    if (!socket) {
        return missed(socket.error(), "a connection");
    }
    has_connected_ = true;
    connections_.erase(as);
    connections_.emplace(as, WireConnection(std::move(*socket), rank_, as, *log_))
        .first->second.note(accepts ? WireAction::accepted : WireAction::connected);
    return as_expected();
}

WireOutcome WireRank::write(WireConnection &connection, const json &command, Clock::time_point deadline)
{
    const Parts bytes = bytes_of(command.at("bytes"), ids_);
    std::uint64_t offset = 0;
    const std::vector<std::uint64_t> cuts = cuts_of(command, bytes.size());
    for (const std::uint64_t cut : cuts) {
        WireStatus status = connection.send(bytes, offset, cut, deadline);
        if (status == WireStatus::done && (cuts.size() > 1 || command.value("taken", false))) {
            status = connection.wait_until_taken(command.value("taken", false), deadline);
        }
        if (status == WireStatus::closed && command.value("may_close", false)) {
            break;
        }
        if (status != WireStatus::done) {
            return missed(status, fmt::format("{} to be read", counted(bytes.size(), "byte")));
        }
        offset = cut;
    }
    return as_expected();
}

WireOutcome WireRank::read(WireConnection &connection, const json &command, Clock::time_point deadline)
{
    const Parts expected = bytes_of(command.at("bytes"), ids_);
    const std::string wanted = shown(expected.copy(0, shown_bytes_max + 1));
    Bytes actual;
    const WireStatus status = connection.receive(expected.size(), actual, deadline);
    const std::string came = actual.empty() ? std::string() : shown(actual);
    const Parts received(std::move(actual));
    const auto difference = first_difference(expected, received);
    WireBytes bytes{expected, received, command.at("bytes").contains("announce"), difference};
    if (status != WireStatus::done) {
        return missed(status, wanted, came, std::move(bytes));
    }
    return difference ? otherwise(wanted, fmt::format("{}; they differ from byte {} on", came, *difference), std::move(bytes))
                      : as_expected();
}

WireOutcome WireRank::ended(WireConnection &connection, Clock::time_point deadline)
{
    Bytes bytes;
    const std::string wanted = "the connection to be closed";
    const WireStatus status = connection.receive(1, bytes, deadline);
    if (status == WireStatus::closed) {
        return as_expected();
    }
    return status == WireStatus::done ? otherwise(wanted, shown(bytes)) : missed(status, wanted);
}

WireOutcome WireRank::call_sentinel(Clock::time_point deadline)
{
    return carry_out({{"command", "sentinel"}, {"expect", "in step"}}, deadline);
}

void WireRank::depart(Clock::time_point deadline)
{
    for (auto &[name, connection] : connections_) {
        if (connection.is_open()) {
            connection.depart(deadline);
        }
    }
}

WireOutcome WireRank::sentinel(WireConnection &connection, const json &command, Clock::time_point deadline)
{
    const Parts call = bytes_of(json::parse(sentinel_call), ids_);
    const Parts answer = bytes_of(json::parse(sentinel_answer), ids_);
    const std::string wanted = command.at("expect");
    WireStatus status = connection.send(call, 0, call.size(), deadline);
    Bytes actual;
    if (status == WireStatus::done) {
        status = connection.receive(answer.size(), actual, deadline);
    }
    if (status == WireStatus::interrupted || (status == WireStatus::timed_out && actual.empty())) {
        return missed(status, wanted);
    }
    const bool is_answered = status == WireStatus::done && Parts(actual) == answer;
    const std::string seen = is_answered ? "in step" : actual.empty() ? "closed" : "out of step";
    if (seen == wanted) {
        return as_expected();
    }
    if (actual.empty()) {
        return {WireStatus::closed, false, wanted, seen};
    }
    const Parts came(actual);
    return otherwise(wanted, seen + ": " + shown(actual),
                     wanted == "closed" ? WireBytes{std::nullopt, came}
                                        : WireBytes{answer, came, false, first_difference(answer, came)});
}

WireOutcome WireRank::pieces(WireConnection &connection, const json &command)
{
    const std::uint64_t count = connection.new_segments();
    const std::uint64_t most = command.value("at_most", count);
    return count <= most ? as_expected()
                         : otherwise(fmt::format("at most {}", counted(most, "segment")), counted(count, "segment"));
}

WireOutcome WireRank::end(WireConnection &connection, const std::string &how)
{
    if (how == "finish") {
        connection.finish();
    } else if (how == "reset") {
        connection.reset();
    } else {
        connection.close();
    }
    return as_expected();
}

WireOutcome WireRank::requested(WireConnection &connection, const json &command, Clock::time_point deadline)
{
    const std::string wanted = fmt::format("a request for {}", printable(command.at("name").get<std::string>()));
    Bytes content;
    std::string problem;
    if (const WireStatus status = connection.receive_frame(content, problem, deadline); status != WireStatus::done) {
        return missed(status, wanted, problem);
    }
    const auto request = parse_request(content);
    if (!request) {
        return otherwise(wanted, request.error() + ": " + shown(content), only(in_frame(content)));
    }
    if (request->name != command.at("name").get<std::string>()) {
        return otherwise(wanted, fmt::format("one for {}", excerpt(request->name, 100)), only(in_frame(content)));
    }
    if (request->payload != bytes_of(command.at("payload"), ids_)) {
        return otherwise(wanted + " with the payload of the call", "another payload", only(in_frame(content)));
    }
    if (!connection.take_id(request->id)) {
        return otherwise("an id that no other call on this connection has had", fmt::format("id {} again", request->id),
                         only(in_frame(content)));
    }
    if (command.contains("as")) {
        ids_[command.at("as")] = request->id;
    }
    return as_expected();
}

WireOutcome WireRank::answered(WireConnection &connection, const json &command, Clock::time_point deadline)
{
    Answers awaited = answers_of(command, ids_);
    while (!awaited.empty()) {
        const std::string wanted = describe(awaited);
        Bytes prefix;
        Bytes message;
        std::string problem;
        WireStatus status = connection.receive_frame(prefix, problem, deadline);
        if (status == WireStatus::done && prefix.size() == frame_header_size) {
            status = connection.receive_frame(message, problem, deadline);
        }
        if (status != WireStatus::done) {
            return missed(status, wanted, problem);
        }
        if (auto taken = take_answer(awaited, prefix, message); !taken) {
            Bytes frames = in_frame(prefix);
            const Bytes second = message.empty() ? Bytes() : in_frame(message);
            frames.insert(frames.end(), second.begin(), second.end());
            WireBytes bytes{frames_of(awaited), Parts(std::move(frames))};
            bytes.difference = bytes.expected ? first_difference(*bytes.expected, *bytes.actual) : std::nullopt;
            return otherwise(wanted, taken.error(), std::move(bytes));
        }
    }
    return as_expected();
}

} // namespace ferrorpc::conformance
