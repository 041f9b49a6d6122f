#include "answers.hpp"

#include "../codec/parts.hpp"

#include <algorithm>
#include <iostream>
#include <mutex>
#include <utility>

namespace testee {
namespace {

constexpr std::size_t plain_size_max = 4096;
constexpr std::size_t unit_size_max = 256;

// Hex, or where the bytes repeat a short unit that unit and how often.
nlohmann::json parts_of(ferrorpc::ByteView bytes)
{
    if (bytes.size() <= plain_size_max) {
        return to_hex(bytes);
    }
    for (std::size_t size = 1; size <= unit_size_max; ++size) {
        if (std::ranges::equal(bytes.subspan(size), bytes.first(bytes.size() - size))) {
            const std::size_t count = bytes.size() / size;
            return nlohmann::json::array(
                {{{"repeat", to_hex(bytes.first(size))}, {"count", count}}, to_hex(bytes.subspan(count * size))});
        }
    }
    return to_hex(bytes);
}

} // namespace

void answer(const Id &id, nlohmann::json answer)
{
    static std::mutex mutex;
    answer["id"] = id;
    const std::string line = answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const std::lock_guard lock{mutex};
    std::cout << line << std::endl;
}

void answer_done(const Id &id)
{
    answer(id, {{"result", "done"}});
}

void answer_failed(const Id &id, std::error_code error, const std::string &message)
{
    answer(id, {{"result", "failed"}, {"kind", kind_of(error)}, {"message", message}});
}

void answer_outcome(const Id &id, std::error_code error)
{
    if (error) {
        answer_failed(id, error, error.message());
    } else {
        answer_done(id);
    }
}

void answer_end(const Id &id, const ferrorpc::RpcResult &result)
{
    if (result.ok()) {
        answer_done(id);
    } else {
        answer_failed(id, result.error, result.text);
    }
}

void answer_result(const Id &id, const ferrorpc::RpcResult &result)
{
    using ferrorpc::Errc;
    if (result.ok()) {
        answer(id, {{"result", "replied"}, {"payload", parts_of(result.payload)}});
        return;
    }
    const bool is_remote = result.error == Errc::remote_error || result.error == Errc::function_not_found;
    answer_failed(id, result.error, is_remote ? result.remote_message : result.text);
}

std::string kind_of(std::error_code error)
{
    using ferrorpc::Errc;
    switch (static_cast<Errc>(error.value())) {
    case Errc::function_not_found:
        return "function_not_found";
    case Errc::remote_error:
        return "remote_error";
    case Errc::undecodable_response:
        return "undecodable_response";
    case Errc::too_large:
        return "too_large";
    case Errc::size_mismatch:
        return "size_mismatch";
    case Errc::invalid_rank:
        return "invalid_rank";
    case Errc::self_call:
        return "self_call";
    case Errc::no_connection:
        return "no_connection";
    case Errc::connection_lost:
    case Errc::protocol_error:
        return "connection_lost";
    case Errc::timed_out:
        return "timed_out";
    case Errc::shut_down:
        return "shut_down";
    case Errc::would_deadlock:
        return "would_deadlock";
    case Errc::barrier_unusable:
        return "barrier_unusable";
    default:
        return "other";
    }
}

} // namespace testee
