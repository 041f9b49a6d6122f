#include "capture.hpp"

#include "../outcome.hpp"
#include "../text.hpp"
#include "connections.hpp"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>

namespace ferrorpc::cli {
namespace {

struct PcapCloser {
    void operator()(pcap_t *capture) const { pcap_close(capture); }
};
using Pcap = std::unique_ptr<pcap_t, PcapCloser>;

[[noreturn]] void fail(std::string_view why)
{
    throw Failure{exit_local, fmt::format("the capture cannot be read: {}", printable(why))};
}

Pcap open(ByteView bytes)
{
    // Opened for reading, so the bytes stay as they are.
    std::FILE *const file = fmemopen(const_cast<std::byte *>(bytes.data()), bytes.size(), "rb");
    if (file == nullptr) {
        fail("out of memory");
    }
    std::array<char, PCAP_ERRBUF_SIZE> error{};
    Pcap capture{pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error.data())};
    if (capture == nullptr) {
        std::fclose(file);
        fail(error.data());
    }
    return capture;
}

std::uint64_t nanoseconds(const pcap_pkthdr &header)
{
    return static_cast<std::uint64_t>(header.ts.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(header.ts.tv_usec);
}

} // namespace

bool is_capture(ByteView bytes) noexcept
{
    if (bytes.size() < 4) {
        return false;
    }
    std::uint32_t magic = 0;
    std::memcpy(&magic, bytes.data(), sizeof magic);
    for (const std::uint32_t known : {0xA1B2C3D4U, 0xD4C3B2A1U, 0xA1B23C4DU, 0x4D3CB2A1U, 0x0A0D0D0AU}) {
        if (magic == known) {
            return true;
        }
    }
    return false;
}

void inspect_capture(ByteView bytes, std::uint64_t world_size, Report &report)
{
    const Pcap capture = open(bytes);
    const int link_type = pcap_datalink(capture.get());
    if (!is_link_type_known(link_type)) {
        const char *const name = pcap_datalink_val_to_name(link_type);
        fail(fmt::format("its link type {} is none of Ethernet, Linux \"any\", loopback and raw IP",
                         name == nullptr ? std::to_string(link_type) : name));
    }
    Connections connections{world_size, report};
    std::uint64_t packet = 0;
    std::uint64_t first_ns = 0;
    std::uint64_t fragment_count = 0;
    std::uint64_t cut_count = 0;
    pcap_pkthdr *header = nullptr;
    const u_char *data = nullptr;
    int state = 0;
    while ((state = pcap_next_ex(capture.get(), &header, &data)) == 1) {
        ++packet;
        first_ns = packet == 1 ? nanoseconds(*header) : first_ns;
        const auto read = read_packet(link_type, std::as_bytes(std::span{data, header->caplen}));
        if (const auto *segment = std::get_if<Segment>(&read)) {
            connections.add(*segment, packet, nanoseconds(*header) - first_ns);
        } else {
            const Unread unread = std::get<Unread>(read);
            fragment_count += unread == Unread::fragment;
            cut_count += unread == Unread::cut;
        }
    }
    connections.finish();
    if (fragment_count > 0) {
        report.not_read(counted(fragment_count, "fragment") + " of IP packets");
    }
    if (cut_count > 0) {
        report.not_read(counted(cut_count, "packet") + " whose headers are not whole");
    }
    if (state == PCAP_ERROR) {
        fail(pcap_geterr(capture.get()));
    }
}

} // namespace ferrorpc::cli
