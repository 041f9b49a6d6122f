#include <ferrorpc/agent/core/registry.hpp>

#include <utility>

namespace ferrorpc::detail {

void Registry::set(std::string name, Function function)
{
    auto shared = std::make_shared<const Function>(std::move(function));
    const std::lock_guard lock{mutex_};
    functions_.insert_or_assign(std::move(name), std::move(shared));
}

std::shared_ptr<const Function> Registry::find(std::string_view name) const
{
    const std::lock_guard lock{mutex_};
    const auto found = functions_.find(name);
    return found == functions_.end() ? nullptr : found->second;
}

} // namespace ferrorpc::detail
