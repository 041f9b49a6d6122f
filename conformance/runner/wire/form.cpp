#include "wire/form.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::uint64_t requests_max = 100'000;

struct FormError {
    std::string text;
};

// The keys that may stand beside the one that names the form.
struct Form {
    std::string_view name;
    std::vector<std::string_view> others;
};

const std::vector<Form> &forms()
{
    static const std::vector<Form> all{
        {"announce", {}},
        {"frame", {"claims"}},
        {"request", {"id", "payload"}},
        {"requests", {"name", "first", "payload"}},
        {"response", {"payload", "error"}},
        {"prefix", {}},
        {"message", {"payload", "error"}},
        {"token", {}},
        {"id", {}}, // the last, for it may stand beside others
    };
    return all;
}

class Builder {
public:
    explicit Builder(const RequestIds &ids) : ids_(ids) {}

    // As a list of plain parts.
    json expand(const json &form) const
    {
        json parts = json::array();
        if (!form.is_array()) {
            append(parts, form);
        }
        for (const json &element : form.is_array() ? form : json::array()) {
            append(parts, element);
        }
        return parts;
    }

    static std::uint64_t size_of(const json &parts)
    {
        const auto bytes = Parts::from_json(parts, HexStyle::spaced);
        if (!bytes) {
            throw FormError{bytes.error()};
        }
        return bytes->size();
    }

    std::uint64_t id(const json &value) const
    {
        const auto id = request_id_of(value, ids_);
        if (!id) {
            throw FormError{id.error()};
        }
        return *id;
    }

private:
    static void add(json &to, const json &parts) { to.insert(to.end(), parts.begin(), parts.end()); }
    static void add_u32(json &to, std::uint64_t number) { to.push_back({{"u32", std::to_string(number)}}); }
    static void add_u64(json &to, std::uint64_t number) { to.push_back({{"u64", std::to_string(number)}}); }

    static void add_text(json &to, const json &text)
    {
        if (!text.is_string()) {
            throw FormError{"a name or error message must be text"};
        }
        Bytes bytes;
        std::ranges::transform(text.get_ref<const std::string &>(), std::back_inserter(bytes),
                               [](char each) { return static_cast<std::byte>(each); });
        add_u32(to, bytes.size());
        to.push_back(to_hex(bytes));
    }

    static std::uint64_t number(const json &value)
    {
        if (!value.is_number_unsigned()) {
            throw FormError{"a length, rank or count must be a number"};
        }
        return value.get<std::uint64_t>();
    }

    void add_payload(json &to, const json &element) const
    {
        const json payload = expand(element.value("payload", json("")));
        add_u32(to, size_of(payload));
        add(to, payload);
    }

    json request(const json &name, std::uint64_t id, const json &element) const
    {
        json content = json::array({"01"});
        add_u64(content, id);
        add_text(content, name);
        add_payload(content, element);
        return content;
    }

    json message(const json &id_value, const json &element) const
    {
        const bool is_error = element.contains("error");
        if (is_error == element.contains("payload")) {
            throw FormError{"a response has either a payload or an error"};
        }
        json content = json::array({"02"});
        add_u64(content, id(id_value));
        content.push_back(is_error ? "01" : "00");
        if (is_error) {
            add_text(content, element.at("error"));
        } else {
            add_payload(content, element);
        }
        return content;
    }

    static void add_frame(json &to, const json &content)
    {
        add_u64(to, size_of(content));
        add(to, content);
    }

    static const Form *form_of(const json &element)
    {
        const auto names = [&](const Form &form) { return element.is_object() && element.contains(form.name); };
        const auto found = std::ranges::find_if(forms(), names);
        return found == forms().end() ? nullptr : &*found;
    }

    static void check_others(const json &element, const Form &form)
    {
        for (const auto &[key, value] : element.items()) {
            if (key != form.name && std::ranges::find(form.others, key) == form.others.end()) {
                throw FormError{fmt::format("{} is not a key that may stand beside {}", printable(key), form.name)};
            }
        }
    }

    static const json &needed(const json &element, std::string_view key)
    {
        const auto found = element.find(key);
        if (found == element.end()) {
            throw FormError{fmt::format("{} is missing", key)};
        }
        return *found;
    }

    void append(json &parts, const json &element) const
    {
        const Form *form = form_of(element);
        if (form == nullptr) {
            size_of(json::array({element})); // refuses what is no part
            parts.push_back(element);
            return;
        }
        check_others(element, *form);
        const json &value = element.at(std::string(form->name));
        if (form->name == "announce") {
            add_u64(parts, number(value));
        } else if (form->name == "frame") {
            const json content = expand(value);
            add_u64(parts, element.contains("claims") ? number(element.at("claims")) : size_of(content));
            add(parts, content);
        } else if (form->name == "request") {
            add_frame(parts, request(value, id(needed(element, "id")), element));
        } else if (form->name == "requests") {
            append_requests(parts, number(value), element);
        } else if (form->name == "prefix") {
            add_frame(parts, json::array({{{"u64", std::to_string(number(value))}}}));
        } else if (form->name == "id") {
            add_u64(parts, id(value));
        } else if (form->name == "token") {
            add_frame(parts, json::array({value}));
        } else {
            append_response(parts, value, element, form->name == "response");
        }
    }

    void append_requests(json &parts, std::uint64_t count, const json &element) const
    {
        if (count > requests_max) {
            throw FormError{fmt::format("at most {} requests", requests_max)};
        }
        const std::uint64_t first = number(needed(element, "first"));
        for (std::uint64_t index = 0; index < count; ++index) {
            add_frame(parts, request(needed(element, "name"), first + index, element));
        }
    }

    void append_response(json &parts, const json &id, const json &element, bool with_prefix) const
    {
        const json content = message(id, element);
        if (with_prefix) {
            add_frame(parts, json::array({{{"u64", std::to_string(size_of(content))}}}));
        }
        add_frame(parts, content);
    }

    const RequestIds &ids_;
};

} // namespace

std::expected<std::uint64_t, std::string> request_id_of(const json &value, const RequestIds &ids)
{
    if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>();
    }
    const auto found = value.is_string() ? ids.find(value.get<std::string>()) : ids.end();
    if (found == ids.end()) {
        return std::unexpected("an id must be a number, or the name of a request that has come");
    }
    return found->second;
}

std::expected<Parts, std::string> wire_bytes(const json &form, const RequestIds &ids)
{
    try {
        return Parts::from_json(Builder(ids).expand(form), HexStyle::spaced);
    } catch (const FormError &error) {
        return std::unexpected(error.text);
    }
}

} // namespace ferrorpc::conformance
