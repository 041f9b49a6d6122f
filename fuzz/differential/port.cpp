#include "port.hpp"

#include <cstdio>
#include <cstdlib>

namespace ferrorpc::differential {

const ferrorpc_decoder &checked(const ferrorpc_decoder *decoder)
{
    if (decoder == nullptr) {
        refuse_port("ferrorpc_decoder_v1 gives no decoder");
    }
    if (decoder->version != FERRORPC_DECODER_VERSION) {
        refuse_port("it is for another version of conformance/decoder.h");
    }
    if (decoder->decode == nullptr || decoder->encode == nullptr || decoder->name == nullptr) {
        refuse_port("it has no name, or does not decode, or does not encode");
    }
    return *decoder;
}

void refuse_port(const char *why)
{
    std::fprintf(stderr, "differential: the port cannot be judged: %s\n", why);
    std::exit(2);
}

} // namespace ferrorpc::differential
