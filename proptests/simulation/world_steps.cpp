// What each kind of step does.
#include <proptests/simulation/world.hpp>

#include <ferrorpc/testing/allocation.hpp>

#include <chrono>

namespace ferrorpc::simulation {
namespace {

using namespace std::chrono_literals;

std::chrono::nanoseconds some_time(std::uint64_t choice)
{
    Random random{choice};
    if (random.chance(5)) {
        return std::chrono::milliseconds{random.below(5'000)};
    }
    return std::chrono::microseconds{random.below(random.chance(20) ? 300'000 : 20'000)};
}

/// Zero: no limit.
std::chrono::milliseconds some_timeout(Random &random)
{
    return std::chrono::milliseconds{random.chance(50) ? 0 : 1 + random.below(random.chance(50) ? 30 : 500)};
}

} // namespace

void World::play(const Step &step)
{
    const auto &[a, b, c, d] = step.choices;
    Member *who = member(a);
    scene_.judge.tell(std::string{"-- "} + name_of(step.kind) + (who == nullptr ? "" : " " + who->name()));
    switch (step.kind) {
    case StepKind::pass:
        for (Rank &rank : ranks_) {
            if (rank.member != nullptr && !std::exchange(rank.is_started, true)) {
                rank.member->start();
            }
        }
        pass(some_time(b));
        break;
    case StepKind::call:
    case StepKind::calls:
        for (std::uint64_t i = 0; who != nullptr && i < (step.kind == StepKind::call ? 1 : 2 + c % 30); ++i) {
            call(*who, b + i);
        }
        break;
    case StepKind::cancel:
        if (who != nullptr) {
            who->cancel(b);
        }
        break;
    case StepKind::answer:
        if (who != nullptr) {
            who->answer_one(b, c % 4 == 0);
        }
        break;
    case StepKind::barrier:
    case StepKind::barriers:
        for (const Rank &rank : ranks_) {
            if (rank.member != nullptr && (step.kind == StepKind::barriers || rank.member == who)) {
                rank.member->barrier(std::chrono::milliseconds{b % 2 == 0 ? 0 : 1 + c % 1'000});
            }
        }
        break;
    default:
        disturb(step);
    }
    if (d % 2 == 0) {
        check();
    }
}

void World::disturb(const Step &step)
{
    const auto &[a, b, c, d] = step.choices;
    const std::vector<std::shared_ptr<Connection>> open = scene_.network.open_connections();
    switch (step.kind) {
    case StepKind::cut:
        if (!open.empty()) {
            open[b % open.size()]->cut();
        }
        break;
    case StepKind::silence:
        if (!open.empty()) {
            open[b % open.size()]->set_silent(!open[b % open.size()]->is_silent);
        }
        break;
    case StepKind::kill:
        kill(step);
        break;
    case StepKind::restart:
        restart(step);
        break;
    case StepKind::shut_down:
        if (Member *who = member(a)) {
            who->shut_down(std::chrono::milliseconds{b % 300});
        }
        break;
    case StepKind::stranger:
        if (c % 3 == 0 && !strangers_.empty()) {
            strangers_[b % strangers_.size()]->leave();
        } else {
            had_strangers_ = true;
            strangers_.push_back(std::make_unique<Stranger>(scene_, b, ranks_.size()));
        }
        break;
    case StepKind::no_accept:
        scene_.network.fail_accepts(1 + b % 4);
        break;
    case StepKind::lose:
        is_lost_ = !is_lost_;
        scene_.network.set_lost(is_lost_);
        break;
    default:
        lack_memory(step);
    }
}

void World::call(Member &caller, std::uint64_t choice)
{
    Random random{choice};
    Wanted wanted;
    wanted.rank = caller.rank() == 0 ? 1 + random.below(ranks_.size() - 1) : 0;
    if (random.chance(2)) { // nowhere
        wanted.rank = random.below(ranks_.size() + 1);
    }
    constexpr Function functions[] = {Function::echo,   Function::echo,   Function::echo,  Function::slow,
                                      Function::slow,   Function::later,  Function::later, Function::throws,
                                      Function::nested, Function::nested, Function::drop,  Function::absent};
    wanted.function = functions[random.below(std::size(functions))];
    wanted.size = random.below(random.chance(70) ? 100 : plan_.message_max);
    wanted.answer_size = random.below(random.chance(70) ? 100 : plan_.message_max);
    wanted.timeout = some_timeout(random);
    caller.call(wanted);
}

/// The rank's process ends at once; where there is none, one starts.
void World::kill(const Step &step)
{
    const std::uint64_t rank = step.choices[0] % ranks_.size();
    if (Member *who = ranks_[rank].member) {
        who->kill();
        bury(rank);
        if (step.choices[1] % 2 == 0) {
            return;
        }
    }
    spawn(rank, step.choices[2] % 4 != 0);
}

void World::restart(const Step &step)
{
    const std::uint64_t rank = step.choices[0] % ranks_.size();
    if (Member *who = ranks_[rank].member) {
        who->destroy();
        bury(rank);
    }
    spawn(rank, true);
}

void World::lack_memory(const Step &step)
{
    scene_.has_lacked_memory = true;
    scene_.network.allow_closing();
    const ferrorpc::testing::NoMemoryFor none{std::size_t{8192} << step.choices[1] % 3};
    pass(std::chrono::milliseconds{step.choices[2] % 10});
}

} // namespace ferrorpc::simulation
