/* The codec core: layout of every message, in the common subset of C11 and C++23.
 *
 * Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
 *
 * Every function is pure: no I/O, no allocation, no clock, nothing kept between calls, and no undefined behaviour on any
 * input. Under C++ each is constexpr. A decoder sets *out to views into the caller's bytes, which must outlive them; *out is
 * meaningful only when the error's class is FERRORPC_OK. An encoder writes to the caller's buffer, only what a sender may write.
 */
#ifndef FERRORPC_GENERATED_WIRE_H
#define FERRORPC_GENERATED_WIRE_H

#ifdef __cplusplus
#include <cstddef>
#include <cstdint>
typedef std::byte ferrorpc_byte;
#define FERRORPC_FN constexpr
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef unsigned char ferrorpc_byte;
#define FERRORPC_FN static inline
#endif

/* ---- Limits and sizes, in bytes ---- */

#define FERRORPC_FRAME_LENGTH_LIMIT UINT64_C(1073741824) /* LIM-1: the highest and the default cap on a frame's length, 1 GiB */

#define FERRORPC_ANNOUNCE_SIZE 8
#define FERRORPC_FRAME_HEADER_SIZE 8
#define FERRORPC_BARRIER_SIZE 1
#define FERRORPC_RESPONSE_PREFIX_SIZE 8
#define FERRORPC_REQUEST_SIZE_MIN 17
#define FERRORPC_RESPONSE_SIZE_MIN 14

/* ---- Errors ---- */

typedef enum ferrorpc_error_class {
    FERRORPC_OK = 0,
    FERRORPC_INCOMPLETE,    /* more bytes are needed; only announces and frame headers */
    FERRORPC_TRUNCATED,     /* a whole message is too short for one of its fields */
    FERRORPC_WRONG_TAG,     /* a message starts with another tag than its decoder's */
    FERRORPC_INVALID_UTF8,  /* a text is not UTF-8 */
    FERRORPC_INVALID_RANK,  /* an announced rank is 0 or not below the world size */
    FERRORPC_TOO_SMALL,     /* a value is below the least that is allowed */
    FERRORPC_TOO_LARGE,     /* a length is over the cap or does not fit its field */
    FERRORPC_UNKNOWN_FRAME, /* a frame has no kind */
    FERRORPC_NOT_CANONICAL, /* an encoder was asked for what a sender may not write */
    FERRORPC_NO_SPACE       /* an encoder was given too small a buffer */
} ferrorpc_error_class;

typedef enum ferrorpc_field {
    FERRORPC_NO_FIELD = 0,
    FERRORPC_FIELD_ANNOUNCE_RANK,
    FERRORPC_FIELD_FRAME_HEADER_LENGTH,
    FERRORPC_FIELD_BARRIER_TOKEN,
    FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH,
    FERRORPC_FIELD_REQUEST_TAG,
    FERRORPC_FIELD_REQUEST_REQUEST_ID,
    FERRORPC_FIELD_REQUEST_LEN_NAME,
    FERRORPC_FIELD_REQUEST_NAME,
    FERRORPC_FIELD_REQUEST_LEN_PAYLOAD,
    FERRORPC_FIELD_REQUEST_PAYLOAD,
    FERRORPC_FIELD_REQUEST_TRAILING,
    FERRORPC_FIELD_RESPONSE_TAG,
    FERRORPC_FIELD_RESPONSE_REQUEST_ID,
    FERRORPC_FIELD_RESPONSE_ERROR_FLAG,
    FERRORPC_FIELD_RESPONSE_LEN_CONTENT,
    FERRORPC_FIELD_RESPONSE_PAYLOAD,
    FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE,
    FERRORPC_FIELD_RESPONSE_TRAILING
} ferrorpc_field;

/* The first defect found, in the order of the wire (ERR-1, ERR-2, ERR-3). */
typedef struct ferrorpc_error {
    ferrorpc_error_class error_class;
    ferrorpc_field field;
    size_t offset;  /* of the first byte that could not be accepted, from the first byte given */
    uint64_t value; /* truncated: bytes needed; invalid_utf8: index in the text; too large or small, invalid_rank: the value */
    uint64_t bound; /* truncated: bytes left; invalid_utf8: bytes of the bad sequence, 0 when cut short; others: the bound broken */
} ferrorpc_error;

/* ---- Reading and writing: the only code that touches bytes ---- */

/* Bytes of somebody else. data may be null when size is 0. */
typedef struct ferrorpc_view {
    const ferrorpc_byte *data;
    size_t size;
} ferrorpc_view;

/* Invariant: position <= size. The first error sticks, and then every read gives zero or nothing. */
typedef struct ferrorpc_reader {
    const ferrorpc_byte *data;
    size_t size;
    size_t position;
    ferrorpc_error_class short_class; /* what a missing byte means: FERRORPC_INCOMPLETE or FERRORPC_TRUNCATED */
    ferrorpc_error error;
} ferrorpc_reader;

FERRORPC_FN ferrorpc_error ferrorpc_make_error(ferrorpc_error_class error_class, ferrorpc_field field, size_t offset,
                                               uint64_t value, uint64_t bound)
{
    const ferrorpc_error error = {error_class, field, offset, value, bound};
    return error;
}

FERRORPC_FN ferrorpc_reader ferrorpc_make_reader(const ferrorpc_byte *data, size_t size, ferrorpc_error_class short_class)
{
    const ferrorpc_reader reader = {data, size, 0, short_class, {FERRORPC_OK, FERRORPC_NO_FIELD, 0, 0, 0}};
    return reader;
}

FERRORPC_FN void ferrorpc_fail(ferrorpc_reader *reader, ferrorpc_error error)
{
    if (reader->error.error_class == FERRORPC_OK) {
        reader->error = error;
    }
    reader->size = reader->position; /* nothing more can be taken */
}

/* The one bounds check (MSG-2): the next `size` bytes, or an empty view and an error. */
FERRORPC_FN ferrorpc_view ferrorpc_take(ferrorpc_reader *reader, ferrorpc_field field, uint64_t size)
{
    ferrorpc_view view = {reader->data, 0};
    const size_t left = reader->size - reader->position;
    if (size > left) {
        ferrorpc_fail(reader, ferrorpc_make_error(reader->short_class, field, reader->position, size, left));
        return view;
    }
    if (size != 0) {
        view.data = reader->data + reader->position;
        view.size = (size_t)size;
        reader->position += (size_t)size;
    }
    return view;
}
