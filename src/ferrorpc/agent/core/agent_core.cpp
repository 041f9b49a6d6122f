#include <ferrorpc/agent/core/agent_core.hpp>

#include <ferrorpc/agent/core/served_request.hpp>
#include <ferrorpc/session/not_registered.hpp>

#include <utility>
#include <variant>

namespace ferrorpc::detail {
AgentCore::AgentCore(AgentOptions options, std::shared_ptr<RunningLoop> running, std::unique_ptr<Transport> transport)
    : options_{std::move(options)}, running_{std::move(running)}, loop_{running_->loop()},
      postbox_{std::make_shared<Postbox>(loop_)}
{
    if (options_.handler_threads > 0) {
        pool_ = std::make_unique<HandlerPool>(options_.handler_threads);
    }
    hub_ = std::make_unique<Hub>(loop_, options_, std::move(transport),
                                 [this](Link &link, RequestReceived request) { serve(link, std::move(request)); });
}

AgentCore::~AgentCore() = default;

void AgentCore::open()
{
    loop_.post([self = shared_from_this()] { self->hub_->open(); });
}

void AgentCore::run(io::Task on_loop, io::Task otherwise)
{
    if (!postbox_->post(on_loop)) {
        otherwise();
    }
}

void AgentCore::serve(Link &link, RequestReceived received)
{
    auto request = std::make_shared<ServedRequest>();
    request->postbox = postbox_;
    request->answers = link.answers();
    request->token = received.token;
    request->source_rank = link.peer_rank();
    request->name = std::move(received.name);
    request->payload = std::move(received.payload);

    const std::shared_ptr<const Function> function = registry_.find(request->name);
    if (function == nullptr) { // spec/protocol.md#ERR-6
        answer(request, HandlerResult::failure(not_registered_message(request->name, options_.rank)));
        return;
    }
    link.when_read([this, function, request] { run_handler(function, request); });
}

void AgentCore::run_handler(const std::shared_ptr<const Function> &function, const std::shared_ptr<ServedRequest> &request)
{
    if (const auto *async = std::get_if<AsyncHandler>(function.get())) {
        detail::serve(*async, request);
        return;
    }
    const BlockingFunction &blocking = std::get<BlockingFunction>(*function);
    if (blocking.where == RunOn::io_thread || pool_ == nullptr) {
        detail::serve(blocking.handler, request);
        return;
    }
    // The guard answers when the task is dropped, or not taken.
    pool_->run([core = weak_from_this(), function, request, guard = Responder{request}]() mutable {
        if (!request->answers->is_full()) {
            detail::serve(std::get<BlockingFunction>(*function).handler, request);
            return;
        }
        io::Task wait{[core, function, request] { // meanwhile others have answered
            const std::shared_ptr<AgentCore> open = core.lock();
            const std::shared_ptr<Link> link = request->answers->link();
            if (open != nullptr && link != nullptr) {
                link->when_read([open = open.get(), function, request] { open->run_handler(function, request); });
            }
        }};
        request->postbox->post(wait);
        guard.forget();
    });
}

void AgentCore::shutdown(std::chrono::milliseconds drain_timeout)
{
    io::Task task{[self = shared_from_this(), drain_timeout] {
        self->hub_->shutdown(io::saturated(self->loop_.now(), drain_timeout), [self] { self->finish(); });
    }};
    postbox_->post(task); // closed: it is over
    if (!runs_here()) {
        ended_.wait();
    }
}

/// On the loop. What was posted before the postbox closed still runs, in front of the end.
void AgentCore::finish()
{
    postbox_->close();
    loop_.post([end = std::move(end_)]() mutable { end.set_value(); });
    if (pool_ != nullptr) {
        pool_->stop();
    }
}

} // namespace ferrorpc::detail
