#include <proptests/checks/connected_pair.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace ferrorpc::proptests {
namespace {

constexpr std::size_t link_size = 20'000; // bytes on their way, each direction

Payload payload_of(const std::string &text)
{
    return Payload::copy_of(as_bytes(text));
}

} // namespace

ConnectedPair::ConnectedPair(const Limits &limits)
    : limits_{limits}, ends_{End{'h', StarEnd::hub, limits}, End{'s', StarEnd::spoke, limits}}
{
}

void ConnectedPair::complain(const End &end, const std::string &text)
{
    if (complaint_.empty()) {
        complaint_ = std::string{end.letter} + ": " + text;
    }
}

TimePoint ConnectedPair::after(unsigned ticks) const
{
    return ticks == 0 ? no_deadline : now_ + std::chrono::milliseconds{ticks};
}

void ConnectedPair::play(const Step &step)
{
    End &end = ends_[step.end];
    switch (step.kind) {
    case StepKind::start:
        end.session.start();
        break;
    case StepKind::call:
        call(end, step.a, step.b);
        break;
    case StepKind::cancel:
        cancel(end, step.a);
        break;
    case StepKind::respond:
        answer(end, step.a, false);
        break;
    case StepKind::fail:
        answer(end, step.a, true);
        break;
    case StepKind::write:
        write(end, step.a);
        break;
    case StepKind::read:
        read(end, step.a);
        break;
    case StepKind::barrier:
        begin_barrier(end, step.b);
        break;
    case StepKind::advance:
        now_ += std::chrono::milliseconds{step.a % 16};
        for (End &each : ends_) {
            each.session.advance(now_);
            each.barrier.advance(now_);
        }
        break;
    case StepKind::shutdown:
        shut_down(end, after(step.b));
        break;
    case StepKind::cut:
        cut();
        break;
    }
    for (End &each : ends_) {
        look(each);
        check_limits(each);
    }
}

void ConnectedPair::call(End &end, std::size_t size, unsigned ticks)
{
    const std::string payload =
        end.letter + std::to_string(end.calls.size() + 1) + std::string(size, '.'); // no two calls have the same
    if (const auto id = end.session.call("f", payload_of(payload), {after(ticks), std::nullopt})) {
        const Call call{payload, 0, ticks == 0};
        if (!end.calls.emplace(static_cast<std::uint64_t>(*id), call).second) { // SES-2
            complain(end, "an id was given twice");
        }
    }
}

void ConnectedPair::cancel(End &end, unsigned number)
{
    if (!end.calls.empty()) {
        const auto chosen = std::next(end.calls.begin(), static_cast<std::ptrdiff_t>(number % end.calls.size()));
        chosen->second.must_be_answered = false;
        if (end.session.cancel(CallId{chosen->first}) != (chosen->second.ended_count == 0)) {
            complain(end, "cancel() took an ended call for a pending one, or the reverse");
        }
    }
}

void ConnectedPair::answer(End &end, unsigned number, bool is_error)
{
    if (end.requests.empty()) {
        return;
    }
    const auto chosen = end.requests.begin() + static_cast<std::ptrdiff_t>(number % end.requests.size());
    const auto result = is_error ? end.session.fail(chosen->token, "no " + chosen->payload)
                                 : end.session.respond(chosen->token, payload_of(chosen->payload + "!"));
    if (result != RespondResult::queued && !end.session.is_closed()) { // SES-3
        complain(end, "a request could not be answered");
    }
    end.requests.erase(chosen);
}

bool ConnectedPair::write(End &end, std::size_t size_max)
{
    std::string &inbox = other(end).inbox;
    const std::size_t room = link_size - inbox.size();
    const std::size_t size = size_max == 0 ? room : std::min(room, size_max);
    std::size_t left = size;
    for (const ByteView piece : end.session.output()) {
        const ByteView taken = piece.first(std::min(piece.size(), left));
        inbox += as_text(taken);
        left -= taken.size();
    }
    end.session.wrote(size - left);
    return left != size;
}

bool ConnectedPair::read(End &end, std::size_t size_max)
{
    if (!end.session.wants_input() || end.inbox.empty()) {
        return false;
    }
    const auto room = end.session.prepare();
    const std::size_t size = std::min({room.size(), end.inbox.size(), size_max == 0 ? room.size() : size_max});
    std::memcpy(room.data(), end.inbox.data(), size);
    end.inbox.erase(0, size);
    end.session.commit(size);
    return size != 0;
}

void ConnectedPair::begin_barrier(End &end, unsigned ticks)
{
    end.barriers_begun += end.barrier.begin(after(ticks)) ? 1U : 0U;
}

void ConnectedPair::shut_down(End &end, TimePoint deadline)
{
    end.is_shut_down = true;
    end.session.shutdown(deadline);
}

void ConnectedPair::cut()
{
    is_cut_ = true;
    for (End &end : ends_) {
        end.inbox.clear();
        end.session.connection_ended();
    }
}

bool ConnectedPair::move_everything()
{
    bool has_moved = false;
    for (End &end : ends_) {
        while (!end.requests.empty()) {
            answer(end, 0, false);
            has_moved = true;
        }
        has_moved = write(end, 0) || has_moved;
        has_moved = read(end, 0) || has_moved;
        look(end);
        check_limits(end);
    }
    return has_moved;
}

void ConnectedPair::drain()
{
    for (End &end : ends_) {
        end.session.start();
        look(end);
    }
    while (move_everything()) {
    }
    for (End &end : ends_) {
        if (end.session.calls_in_flight() != 0) {
            complain(end, "a call is pending though nothing is left to do");
        }
        end.barrier.advance(no_deadline);
    }
    for (End &end : ends_) {
        shut_down(end, no_deadline);
    }
    while (move_everything()) {
    }
    for (const End &end : ends_) {
        check_end(end);
    }
}

} // namespace ferrorpc::proptests
