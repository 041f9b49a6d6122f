/// A map for keys that only increase, as ids that are given out do. Not for users of the library.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace ferrorpc::detail {

/// Entries stand in the order of their keys and in few pieces of memory, not in one each. Those taken out of the middle leave a
/// gap: there are never more gaps than entries. Only add() takes memory, and only add() throws. A pointer to a value is valid
/// until the next add() or take().
template <class Key, class Value>
class IncreasingMap {
public:
    /// `key`: greater than all before. When it throws, nothing has changed.
    Value &add(Key key, Value value)
    {
        assert(entries_.empty() || entries_.back().key < key);
        Entry &added = entries_.emplace_back(Entry{key, std::move(value)});
        ++size_;
        return *added.value;
    }

    /// nullptr: there is none.
    Value *find(Key key) noexcept
    {
        const auto entry = first_from(entries_, key);
        return entry == entries_.end() || entry->key != key || !entry->value ? nullptr : &*entry->value;
    }
    const Value *find(Key key) const noexcept { return const_cast<IncreasingMap *>(this)->find(key); }
    bool contains(Key key) const noexcept { return find(key) != nullptr; }

    /// nullopt: there is none.
    std::optional<Value> take(Key key) noexcept
    {
        const auto entry = first_from(entries_, key);
        if (entry == entries_.end() || entry->key != key || !entry->value) {
            return std::nullopt;
        }
        std::optional<Value> taken = std::exchange(entry->value, std::nullopt);
        --size_;
        tidy();
        return taken;
    }

    /// The first key that is not less than `key`.
    std::optional<Key> first_key(Key key = {}) const noexcept
    {
        const auto entry =
            std::find_if(first_from(entries_, key), entries_.end(), [](const Entry &each) { return each.value; });
        return entry == entries_.end() ? std::nullopt : std::optional{entry->key};
    }

    /// Calls `look(key, value)` for each entry, in order. It must leave the map as it is.
    template <class Look>
    void for_each(Look look)
    {
        for (Entry &entry : entries_) {
            if (entry.value) {
                look(entry.key, *entry.value);
            }
        }
    }

    void clear() noexcept
    {
        entries_.clear();
        size_ = 0;
    }

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

private:
    struct Entry {
        Key key;
        std::optional<Value> value; // nullopt: a gap
    };

    template <class Entries>
    static auto first_from(Entries &entries, Key key) noexcept
    {
        return std::ranges::lower_bound(entries, key, {}, &Entry::key);
    }

    void tidy() noexcept
    {
        while (!entries_.empty() && !entries_.front().value) {
            entries_.pop_front();
        }
        if (entries_.size() > 2 * size_) {
            std::erase_if(entries_, [](const Entry &entry) { return !entry.value; });
        }
    }

    std::deque<Entry> entries_; // the first is no gap
    std::size_t size_ = 0;
};

} // namespace ferrorpc::detail
