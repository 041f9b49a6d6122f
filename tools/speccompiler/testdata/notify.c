/* Compiled in a scratch copy whose wire.ksy has one more message type, notify, and nothing else. */
#include "check.h"

#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>
#include <string.h>

static const unsigned char message[] = {0x03, 0x03, 0x02, 0, 0, 0, 0, 0,   0,   2,   0,  0,
                                        0,    'h',  'i',  3, 0, 0, 0, 'x', 'y', 'z', '!'};

int main(void)
{
    ferrorpc_notify notify;
    ferrorpc_error error = ferrorpc_decode_notify(message, sizeof message, &notify);
    unsigned char head[32];
    size_t written = 0;

    CHECK(error.error_class == FERRORPC_OK);
    CHECK(notify.request_id == 515);
    CHECK(notify.name.size == 2 && memcmp(notify.name.data, "hi", 2) == 0);
    CHECK(notify.payload.size == 3 && memcmp(notify.payload.data, "xyz", 3) == 0);
    CHECK(notify.trailing_size == 1);
    CHECK(!ferrorpc_notify_is_canonical(&notify));
    CHECK(ferrorpc_notify_size(&notify) == 22);

    error = ferrorpc_encode_notify_head(&notify, 22, head, sizeof head, &written);
    CHECK(error.error_class == FERRORPC_OK);
    CHECK(written == 19 && memcmp(head, message, 19) == 0);
    error = ferrorpc_encode_notify_head(&notify, 21, head, sizeof head, &written);
    CHECK(error.error_class == FERRORPC_TOO_LARGE && written == 0);

    error = ferrorpc_decode_notify(message, 21, &notify);
    CHECK(error.error_class == FERRORPC_TRUNCATED && error.offset == 19 && error.value == 3 && error.bound == 2);
    CHECK(strcmp(ferrorpc_field_message(error.field), "notify") == 0);
    CHECK(strcmp(ferrorpc_field_name(error.field), "payload") == 0);
    CHECK(strcmp(ferrorpc_error_rule(error.error_class, error.field), "NTF-3") == 0);

    CHECK(ferrorpc_frame_kind_needs_first_byte(17));
    CHECK(ferrorpc_classify_frame(17, 0x03) == FERRORPC_FRAME_NOTIFY);
    CHECK(ferrorpc_classify_frame(16, 0x03) == FERRORPC_FRAME_UNKNOWN);
    CHECK(ferrorpc_classify_frame(17, 0x01) == FERRORPC_FRAME_REQUEST);
    CHECK(strcmp(ferrorpc_frame_kind_name(FERRORPC_FRAME_NOTIFY), "notify") == 0);
    return 0;
}
