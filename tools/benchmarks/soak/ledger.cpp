#include "ledger.hpp"

#include <ferrorpc/agent/error.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace soak {
namespace {

using ferrorpc::Errc;

constexpr std::uint64_t second = 1'000'000'000;

// A fault that ended so long before a call began can be why it failed: a connection is made anew with pauses of up to a second
// between attempts, and a rank's thread may get its turn late.
constexpr std::uint64_t slack = 5 * second;

constexpr std::uint32_t number(Errc error)
{
    return static_cast<std::uint32_t>(error);
}

std::string name_of(std::uint64_t packed)
{
    const CallId id = CallId::from(packed);
    return fmt::format("call {} of process {} of rank {}", id.serial, id.incarnation, id.rank);
}

std::string name_of_end(std::uint32_t value)
{
    if (value == refused_at_shutdown) {
        return "the callee's word that it shuts down";
    }
    return value == 0 ? "a reply" : '"' + make_error_code(static_cast<Errc>(value)).message() + '"';
}

// Sets the bit; whether it was set before.
bool exchange_bit(std::vector<bool> &bits, std::uint32_t index)
{
    if (index >= bits.size()) {
        bits.resize(index + std::size_t{1});
    }
    const bool before = bits[index];
    bits[index] = true;
    return before;
}

} // namespace

Faults::Handle Faults::begin(std::uint64_t time)
{
    intervals_.push_back({time, std::numeric_limits<std::uint64_t>::max()});
    return intervals_.size() - 1;
}

void Faults::end(Handle fault, std::uint64_t time)
{
    intervals_.at(fault).until = time;
}

bool Faults::touch(std::uint64_t from, std::uint64_t until) const
{
    return std::any_of(intervals_.rbegin(), intervals_.rend(),
                       [from, until](const Interval &fault) { return fault.from <= until && fault.until >= from; });
}

Ledger::Ledger(std::uint8_t world_size) : ranks_(world_size) {}

void Ledger::find(std::string finding)
{
    ++findings_count_;
    if (findings_.size() < findings_max) {
        findings_.push_back(std::move(finding));
    }
}

void Ledger::started(std::uint8_t rank, std::uint32_t incarnation, std::uint64_t time)
{
    Rank &started = ranks_.at(rank);
    started.incarnation = incarnation;
    started.is_ending = false;
    for (std::uint8_t other = 1; other < ranks_.size(); ++other) {
        if (rank == 0 || rank == other) {
            end_start(other, time);
            ranks_[other].start = ranks_[other].faults.begin(time);
        }
    }
}

void Ledger::end_start(std::uint8_t rank, std::uint64_t time)
{
    Rank &started = ranks_.at(rank);
    if (started.start) {
        started.faults.end(*started.start, time);
        started.start.reset();
    }
}

void Ledger::take(std::uint8_t rank, const Record &record)
{
    switch (record.kind) {
    case Kind::ending:
        ranks_.at(rank).is_ending = true;
        return;
    case Kind::invoked:
        invoked(record);
        return;
    case Kind::returned:
        returned(rank, record);
        return;
    case Kind::handled:
        handled(rank, record);
        return;
    case Kind::reply_wrong:
        find(name_of(record.id) + " got an answer that is not its own");
        return;
    case Kind::arguments_wrong:
        find(fmt::format("rank {} was called by rank {} with arguments that were never sent", rank, record.other));
        return;
    case Kind::barrier_entered:
        barriers_[record.id].entered.emplace(rank, record.time);
        return;
    case Kind::barrier_left:
        left(rank, record);
        return;
    case Kind::joined:
        if (rank == 0) { // the one who sees it last
            end_start(record.other, record.time);
        }
        return;
    case Kind::listening:
    case Kind::lost:
    case Kind::paused:
        return;
    }
    find(fmt::format("the journal of rank {} is broken", rank));
}

void Ledger::invoked(const Record &record)
{
    ++totals_.invoked;
    open_[record.id] = {.invoked = record.time, .limit_ms = record.value, .callee = record.other, .function = record.function};
    const CallId id = CallId::from(record.id);
    exchange_bit(seen(id).invoked, id.serial);
}

void Ledger::returned(std::uint8_t rank, const Record &record)
{
    const auto call = open_.find(record.id);
    if (call == open_.end()) {
        find(fmt::format("{} ended with {} and had ended before", name_of(record.id), name_of_end(record.value)));
        return;
    }
    ++totals_.returned[record.value];
    judge_end(rank, call->second, record);
    open_.erase(call);
}

void Ledger::judge_end(std::uint8_t rank, const Open &call, const Record &record)
{
    const bool is_answer = record.value == 0 || record.value == number(Errc::remote_error);
    if (is_answer) {
        const CallId id = CallId::from(record.id);
        const Seen &calls = seen(id);
        if (id.serial >= calls.handled.size() || !calls.handled[id.serial]) {
            answered_unhandled_.insert(record.id);
        }
    }
    const bool is_expected = [&] {
        if (record.value == 0) {
            return call.function == Function::echo || call.function == Function::cancel;
        }
        switch (static_cast<Errc>(record.value)) {
        case Errc::remote_error:
            return call.function == Function::fail;
        case Errc::function_not_found:
            return call.function == Function::missing;
        case Errc::cancelled:
            return call.function == Function::cancel;
        default:
            return false;
        }
    }();
    if (!is_expected) {
        judge_failure(rank, call, record);
    }
}

void Ledger::judge_failure(std::uint8_t rank, const Open &call, const Record &record)
{
    const auto wrong = [&](const char *why) {
        find(fmt::format("{}, to rank {}, ended with {} after {} ms {}", name_of(record.id), call.callee,
                         name_of_end(record.value), (record.time - call.invoked) / 1'000'000, why));
    };
    if (record.value == refused_at_shutdown) {
        if (!has_cause(rank, call, record.time)) {
            wrong("while the callee was in use");
        }
        return;
    }
    switch (static_cast<Errc>(record.value)) {
    case Errc::timed_out:
        if (record.time - call.invoked < std::uint64_t{call.limit_ms} * 1'000'000) {
            wrong("before its time");
        } else if (call.function != Function::sleep && !has_cause(rank, call, record.time)) {
            wrong("with no fault anywhere");
        }
        return;
    case Errc::connection_lost:
    case Errc::no_connection:
        if (!has_cause(rank, call, record.time)) {
            wrong("with no fault anywhere");
        }
        return;
    case Errc::shut_down:
        if (!ranks_.at(rank).is_ending) {
            wrong("while its agent was in use");
        }
        return;
    default:
        wrong("which it never may");
    }
}

bool Ledger::has_cause(std::uint8_t rank, const Open &call, std::uint64_t until) const
{
    return ranks_.at(rank == 0 ? call.callee : rank).faults.touch(call.invoked - std::min(call.invoked, slack), until);
}

void Ledger::handled(std::uint8_t rank, const Record &record)
{
    ++totals_.handled;
    const CallId id = CallId::from(record.id);
    if (id.rank != record.other) {
        find(fmt::format("rank {} got {} from rank {}", rank, name_of(record.id), record.other));
    }
    if (exchange_bit(seen(id).handled, id.serial)) {
        find(fmt::format("{} was handled twice", name_of(record.id)));
    }
    answered_unhandled_.erase(record.id);
}

void Ledger::left(std::uint8_t rank, const Record &record)
{
    ++totals_.barriers[record.value];
    Barrier &barrier = barriers_[record.id];
    if (!barrier.entered.contains(rank) || !barrier.left.emplace(rank, record).second) {
        find(fmt::format("rank {} left barrier {} twice, or had not entered it", rank, record.id));
    }
}

void Ledger::ended(std::uint8_t rank, bool was_killed)
{
    const std::uint32_t incarnation = ranks_.at(rank).incarnation;
    std::erase_if(open_, [&](const auto &entry) {
        const CallId id = CallId::from(entry.first);
        if (id.rank != rank || id.incarnation != incarnation) {
            return false;
        }
        if (was_killed) {
            ++totals_.died_with_caller;
        } else {
            find(fmt::format("{}, to rank {}, never ended", name_of(entry.first), entry.second.callee));
        }
        return true;
    });
}

void Ledger::close()
{
    for (const std::uint64_t id : answered_unhandled_) {
        find(name_of(id) + " was answered, and no handler ran for it");
    }
    for (const auto &[process, calls] : seen_) {
        for (std::uint32_t serial = 0; serial < calls.handled.size(); ++serial) {
            if (calls.handled[serial] && (serial >= calls.invoked.size() || !calls.invoked[serial])) {
                find(name_of(CallId{process.first, process.second, serial}.packed()) + " was handled, and nobody made it");
            }
        }
    }
    close_barriers();
}

void Ledger::close_barriers()
{
    for (const auto &[number, barrier] : barriers_) {
        for (const auto &[rank, end] : barrier.left) {
            const bool all_were_there =
                barrier.entered.size() == ranks_.size() &&
                std::ranges::all_of(barrier.entered, [&](const auto &entry) { return entry.second <= end.time; });
            if (end.value == 0 && !all_were_there) {
                find(fmt::format("rank {} passed barrier {} before all had entered", rank, number));
            }
        }
        if (must_pass_.contains(number)) {
            close_passed(number, barrier);
        }
    }
}

void Ledger::close_passed(std::uint64_t number, const Barrier &barrier)
{
    for (std::uint8_t rank = 0; rank < ranks_.size(); ++rank) {
        const auto end = barrier.left.find(rank);
        if (end == barrier.left.end() || end->second.value != 0) {
            find(fmt::format("rank {} left barrier {} with {}, with nothing in its way", rank, number,
                             end == barrier.left.end() ? "nothing" : name_of_end(end->second.value)));
        }
    }
}

} // namespace soak
