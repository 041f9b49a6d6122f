#include "bytes.h"

#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned char *bytes_grow(bytes *to, size_t size)
{
    if (to->data == NULL || size > to->capacity - to->size) {
        to->capacity = to->size + size + to->size / 2 + 1;
        to->data = realloc(to->data, to->capacity);
        if (to->data == NULL) {
            fprintf(stderr, "out of memory: %zu bytes\n", to->capacity);
            exit(1);
        }
    }
    to->size += size;
    return to->data + to->size - size;
}

void bytes_append(bytes *to, const void *data, size_t size)
{
    unsigned char *room = bytes_grow(to, size);
    if (size > 0) {
        memcpy(room, data, size);
    }
}

static unsigned nibble(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)(digit - 'a' + 10) & 15;
}

static void append_hex(bytes *to, const char *value)
{
    size_t size = 0;
    const char *digits = json_string(value, &size);
    unsigned char *room = bytes_grow(to, size / 2);
    for (size_t i = 0; i < size / 2; ++i) {
        room[i] = (unsigned char)(nibble(digits[2 * i]) << 4 | nibble(digits[2 * i + 1]));
    }
}

static void append_integer(bytes *to, uint64_t value, unsigned size)
{
    unsigned char *room = bytes_grow(to, size);
    for (unsigned i = 0; i < size; ++i) {
        room[i] = (unsigned char)(value >> (8 * i));
    }
}

static void append_repeated(bytes *to, const char *part)
{
    bytes unit = {0};
    bytes_append_value(&unit, json_member(part, "repeat"));
    for (uint64_t left = json_number(json_member(part, "count")); left > 0; --left) {
        bytes_append(to, unit.data, unit.size);
    }
    bytes_free(&unit);
}

void bytes_append_value(bytes *to, const char *value)
{
    if (value != NULL && *value == '[') {
        for (const char *part = json_first(value); part != NULL; part = json_next(part)) {
            bytes_append_value(to, part);
        }
    } else if (json_member(value, "repeat") != NULL) {
        append_repeated(to, value);
    } else if (json_member(value, "u32") != NULL) {
        append_integer(to, json_number(json_member(value, "u32")), 4);
    } else if (json_member(value, "u64") != NULL) {
        append_integer(to, json_number(json_member(value, "u64")), 8);
    } else {
        append_hex(to, value);
    }
}

void bytes_free(bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}
