// Choices for a mutator: the same for the same seed, everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace ferrorpc::fuzz {

class Choices {
public:
    explicit Choices(unsigned seed) : random_{seed} {}

    // 0 to end - 1; 0 when there is none.
    std::size_t below(std::size_t end) { return end == 0 ? 0 : static_cast<std::size_t>(random_()) % end; }
    bool one_in(std::size_t count) { return below(count) == 0; }
    std::uint8_t byte() { return static_cast<std::uint8_t>(below(256)); }

private:
    std::minstd_rand random_; // cheap to seed: it is seeded for each input
};

} // namespace ferrorpc::fuzz
