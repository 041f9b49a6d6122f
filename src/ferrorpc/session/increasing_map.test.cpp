#include <ferrorpc/session/increasing_map.hpp>

#include <ferrorpc/testing/allocation.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using ferrorpc::detail::IncreasingMap;

using Words = IncreasingMap<std::uint64_t, std::string>;

TEST_CASE("increasing map: what was added is found, until it is taken")
{
    Words words;
    CHECK(words.empty());
    CHECK(words.find(1) == nullptr);
    CHECK_FALSE(words.take(1));
    CHECK_FALSE(words.first_key());

    words.add(1, "one");
    words.add(2, "two");
    words.add(7, "seven");
    CHECK(words.size() == 3);
    REQUIRE(words.find(7) != nullptr);
    CHECK(*words.find(7) == "seven");
    CHECK(words.find(3) == nullptr); // between two
    CHECK(words.find(8) == nullptr); // behind the last
    CHECK(words.take(2) == "two");
    CHECK_FALSE(words.contains(2)); // a gap
    CHECK_FALSE(words.take(2));
    CHECK(words.size() == 2);
    CHECK(words.first_key() == 1);
    CHECK(words.first_key(2) == 7); // past the gap
    CHECK_FALSE(words.first_key(8));
    CHECK(words.take(1) == "one");
    CHECK(words.first_key() == 7);

    words.clear();
    CHECK(words.empty());
    words.add(9, "nine");
    CHECK(words.first_key() == 9);
}

TEST_CASE("increasing map: like a map, whatever is added and taken")
{
    std::mt19937_64 random{20261122};
    for (int round = 0; round < 200; ++round) {
        IncreasingMap<std::uint64_t, std::uint64_t> entries;
        std::map<std::uint64_t, std::uint64_t> model;
        const std::uint64_t adds_of_ten = 1 + random() % 9;
        std::uint64_t next = 1;
        for (std::uint64_t step = 0; step < 300; ++step) {
            if (random() % 10 < adds_of_ten) {
                next += random() % 3;
                entries.add(next, step);
                model.emplace(next++, step);
            } else {
                const std::uint64_t key = random() % (next + 1);
                const auto expected = model.extract(key);
                const auto taken = entries.take(key);
                REQUIRE(taken.has_value() == !expected.empty());
                REQUIRE((!taken || *taken == expected.mapped()));
            }
            REQUIRE(entries.size() == model.size());
            const std::uint64_t from = random() % (next + 1);
            const auto expected = model.lower_bound(from);
            const auto key = entries.first_key(from);
            REQUIRE(key.has_value() == (expected != model.end()));
            REQUIRE((!key || *key == expected->first));
        }
        std::vector<std::pair<const std::uint64_t, std::uint64_t>> all;
        entries.for_each([&](std::uint64_t key, std::uint64_t value) { all.emplace_back(key, value); });
        REQUIRE(std::ranges::equal(all, model));
    }
}

TEST_CASE("increasing map: one entry that stays does not keep the memory of all that came after it")
{
    IncreasingMap<std::uint64_t, std::uint64_t> entries;
    entries.add(1, 1);
    const std::size_t before = ferrorpc::testing::allocated_bytes();
    ferrorpc::testing::reset_peak();
    for (std::uint64_t key = 2; key < 100'000; ++key) {
        entries.add(key, key);
        entries.take(key);
    }
    CHECK(entries.contains(1));
    CHECK(ferrorpc::testing::peak_allocated_bytes() - before < 4096);
}
