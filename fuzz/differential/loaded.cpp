#include "port.hpp"

#include <cstdlib>

#include <dlfcn.h>

namespace ferrorpc::differential {
namespace {

// Never unloaded: a port may have threads.
const ferrorpc_decoder &load()
{
    const char *const path = std::getenv("FERRORPC_PORT");
    if (path == nullptr || *path == '\0') {
        refuse_port("FERRORPC_PORT names no library");
    }
    void *const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        refuse_port(dlerror());
    }
    void *const symbol = dlsym(library, "ferrorpc_decoder_v1");
    if (symbol == nullptr) {
        refuse_port(dlerror());
    }
    return checked(reinterpret_cast<decltype(&ferrorpc_decoder_v1)>(symbol)());
}

} // namespace

const ferrorpc_decoder &the_port()
{
    static const ferrorpc_decoder &port = load();
    return port;
}

} // namespace ferrorpc::differential
