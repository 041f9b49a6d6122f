/// Host names to addresses. The system's look-up blocks for as long as it likes and cannot be stopped, so each has a thread of
/// its own that nobody waits for.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

namespace ferrorpc::io {

/// A host's addresses as numbers, in the order in which to try them.
using Addresses = std::expected<std::vector<std::string>, std::error_code>;

/// Blocks. Runs on a thread of no loop, and may outlive who asked.
using LookUp = std::function<Addresses(const std::string &host)>;

/// Used on its loop. Destruction waits for no look-up: what one finds later is dropped.
class Resolver {
public:
    using Done = std::move_only_function<void(const Addresses &)>;

    Resolver(Loop &loop, LookUp look_up);
    ~Resolver();

    /// Joins a look-up of that host that is under way: a host has one thread, however often it is asked for.
    void resolve(const std::string &host, Done done);

private:
    struct State;
    std::shared_ptr<State> state_; // a look-up holds no more than a weak one
};

} // namespace ferrorpc::io
