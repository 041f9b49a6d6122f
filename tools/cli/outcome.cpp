#include "outcome.hpp"

#include <ferrorpc/agent/error.hpp>

namespace ferrorpc::cli {

ExitCode exit_code_of(std::error_code error)
{
    if (!error) {
        return exit_ok;
    }
    if (error == Errc::invalid_rank || error == Errc::invalid_world_size || error == Errc::self_call) {
        return exit_usage;
    }
    if (error == Errc::remote_error) {
        return exit_remote_error;
    }
    if (error == RpcError::function_not_found) {
        return exit_function_not_found;
    }
    if (error == RpcError::no_connection) {
        return exit_no_connection;
    }
    if (error == RpcError::timeout) {
        return exit_timeout;
    }
    return error == RpcError::invalid_message ? exit_invalid_message : exit_other;
}

} // namespace ferrorpc::cli
