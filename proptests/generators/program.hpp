// Programs of several threads that call agents, as data.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

enum class Function : std::uint8_t { pool, io, later, fail, nested };
enum class How : std::uint8_t { sync, future, callback, cancelled };

struct CallStep {
    unsigned from = 0; // ranks, modulo their number
    unsigned to = 0;
    Function function{};
    How how{};
    unsigned size = 0; // of the payload, beside its number
};

// One list for each thread.
struct Program {
    unsigned ranks = 2;
    unsigned handler_threads = 1;
    std::vector<std::vector<CallStep>> threads;

    std::size_t size() const
    {
        std::size_t sum = 0;
        for (const auto &steps : threads) {
            sum += steps.size();
        }
        return sum;
    }
};

inline void showValue(const CallStep &step, std::ostream &out)
{
    constexpr std::string_view functions[] = {"pool", "io", "later", "fail", "nested"};
    constexpr std::string_view ways[] = {"sync", "future", "callback", "cancelled"};
    out << step.from << "->" << step.to << ' ' << functions[static_cast<std::size_t>(step.function)] << ' '
        << ways[static_cast<std::size_t>(step.how)] << ' ' << step.size;
}

inline void showValue(const Program &program, std::ostream &out)
{
    out << program.ranks << " ranks, " << program.handler_threads << " handler threads";
    for (const auto &steps : program.threads) {
        out << "\nthread:";
        for (const CallStep &step : steps) {
            out << "  ";
            showValue(step, out);
        }
    }
}

inline rc::Gen<Program> program()
{
    const auto size =
        rc::gen::weightedOneOf<unsigned>({{8, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0U, 100U))},
                                          {2, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(60'000U, 300'000U))}});
    const auto step = rc::gen::build<CallStep>(
        rc::gen::set(&CallStep::from, rc::gen::inRange(0U, 6U)), rc::gen::set(&CallStep::to, rc::gen::inRange(0U, 6U)),
        rc::gen::set(&CallStep::function,
                     rc::gen::element(Function::pool, Function::io, Function::later, Function::fail, Function::nested)),
        rc::gen::set(&CallStep::how, rc::gen::element(How::sync, How::future, How::callback, How::callback, How::cancelled)),
        rc::gen::set(&CallStep::size, size));
    const auto steps = rc::gen::resize(20, rc::gen::container<std::vector<CallStep>>(step));
    return rc::gen::build<Program>(
        rc::gen::set(&Program::ranks, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(2U, 4U))),
        rc::gen::set(&Program::handler_threads, rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1U, 4U))),
        rc::gen::set(&Program::threads, rc::gen::resize(5, rc::gen::container<std::vector<std::vector<CallStep>>>(steps))));
}

} // namespace ferrorpc::proptests
