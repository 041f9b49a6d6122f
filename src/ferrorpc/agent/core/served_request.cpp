#include <ferrorpc/agent/core/served_request.hpp>

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

namespace ferrorpc::detail {

static constexpr std::string_view no_answer = "the handler gave no answer";

static std::size_t size_of(const HandlerResult &result) noexcept
{
    return result.error() != nullptr ? result.error()->size() : result.payload()->size();
}

/// On the loop.
static void send_answer(ServedRequest &request) noexcept
{
    const HandlerResult result = std::exchange(request.answer, HandlerResult{Payload{}});
    const std::shared_ptr<Link> open = request.answers->link();
    if (open == nullptr) { // whoever asked is gone
        request.answers->arrived(size_of(result));
        return;
    }
    if (result.error() != nullptr) {
        open->session().fail(request.token, *result.error());
    } else {
        open->session().respond(request.token, *result.payload());
    }
    open->answer_arrived(size_of(result));
    open->pump(); // last: what waits for room may run now
}

void answer(const std::shared_ptr<ServedRequest> &request, HandlerResult result)
{
    if (request->is_answered.exchange(true)) {
        return;
    }
    request->answer = std::move(result);
    request->answers->set_out(size_of(request->answer));
    if (request->postbox->runs_here()) {
        send_answer(*request);
        return;
    }
    io::Task task{[request] { send_answer(*request); }};
    if (!request->postbox->post(task)) {
        request->answers->arrived(size_of(request->answer));
    }
}

std::shared_ptr<ServedRequest> &current_request() noexcept
{
    static thread_local std::shared_ptr<ServedRequest> current;
    return current;
}

namespace {

/// Runs `body` as the handler of that request. Gives what it threw; nullopt: nothing.
template <class Body>
std::optional<std::string> run_as_handler(const std::shared_ptr<ServedRequest> &request, Body body) noexcept
{
    const std::shared_ptr<ServedRequest> outer = std::exchange(current_request(), request);
    std::optional<std::string> thrown;
    try {
        body();
    } catch (const std::exception &error) {
        thrown = error.what();
    } catch (...) {
        thrown = "the handler threw what is no std::exception";
    }
    current_request() = outer;
    return thrown;
}

} // namespace

HandlerResult run(const Handler &handler, const std::shared_ptr<ServedRequest> &request) noexcept
{
    std::optional<HandlerResult> result;
    if (auto thrown = run_as_handler(request, [&] { result = handler(IncomingCall{request}); })) {
        return HandlerResult::failure(std::move(*thrown)); // spec/protocol.md#ERR-6, DIF-6
    }
    return std::move(*result);
}

void serve(const Handler &handler, const std::shared_ptr<ServedRequest> &request) noexcept
{
    answer(request, run(handler, request));
}

void serve(const AsyncHandler &handler, const std::shared_ptr<ServedRequest> &request) noexcept
{
    auto thrown = run_as_handler(request, [&] { handler(IncomingCall{request}, Responder{request}); });
    if (thrown) {
        answer(request, HandlerResult::failure(std::move(*thrown)));
    } else if (request->was_dropped) {
        answer(request, HandlerResult::failure(std::string{no_answer}));
    }
}

} // namespace ferrorpc::detail

namespace ferrorpc {

std::uint64_t IncomingCall::source_rank() const noexcept
{
    return request_->source_rank;
}
const std::string &IncomingCall::name() const noexcept
{
    return request_->name;
}
const Payload &IncomingCall::payload() const noexcept
{
    return request_->payload;
}

Responder &Responder::operator=(Responder &&other) noexcept
{
    if (this != &other) {
        abandon();
        request_ = std::move(other.request_);
    }
    return *this;
}

Responder::~Responder()
{
    abandon();
}

void Responder::answer(HandlerResult result)
{
    if (request_ != nullptr) {
        detail::answer(request_, std::move(result));
    }
}

void Responder::abandon() noexcept
{
    if (request_ == nullptr) {
        return;
    }
    if (std::uncaught_exceptions() > 0 && detail::current_request() == request_) {
        request_->was_dropped = true; // serve() knows better what to answer
    } else {
        detail::answer(request_, HandlerResult::failure(std::string{detail::no_answer}));
    }
}

} // namespace ferrorpc
