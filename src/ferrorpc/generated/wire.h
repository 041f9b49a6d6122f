/* The codec core: layout of every message, in the common subset of C11 and C++23.
 *
 * Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
 *
 * Every function is pure: no I/O, no allocation, no clock, nothing kept between calls, and no undefined behaviour on any
 * input. Under C++ each is constexpr.
 *
 * A decoder sets *out to views into the caller's bytes, which must outlive them. It looks at no byte behind the last field. On
 * an error every member of *out has a value, but only FERRORPC_OK gives it a meaning.
 *
 * An encoder writes to the caller's buffer, which must not overlap what it reads, and refuses what its own decoder would refuse
 * and what a sender may not write. *written is the number of bytes written; on an error it is 0, and the buffer may hold
 * anything. A field that its condition rules out is not looked at.
 *
 * Pointers to bytes may be null when their size is 0. All other pointers must be valid.
 */
#ifndef FERRORPC_GENERATED_WIRE_H
#define FERRORPC_GENERATED_WIRE_H

#ifdef __cplusplus
#include <cstddef>
#include <cstdint>
typedef std::byte ferrorpc_byte;
#define FERRORPC_FN constexpr
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#endif
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef unsigned char ferrorpc_byte;
#define FERRORPC_FN static inline
#endif

/* ---- Limits and sizes, in bytes ---- */

/* LIM-1: the highest and the default cap on a frame's length, 1 GiB */
#define FERRORPC_FRAME_LENGTH_LIMIT UINT64_C(1073741824)

#define FERRORPC_ANNOUNCE_SIZE 8
#define FERRORPC_FRAME_HEADER_SIZE 8
#define FERRORPC_BARRIER_SIZE 1
#define FERRORPC_RESPONSE_PREFIX_SIZE 8
#define FERRORPC_REQUEST_SIZE_MIN 17
#define FERRORPC_RESPONSE_SIZE_MIN 14

/* ---- Errors ---- */

typedef enum ferrorpc_error_class {
    FERRORPC_OK = 0,
    FERRORPC_INCOMPLETE,    /* more bytes are needed; only of what has no frame around it */
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
    uint64_t value; /* truncated, no_space: bytes needed; invalid_utf8: index in the text; others: the value */
    uint64_t bound; /* truncated, no_space: bytes left; invalid_utf8: bytes that are wrong, or 0; others: the bound broken */
} ferrorpc_error;

/* ---- Reading: the only code that looks at bytes ---- */

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

FERRORPC_FN ferrorpc_reader ferrorpc_make_reader(const ferrorpc_byte *data, size_t size, ferrorpc_error_class short_class)
{
    const ferrorpc_reader reader = {data, size, 0, short_class, {FERRORPC_OK, FERRORPC_NO_FIELD, 0, 0, 0}};
    return reader;
}

/* ERR-3: the first error is the one that counts. */
FERRORPC_FN void ferrorpc_fail(ferrorpc_reader *reader, ferrorpc_error_class error_class, ferrorpc_field field, size_t offset,
                               uint64_t value, uint64_t bound)
{
    if (reader->error.error_class == FERRORPC_OK) {
        const ferrorpc_error error = {error_class, field, offset, value, bound};
        reader->error = error;
    }
    reader->size = reader->position; /* nothing more can be taken */
}

/* MSG-2, the one bounds check: the next `size` bytes, or an empty view and an error. */
FERRORPC_FN ferrorpc_view ferrorpc_take(ferrorpc_reader *reader, ferrorpc_field field, uint64_t size)
{
    const size_t left = reader->size - reader->position;
    ferrorpc_view view = {reader->data, 0};
    if (size > left) {
        ferrorpc_fail(reader, reader->short_class, field, reader->position, size, left);
    } else if (size != 0) {
        view.data = reader->data + reader->position;
        view.size = (size_t)size;
        reader->position += (size_t)size;
    }
    return view;
}

FERRORPC_FN uint8_t ferrorpc_read_u8(ferrorpc_reader *reader, ferrorpc_field field)
{
    const ferrorpc_view view = ferrorpc_take(reader, field, 1);
    return view.size == 0 ? (uint8_t)0 : (uint8_t)view.data[0];
}

/* MSG-1: little-endian. */
FERRORPC_FN uint16_t ferrorpc_read_u16(ferrorpc_reader *reader, ferrorpc_field field)
{
    const ferrorpc_view view = ferrorpc_take(reader, field, 2);
    if (view.size == 0) {
        return 0;
    }
    return (uint16_t)((uint32_t)view.data[0] | (uint32_t)view.data[1] << 8);
}

/* MSG-1: little-endian. */
FERRORPC_FN uint32_t ferrorpc_read_u32(ferrorpc_reader *reader, ferrorpc_field field)
{
    const ferrorpc_view view = ferrorpc_take(reader, field, 4);
    if (view.size == 0) {
        return 0;
    }
    return (uint32_t)view.data[0] | (uint32_t)view.data[1] << 8 | (uint32_t)view.data[2] << 16 | (uint32_t)view.data[3] << 24;
}

/* MSG-1: little-endian. */
FERRORPC_FN uint64_t ferrorpc_read_u64(ferrorpc_reader *reader, ferrorpc_field field)
{
    const ferrorpc_view view = ferrorpc_take(reader, field, 8);
    if (view.size == 0) {
        return 0;
    }
    return (uint64_t)view.data[0] | (uint64_t)view.data[1] << 8 | (uint64_t)view.data[2] << 16 | (uint64_t)view.data[3] << 24 |
           (uint64_t)view.data[4] << 32 | (uint64_t)view.data[5] << 40 | (uint64_t)view.data[6] << 48 |
           (uint64_t)view.data[7] << 56;
}

FERRORPC_FN void ferrorpc_read_tag(ferrorpc_reader *reader, ferrorpc_field field, uint8_t tag)
{
    const size_t offset = reader->position;
    const uint8_t value = ferrorpc_read_u8(reader, field);
    if (value != tag) {
        ferrorpc_fail(reader, FERRORPC_WRONG_TAG, field, offset, value, tag);
    }
}

/* MSG-3. Of an ill-formed text it gives the index of the first sequence that is wrong, and how many of its bytes are: 1 to 3,
 * as Unicode counts maximal subparts, or 0 when the text ends inside a sequence that was good so far. Else it sets neither. */
FERRORPC_FN bool ferrorpc_is_utf8(ferrorpc_view text, size_t *bad_index, size_t *bad_size)
{
    size_t index = 0;
    while (index < text.size) {
        const unsigned first = (unsigned)text.data[index];
        unsigned low = 0x80; /* bounds of the next byte: only the second byte's ever differ */
        unsigned high = 0xBF;
        size_t sequence_size = 1;
        if (first >= 0xC2 && first <= 0xDF) {
            sequence_size = 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            sequence_size = 3;
            low = first == 0xE0 ? 0xA0 : 0x80;  /* below: overlong */
            high = first == 0xED ? 0x9F : 0xBF; /* above: surrogates */
        } else if (first >= 0xF0 && first <= 0xF4) {
            sequence_size = 4;
            low = first == 0xF0 ? 0x90 : 0x80;  /* below: overlong */
            high = first == 0xF4 ? 0x8F : 0xBF; /* above: over U+10FFFF */
        } else if (first >= 0x80) {
            *bad_index = index;
            *bad_size = 1;
            return false;
        }
        for (size_t k = 1; k < sequence_size; ++k) {
            const bool is_cut_short = k == text.size - index;
            const unsigned next = is_cut_short ? 0 : (unsigned)text.data[index + k];
            if (next < low || next > high) {
                *bad_index = index;
                *bad_size = is_cut_short ? 0 : k;
                return false;
            }
            low = 0x80;
            high = 0xBF;
        }
        index += sequence_size;
    }
    return true;
}

FERRORPC_FN ferrorpc_view ferrorpc_read_text(ferrorpc_reader *reader, ferrorpc_field field, uint64_t size)
{
    const size_t offset = reader->position;
    const ferrorpc_view text = ferrorpc_take(reader, field, size);
    size_t bad_index = 0;
    size_t bad_size = 0;
    if (!ferrorpc_is_utf8(text, &bad_index, &bad_size)) { /* MSG-3 */
        ferrorpc_fail(reader, FERRORPC_INVALID_UTF8, field, offset + bad_index, bad_index, bad_size);
    }
    return text;
}

/* ---- Writing: the only code that sets bytes ---- */

/* Invariant: position <= size. The first error sticks, and then nothing more is read or written. */
typedef struct ferrorpc_writer {
    ferrorpc_byte *data;
    size_t size;
    size_t position;
    ferrorpc_error error;
} ferrorpc_writer;

FERRORPC_FN ferrorpc_writer ferrorpc_make_writer(ferrorpc_byte *data, size_t size)
{
    const ferrorpc_writer writer = {data, size, 0, {FERRORPC_OK, FERRORPC_NO_FIELD, 0, 0, 0}};
    return writer;
}

FERRORPC_FN void ferrorpc_refuse(ferrorpc_writer *writer, ferrorpc_error_class error_class, ferrorpc_field field, size_t offset,
                                 uint64_t value, uint64_t bound)
{
    if (writer->error.error_class == FERRORPC_OK) {
        const ferrorpc_error error = {error_class, field, offset, value, bound};
        writer->error = error;
    }
}

/* The one bounds check: whether `size` more bytes may be written at the position. */
FERRORPC_FN bool ferrorpc_has_space(ferrorpc_writer *writer, ferrorpc_field field, size_t size)
{
    const size_t left = writer->size - writer->position;
    if (size > left) {
        ferrorpc_refuse(writer, FERRORPC_NO_SPACE, field, writer->position, size, left);
    }
    return writer->error.error_class == FERRORPC_OK;
}

/* MSG-1: the low `size` bytes of value, little-endian. */
FERRORPC_FN void ferrorpc_write_integer(ferrorpc_writer *writer, ferrorpc_field field, uint64_t value, size_t size)
{
    if (ferrorpc_has_space(writer, field, size)) {
        for (size_t k = 0; k < size; ++k) {
            writer->data[writer->position + k] = (ferrorpc_byte)(value >> (8 * k) & 0xFF);
        }
        writer->position += size;
    }
}

FERRORPC_FN void ferrorpc_write_bytes(ferrorpc_writer *writer, ferrorpc_field field, ferrorpc_view bytes)
{
    if (ferrorpc_has_space(writer, field, bytes.size)) {
        for (size_t k = 0; k < bytes.size; ++k) {
            writer->data[writer->position + k] = bytes.data[k];
        }
        writer->position += bytes.size;
    }
}

FERRORPC_FN void ferrorpc_check_text(ferrorpc_writer *writer, ferrorpc_field field, ferrorpc_view text)
{
    size_t bad_index = 0;
    size_t bad_size = 0;
    if (writer->error.error_class != FERRORPC_OK) {
        return;
    }
    if (!ferrorpc_is_utf8(text, &bad_index, &bad_size)) { /* MSG-3 */
        ferrorpc_refuse(writer, FERRORPC_INVALID_UTF8, field, writer->position + bad_index, bad_index, bad_size);
    }
}

FERRORPC_FN void ferrorpc_write_text(ferrorpc_writer *writer, ferrorpc_field field, ferrorpc_view text)
{
    ferrorpc_check_text(writer, field, text);
    ferrorpc_write_bytes(writer, field, text);
}

FERRORPC_FN void ferrorpc_check_length(ferrorpc_writer *writer, ferrorpc_field field, uint64_t length, uint64_t length_max)
{
    if (length > length_max) {
        ferrorpc_refuse(writer, FERRORPC_TOO_LARGE, field, writer->position, length, length_max);
    }
}

FERRORPC_FN ferrorpc_error ferrorpc_finish_writing(const ferrorpc_writer *writer, size_t *written)
{
    *written = writer->error.error_class == FERRORPC_OK ? writer->position : 0;
    return writer->error;
}

FERRORPC_FN uint64_t ferrorpc_min(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* size + length; UINT64_MAX when that or the length is too much, and from then on. */
FERRORPC_FN uint64_t ferrorpc_add_length(uint64_t size, uint64_t length, uint64_t length_max)
{
    return length > length_max || length > UINT64_MAX - size ? UINT64_MAX : size + length;
}

/* ---- announce: what a connecting rank writes first; it has no frame around it ---- */

typedef struct ferrorpc_announce {
    uint64_t rank; /* ANN-1: the rank of the connecting process */
} ferrorpc_announce;

FERRORPC_FN ferrorpc_error ferrorpc_decode_announce(const ferrorpc_byte *data, size_t size, uint64_t rank_max,
                                                    ferrorpc_announce *out)
{
    ferrorpc_reader reader = ferrorpc_make_reader(data, size, FERRORPC_INCOMPLETE); /* ANN-4 */
    out->rank = ferrorpc_read_u64(&reader, FERRORPC_FIELD_ANNOUNCE_RANK);           /* ANN-1 */
    if (out->rank < 1) {                                                            /* ANN-3 */
        ferrorpc_fail(&reader, FERRORPC_INVALID_RANK, FERRORPC_FIELD_ANNOUNCE_RANK, 0, out->rank, 1);
    }
    if (out->rank > rank_max) { /* ANN-3 */
        ferrorpc_fail(&reader, FERRORPC_INVALID_RANK, FERRORPC_FIELD_ANNOUNCE_RANK, 0, out->rank, rank_max);
    }
    return reader.error;
}

FERRORPC_FN ferrorpc_error ferrorpc_encode_announce(const ferrorpc_announce *in, uint64_t rank_max, ferrorpc_byte *out,
                                                    size_t out_size, size_t *written)
{
    ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);
    if (in->rank < 1) { /* ANN-3 */
        ferrorpc_refuse(&writer, FERRORPC_INVALID_RANK, FERRORPC_FIELD_ANNOUNCE_RANK, writer.position, in->rank, 1);
    }
    if (in->rank > rank_max) { /* ANN-3 */
        ferrorpc_refuse(&writer, FERRORPC_INVALID_RANK, FERRORPC_FIELD_ANNOUNCE_RANK, writer.position, in->rank, rank_max);
    }
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_ANNOUNCE_RANK, in->rank, 8); /* ANN-1 */
    return ferrorpc_finish_writing(&writer, written);
}

/* ---- frame_header: the length in front of every frame's content ---- */

typedef struct ferrorpc_frame_header {
    uint64_t length; /* FRM-1: bytes of content behind this header */
} ferrorpc_frame_header;

FERRORPC_FN ferrorpc_error ferrorpc_decode_frame_header(const ferrorpc_byte *data, size_t size, uint64_t frame_length_max,
                                                        ferrorpc_frame_header *out)
{
    ferrorpc_reader reader = ferrorpc_make_reader(data, size, FERRORPC_INCOMPLETE); /* FRM-4 */
    frame_length_max = ferrorpc_min(frame_length_max, FERRORPC_FRAME_LENGTH_LIMIT); /* LIM-1 */
    out->length = ferrorpc_read_u64(&reader, FERRORPC_FIELD_FRAME_HEADER_LENGTH);   /* FRM-1 */
    if (out->length > frame_length_max) {                                           /* LIM-2 */
        ferrorpc_fail(&reader, FERRORPC_TOO_LARGE, FERRORPC_FIELD_FRAME_HEADER_LENGTH, 0, out->length, frame_length_max);
    }
    return reader.error;
}

FERRORPC_FN ferrorpc_error ferrorpc_encode_frame_header(const ferrorpc_frame_header *in, uint64_t frame_length_max,
                                                        ferrorpc_byte *out, size_t out_size, size_t *written)
{
    ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);
    frame_length_max = ferrorpc_min(frame_length_max, FERRORPC_FRAME_LENGTH_LIMIT); /* LIM-1 */
    if (in->length > frame_length_max) {                                            /* LIM-2 */
        ferrorpc_refuse(&writer, FERRORPC_TOO_LARGE, FERRORPC_FIELD_FRAME_HEADER_LENGTH, writer.position, in->length,
                        frame_length_max);
    }
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_FRAME_HEADER_LENGTH, in->length, 8); /* FRM-1 */
    return ferrorpc_finish_writing(&writer, written);
}

/* ---- barrier: one token of a barrier ---- */

typedef struct ferrorpc_barrier {
    uint8_t token; /* BAR-1: senders write 0; receivers take any value */
} ferrorpc_barrier;

FERRORPC_FN ferrorpc_error ferrorpc_decode_barrier(const ferrorpc_byte *data, size_t size, ferrorpc_barrier *out)
{
    ferrorpc_reader reader = ferrorpc_make_reader(data, size, FERRORPC_TRUNCATED); /* BAR-1 */
    out->token = ferrorpc_read_u8(&reader, FERRORPC_FIELD_BARRIER_TOKEN);          /* BAR-1, BAR-3 */
    return reader.error;
}

/* Whether a sender may write what was decoded here. */
FERRORPC_FN bool ferrorpc_barrier_is_canonical(const ferrorpc_barrier *in)
{
    if (in->token != 0) { /* BAR-2 */
        return false;
    }
    return true;
}

FERRORPC_FN ferrorpc_error ferrorpc_encode_barrier(const ferrorpc_barrier *in, ferrorpc_byte *out, size_t out_size,
                                                   size_t *written)
{
    ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);
    if (in->token != 0) { /* BAR-2 */
        ferrorpc_refuse(&writer, FERRORPC_NOT_CANONICAL, FERRORPC_FIELD_BARRIER_TOKEN, writer.position, in->token, 0);
    }
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_BARRIER_TOKEN, in->token, 1); /* BAR-1 */
    return ferrorpc_finish_writing(&writer, written);
}

/* ---- response_prefix: the first of the two frames of a response, it announces the second ---- */

typedef struct ferrorpc_response_prefix {
    uint64_t message_length; /* RSP-1: length of the message frame that follows */
} ferrorpc_response_prefix;

FERRORPC_FN ferrorpc_error ferrorpc_decode_response_prefix(const ferrorpc_byte *data, size_t size, uint64_t frame_length_max,
                                                           ferrorpc_response_prefix *out)
{
    ferrorpc_reader reader = ferrorpc_make_reader(data, size, FERRORPC_TRUNCATED);                   /* RSP-1 */
    frame_length_max = ferrorpc_min(frame_length_max, FERRORPC_FRAME_LENGTH_LIMIT);                  /* LIM-1 */
    out->message_length = ferrorpc_read_u64(&reader, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH); /* RSP-1 */
    if (out->message_length < 14) {                                                                  /* RSP-3 */
        ferrorpc_fail(&reader, FERRORPC_TOO_SMALL, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH, 0, out->message_length, 14);
    }
    if (out->message_length > frame_length_max) { /* LIM-3 */
        ferrorpc_fail(&reader, FERRORPC_TOO_LARGE, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH, 0, out->message_length,
                      frame_length_max);
    }
    return reader.error;
}

FERRORPC_FN ferrorpc_error ferrorpc_encode_response_prefix(const ferrorpc_response_prefix *in, uint64_t frame_length_max,
                                                           ferrorpc_byte *out, size_t out_size, size_t *written)
{
    ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);
    frame_length_max = ferrorpc_min(frame_length_max, FERRORPC_FRAME_LENGTH_LIMIT); /* LIM-1 */
    if (in->message_length < 14) {                                                  /* RSP-3 */
        ferrorpc_refuse(&writer, FERRORPC_TOO_SMALL, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH, writer.position,
                        in->message_length, 14);
    }
    if (in->message_length > frame_length_max) { /* LIM-3 */
        ferrorpc_refuse(&writer, FERRORPC_TOO_LARGE, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH, writer.position,
                        in->message_length, frame_length_max);
    }
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH, in->message_length, 8); /* RSP-1 */
    return ferrorpc_finish_writing(&writer, written);
}

/* ---- request: a call; it travels as one frame ---- */

typedef struct ferrorpc_request {
    uint64_t request_id;   /* REQ-3: chosen by the caller, echoed by the response */
    ferrorpc_view name;    /* REQ-4: name of the function, UTF-8 */
    ferrorpc_view payload; /* REQ-5: the call's arguments, opaque */
    size_t trailing_size;  /* MSG-4: ignored by receivers; bytes seen, never written */
} ferrorpc_request;

FERRORPC_FN ferrorpc_error ferrorpc_decode_request(const ferrorpc_byte *data, size_t size, ferrorpc_request *out)
{
    ferrorpc_reader reader = ferrorpc_make_reader(data, size, FERRORPC_TRUNCATED);               /* MSG-2 */
    ferrorpc_read_tag(&reader, FERRORPC_FIELD_REQUEST_TAG, 0x01);                                /* REQ-2 */
    out->request_id = ferrorpc_read_u64(&reader, FERRORPC_FIELD_REQUEST_REQUEST_ID);             /* REQ-3 */
    const uint32_t len_name = ferrorpc_read_u32(&reader, FERRORPC_FIELD_REQUEST_LEN_NAME);       /* REQ-4 */
    out->name = ferrorpc_read_text(&reader, FERRORPC_FIELD_REQUEST_NAME, len_name);              /* REQ-4, MSG-6, MSG-3 */
    const uint32_t len_payload = ferrorpc_read_u32(&reader, FERRORPC_FIELD_REQUEST_LEN_PAYLOAD); /* REQ-5 */
    out->payload = ferrorpc_take(&reader, FERRORPC_FIELD_REQUEST_PAYLOAD, len_payload);          /* REQ-5, MSG-6 */
    out->trailing_size = reader.size - reader.position;                                          /* MSG-4 */
    return reader.error;
}

/* Exact size of the encoding in bytes; UINT64_MAX when a length does not fit its field. */
FERRORPC_FN uint64_t ferrorpc_request_size(const ferrorpc_request *in)
{
    const uint64_t len_name = in->name.size;
    const uint64_t len_payload = in->payload.size;
    uint64_t size = FERRORPC_REQUEST_SIZE_MIN;
    size = ferrorpc_add_length(size, len_name, UINT32_MAX);    /* LIM-4 */
    size = ferrorpc_add_length(size, len_payload, UINT32_MAX); /* LIM-4 */
    return size;
}

/* Whether a sender may write what was decoded here. */
FERRORPC_FN bool ferrorpc_request_is_canonical(const ferrorpc_request *in)
{
    if (in->trailing_size != 0) { /* MSG-5 */
        return false;
    }
    return true;
}

/* Writes what stands in front of payload, which the caller sends behind it. */
FERRORPC_FN ferrorpc_error ferrorpc_encode_request_head(const ferrorpc_request *in, uint64_t frame_length_max,
                                                        ferrorpc_byte *out, size_t out_size, size_t *written)
{
    ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);
    const uint64_t len_name = in->name.size;
    const uint64_t len_payload = in->payload.size;
    frame_length_max = ferrorpc_min(frame_length_max, FERRORPC_FRAME_LENGTH_LIMIT);                          /* LIM-1 */
    ferrorpc_check_length(&writer, FERRORPC_FIELD_REQUEST_LEN_NAME, len_name, UINT32_MAX);                   /* LIM-4 */
    ferrorpc_check_length(&writer, FERRORPC_FIELD_REQUEST_LEN_PAYLOAD, len_payload, UINT32_MAX);             /* LIM-4 */
    ferrorpc_check_length(&writer, FERRORPC_FIELD_REQUEST_TAG, ferrorpc_request_size(in), frame_length_max); /* LIM-4 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_REQUEST_TAG, 0x01, 1);                                    /* REQ-2 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_REQUEST_REQUEST_ID, in->request_id, 8);                   /* REQ-3 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_REQUEST_LEN_NAME, len_name, 4);                           /* REQ-4 */
    ferrorpc_write_text(&writer, FERRORPC_FIELD_REQUEST_NAME, in->name);                                     /* REQ-4, MSG-3 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_REQUEST_LEN_PAYLOAD, len_payload, 4);                     /* REQ-5 */
    return ferrorpc_finish_writing(&writer, written);
}

/* ---- response: the answer to a call; it travels as the second of two frames ---- */

typedef struct ferrorpc_response {
    uint64_t request_id;         /* RSP-6: the request_id of the request that this answers */
    uint8_t error_flag;          /* RSP-7: 1 says error; every other value says success, and senders write 0 */
    ferrorpc_view payload;       /* RSP-9: the call's result, opaque; only if not is_error */
    ferrorpc_view error_message; /* RSP-9: what went wrong, UTF-8; only if is_error */
    size_t trailing_size;        /* MSG-4: ignored by receivers; bytes seen, never written */
} ferrorpc_response;

/* RSP-7: whether the content is an error message. */
FERRORPC_FN bool ferrorpc_response_is_error(const ferrorpc_response *in)
{
    return in->error_flag == 1;
}

FERRORPC_FN ferrorpc_error ferrorpc_decode_response(const ferrorpc_byte *data, size_t size, ferrorpc_response *out)
{
    ferrorpc_reader reader = ferrorpc_make_reader(data, size, FERRORPC_TRUNCATED); /* MSG-2 */
    const ferrorpc_view nothing = {data, 0};
    ferrorpc_read_tag(&reader, FERRORPC_FIELD_RESPONSE_TAG, 0x02);                                /* RSP-5 */
    out->request_id = ferrorpc_read_u64(&reader, FERRORPC_FIELD_RESPONSE_REQUEST_ID);             /* RSP-6 */
    out->error_flag = ferrorpc_read_u8(&reader, FERRORPC_FIELD_RESPONSE_ERROR_FLAG);              /* RSP-7 */
    const uint32_t len_content = ferrorpc_read_u32(&reader, FERRORPC_FIELD_RESPONSE_LEN_CONTENT); /* RSP-9 */
    out->payload = nothing;
    if (!ferrorpc_response_is_error(out)) {
        out->payload = ferrorpc_take(&reader, FERRORPC_FIELD_RESPONSE_PAYLOAD, len_content); /* RSP-9, MSG-6 */
    }
    out->error_message = nothing;
    if (ferrorpc_response_is_error(out)) {
        /* RSP-9, MSG-6, MSG-3 */
        out->error_message = ferrorpc_read_text(&reader, FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE, len_content);
    }
    out->trailing_size = reader.size - reader.position; /* MSG-4 */
    return reader.error;
}

/* Exact size of the encoding in bytes; UINT64_MAX when a length does not fit its field. */
FERRORPC_FN uint64_t ferrorpc_response_size(const ferrorpc_response *in)
{
    const uint64_t len_content = ferrorpc_response_is_error(in) ? in->error_message.size : in->payload.size;
    uint64_t size = FERRORPC_RESPONSE_SIZE_MIN;
    size = ferrorpc_add_length(size, len_content, UINT32_MAX); /* LIM-4 */
    return size;
}

/* Whether a sender may write what was decoded here. */
FERRORPC_FN bool ferrorpc_response_is_canonical(const ferrorpc_response *in)
{
    if (in->error_flag != 0 && in->error_flag != 1) { /* RSP-8 */
        return false;
    }
    if (in->trailing_size != 0) { /* MSG-5 */
        return false;
    }
    return true;
}

/* Writes what stands in front of payload or error_message, which the caller sends behind it. */
FERRORPC_FN ferrorpc_error ferrorpc_encode_response_head(const ferrorpc_response *in, uint64_t frame_length_max,
                                                         ferrorpc_byte *out, size_t out_size, size_t *written)
{
    ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);
    const uint64_t len_content = ferrorpc_response_is_error(in) ? in->error_message.size : in->payload.size;
    frame_length_max = ferrorpc_min(frame_length_max, FERRORPC_FRAME_LENGTH_LIMIT);                            /* LIM-1 */
    ferrorpc_check_length(&writer, FERRORPC_FIELD_RESPONSE_LEN_CONTENT, len_content, UINT32_MAX);              /* LIM-4 */
    ferrorpc_check_length(&writer, FERRORPC_FIELD_RESPONSE_TAG, ferrorpc_response_size(in), frame_length_max); /* LIM-4 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_RESPONSE_TAG, 0x02, 1);                                     /* RSP-5 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_RESPONSE_REQUEST_ID, in->request_id, 8);                    /* RSP-6 */
    if (in->error_flag != 0 && in->error_flag != 1) {                                                          /* RSP-8 */
        ferrorpc_refuse(&writer, FERRORPC_NOT_CANONICAL, FERRORPC_FIELD_RESPONSE_ERROR_FLAG, writer.position, in->error_flag,
                        1);
    }
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_RESPONSE_ERROR_FLAG, in->error_flag, 1); /* RSP-7 */
    ferrorpc_write_integer(&writer, FERRORPC_FIELD_RESPONSE_LEN_CONTENT, len_content, 4);   /* RSP-9 */
    if (ferrorpc_response_is_error(in)) {
        ferrorpc_check_text(&writer, FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE, in->error_message); /* RSP-9, MSG-3 */
    }
    return ferrorpc_finish_writing(&writer, written);
}

/* ---- The kinds of frames ---- */

typedef enum ferrorpc_frame_kind {
    FERRORPC_FRAME_UNKNOWN = 0,     /* KND-5 */
    FERRORPC_FRAME_BARRIER,         /* KND-1 */
    FERRORPC_FRAME_RESPONSE_PREFIX, /* KND-2 */
    FERRORPC_FRAME_REQUEST,         /* KND-3 */
    FERRORPC_FRAME_RESPONSE         /* KND-4 */
} ferrorpc_frame_kind;

/* Whether the length alone does not decide the kind: then the first byte of the content is needed. */
FERRORPC_FN bool ferrorpc_frame_kind_needs_first_byte(uint64_t length)
{
    return length >= 9;
}

/* The kind of a frame. first_byte is looked at only when the length does not decide. */
FERRORPC_FN ferrorpc_frame_kind ferrorpc_classify_frame(uint64_t length, ferrorpc_byte first_byte)
{
    if (length == 1) { /* KND-1 */
        return FERRORPC_FRAME_BARRIER;
    }
    if (length == 8) { /* KND-2 */
        return FERRORPC_FRAME_RESPONSE_PREFIX;
    }
    if ((uint8_t)first_byte == 0x01 && length >= 9) { /* KND-3 */
        return FERRORPC_FRAME_REQUEST;
    }
    if ((uint8_t)first_byte == 0x02 && length >= 14) { /* KND-4 */
        return FERRORPC_FRAME_RESPONSE;
    }
    return FERRORPC_FRAME_UNKNOWN; /* KND-5 */
}

#if defined(__cplusplus) && defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#endif
