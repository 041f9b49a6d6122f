#include <proptests/checks/transcription.hpp>

#include <proptests/checks/utf8_reference.hpp>

#include <algorithm>

namespace ferrorpc::proptests {
namespace {

// MSG-1
std::uint64_t integer_at(std::string_view bytes, std::size_t offset, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) {
        value = value * 256 + static_cast<unsigned char>(bytes[offset + i - 1]);
    }
    return value;
}

Reading incomplete()
{
    Reading reading;
    reading.result = "incomplete";
    return reading;
}

Reading refused(std::string_view error_class, std::string_view field, std::size_t offset, std::string_view rule,
                std::uint64_t value, std::uint64_t bound)
{
    Reading reading;
    reading.result = error_class;
    reading.field = field;
    reading.offset = offset;
    reading.rule = rule;
    reading.value = value;
    reading.bound = bound;
    return reading;
}

// LIM-1
std::uint64_t real_cap(std::uint64_t cap)
{
    return std::min<std::uint64_t>(cap, 1073741824);
}

// The table of frame kinds, below its first line.
std::string_view kind_of(std::uint64_t length, char first_byte)
{
    if (length == 1) {
        return "barrier"; // KND-1
    }
    if (length == 8) {
        return "response_prefix"; // KND-2
    }
    if (length >= 9 && first_byte == '\1') {
        return "request"; // KND-3
    }
    if (length >= 14 && first_byte == '\2') {
        return "response"; // KND-4
    }
    return "";
}

// Most are views of the same bytes, which a sanitizer would take its time to compare.
bool is_same(std::string_view one, std::string_view other)
{
    return (one.data() == other.data() && one.size() == other.size()) || one == other;
}

} // namespace

bool Reading::operator==(const Reading &other) const
{
    return offset == other.offset && value == other.value && bound == other.bound && number == other.number &&
           error_flag == other.error_flag && trailing_size == other.trailing_size && is_canonical == other.is_canonical &&
           is_same(result, other.result) && is_same(field, other.field) && is_same(rule, other.rule) &&
           is_same(kind, other.kind) && is_same(text, other.text) && is_same(payload, other.payload);
}

std::string to_text(const Reading &reading)
{
    std::string text{reading.result};
    if (reading.is_accepted()) {
        text += ": number " + std::to_string(reading.number) + ", kind \"" + std::string{reading.kind} + "\", error flag " +
                std::to_string(reading.error_flag) + ", text of " + std::to_string(reading.text.size()) +
                " bytes, payload of " + std::to_string(reading.payload.size()) + ", behind it " +
                std::to_string(reading.trailing_size) + (reading.is_canonical ? ", canonical" : ", not canonical");
    } else if (reading.result != "incomplete") {
        text += " at " + std::to_string(reading.offset) + ", " + std::string{reading.field} + ": " + std::string{reading.rule} +
                " (" + std::to_string(reading.value) + " and " + std::to_string(reading.bound) + ")";
    }
    return text;
}

Reading transcribe_announce(std::string_view arrived, std::uint64_t world_size)
{
    if (arrived.size() < 8) {
        return incomplete(); // ANN-4
    }
    const std::uint64_t rank = integer_at(arrived, 0, 8);
    if (rank == 0 || rank >= world_size) {
        return refused("invalid_rank", "rank", 0, "ANN-3", rank, world_size == 0 ? 0 : world_size - 1);
    }
    Reading reading;
    reading.number = rank;
    return reading;
}

Reading transcribe_raw_frame(std::string_view arrived, std::uint64_t cap)
{
    if (arrived.size() < 8) {
        return incomplete(); // FRM-4
    }
    const std::uint64_t length = integer_at(arrived, 0, 8);
    if (length > real_cap(cap)) {
        return refused("too_large", "length", 0, "LIM-2", length, real_cap(cap));
    }
    if (arrived.size() - 8 < length) {
        return incomplete(); // FRM-4
    }
    Reading reading;
    reading.number = length;
    reading.payload = arrived.substr(8, length);
    return reading;
}

Reading transcribe_frame(std::string_view arrived, std::uint64_t cap)
{
    if (arrived.size() < 8) {
        return incomplete(); // FRM-4
    }
    const std::uint64_t length = integer_at(arrived, 0, 8);
    if (length > real_cap(cap)) {
        return refused("too_large", "length", 0, "LIM-2", length, real_cap(cap));
    }
    if (length == 0 || (length > 1 && length < 8)) {
        return refused("unknown_frame", "", 0, "KND-5", length, 0); // whatever its first byte
    }
    if (length > 8 && arrived.size() == 8) {
        return incomplete();
    }
    if (length > 8 && kind_of(length, arrived[8]).empty()) {
        return refused("unknown_frame", "", 8, "KND-5", length,
                       static_cast<unsigned char>(arrived[8])); // FRM-4: what has arrived breaks the rule
    }
    Reading reading = transcribe_raw_frame(arrived, cap);
    if (reading.is_accepted()) {
        reading.kind = kind_of(length, arrived[8]);
    }
    return reading;
}

Reading transcribe_response_prefix(std::string_view content, std::uint64_t cap)
{
    if (content.size() < 8) {
        return refused("truncated", "message_length", 0, "RSP-1", 8, content.size());
    }
    const std::uint64_t message_length = integer_at(content, 0, 8);
    if (message_length < 14) {
        return refused("too_small", "message_length", 0, "RSP-3", message_length, 14);
    }
    if (message_length > real_cap(cap)) {
        return refused("too_large", "message_length", 0, "LIM-3", message_length, real_cap(cap));
    }
    Reading reading;
    reading.number = message_length;
    return reading;
}

Reading transcribe_request(std::string_view message)
{
    const std::size_t size = message.size();
    if (size < 1) {
        return refused("truncated", "tag", 0, "REQ-2", 1, 0);
    }
    if (message[0] != '\1') {
        return refused("wrong_tag", "tag", 0, "REQ-2", static_cast<unsigned char>(message[0]), 1);
    }
    if (size < 9) {
        return refused("truncated", "request_id", 1, "MSG-2", 8, size - 1);
    }
    if (size < 13) {
        return refused("truncated", "len_name", 9, "MSG-2", 4, size - 9);
    }
    const std::uint64_t len_name = integer_at(message, 9, 4); // REQ-4
    if (size - 13 < len_name) {
        return refused("truncated", "name", 13, "MSG-2", len_name, size - 13);
    }
    const std::string_view name = message.substr(13, len_name);
    if (const auto defect = find_ill_formed(name)) {
        return refused("invalid_utf8", "name", 13 + defect->index, "MSG-3", defect->index, defect->size);
    }
    const std::size_t behind_name = 13 + name.size();
    if (size < behind_name + 4) {
        return refused("truncated", "len_payload", behind_name, "MSG-2", 4, size - behind_name);
    }
    const std::uint64_t len_payload = integer_at(message, behind_name, 4); // REQ-5
    if (size - behind_name - 4 < len_payload) {
        return refused("truncated", "payload", behind_name + 4, "MSG-2", len_payload, size - behind_name - 4);
    }
    Reading reading;
    reading.number = integer_at(message, 1, 8); // REQ-3
    reading.text = name;
    reading.payload = message.substr(behind_name + 4, len_payload);
    reading.trailing_size = size - behind_name - 4 - reading.payload.size(); // MSG-4
    reading.is_canonical = reading.trailing_size == 0;                       // MSG-5
    return reading;
}

Reading transcribe_response(std::string_view message)
{
    const std::size_t size = message.size();
    if (size < 1) {
        return refused("truncated", "tag", 0, "RSP-5", 1, 0);
    }
    if (message[0] != '\2') {
        return refused("wrong_tag", "tag", 0, "RSP-5", static_cast<unsigned char>(message[0]), 2);
    }
    if (size < 9) {
        return refused("truncated", "request_id", 1, "MSG-2", 8, size - 1);
    }
    if (size < 10) {
        return refused("truncated", "error_flag", 9, "MSG-2", 1, 0);
    }
    if (size < 14) {
        return refused("truncated", "len_content", 10, "MSG-2", 4, size - 10);
    }
    const bool is_error = message[9] == '\1'; // RSP-7
    const std::uint64_t len_content = integer_at(message, 10, 4);
    if (size - 14 < len_content) {
        return refused("truncated", is_error ? "error_message" : "payload", 14, "MSG-2", len_content, size - 14);
    }
    const std::string_view content = message.substr(14, len_content); // RSP-9
    const auto defect = is_error ? find_ill_formed(content) : std::nullopt;
    if (defect) {
        return refused("invalid_utf8", "error_message", 14 + defect->index, "MSG-3", defect->index, defect->size);
    }
    Reading reading;
    reading.number = integer_at(message, 1, 8); // RSP-6
    reading.error_flag = static_cast<unsigned char>(message[9]);
    (is_error ? reading.text : reading.payload) = content;
    reading.trailing_size = size - 14 - content.size();                           // MSG-4
    reading.is_canonical = reading.trailing_size == 0 && reading.error_flag <= 1; // MSG-5, RSP-8
    return reading;
}

} // namespace ferrorpc::proptests
