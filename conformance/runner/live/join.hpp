// How the ranks of a live world are told to meet.
#pragma once

#include "live/suite.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace ferrorpc::conformance {

// An address of the loopback interface, with a port that nobody uses now and no other of these has while it lives: worlds that
// are played at a time never meet.
class ReservedAddress {
public:
    ReservedAddress();
    ReservedAddress(const ReservedAddress &) = delete;
    ReservedAddress &operator=(const ReservedAddress &) = delete;
    ~ReservedAddress();

    std::string text() const; // "127.0.0.1:PORT"

private:
    std::uint16_t port_ = 29500; // where the system has no free one
    bool is_reserved_ = false;
};

nlohmann::ordered_json join_command(const Scenario &scenario, const World &world, std::size_t rank, const std::string &address);

} // namespace ferrorpc::conformance
