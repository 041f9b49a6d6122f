// Writes a capture of one TCP connection, as tests want it: any order, any gap.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc::cli {

class CaptureWriter {
public:
    static constexpr int raw_ip = 101;       // LINKTYPE_RAW
    static constexpr int ethernet = 1;       // LINKTYPE_ETHERNET
    static constexpr int linux_cooked = 113; // LINKTYPE_LINUX_SLL

    // Packets are a millisecond apart. `first_sequence`: of both directions, so it can be shortly before it wraps.
    explicit CaptureWriter(int link_type = raw_ip, bool is_ipv6 = false, std::uint32_t first_sequence = 1000)
        : link_type_{link_type}, is_ipv6_{is_ipv6}, first_sequence_{first_sequence}
    {
        const std::uint32_t header[] = {0xA1B2C3D4, 0x00040002, 0, 0, 65535, static_cast<std::uint32_t>(link_type)};
        for (const std::uint32_t number : header) {
            file_number(number);
        }
    }

    // The connector's port; the acceptor's is 29500.
    void use_port(std::uint16_t port) { connector_port_ = port; }

    void syn() { packet(true, syn_flag, first_sequence_ - 1, {}); }
    void syn_ack() { packet(false, syn_flag | ack_flag, first_sequence_ - 1, {}); }
    void connect()
    {
        syn();
        syn_ack();
    }

    // A segment whose first byte is this far into its direction.
    void data(bool is_from_connector, std::uint32_t offset, std::string_view payload)
    {
        packet(is_from_connector, ack_flag, first_sequence_ + offset, payload);
    }

    // Marks the packet that was written last as the first fragment of several; IPv4 alone.
    void make_fragment() { file_[packet_start_ + link_size() + 6] = '\x20'; }

    // Takes bytes from the end of the packet that was written last, as a snap length does.
    void cut(std::size_t size)
    {
        file_.resize(file_.size() - size);
        const auto captured = static_cast<std::uint32_t>(file_.size() - packet_start_);
        for (unsigned index = 0; index < 4; ++index) {
            file_[packet_start_ - 8 + index] = static_cast<char>(captured >> (8 * index) & 0xFF);
        }
    }

    const std::string &file() const { return file_; }
    ByteView bytes() const { return as_bytes(file_); }

private:
    static constexpr unsigned syn_flag = 0x02;
    static constexpr unsigned ack_flag = 0x10;

    std::size_t link_size() const { return link_type_ == raw_ip ? 0 : link_type_ == ethernet ? 14 : 16; }

    void file_number(std::uint32_t number)
    {
        for (unsigned index = 0; index < 4; ++index) {
            file_ += static_cast<char>(number >> (8 * index) & 0xFF);
        }
    }

    static void append(std::string &out, std::uint64_t number, unsigned size)
    {
        while (size-- > 0) {
            out += static_cast<char>(number >> (8 * size) & 0xFF);
        }
    }

    std::string ip_header(std::size_t tcp_size) const
    {
        std::string ip;
        if (is_ipv6_) {
            append(ip, 0x60000000, 4);
            append(ip, tcp_size, 2);
            append(ip, 6 << 8 | 64, 2);
            for (int address = 0; address < 2; ++address) {
                append(ip, 0, 8);
                append(ip, 1, 8);
            }
        } else {
            append(ip, 0x4500, 2);
            append(ip, 20 + tcp_size, 2);
            append(ip, 0, 4);
            append(ip, 64 << 8 | 6, 2);
            append(ip, 0, 2);
            append(ip, 0x7F000001, 4);
            append(ip, 0x7F000001, 4);
        }
        return ip;
    }

    void packet(bool is_from_connector, unsigned flags, std::uint32_t sequence, std::string_view payload)
    {
        std::string tcp;
        append(tcp, is_from_connector ? connector_port_ : 29500, 2);
        append(tcp, is_from_connector ? 29500 : connector_port_, 2);
        append(tcp, sequence, 4);
        append(tcp, (flags & ack_flag) != 0 ? first_sequence_ : 0, 4);
        append(tcp, 5 << 12 | flags, 2);
        append(tcp, 65535, 2);
        append(tcp, 0, 4);
        tcp += payload;

        std::string link(link_size(), '\0');
        if (!link.empty()) {
            link.resize(link.size() - 2);
            append(link, is_ipv6_ ? 0x86DD : 0x0800, 2);
        }
        const std::string whole = link + ip_header(tcp.size()) + tcp;
        file_number(1);
        file_number(1000 * packet_count_++);
        file_number(static_cast<std::uint32_t>(whole.size()));
        file_number(static_cast<std::uint32_t>(whole.size()));
        packet_start_ = file_.size();
        file_ += whole;
    }

    int link_type_;
    bool is_ipv6_;
    std::uint32_t first_sequence_;
    std::uint16_t connector_port_ = 40000;
    std::uint32_t packet_count_ = 0;
    std::string file_;
    std::size_t packet_start_ = 0; // of the last, behind its record's header
};

} // namespace ferrorpc::cli
