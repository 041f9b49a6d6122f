// What requests and responses have in common: groups about the tag, the id, the whole message, its texts and its payloads.
#pragma once

#include "builder.hpp"
#include "messages.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ferrorpc::vectorgen {

using WithNumber = std::function<Wire(std::uint64_t)>;           // the message with this number in a field
using WithContent = std::function<Wire(const Wire &)>;           // the message with this text or payload
using WholeMessages = std::vector<std::pair<std::string, Wire>>; // the slug in front

// A group about the tag, with all 256.
void add_tags(Builder &builder, const std::string &message, const Rules &rules, const WithNumber &with_tag);

// A group about the request_id.
void add_ids(Builder &builder, const std::string &message, const Rules &rules, const WithNumber &with_id);

// A group of messages that are cut behind each byte.
void add_truncated(Builder &builder, const std::string &message, const WholeMessages &bases);

// A group of messages with various bytes behind the last field, which is called `last`.
void add_trailing(Builder &builder, const std::string &message, const std::string &last, const WholeMessages &bases);

// To the group at hand: each message as it is, which is canonical by these rules, and with a byte behind it.
void add_canonical(Builder &builder, const std::string &message, const Rules &rules, const WholeMessages &bases);

// Groups about a text, which the message calls `field` and readers `what`: ill-formed and well-formed UTF-8, and long ones.
void add_texts(Builder &builder, const std::string &message, const std::string &field, const std::string &what,
               const WithContent &with_text);

// A group about payloads, which hold whatever bytes they hold.
void add_payloads(Builder &builder, const std::string &message, const WithContent &with_payload);

// To the group at hand: what an encoder makes of ids, and of texts, which readers call `what`.
void add_encoded_ids(Builder &builder, const std::string &message, const Rules &rules,
                     const std::function<Fields(std::uint64_t)> &with_id);
void add_encoded_texts(Builder &builder, const std::string &message, const std::string &what,
                       const std::function<Fields(const Wire &)> &with_text);

} // namespace ferrorpc::vectorgen
