// Groups that requests and responses have in common: what is done to a message as a whole, and to its texts and payloads.
#pragma once

#include "builder.hpp"
#include "messages.hpp"

#include <functional>
#include <string>

namespace ferrorpc::vectorgen {

// One message, cut behind each byte.
void add_truncated(Builder &builder, const std::string &message, const std::string &slug, const Wire &whole);

// One message with various bytes behind its last field.
void add_trailing(Builder &builder, const std::string &message, const std::string &slug, const Wire &whole);

using WithContent = std::function<Wire(const Wire &)>; // the message with this text or payload

// Groups about a text, which the message calls `field` and readers `what`: ill-formed and well-formed UTF-8, and long ones.
void add_texts(Builder &builder, const std::string &message, const std::string &field, const std::string &what,
               const WithContent &with_text);

// A group about payloads, which hold whatever bytes they hold.
void add_payloads(Builder &builder, const std::string &message, const WithContent &with_payload);

} // namespace ferrorpc::vectorgen
