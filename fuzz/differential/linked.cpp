#include "port.hpp"

namespace ferrorpc::differential {

const ferrorpc_decoder &the_port()
{
    static const ferrorpc_decoder &port = checked(ferrorpc_decoder_v1());
    return port;
}

} // namespace ferrorpc::differential
