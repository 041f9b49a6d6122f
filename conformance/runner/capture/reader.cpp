#include "capture/reader.hpp"

#include <fmt/core.h>

#include <limits>
#include <optional>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using std::chrono::nanoseconds;

constexpr std::uint32_t section_block = 0x0a0d0d0a;
constexpr std::uint32_t interface_block = 1;
constexpr std::uint32_t packet_block = 6;
constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint32_t classic_microseconds = 0xa1b2c3d4;
constexpr std::uint32_t classic_nanoseconds = 0xa1b23c4d;
constexpr std::size_t classic_header_size = 24;
constexpr std::uint16_t time_resolution_option = 9;

using CaptureBytes = std::span<const std::byte>;

// Numbers in the byte order of the file; the bytes must be there.
class Numbers {
public:
    explicit Numbers(bool is_big = false) : is_big_(is_big) {}

    std::uint32_t at(CaptureBytes bytes, std::size_t offset, std::size_t size = 4) const
    {
        std::uint32_t number = 0;
        for (std::size_t index = 0; index < size; ++index) {
            number = number << 8 | std::to_integer<std::uint32_t>(bytes[offset + (is_big_ ? index : size - 1 - index)]);
        }
        return number;
    }

private:
    bool is_big_;
};

// The byte order in which the number at `offset` is `magic`.
std::optional<Numbers> order_of(CaptureBytes bytes, std::size_t offset, std::uint32_t magic)
{
    for (const bool is_big : {false, true}) {
        if (bytes.size() >= offset + 4 && Numbers(is_big).at(bytes, offset) == magic) {
            return Numbers(is_big);
        }
    }
    return std::nullopt;
}

class Packets {
public:
    void add(nanoseconds time, std::uint32_t link_type, CaptureBytes bytes)
    {
        first_ = first_.value_or(time);
        packets_.push_back({packets_.size() + 1, time - *first_, link_type, bytes});
    }
    std::vector<CapturedPacket> take() { return std::move(packets_); }

private:
    std::optional<nanoseconds> first_;
    std::vector<CapturedPacket> packets_;
};

std::vector<CapturedPacket> read_classic(CaptureBytes file, const Numbers &numbers, nanoseconds unit)
{
    Packets packets;
    const std::uint32_t link_type = numbers.at(file, 20) & 0xFFFFU;
    file = file.subspan(classic_header_size);
    while (file.size() >= 16) {
        const std::uint32_t size = numbers.at(file, 8);
        if (size > file.size() - 16) {
            break;
        }
        packets.add(std::chrono::seconds(numbers.at(file, 0)) + numbers.at(file, 4) * unit, link_type, file.subspan(16, size));
        file = file.subspan(16 + std::size_t{size});
    }
    return packets.take();
}

struct Interface {
    std::uint32_t link_type = 0;
    std::uint64_t ticks_per_second = 1'000'000;
};

// Of the option if_tsresol: a power of ten, or of two where the highest bit is set.
std::uint64_t ticks_of(std::uint32_t resolution)
{
    const std::uint32_t exponent = resolution & 0x7FU;
    const bool is_binary = (resolution & 0x80U) != 0;
    std::uint64_t ticks = 1;
    for (std::uint32_t power = 0; power < exponent && ticks <= std::numeric_limits<std::uint32_t>::max(); ++power) {
        ticks *= is_binary ? 2 : 10;
    }
    return ticks;
}

Interface interface_of(CaptureBytes body, const Numbers &numbers)
{
    Interface interface{numbers.at(body, 0, 2)};
    for (body = body.subspan(8); body.size() >= 4;) {
        const std::uint32_t size = numbers.at(body, 2, 2);
        const std::size_t padded = (size + 3U) / 4 * 4;
        if (padded > body.size() - 4) {
            break;
        }
        if (numbers.at(body, 0, 2) == time_resolution_option && size == 1) {
            interface.ticks_per_second = ticks_of(std::to_integer<std::uint32_t>(body[4]));
        }
        body = body.subspan(4 + padded);
    }
    return interface;
}

nanoseconds time_of(std::uint64_t ticks, std::uint64_t per_second)
{
    constexpr std::uint64_t nanoseconds_per_second = 1'000'000'000;
    std::uint64_t part = ticks % per_second;
    const auto seconds = std::chrono::seconds(static_cast<std::int64_t>(ticks / per_second));
    for (; per_second > nanoseconds_per_second; per_second /= 2) { // so that nothing overflows
        part /= 2;
    }
    return seconds + nanoseconds(static_cast<std::int64_t>(part * nanoseconds_per_second / per_second));
}

void read_packet_block(CaptureBytes body, const Numbers &numbers, const std::vector<Interface> &interfaces, Packets &packets)
{
    const std::uint32_t index = body.size() >= 20 ? numbers.at(body, 0) : 0;
    if (body.size() < 20 || index >= interfaces.size() || numbers.at(body, 12) > body.size() - 20) {
        return;
    }
    const std::uint64_t ticks = std::uint64_t{numbers.at(body, 4)} << 32 | numbers.at(body, 8);
    packets.add(time_of(ticks, interfaces[index].ticks_per_second), interfaces[index].link_type,
                body.subspan(20, numbers.at(body, 12)));
}

std::expected<std::vector<CapturedPacket>, std::string> read_blocks(CaptureBytes file)
{
    Packets packets;
    Numbers numbers;
    std::vector<Interface> interfaces; // of the section
    for (std::size_t offset = 0; file.size() - offset >= 12;) {
        const CaptureBytes rest = file.subspan(offset);
        if (numbers.at(rest, 0) == section_block) { // the same in both orders
            const auto order = order_of(rest, 8, byte_order_magic);
            if (!order) {
                return std::unexpected(fmt::format("a section without a byte order at byte {}", offset));
            }
            numbers = *order;
            interfaces.clear();
        }
        const std::uint32_t size = numbers.at(rest, 4);
        if (size < 12 || size % 4 != 0) {
            return std::unexpected(fmt::format("a block of {} bytes at byte {}", size, offset));
        }
        if (size > rest.size()) {
            break;
        }
        const CaptureBytes body = rest.subspan(8, size - 12);
        if (numbers.at(rest, 0) == interface_block && body.size() >= 8) {
            interfaces.push_back(interface_of(body, numbers));
        } else if (numbers.at(rest, 0) == packet_block) {
            read_packet_block(body, numbers, interfaces, packets);
        }
        offset += size;
    }
    return packets.take();
}

} // namespace

std::expected<std::vector<CapturedPacket>, std::string> read_capture(std::span<const std::byte> file)
{
    if (order_of(file, 0, section_block)) {
        return read_blocks(file);
    }
    for (const auto &[magic, unit] :
         {std::pair{classic_microseconds, nanoseconds(1000)}, {classic_nanoseconds, nanoseconds(1)}}) {
        const auto order = order_of(file, 0, magic);
        if (order && file.size() >= classic_header_size) {
            return read_classic(file, *order, unit);
        }
    }
    return std::unexpected("no capture: it is neither pcap nor pcapng");
}

} // namespace ferrorpc::conformance
