#include <ferrorpc/agent/io/silence.hpp>

#include <algorithm>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace ferrorpc::io {

std::optional<Heard> heard_on(int socket) noexcept
{
    tcp_info info = {};
    socklen_t size = sizeof info;
    int waiting_size = 0;
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || ::ioctl(socket, SIOCOUTQ, &waiting_size) != 0) {
        return std::nullopt;
    }
    return Heard{static_cast<std::uint64_t>(std::max(waiting_size, 0)), std::chrono::milliseconds{info.tcpi_last_ack_recv},
                 std::chrono::milliseconds{info.tcpi_last_data_recv}};
}

bool is_silent(const Heard &heard, std::chrono::milliseconds silence_max) noexcept
{
    return heard.waiting_size > 0 && std::min(heard.since_acknowledgement, heard.since_data) > silence_max;
}

} // namespace ferrorpc::io
