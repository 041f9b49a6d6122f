// For targets whose input is a message.
#include <fuzz/mutators/engine.hpp>
#include <fuzz/mutators/wire.hpp>

using namespace ferrorpc::fuzz;

std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t size_max, unsigned seed)
{
    Choices choices{seed};
    return put(change_message(text_at(data, size), size_max, choices, changed_by_engine), data, size_max);
}
