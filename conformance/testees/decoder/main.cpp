// ferrorpc-decoder-testee LIBRARY: a library behind conformance/decoder.h as a testee (conformance/testee-protocol.md on
// standard input and output). It runs in this process, so that the judge sees a crash or a hang of the library as one of a
// testee. Like the judge, it includes nothing of src/.
#include <conformance/decoder.h>

#include "suite/message.hpp"
#include "versions.hpp"

#include <dlfcn.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace ferrorpc::conformance;
using nlohmann::json;

constexpr int exit_unusable = 2;
constexpr std::size_t repeat_size_min = 4096; // bytes

const std::map<std::string_view, std::uint32_t> messages{
    {"announce", FERRORPC_DECODER_ANNOUNCE}, {"frame", FERRORPC_DECODER_FRAME},
    {"barrier", FERRORPC_DECODER_BARRIER},   {"response_prefix", FERRORPC_DECODER_RESPONSE_PREFIX},
    {"request", FERRORPC_DECODER_REQUEST},   {"response", FERRORPC_DECODER_RESPONSE}};

constexpr std::array<std::string_view, 8> class_names{"",          "truncated", "wrong_tag",    "invalid_utf8", "invalid_rank",
                                                      "too_small", "too_large", "unknown_frame"};

[[noreturn]] void refuse(const std::string &why)
{
    std::fprintf(stderr, "ferrorpc-decoder-testee: %s\n", why.c_str());
    std::exit(exit_unusable);
}

// Never unloaded: a port may have threads.
const ferrorpc_decoder &load(const std::string &path)
{
    void *const library = dlopen(std::filesystem::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        refuse(dlerror());
    }
    void *const symbol = dlsym(library, "ferrorpc_decoder_v1");
    if (symbol == nullptr) {
        refuse(dlerror());
    }
    const ferrorpc_decoder *decoder = reinterpret_cast<decltype(&ferrorpc_decoder_v1)>(symbol)();
    if (decoder == nullptr) {
        refuse("ferrorpc_decoder_v1 gives no decoder");
    }
    if (decoder->version != FERRORPC_DECODER_VERSION) {
        refuse("the library is for version " + std::to_string(decoder->version) +
               " of conformance/decoder.h, this is version " + std::to_string(FERRORPC_DECODER_VERSION));
    }
    if (decoder->decode == nullptr || decoder->encode == nullptr || decoder->name == nullptr) {
        refuse("the library has no name, or does not decode, or does not encode");
    }
    return *decoder;
}

// What the library points at; null with a size is a mistake of the library's.
Bytes copy_of(const ferrorpc_decoder_bytes &bytes)
{
    if (bytes.size > 0 && bytes.data == nullptr) {
        throw std::runtime_error("the library answers with bytes at no address");
    }
    const auto *const data = reinterpret_cast<const std::byte *>(bytes.data);
    return bytes.size == 0 ? Bytes() : Bytes(data, data + bytes.size);
}

// Plain hex, or parts where a byte comes often in a row: megabytes of one byte are then a short line.
json written(const Bytes &bytes)
{
    json parts = json::array();
    std::size_t plain = 0; // begins here
    const auto end_plain = [&](std::size_t end) {
        if (end > plain) {
            parts.push_back(to_hex(
                Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(plain), bytes.begin() + static_cast<std::ptrdiff_t>(end))));
        }
    };
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t end = at + 1;
        while (end < bytes.size() && bytes[end] == bytes[at]) {
            ++end;
        }
        if (end - at >= repeat_size_min) {
            end_plain(at);
            parts.push_back({{"repeat", to_hex({bytes[at]})}, {"count", end - at}});
            plain = end;
        }
        at = end;
    }
    if (parts.empty()) {
        return to_hex(bytes);
    }
    end_plain(bytes.size());
    return parts;
}

std::string text_of(const ferrorpc_decoder_bytes &bytes)
{
    const Bytes copy = copy_of(bytes);
    return {reinterpret_cast<const char *>(copy.data()), copy.size()};
}

std::uint64_t number_at(const json &command, const char *key)
{
    const auto number = command.contains(key) ? parse_number(command.at(key)) : std::uint64_t{0};
    return number ? *number : throw std::runtime_error(std::string(key) + " " + number.error());
}

Bytes whole(const Parts &parts)
{
    return parts.copy(0, static_cast<std::size_t>(parts.size()));
}

std::string kind_name(std::uint32_t kind)
{
    for (const auto &[name, number] : messages) {
        if (number == kind) {
            return std::string(name);
        }
    }
    return "of number " + std::to_string(kind);
}

// The bytes of a command, for as long as the library is asked.
class Command {
public:
    Command(const json &given, const MessageShape &shape)
    {
        command_.message = messages.at(shape.name);
        command_.cap = number_at(given, "cap");
        command_.world_size = number_at(given, "world_size");
        if (shape.operation == Operation::decode) {
            const auto parts = Parts::from_json(given.at("bytes"), HexStyle::plain);
            bytes_ = parts ? whole(*parts) : throw std::runtime_error("bytes: " + parts.error());
            command_.bytes = view_of(bytes_);
            return;
        }
        const auto fields = parse_fields(given.at("fields"), shape, HexStyle::plain);
        if (!fields) {
            throw std::runtime_error(fields.error());
        }
        for (const Field &field : *fields) {
            set(field);
        }
    }
    Command(const Command &) = delete;
    Command &operator=(const Command &) = delete;

    const ferrorpc_decoder_command *get() const { return &command_; }

private:
    static ferrorpc_decoder_bytes view_of(const Bytes &bytes)
    {
        return {reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()};
    }

    void set(const Field &field)
    {
        ferrorpc_decoder_fields &fields = command_.fields;
        const std::string_view name = field.shape->name;
        if (const auto *parts = std::get_if<Parts>(&field.value); parts != nullptr) {
            const ferrorpc_decoder_bytes view = view_of(texts_[name] = whole(*parts));
            (name == "name" ? fields.name : name == "payload" ? fields.payload : fields.error_message) = view;
        } else if (const auto *boolean = std::get_if<bool>(&field.value); boolean != nullptr) {
            fields.is_error = *boolean ? 1 : 0;
        } else if (const auto *number = std::get_if<std::uint64_t>(&field.value); number != nullptr) {
            (name == "rank" ? fields.rank : fields.request_id) = *number;
        }
    }

    ferrorpc_decoder_command command_{};
    Bytes bytes_;
    std::map<std::string_view, Bytes> texts_; // the names and payloads that the command points at
};

// The value of a field as the protocol writes it.
json value_of(const ferrorpc_decoder_fields &fields, std::string_view name)
{
    const auto seen = [&](std::uint32_t bit) { return (fields.observed & bit) != 0; };
    const auto number = [&](std::uint32_t bit, std::uint64_t value) {
        return seen(bit) ? json(std::to_string(value)) : json();
    };
    const auto boolean = [&](std::uint32_t bit, std::uint8_t value) { return seen(bit) ? json(value != 0) : json(); };
    const auto bytes = [&](std::uint32_t bit, const ferrorpc_decoder_bytes &value) {
        return seen(bit) ? written(copy_of(value)) : json();
    };
    json value = name == "rank"                ? number(FERRORPC_DECODER_RANK, fields.rank)
                 : name == "length"            ? number(FERRORPC_DECODER_LENGTH, fields.length)
                 : name == "message_length"    ? number(FERRORPC_DECODER_MESSAGE_LENGTH, fields.message_length)
                 : name == "request_id"        ? number(FERRORPC_DECODER_REQUEST_ID, fields.request_id)
                 : name == "is_error"          ? boolean(FERRORPC_DECODER_IS_ERROR, fields.is_error)
                 : name == "canonical"         ? boolean(FERRORPC_DECODER_CANONICAL, fields.canonical)
                 : name == "name"              ? bytes(FERRORPC_DECODER_NAME, fields.name)
                 : name == "payload"           ? bytes(FERRORPC_DECODER_PAYLOAD, fields.payload)
                 : name == "error_message"     ? bytes(FERRORPC_DECODER_ERROR_MESSAGE, fields.error_message)
                 : seen(FERRORPC_DECODER_KIND) ? json(kind_name(fields.kind))
                                               : json();
    return value.is_null() ? json("unobservable") : value;
}

json fields_of(const ferrorpc_decoder_fields &fields, const MessageShape &shape)
{
    json object = json::object();
    const bool knows_error = (fields.observed & FERRORPC_DECODER_IS_ERROR) != 0;
    for (const FieldShape &field : shape.fields) {
        const bool is_other =
            shape.name == "response" && knows_error && field.name == (fields.is_error != 0 ? "payload" : "error_message");
        if (!is_other) {
            object[std::string(field.name)] = value_of(fields, field.name);
        }
    }
    return object;
}

json answer_of(const ferrorpc_decoder_answer &answer, const MessageShape &shape)
{
    switch (answer.result) {
    case FERRORPC_DECODER_ACCEPTED:
        return shape.operation == Operation::decode ? json{{"result", "accepted"}, {"fields", fields_of(answer.fields, shape)}}
                                                    : json{{"result", "accepted"}, {"bytes", written(copy_of(answer.bytes))}};
    case FERRORPC_DECODER_INCOMPLETE:
        return {{"result", "incomplete"}};
    case FERRORPC_DECODER_REJECTED: {
        json rejected = {{"result", "rejected"}};
        if (answer.error_class > 0 && answer.error_class < class_names.size()) {
            rejected["class"] = class_names.at(answer.error_class);
        }
        if (answer.text.size > 0) {
            rejected["message"] = text_of(answer.text);
        }
        return rejected;
    }
    case FERRORPC_DECODER_SKIPPED:
        return {{"result", "skipped"}, {"reason", answer.text.size > 0 ? text_of(answer.text) : "not in this port"}};
    case FERRORPC_DECODER_ERRORED:
        return {{"result", "errored"}, {"message", text_of(answer.text)}};
    default:
        return {{"result", "errored"},
                {"message", "the library's result " + std::to_string(answer.result) + " is none of conformance/decoder.h"}};
    }
}

json carry_out(const ferrorpc_decoder &decoder, const std::string &name, const json &given)
{
    if (name == "hello") {
        return {
            {"result", "hello"}, {"protocol", testee_protocol_version}, {"name", decoder.name}, {"version", "(in process)"}};
    }
    const auto operation = parse_operation(name);
    const auto message = given.value("message", std::string());
    const MessageShape *const shape = operation ? find_message(*operation, message) : nullptr;
    if (shape == nullptr) {
        return {{"result", "skipped"}, {"reason", "no command " + name + " " + message}};
    }
    const Command command(given, *shape);
    ferrorpc_decoder_answer answer{};
    (*operation == Operation::decode ? decoder.decode : decoder.encode)(command.get(), &answer);
    return answer_of(answer, *shape);
}

} // namespace

int main(int argument_count, char **arguments)
{
    if (argument_count != 2) {
        refuse("usage: ferrorpc-decoder-testee LIBRARY, which exports ferrorpc_decoder_v1 of conformance/decoder.h");
    }
    const ferrorpc_decoder &decoder = load(arguments[1]);
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        json answer;
        try {
            const json command = json::parse(line);
            const auto name = command.at("command").get<std::string>();
            if (name == "stop") {
                return 0;
            }
            answer = carry_out(decoder, name, command);
        } catch (const std::exception &error) {
            answer = {{"result", "errored"}, {"message", error.what()}};
        }
        std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
    }
    return 0;
}
