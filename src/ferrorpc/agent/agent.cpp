#include <ferrorpc/agent/agent.hpp>

#include <ferrorpc/agent/core/agent_core.hpp>
#include <ferrorpc/agent/core/call_control.hpp>
#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/served_request.hpp>
#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/star/make_star.hpp>

#include <new>
#include <utility>
#include <variant>

namespace ferrorpc {
namespace {

/// A callback's exceptions are its own trouble, and an empty one is told nothing.
template <class Told, class Result>
void tell(const Told &told, Result &&result) noexcept
{
    if (told) {
        try {
            told(std::forward<Result>(result));
        } catch (...) {
        }
    }
}

/// On the loop. The callback never runs within it when the call is within a task.
void start_call(detail::AgentCore &core, const std::shared_ptr<detail::CallControl> &control, Payload arguments,
                const detail::CallOrigin &origin)
{
    std::optional<RpcResult> refusal;
    try {
        refusal = core.hub().call(control, std::move(arguments), origin);
    } catch (const std::bad_alloc &) {
        refusal = detail::out_of_memory();
    }
    if (refusal && origin.is_within_task) {
        const auto tell_refusal = [control, refused = std::make_shared<RpcResult>(std::move(*refusal))] {
            control->end(std::move(*refused));
        };
        core.run(tell_refusal, tell_refusal);
    } else if (refusal) {
        control->end(std::move(*refusal));
    } else if (control->is_cancelled) {
        control->cancel();
    }
}

std::shared_ptr<detail::AgentCore> make_star_core(AgentOptions options)
{
    detail::Star star = detail::make_star(options);
    return std::make_shared<detail::AgentCore>(std::move(options), std::move(star.running), std::move(star.transport));
}

} // namespace

Agent::Agent(AgentOptions options) : Agent{make_star_core(std::move(options))} {}

Agent::Agent(std::shared_ptr<detail::AgentCore> core) : core_{std::move(core)}
{
    core_->open();
}

std::unique_ptr<Agent> detail::make_agent(std::shared_ptr<AgentCore> core)
{
    return std::unique_ptr<Agent>{new Agent{std::move(core)}};
}

Agent::~Agent()
{
    shutdown(core_->options().drain_timeout);
    core_->join_handlers();
}

std::uint64_t Agent::rank() const noexcept
{
    return core_->options().rank;
}

std::uint64_t Agent::world_size() const noexcept
{
    return core_->options().world_size;
}

std::string Agent::address() const
{
    return core_->ask([this] { return core_->hub().roster().address(); });
}

void Agent::register_function(std::string name, Handler handler, RunOn where)
{
    core_->registry().set(std::move(name), detail::BlockingFunction{std::move(handler), where});
}

void Agent::register_async(std::string name, AsyncHandler handler)
{
    core_->registry().set(std::move(name), std::move(handler));
}

std::optional<Handler> Agent::lookup(std::string_view name) const
{
    const std::shared_ptr<const detail::Function> function = core_->registry().find(name);
    if (function == nullptr || !std::holds_alternative<detail::BlockingFunction>(*function)) {
        return std::nullopt;
    }
    return std::get<detail::BlockingFunction>(*function).handler;
}

void Agent::start()
{
    core_->run([core = core_] { core->hub().start_serving(); }, [] {});
}

std::error_code Agent::wait_connected(std::chrono::milliseconds timeout)
{
    if (core_->runs_here()) {
        return Errc::would_deadlock;
    }
    std::promise<std::error_code> end;
    core_->run(
        [core = core_, timeout, &end] {
            core->hub().roster().when_connected(timeout, [&end](std::error_code error) { end.set_value(error); });
        },
        [&end] { end.set_value(Errc::shut_down); });
    return end.get_future().get();
}

std::error_code Agent::wait_connected(std::uint64_t rank, std::chrono::milliseconds timeout)
{
    if (core_->runs_here()) {
        return Errc::would_deadlock;
    }
    std::promise<std::error_code> end;
    async_wait_connected(rank, timeout, [&end](std::error_code error) { end.set_value(error); });
    return end.get_future().get();
}

void Agent::async_wait_connected(std::uint64_t rank, std::chrono::milliseconds timeout, ConnectedCallback done)
{
    const auto shared_done = std::make_shared<ConnectedCallback>(std::move(done));
    core_->run(
        [core = core_, rank, timeout, shared_done] {
            detail::Roster &roster = core->hub().roster();
            if (rank == core->options().rank && !roster.leads_to_self()) { // in the order of a call's refusals
                tell(*shared_done, make_error_code(Errc::self_call));
            } else if (rank >= core->options().world_size) {
                tell(*shared_done, make_error_code(Errc::invalid_rank));
            } else {
                roster.when_connected(rank, timeout, [shared_done](std::error_code error) { tell(*shared_done, error); });
            }
        },
        [shared_done] { tell(*shared_done, make_error_code(Errc::shut_down)); });
}

std::vector<std::uint64_t> Agent::connected() const
{
    return core_->ask([this] { return core_->hub().roster().connected(); });
}

CallHandle Agent::call(std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options, Callback done)
{
    const auto control = std::make_shared<detail::CallControl>(
        rank, std::string{name}, options.timeout.value_or(core_->options().timeout), std::move(done), core_->postbox());
    detail::CallOrigin origin{options.nested_in ? options.nested_in->request_ : detail::current_request(), core_->runs_here()};
    if (origin.is_within_task) { // in a callback or handler: what it sends goes out together when it is done
        start_call(*core_, control, std::move(arguments), origin);
        return CallHandle{control};
    }
    core_->run(
        [core = core_, control, arguments = std::move(arguments), origin = std::move(origin)]() mutable {
            start_call(*core, control, std::move(arguments), origin);
        },
        [control] { control->end(detail::failure(Errc::shut_down, detail::texts::internal("this agent is shut down"))); });
    return CallHandle{control};
}

std::future<RpcResult> Agent::rpc_async(std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options)
{
    auto promise = std::make_shared<std::promise<RpcResult>>();
    std::future<RpcResult> result = promise->get_future();
    call(rank, name, std::move(arguments), std::move(options),
         [promise](RpcResult ended) { promise->set_value(std::move(ended)); });
    return result;
}

RpcResult Agent::rpc_sync(std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options)
{
    if (core_->runs_here()) {
        return detail::would_deadlock();
    }
    return rpc_async(rank, name, std::move(arguments), std::move(options)).get();
}

std::error_code Agent::barrier(std::optional<std::chrono::milliseconds> timeout)
{
    if (core_->runs_here()) {
        return Errc::would_deadlock;
    }
    std::promise<std::error_code> end;
    async_barrier(timeout, [&end](std::error_code error) { end.set_value(error); });
    return end.get_future().get();
}

void Agent::async_barrier(std::optional<std::chrono::milliseconds> timeout, BarrierCallback done)
{
    const std::chrono::milliseconds limit = timeout.value_or(core_->options().timeout);
    const auto shared_done = std::make_shared<BarrierCallback>(std::move(done));
    core_->run(
        [core = core_, limit, shared_done] {
            try {
                core->hub().barrier(limit, [shared_done](std::error_code error) { tell(*shared_done, error); });
            } catch (const std::bad_alloc &) {
                tell(*shared_done, make_error_code(Errc::out_of_memory));
            }
        },
        [shared_done] { tell(*shared_done, make_error_code(Errc::shut_down)); });
}

void Agent::shutdown(std::chrono::milliseconds drain_timeout)
{
    core_->shutdown(drain_timeout);
}

AgentCounters Agent::counters() const
{
    return core_->ask([this] { return core_->hub().counters(); });
}

void CallHandle::cancel() noexcept
{
    const std::shared_ptr<detail::CallControl> control = control_.lock();
    if (control == nullptr || control->is_cancel_posted.exchange(true)) {
        return; // it has ended, or will
    }
    io::Task task{[control] {
        control->cancel(); // the call's own task may come later
    }};
    control->postbox->post(task);
}

const Payload &RpcResult::value() const &
{
    if (error) {
        throw AgentError{error, text};
    }
    return payload;
}

Payload RpcResult::value() &&
{
    if (error) {
        throw AgentError{error, text};
    }
    return std::move(payload);
}

} // namespace ferrorpc
