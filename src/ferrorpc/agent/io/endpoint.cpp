#include <ferrorpc/agent/io/stream.hpp>

#include <ferrorpc/agent/core/texts.hpp>

namespace ferrorpc::io {

std::string Endpoint::text() const
{
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string bind_failed(const Endpoint &endpoint, std::string_view why)
{
    return detail::texts::io_error("rank 0 bind " + endpoint.text() + ": " + std::string{why});
}

} // namespace ferrorpc::io
