// For targets that play histories. FERRORPC_HEAD_SIZE and FERRORPC_RECORD_SIZE are those of the target.
#include <fuzz/mutators/engine.hpp>
#include <fuzz/mutators/records.hpp>

using namespace ferrorpc::fuzz;

namespace {

constexpr RecordLayout layout{FERRORPC_HEAD_SIZE, FERRORPC_RECORD_SIZE};

} // namespace

std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t size_max, unsigned seed)
{
    Choices choices{seed};
    if (choices.one_in(5)) {
        return LLVMFuzzerMutate(data, size, size_max);
    }
    return put(change_records(text_at(data, size), layout, size_max, choices), data, size_max);
}

std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t *first, std::size_t first_size, const std::uint8_t *second,
                                      std::size_t second_size, std::uint8_t *out, std::size_t out_size_max, unsigned seed)
{
    Choices choices{seed};
    return put(join_records(text_at(first, first_size), text_at(second, second_size), layout, out_size_max, choices), out,
               out_size_max);
}
