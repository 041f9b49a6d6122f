#include "commands.hpp"

#include "../codec/parts.hpp"

#include <charconv>
#include <cstdint>
#include <stdexcept>

namespace testee {
namespace {

void read_address(const std::string &address, ferrorpc::AgentOptions &options)
{
    const std::size_t colon = address.rfind(':');
    const char *end = address.data() + address.size();
    if (colon == std::string::npos || std::from_chars(address.data() + colon + 1, end, options.port).ptr != end) {
        throw std::invalid_argument{"no HOST:PORT: " + address};
    }
    options.host = address.substr(0, colon);
}

} // namespace

std::optional<std::chrono::milliseconds> duration_of(const nlohmann::json &command, const char *key)
{
    const auto found = command.find(key);
    return found == command.end() ? std::nullopt : std::optional{std::chrono::milliseconds{found->get<std::uint32_t>()}};
}

std::string payload_of(const nlohmann::json &command)
{
    std::string payload;
    for (const std::byte each : bytes_of(command.at("payload"))) {
        payload += static_cast<char>(each);
    }
    return payload;
}

ferrorpc::AgentOptions options_of(const nlohmann::json &command)
{
    ferrorpc::AgentOptions options;
    options.rank = number_of(command.at("rank"));
    options.world_size = number_of(command.at("world_size"));
    read_address(command.at("address").get<std::string>(), options);
    options.connect_timeout = rendezvous_timeout;
    options.timeout = duration_of(command, "timeout_ms").value_or(options.timeout);
    for (const auto &peer : command.value("crate_peers", nlohmann::json::array())) {
        ferrorpc::CratePeer crate;
        if (peer.contains("request_size")) {
            crate.request_size = number_of(peer.at("request_size"));
        }
        if (peer.contains("calls_max")) {
            crate.calls_max = number_of(peer.at("calls_max"));
        }
        options.crate_peers.emplace(number_of(peer.at("rank")), crate);
    }
    return options;
}

} // namespace testee
