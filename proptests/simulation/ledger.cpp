#include <proptests/simulation/ledger.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::simulation {
namespace {

constexpr std::size_t number_size = 8;

std::vector<std::byte> bytes_of(std::uint64_t number, std::size_t size)
{
    std::vector<std::byte> bytes(std::max(size, number_size));
    for (std::size_t i = 0; i < number_size; ++i) {
        bytes[i] = static_cast<std::byte>(number >> 8 * i);
    }
    for (std::size_t i = number_size; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>(i * 31 + number * 7);
    }
    return bytes;
}

bool proves_unwritten(const std::error_code &error)
{
    return error == Errc::no_connection || error == Errc::limit_reached || error == Errc::too_large ||
           error == Errc::not_text || error == Errc::self_call || error == Errc::invalid_rank || error == Errc::would_deadlock;
}

} // namespace

const char *name_of(Function function) noexcept
{
    constexpr const char *names[] = {"echo", "throws", "slow", "later", "drop", "nested", "absent"};
    return names[static_cast<std::size_t>(function)];
}

Payload Holdings::payload(std::vector<std::byte> bytes)
{
    const std::size_t size = bytes.size();
    const std::shared_ptr<const std::vector<std::byte>> owner{new std::vector<std::byte>{std::move(bytes)},
                                                              [count = bytes_, size](const std::vector<std::byte> *held) {
                                                                  *count -= size;
                                                                  delete held;
                                                              }};
    *bytes_ += size;
    return {owner, *owner};
}

std::uint64_t Ledger::add(Call call)
{
    calls_.push_back(std::move(call));
    return calls_.size();
}

std::vector<std::byte> Ledger::arguments(std::uint64_t number, std::size_t size)
{
    return bytes_of(number, size);
}

std::vector<std::byte> Ledger::result(std::uint64_t number, std::size_t size)
{
    return bytes_of(~number, size);
}

std::uint64_t Ledger::find(ByteView arguments) const
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < number_size && i < arguments.size(); ++i) {
        number |= std::to_integer<std::uint64_t>(arguments[i]) << 8 * i;
    }
    return number <= calls_.size() ? number : 0;
}

void Ledger::complain(std::uint64_t number, const std::string &text)
{
    const Call &call = at(number);
    judge_.complain("call " + std::to_string(number) + " (" + name_of(call.function) + " at rank " +
                    std::to_string(call.callee) + "): " + text);
}

void Ledger::written(std::uint64_t number)
{
    if (number == 0) {
        judge_.complain("a request that nobody made was written");
    } else if (std::exchange(at(number).is_written, true)) {
        complain(number, "SES-9: was written twice");
    }
}

void Ledger::handled(std::uint64_t number, const IncomingCall &incoming, std::uint64_t callee, std::uint64_t caller_rank)
{
    Call &call = at(number);
    if (++call.handled > 1) {
        complain(number, "its handler ran twice");
    }
    if (!call.is_written) {
        complain(number, "was handled and never written");
    }
    if (call.callee != callee || incoming.source_rank() != caller_rank || incoming.name() != name_of(call.function) ||
        !std::ranges::equal(incoming.payload().view(), arguments(number, call.size))) {
        complain(number, "its handler was told something else than its caller asked for");
    }
}

void Ledger::ended(std::uint64_t number, const RpcResult &told)
{
    Call &call = at(number);
    if (++call.ended > 1) {
        complain(number, "SES-6: ended twice");
    }
    call.error = told.error;
    if (told.ok()) {
        if (!std::ranges::equal(told.payload.view(), result(number, call.answer_size))) {
            complain(number, "SES-4: got a result that is not its own");
        }
        if (call.handled != 1 || call.function == Function::throws || call.function == Function::drop) {
            complain(number, "got a result that no handler gave");
        }
    }
}

void Ledger::check_deadlines(io::TimePoint now)
{
    while (first_open_ < calls_.size() && calls_[first_open_].ended > 0) {
        ++first_open_;
    }
    for (std::size_t index = first_open_; index < calls_.size(); ++index) {
        const Call &call = calls_[index];
        if (call.ended == 0 && call.deadline && *call.deadline < now) {
            complain(index + 1, "is pending behind its deadline");
        }
    }
}

void Ledger::check_all_ended()
{
    for (std::size_t index = 0; index < calls_.size(); ++index) {
        const Call &call = calls_[index];
        if (call.ended != 1) {
            complain(index + 1, "SES-6: ended " + std::to_string(call.ended) + " times");
        }
        if (call.is_written && (proves_unwritten(call.error) || (call.was_ending && call.error == Errc::shut_down))) {
            complain(index + 1, "SES-7: was written and is told as not sent: " + call.error.message());
        }
    }
}

} // namespace ferrorpc::simulation
