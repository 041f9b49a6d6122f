// The half of a member that concerns calls: its own, and those that it serves.
#include <proptests/simulation/member.hpp>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

namespace ferrorpc::simulation {

using namespace std::chrono_literals;

// Calls of ours

void Member::call(const Wanted &wanted)
{
    if (agent_ != nullptr) {
        begin(wanted, std::nullopt, {});
    }
}

void Member::begin(const Wanted &wanted, std::optional<IncomingCall> nested_in, std::function<void()> then)
{
    Call call;
    call.caller = number_;
    call.callee = wanted.rank;
    call.function = wanted.function;
    call.size = wanted.size;
    call.answer_size = wanted.answer_size;
    call.begun = now();
    call.deadline = wanted.timeout == 0ms ? std::nullopt : std::optional{now() + wanted.timeout};
    call.losses = peers_[wanted.rank].losses;
    call.was_ending = is_ending();
    call.is_nested = nested_in.has_value();
    call.was_connected = is_connected(wanted.rank);
    Payload arguments = holdings_.payload(Ledger::arguments(scene_.ledger.size() + 1, wanted.size));
    const std::uint64_t number = scene_.ledger.add(std::move(call));
    calls_.push_back(number);
    ++pending_;
    tell("call " + std::to_string(number) + ": " + name_of(wanted.function) + " at rank " + std::to_string(wanted.rank) + ", " +
         std::to_string(wanted.size) + " bytes for " + std::to_string(wanted.answer_size));
    ++own_doing_;
    const CallHandle handle =
        agent_->call(wanted.rank, name_of(wanted.function), std::move(arguments), {wanted.timeout, std::move(nested_in)},
                     [this, number, then = std::move(then)](const RpcResult &result) {
                         ended(number, result);
                         if (then) {
                             then();
                         }
                     });
    --own_doing_;
    scene_.ledger.at(number).handle = handle;
}

void Member::cancel(std::uint64_t choice)
{
    std::erase_if(calls_, [this](std::uint64_t number) { return scene_.ledger.at(number).ended > 0; });
    if (!calls_.empty()) {
        const std::uint64_t number = calls_[choice % calls_.size()];
        Call &call = scene_.ledger.at(number);
        tell("cancels call " + std::to_string(number));
        call.is_cancelled = true;
        call.handle.cancel();
    }
}

void Member::ended(std::uint64_t number, const RpcResult &result)
{
    --pending_;
    const Call &call = scene_.ledger.at(number);
    tell("call " + std::to_string(number) + " ended: " + (result.ok() ? "with its result" : result.text));
    if (is_over_ && own_doing_ == 0) {
        complain("a call ended behind the agent's end");
    }
    scene_.ledger.ended(number, result);
    if (const std::string wrong = result.ok() ? "" : judge_end(number, result); !wrong.empty()) {
        complain("call " + std::to_string(number) + " ended as '" + result.text + "': " + wrong);
    }
    const bool is_refused = result.error == Errc::would_deadlock || result.error == Errc::no_connection ||
                            result.error == Errc::shut_down || result.error == Errc::out_of_memory;
    if (call.is_nested && options_.crate_peers.contains(call.callee) && !is_refused) {
        complain("CRA-3: call " + std::to_string(number) + " went to a crate peer that waits for its caller");
    }
    if (result.error == Errc::connection_lost) {
        losses_due_.emplace_back(call.callee, call.losses);
    }
}

/// Why the call cannot have failed in that way; empty: it can.
std::string Member::judge_end(std::uint64_t number, const RpcResult &result) const
{
    const Call &call = scene_.ledger.at(number);
    const bool is_valid = call.callee < options_.world_size && call.callee != options_.rank;
    if (result.error == Errc::self_call) {
        return call.callee == options_.rank ? "" : "it was to another rank";
    }
    if (result.error == Errc::invalid_rank) {
        return call.callee >= options_.world_size ? "" : "the rank is one of the world";
    }
    if (result.error == Errc::shut_down) {
        return is_ending() ? "" : "the agent is not";
    }
    if (!is_valid) {
        return "it has no such callee";
    }
    if (result.error == Errc::timed_out) {
        return call.deadline && *call.deadline <= now() ? "" : "its deadline is not there";
    }
    if (result.error == Errc::cancelled) {
        return call.is_cancelled ? "" : "nobody has cancelled it";
    }
    if (result.error == Errc::no_connection) {
        return call.was_connected ? "there was one" : "";
    }
    if (result.error == Errc::function_not_found) {
        return call.function == Function::absent ? "" : "it is registered";
    }
    if (result.error == Errc::limit_reached) {
        return scene_.has_small_limits ? "" : "no limit is near";
    }
    if (result.error == Errc::too_large) {
        return call.size + 64 > scene_.request_length_max ? "" : "it is not";
    }
    if (result.error == Errc::would_deadlock) {
        return scene_.has_crates ? "" : "nobody runs the crate";
    }
    if (result.error == Errc::out_of_memory) {
        return scene_.has_lacked_memory ? "" : "there is enough";
    }
    if (result.error != Errc::remote_error) {
        return result.error == Errc::connection_lost ? "" : "no call ends so";
    }
    const std::string &message = result.remote_message;
    const bool is_refused = (message == "too many requests" && scene_.has_small_limits) || message == "shutting down";
    const bool is_replaced =
        message.starts_with("the answer cannot be sent") && call.answer_size + 64 > scene_.frame_length_max;
    if (call.handled == 0) {
        return is_refused ? "" : "no handler gave that answer";
    }
    const bool is_dropped = message == "the handler gave no answer";
    const bool is_own = message == Ledger::message(number);
    return is_own || is_dropped || is_replaced || (message == "std::bad_alloc" && scene_.has_lacked_memory)
               ? ""
               : "it is not the answer of its handler";
}

// Calls that we serve

void Member::register_functions()
{
    agent_->register_function(
        name_of(Function::echo),
        [this](const IncomingCall &call) -> HandlerResult {
            const std::uint64_t number = take_request(call);
            if (number == 0) {
                return call.payload();
            }
            return holdings_.payload(Ledger::result(number, scene_.ledger.at(number).answer_size));
        },
        RunOn::io_thread);
    agent_->register_function(name_of(Function::throws), [this](const IncomingCall &call) -> HandlerResult {
        throw std::runtime_error{Ledger::message(take_request(call))};
    });
    const auto serve = [this](Function function, std::function<void(std::uint64_t, const IncomingCall &)> then) {
        agent_->register_async(name_of(function), [this, then = std::move(then)](IncomingCall call, Responder responder) {
            const std::uint64_t number = take_request(call);
            keep(number, call, std::move(responder));
            then(number, call);
        });
    };
    serve(Function::later, [](std::uint64_t, const IncomingCall &) {});
    serve(Function::slow, [this](std::uint64_t number, const IncomingCall &) { keep_for_a_while(number); });
    serve(Function::nested, [this](std::uint64_t number, const IncomingCall &call) { serve_nested(number, call); });
    agent_->register_async(name_of(Function::drop),
                           [this](const IncomingCall &call, const Responder &) { take_request(call); });
}

/// Gives the call's number; 0: a stranger's.
std::uint64_t Member::take_request(const IncomingCall &call)
{
    const Peer &peer = peers_[call.source_rank()];
    const std::uint64_t number = scene_.ledger.find(call.payload());
    tell("handles call " + std::to_string(number));
    if (is_over_) {
        complain("a handler ran behind the agent's end");
    }
    const bool has_one_connection = options_.rank != 0 && peer.previous == nullptr;
    if (has_one_connection &&
        holdings_.bytes() >= options_.limits.queued_bytes_max + scene_.message_max) { // one is partly written
        complain("a handler ran though the peer does not read the answers before");
    }
    if (!is_started_) {
        complain("SES-10: a handler ran before the agent was started");
    }
    if (peer.wire == nullptr || (number == 0 && !peer.wire->is_strange)) {
        complain("a handler was told of a call that nobody made");
    } else if (number != 0) {
        peer.wire->has_served = true;
        scene_.ledger.handled(number, call, options_.rank, scene_.ranks.at(scene_.ledger.at(number).caller));
    }
    return number;
}

/// Keeps the request until it is answered; one of a stranger is answered now.
void Member::keep(std::uint64_t number, const IncomingCall &call, Responder responder)
{
    if (number == 0) {
        responder.answer(call.payload());
        return;
    }
    const std::shared_ptr<Wire> wire = peers_[call.source_rank()].wire;
    kept_.insert_or_assign(number, Kept{std::make_shared<Responder>(std::move(responder)), wire, nullptr});
    if (++wire->in_service > options_.limits.requests_in_service_max) {
        complain("serves more requests of one connection than its limit allows");
    }
}

void Member::keep_for_a_while(std::uint64_t number)
{
    if (number != 0) {
        Kept &kept = kept_.at(number);
        kept.timer = scene_.loop().make_timer();
        kept.timer->start(now() + std::chrono::microseconds{number * 7919 % 40'000}, [this, number] { answer(number, false); });
    }
}

void Member::serve_nested(std::uint64_t number, const IncomingCall &call)
{
    if (number == 0) {
        return;
    }
    try {
        if (agent_ != nullptr) {
            begin({call.source_rank(), Function::echo, 20, 30, 100ms}, call, [this, number] { answer(number, false); });
            return;
        }
    } catch (const std::bad_alloc &) {
    }
    answer(number, true);
}

void Member::answer(std::uint64_t number, bool is_error)
{
    const auto place = kept_.find(number);
    if (place == kept_.end()) {
        return;
    }
    const Kept kept = std::move(place->second);
    kept_.erase(place);
    --kept.wire->in_service;
    tell("answers call " + std::to_string(number));
    try {
        kept.responder->answer(is_error ? HandlerResult::failure(Ledger::message(number))
                                        : holdings_.payload(Ledger::result(number, scene_.ledger.at(number).answer_size)));
    } catch (const std::bad_alloc &) {
        kept.responder->answer(HandlerResult::failure("std::bad_alloc"));
    }
}

void Member::answer_one(std::uint64_t choice, bool is_error)
{
    if (!kept_.empty()) {
        answer(std::next(kept_.begin(), static_cast<std::ptrdiff_t>(choice % kept_.size()))->first, is_error);
    }
}

void Member::answer_all()
{
    while (!kept_.empty()) {
        answer(kept_.begin()->first, false);
    }
}

} // namespace ferrorpc::simulation
