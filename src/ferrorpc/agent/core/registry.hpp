/// The functions that an agent serves, by name. Thread-safe.
#pragma once

#include <ferrorpc/agent/rpc.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

namespace ferrorpc::detail {

struct BlockingFunction {
    Handler handler;
    RunOn where;
};

using Function = std::variant<BlockingFunction, AsyncHandler>;

class Registry {
public:
    /// Replaces a function of that name; who uses the old one keeps it.
    void set(std::string name, Function function);

    /// nullptr: there is none.
    std::shared_ptr<const Function> find(std::string_view name) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Function>, std::less<>> functions_;
};

} // namespace ferrorpc::detail
