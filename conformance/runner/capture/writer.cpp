#include "capture/writer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace ferrorpc::conformance {
namespace {

constexpr std::uint32_t link_type_raw_ip = 101;
constexpr std::uint32_t loopback_address = 0x7f000001;
constexpr std::uint64_t segment_size_max = 32768;
constexpr std::uint8_t flag_finish = 0x01;
constexpr std::uint8_t flag_synchronise = 0x02;
constexpr std::uint8_t flag_reset = 0x04;
constexpr std::uint8_t flag_push = 0x08;
constexpr std::uint8_t flag_acknowledge = 0x10;

void put(Bytes &to, std::uint64_t number, std::size_t size, bool little)
{
    for (std::size_t index = 0; index < size; ++index) {
        const std::size_t shift = 8 * (little ? index : size - 1 - index);
        to.push_back(static_cast<std::byte>(number >> shift & 0xFFU));
    }
}

void put_little(Bytes &to, std::uint64_t number, std::size_t size)
{
    put(to, number, size, true);
}

void put_big(Bytes &to, std::uint64_t number, std::size_t size)
{
    put(to, number, size, false);
}

// A block of pcapng: type, length, body padded to 4 bytes, length.
void put_block(Bytes &to, std::uint32_t type, Bytes body)
{
    body.resize((body.size() + 3) / 4 * 4);
    put_little(to, type, 4);
    put_little(to, body.size() + 12, 4);
    to.insert(to.end(), body.begin(), body.end());
    put_little(to, body.size() + 12, 4);
}

void put_headers(Bytes &to)
{
    Bytes section;
    put_little(section, 0x1a2b3c4d, 4);
    put_little(section, 1, 2); // version 1.0
    put_little(section, 0, 2);
    put_little(section, ~std::uint64_t{0}, 8); // of unknown length
    put_block(to, 0x0a0d0d0a, std::move(section));
    Bytes interface;
    put_little(interface, link_type_raw_ip, 2);
    put_little(interface, 0, 2);
    put_little(interface, 0, 4); // no limit on packets; times are in microseconds
    put_block(to, 1, std::move(interface));
}

std::uint16_t checksum_of(const Bytes &header)
{
    std::uint32_t sum = 0;
    for (std::size_t index = 0; index + 1 < header.size(); index += 2) {
        sum += std::to_integer<std::uint32_t>(header[index]) << 8 | std::to_integer<std::uint32_t>(header[index + 1]);
    }
    while (sum >> 16 != 0) {
        sum = (sum & 0xFFFFU) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(~sum);
}

// One connection: where each direction stands. Index 0 is what the judge sends, 1 what it receives.
struct Stream {
    std::pair<std::uint16_t, std::uint16_t> ports;
    std::array<std::uint32_t, 2> next{1000, 2000}; // sequence numbers
};

class CaptureWriter {
public:
    CaptureWriter() { put_headers(file_); }

    void add(const WireEvent &event)
    {
        at_ = event.at;
        Stream &stream = streams_.try_emplace(event.ports, Stream{event.ports}).first->second;
        switch (event.action) {
        case WireAction::connected:
            shake_hands(stream, 0);
            break;
        case WireAction::accepted:
            shake_hands(stream, 1);
            break;
        case WireAction::sent:
            segments(stream, 0, event);
            break;
        case WireAction::received:
            segments(stream, 1, event);
            break;
        case WireAction::finished:
        case WireAction::closed:
            packet(stream, 0, flag_finish | flag_acknowledge, {}, 0, 1);
            break;
        case WireAction::reset:
            packet(stream, 0, flag_reset | flag_acknowledge, {}, 0, 0);
            break;
        case WireAction::ended:
            packet(stream, 1, flag_finish | flag_acknowledge, {}, 0, 1);
            break;
        }
    }

    Bytes take() && { return std::move(file_); }

private:
    void shake_hands(Stream &stream, std::size_t from)
    {
        packet(stream, from, flag_synchronise, {}, 0, 1);
        packet(stream, 1 - from, flag_synchronise | flag_acknowledge, {}, 0, 1);
        packet(stream, from, flag_acknowledge, {}, 0, 0);
    }

    // What was not kept of a long write or read is missing from the capture, as Wireshark then says.
    void segments(Stream &stream, std::size_t from, const WireEvent &event)
    {
        for (std::uint64_t offset = 0; offset < event.size; offset += segment_size_max) {
            const std::uint64_t size = std::min(segment_size_max, event.size - offset);
            const auto kept =
                std::min<std::uint64_t>(size, event.bytes.size() - std::min<std::uint64_t>(offset, event.bytes.size()));
            const auto begin = event.bytes.begin() + static_cast<std::ptrdiff_t>(kept > 0 ? offset : 0);
            packet(stream, from, flag_push | flag_acknowledge, Bytes(begin, begin + static_cast<std::ptrdiff_t>(kept)), size,
                   static_cast<std::uint32_t>(size));
        }
    }

    void packet(Stream &stream, std::size_t from, std::uint8_t flags, const Bytes &data, std::uint64_t size, std::uint32_t step)
    {
        Bytes ip;
        put_big(ip, 0x4500, 2);
        put_big(ip, 40 + size, 2);
        put_big(ip, ++identification_, 2);
        put_big(ip, 0x4000, 2); // not to be fragmented
        put_big(ip, 64, 1);
        put_big(ip, 6, 1); // TCP
        put_big(ip, 0, 2);
        put_big(ip, loopback_address, 4);
        put_big(ip, loopback_address, 4);
        const std::uint16_t checksum = checksum_of(ip);
        ip[10] = static_cast<std::byte>(checksum >> 8);
        ip[11] = static_cast<std::byte>(checksum & 0xFFU);
        put_big(ip, from == 0 ? stream.ports.first : stream.ports.second, 2);
        put_big(ip, from == 0 ? stream.ports.second : stream.ports.first, 2);
        put_big(ip, stream.next[from], 4);
        put_big(ip, (flags & flag_acknowledge) != 0 ? stream.next[1 - from] : 0, 4);
        put_big(ip, 0x50, 1); // five words of header
        put_big(ip, flags, 1);
        put_big(ip, 0xffff, 2);
        put_big(ip, 0, 4); // no checksum, nothing urgent
        stream.next[from] += step;
        ip.insert(ip.end(), data.begin(), data.end());
        put_packet(ip, 40 + size);
    }

    void put_packet(const Bytes &packet, std::uint64_t original_size)
    {
        const auto time = static_cast<std::uint64_t>(at_.count());
        Bytes body;
        put_little(body, 0, 4); // the one interface
        put_little(body, time >> 32, 4);
        put_little(body, time & 0xFFFFFFFFU, 4);
        put_little(body, packet.size(), 4);
        put_little(body, original_size, 4);
        body.insert(body.end(), packet.begin(), packet.end());
        put_block(file_, 6, std::move(body));
    }

    Bytes file_;
    std::chrono::microseconds at_{};
    std::uint16_t identification_ = 0;
    std::map<std::pair<std::uint16_t, std::uint16_t>, Stream> streams_;
};

} // namespace

Bytes capture_of(const WireLog &log)
{
    CaptureWriter writer;
    for (const WireEvent &event : log.events()) {
        writer.add(event);
    }
    return std::move(writer).take();
}

} // namespace ferrorpc::conformance
