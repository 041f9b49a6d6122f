// The same as notify.c, but at compile time.
#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace {

constexpr std::array<std::byte, 19> message = {std::byte{0x03}, std::byte{0x03}, std::byte{0x02}, std::byte{0},   std::byte{0},
                                               std::byte{0},    std::byte{0},    std::byte{0},    std::byte{0},   std::byte{1},
                                               std::byte{0},    std::byte{0},    std::byte{0},    std::byte{'n'}, std::byte{1},
                                               std::byte{0},    std::byte{0},    std::byte{0},    std::byte{0xff}};

constexpr bool decodes_and_encodes()
{
    ferrorpc_notify notify{};
    if (ferrorpc_decode_notify(message.data(), message.size(), &notify).error_class != FERRORPC_OK) {
        return false;
    }
    std::array<std::byte, 18> head{};
    std::size_t written = 0;
    const ferrorpc_error error =
        ferrorpc_encode_notify_head(&notify, FERRORPC_FRAME_LENGTH_LIMIT, head.data(), head.size(), &written);
    return error.error_class == FERRORPC_OK && written == 18 && std::equal(head.begin(), head.end(), message.begin()) &&
           notify.request_id == 515 && notify.payload.size == 1 && notify.payload.data[0] == std::byte{0xff} &&
           ferrorpc_notify_is_canonical(&notify);
}

constexpr ferrorpc_error_class class_of_ill_formed_name()
{
    std::array<std::byte, 19> bad = message;
    bad[13] = std::byte{0x80};
    ferrorpc_notify notify{};
    return ferrorpc_decode_notify(bad.data(), bad.size(), &notify).error_class;
}

static_assert(decodes_and_encodes());
static_assert(class_of_ill_formed_name() == FERRORPC_INVALID_UTF8);
static_assert(ferrorpc_classify_frame(17, std::byte{0x03}) == FERRORPC_FRAME_NOTIFY);
static_assert(std::string_view(ferrorpc_error_rule(FERRORPC_INVALID_UTF8, FERRORPC_FIELD_NOTIFY_NAME)) == "NTF-5");

} // namespace

int main()
{
    return decodes_and_encodes() ? 0 : 1;
}
