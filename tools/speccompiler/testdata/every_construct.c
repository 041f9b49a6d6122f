/* Compiled as C and as C++ against the header that every_construct.ksy gives. */
#include "check.h"

#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>
#include <string.h>

static int check_greeting(void)
{
    /* "ab", version 40001, level 7 */
    static const unsigned char bytes[] = {0xfe, 2, 'a', 'b', 0x41, 0x9c, 7, 0, 0, 0};
    const ferrorpc_byte *data = (const ferrorpc_byte *)bytes;
    ferrorpc_greeting greeting;
    ferrorpc_greeting refused;
    ferrorpc_error error;
    ferrorpc_byte out[16];
    size_t written = 0;
    size_t size = 0;

    for (size = 0; size < sizeof bytes; ++size) {
        error = ferrorpc_decode_greeting(data, size, 40001, &refused);
        CHECK(error.error_class == FERRORPC_INCOMPLETE);
    }
    error = ferrorpc_decode_greeting(data, sizeof bytes, 40001, &greeting);
    CHECK(error.error_class == FERRORPC_OK);
    CHECK(greeting.version == 40001 && greeting.level == 7 && greeting.who.size == 2);
    CHECK(ferrorpc_greeting_is_canonical(&greeting));
    CHECK(ferrorpc_greeting_size(&greeting) == sizeof bytes);

    error = ferrorpc_decode_greeting(data, sizeof bytes, 40000, &refused);
    CHECK(error.error_class == FERRORPC_TOO_LARGE && error.offset == 4 && error.value == 40001 && error.bound == 40000);
    CHECK(strcmp(ferrorpc_error_rule(error.error_class, error.field), "GRT-6") == 0);

    error = ferrorpc_encode_greeting(&greeting, 40001, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_OK && written == sizeof bytes && memcmp(out, bytes, sizeof bytes) == 0);
    for (size = 0; size < sizeof bytes; ++size) {
        error = ferrorpc_encode_greeting(&greeting, 40001, out, size, &written);
        CHECK(error.error_class == FERRORPC_NO_SPACE && written == 0);
    }
    greeting.version = 39999;
    error = ferrorpc_encode_greeting(&greeting, 40001, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_TOO_SMALL && error.offset == 4 && written == 0);
    greeting.version = 40000;
    greeting.level = 9;
    CHECK(!ferrorpc_greeting_is_canonical(&greeting));
    error = ferrorpc_encode_greeting(&greeting, 40001, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_NOT_CANONICAL && error.offset == 6 && error.value == 9);
    greeting.level = 3000000000U;
    CHECK(ferrorpc_greeting_is_canonical(&greeting));
    greeting.who.size = 256;
    CHECK(ferrorpc_greeting_size(&greeting) == UINT64_MAX);
    error = ferrorpc_encode_greeting(&greeting, 40001, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_TOO_LARGE && error.field == FERRORPC_FIELD_GREETING_LEN_WHO && error.bound == 255);
    return 0;
}

static int check_note(void)
{
    static const unsigned char data_note[] = {0x10, 0xff, 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe, 1, 'e'};
    static const unsigned char text_note[] = {0x10, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 'o', 'k', 0};
    ferrorpc_note note;
    ferrorpc_error error;
    ferrorpc_byte out[32];
    size_t written = 0;

    error = ferrorpc_decode_note((const ferrorpc_byte *)data_note, sizeof data_note, &note);
    CHECK(error.error_class == FERRORPC_OK && ferrorpc_note_is_data(&note));
    CHECK(note.body.size == 2 && note.remark.size == 0 && note.end.size == 1);
    error = ferrorpc_encode_note(&note, 100, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_OK && written == sizeof data_note && memcmp(out, data_note, written) == 0);

    error = ferrorpc_decode_note((const ferrorpc_byte *)text_note, sizeof text_note, &note);
    CHECK(error.error_class == FERRORPC_OK && !ferrorpc_note_is_data(&note));
    CHECK(note.body.size == 0 && note.remark.size == 2 && note.end.size == 0);
    error = ferrorpc_encode_note(&note, 14, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_OK && written == sizeof text_note && memcmp(out, text_note, written) == 0);
    error = ferrorpc_encode_note(&note, 13, out, sizeof out, &written);
    CHECK(error.error_class == FERRORPC_TOO_LARGE && error.value == 14 && error.bound == 13);

    /* Lengths whose sum no integer holds: nothing is read, for the sizes alone are too much. */
    note.remark.size = SIZE_MAX;
    note.end.size = 255;
    CHECK(ferrorpc_note_size(&note) == (SIZE_MAX == UINT64_MAX ? UINT64_MAX : (uint64_t)SIZE_MAX + 12 + 255));
    error = ferrorpc_encode_note(&note, UINT64_MAX, out, 0, &written);
    CHECK(error.error_class == FERRORPC_TOO_LARGE && error.bound == 100 && written == 0);
    return 0;
}

static int check_frames(void)
{
    CHECK(ferrorpc_frame_kind_needs_first_byte(13));
    CHECK(!ferrorpc_frame_kind_needs_first_byte(12)); /* a tick, though a note of 12 bytes would look the same */
    CHECK(!ferrorpc_frame_kind_needs_first_byte(11));
    CHECK(ferrorpc_classify_frame(12, (ferrorpc_byte)0x10) == FERRORPC_FRAME_TICK);
    CHECK(ferrorpc_classify_frame(13, (ferrorpc_byte)0x10) == FERRORPC_FRAME_NOTE);
    CHECK(ferrorpc_classify_frame(13, (ferrorpc_byte)0x11) == FERRORPC_FRAME_UNKNOWN);
    return 0;
}

int main(void)
{
    return check_greeting() != 0 || check_note() != 0 || check_frames() != 0;
}
