/* The exported vectors in a C program without any runner: here over the codec core in ferrorpc/generated/wire.h. Prints a line
 * for each vector that fails, and how many passed; exit status 0 when all did.
 *
 *     tools/conform export c > vectors.h
 *     gcc -std=c11 -I . -I src conformance/examples/vectors.c -o vectors && ./vectors
 *
 * For a port of your own, put your functions where this calls ferrorpc_decode_... and ferrorpc_encode_...; the rest can stay.
 */
#include "vectors.h"

#include "ferrorpc/generated/wire.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if FERRORPC_VECTORS_FORMAT != 1
#error "these vectors are of another format than this program reads"
#endif

/* Bytes put together; free() the data. */
typedef struct buffer {
    unsigned char *data;
    size_t size;
} buffer;

static buffer buffer_of(const ferrorpc_vector_bytes *bytes)
{
    buffer made = {malloc((size_t)bytes->size + 1), (size_t)bytes->size};
    if (made.data == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    ferrorpc_vector_write(bytes, made.data);
    return made;
}

static bool is_same(ferrorpc_view seen, const ferrorpc_vector_bytes *expected)
{
    const buffer wanted = buffer_of(expected);
    const bool same = seen.size == wanted.size && (seen.size == 0 || memcmp(seen.data, wanted.data, seen.size) == 0);
    free(wanted.data);
    return same;
}

/* Whether a refusal is the one that was expected. A port that refuses with another class is warned of; this one must not. */
static bool is_refused_rightly(const ferrorpc_vector *vector, ferrorpc_error_class seen)
{
    static const uint32_t classes[] = {
        [FERRORPC_TRUNCATED] = FERRORPC_VECTOR_TRUNCATED,         [FERRORPC_WRONG_TAG] = FERRORPC_VECTOR_WRONG_TAG,
        [FERRORPC_INVALID_UTF8] = FERRORPC_VECTOR_INVALID_UTF8,   [FERRORPC_INVALID_RANK] = FERRORPC_VECTOR_INVALID_RANK,
        [FERRORPC_TOO_SMALL] = FERRORPC_VECTOR_TOO_SMALL,         [FERRORPC_TOO_LARGE] = FERRORPC_VECTOR_TOO_LARGE,
        [FERRORPC_UNKNOWN_FRAME] = FERRORPC_VECTOR_UNKNOWN_FRAME,
    };
    if (seen == FERRORPC_INCOMPLETE) {
        return vector->result == FERRORPC_VECTOR_INCOMPLETE;
    }
    return vector->result == FERRORPC_VECTOR_REJECTED && (size_t)seen < sizeof classes / sizeof *classes &&
           (vector->error_class == FERRORPC_VECTOR_NO_CLASS || classes[seen] == vector->error_class);
}

static uint64_t rank_max_of(const ferrorpc_vector *vector)
{
    return vector->world_size == 0 ? 0 : vector->world_size - 1;
}

/* ---- Decoding: whether the fields that the vector names, and those alone, are those that came out. ---- */

static bool has(const ferrorpc_vector_fields *expected, uint32_t bit)
{
    return (expected->given & bit) != 0;
}

static ferrorpc_error decode_announce(const ferrorpc_vector *vector, buffer given, bool *same)
{
    ferrorpc_announce announce;
    const ferrorpc_error error = ferrorpc_decode_announce(given.data, given.size, rank_max_of(vector), &announce);
    *same = announce.rank == vector->expected_fields.rank;
    return error;
}

/* The header, then the kind as soon as it can be told, then whether all of the frame is here (FRM-4). */
static ferrorpc_error decode_frame(const ferrorpc_vector *vector, buffer given, bool *same)
{
    static const uint32_t kinds[] = {
        [FERRORPC_FRAME_BARRIER] = FERRORPC_VECTOR_BARRIER,
        [FERRORPC_FRAME_RESPONSE_PREFIX] = FERRORPC_VECTOR_RESPONSE_PREFIX,
        [FERRORPC_FRAME_REQUEST] = FERRORPC_VECTOR_REQUEST,
        [FERRORPC_FRAME_RESPONSE] = FERRORPC_VECTOR_RESPONSE,
    };
    ferrorpc_frame_header header;
    ferrorpc_error error = ferrorpc_decode_frame_header(given.data, given.size, vector->cap, &header);
    if (error.error_class != FERRORPC_OK) {
        return error;
    }
    const size_t arrived = given.size - FERRORPC_FRAME_HEADER_SIZE;
    const bool needs_first_byte = ferrorpc_frame_kind_needs_first_byte(header.length);
    if (!needs_first_byte || arrived > 0) {
        const ferrorpc_frame_kind kind =
            ferrorpc_classify_frame(header.length, needs_first_byte ? given.data[FERRORPC_FRAME_HEADER_SIZE] : 0);
        if (kind == FERRORPC_FRAME_UNKNOWN) {
            error.error_class = FERRORPC_UNKNOWN_FRAME;
            return error;
        }
        *same = header.length == vector->expected_fields.length && kinds[kind] == vector->expected_fields.kind;
    }
    if (arrived < header.length) {
        error.error_class = FERRORPC_INCOMPLETE;
    }
    return error;
}

static ferrorpc_error decode_response_prefix(const ferrorpc_vector *vector, buffer given, bool *same)
{
    ferrorpc_response_prefix prefix;
    const ferrorpc_error error = ferrorpc_decode_response_prefix(given.data, given.size, vector->cap, &prefix);
    *same = prefix.message_length == vector->expected_fields.message_length;
    return error;
}

static ferrorpc_error decode_request(const ferrorpc_vector *vector, buffer given, bool *same)
{
    const ferrorpc_vector_fields *expected = &vector->expected_fields;
    ferrorpc_request request;
    const ferrorpc_error error = ferrorpc_decode_request(given.data, given.size, &request);
    *same = error.error_class == FERRORPC_OK &&
            (!has(expected, FERRORPC_VECTOR_HAS_REQUEST_ID) || request.request_id == expected->request_id) &&
            (!has(expected, FERRORPC_VECTOR_HAS_NAME) || is_same(request.name, &expected->name)) &&
            (!has(expected, FERRORPC_VECTOR_HAS_PAYLOAD) || is_same(request.payload, &expected->payload)) &&
            (!has(expected, FERRORPC_VECTOR_HAS_CANONICAL) ||
             ferrorpc_request_is_canonical(&request) == (expected->canonical != 0));
    return error;
}

static ferrorpc_error decode_response(const ferrorpc_vector *vector, buffer given, bool *same)
{
    const ferrorpc_vector_fields *expected = &vector->expected_fields;
    ferrorpc_response response;
    const ferrorpc_error error = ferrorpc_decode_response(given.data, given.size, &response);
    *same =
        error.error_class == FERRORPC_OK &&
        (!has(expected, FERRORPC_VECTOR_HAS_REQUEST_ID) || response.request_id == expected->request_id) &&
        (!has(expected, FERRORPC_VECTOR_HAS_IS_ERROR) || ferrorpc_response_is_error(&response) == (expected->is_error != 0)) &&
        (!has(expected, FERRORPC_VECTOR_HAS_PAYLOAD) || is_same(response.payload, &expected->payload)) &&
        (!has(expected, FERRORPC_VECTOR_HAS_ERROR_MESSAGE) || is_same(response.error_message, &expected->error_message)) &&
        (!has(expected, FERRORPC_VECTOR_HAS_CANONICAL) ||
         ferrorpc_response_is_canonical(&response) == (expected->canonical != 0));
    return error;
}

static bool decodes_rightly(const ferrorpc_vector *vector)
{
    static ferrorpc_error (*const decoders[])(const ferrorpc_vector *, buffer, bool *) = {
        [FERRORPC_VECTOR_ANNOUNCE] = decode_announce,
        [FERRORPC_VECTOR_FRAME] = decode_frame,
        [FERRORPC_VECTOR_RESPONSE_PREFIX] = decode_response_prefix,
        [FERRORPC_VECTOR_REQUEST] = decode_request,
        [FERRORPC_VECTOR_RESPONSE] = decode_response,
    };
    const buffer given = buffer_of(&vector->bytes);
    bool same = false;
    const ferrorpc_error error = decoders[vector->message](vector, given, &same);
    free(given.data);
    return error.error_class == FERRORPC_OK ? vector->result == FERRORPC_VECTOR_ACCEPTED && same
                                            : is_refused_rightly(vector, error.error_class);
}

/* ---- Encoding: the bytes for the connection, frame headers included; `out` has room for them. ---- */

enum { frame_header_size = 8, heads_size_max = 64 };

static void write_u64(unsigned char *out, uint64_t value)
{
    for (unsigned k = 0; k < 8; ++k) {
        out[k] = (unsigned char)(value >> (8 * k) & 0xFF);
    }
}

static ferrorpc_error encode_announce(const ferrorpc_vector *vector, buffer *out)
{
    const ferrorpc_announce announce = {vector->fields.rank};
    return ferrorpc_encode_announce(&announce, rank_max_of(vector), out->data, out->size, &out->size);
}

static ferrorpc_error encode_barrier(const ferrorpc_vector *vector, buffer *out)
{
    (void)vector;
    const ferrorpc_barrier barrier = {0};
    size_t size = 0;
    const ferrorpc_error error =
        ferrorpc_encode_barrier(&barrier, out->data + frame_header_size, out->size - frame_header_size, &size);
    write_u64(out->data, size);
    out->size = frame_header_size + size;
    return error;
}

/* The head of a message behind `before` bytes, the content behind it, and its length in front of it as often as there is room.
 */
static void finish(buffer *out, size_t before, size_t head_size, buffer content)
{
    memcpy(out->data + before + head_size, content.data, content.size);
    const uint64_t length = head_size + content.size;
    if (before == 3 * frame_header_size) { /* a response: the prefix's frame, the prefix, the frame */
        write_u64(out->data, frame_header_size);
        write_u64(out->data + frame_header_size, length);
    }
    write_u64(out->data + before - frame_header_size, length);
    out->size = before + (size_t)length;
}

static ferrorpc_error encode_request(const ferrorpc_vector *vector, buffer *out)
{
    const buffer name = buffer_of(&vector->fields.name);
    const buffer payload = buffer_of(&vector->fields.payload);
    const ferrorpc_request request = {vector->fields.request_id, {name.data, name.size}, {payload.data, payload.size}, 0};
    size_t head_size = 0;
    const ferrorpc_error error = ferrorpc_encode_request_head(&request, vector->cap, out->data + frame_header_size,
                                                              out->size - frame_header_size, &head_size);
    if (error.error_class == FERRORPC_OK) {
        finish(out, frame_header_size, head_size, payload);
    }
    free(name.data);
    free(payload.data);
    return error;
}

static ferrorpc_error encode_response(const ferrorpc_vector *vector, buffer *out)
{
    const size_t before = 3 * frame_header_size;
    const ferrorpc_vector_fields *fields = &vector->fields;
    const buffer content = buffer_of(fields->is_error ? &fields->error_message : &fields->payload);
    const ferrorpc_view view = {content.data, content.size};
    const ferrorpc_view nothing = {NULL, 0};
    const ferrorpc_response response = {fields->request_id, fields->is_error ? 1 : 0, fields->is_error ? nothing : view,
                                        fields->is_error ? view : nothing, 0};
    size_t head_size = 0;
    const ferrorpc_error error =
        ferrorpc_encode_response_head(&response, vector->cap, out->data + before, out->size - before, &head_size);
    if (error.error_class == FERRORPC_OK) {
        finish(out, before, head_size, content);
    }
    free(content.data);
    return error;
}

static bool encodes_rightly(const ferrorpc_vector *vector)
{
    static ferrorpc_error (*const encoders[])(const ferrorpc_vector *, buffer *) = {
        [FERRORPC_VECTOR_ANNOUNCE] = encode_announce,
        [FERRORPC_VECTOR_BARRIER] = encode_barrier,
        [FERRORPC_VECTOR_REQUEST] = encode_request,
        [FERRORPC_VECTOR_RESPONSE] = encode_response,
    };
    const ferrorpc_vector_fields *fields = &vector->fields;
    const size_t room = heads_size_max + (size_t)(fields->name.size + fields->payload.size + fields->error_message.size);
    unsigned char *const memory = calloc(room, 1);
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    buffer out = {memory, room};
    const ferrorpc_error error = encoders[vector->message](vector, &out);
    const ferrorpc_view written = {memory, out.size};
    const bool right = error.error_class == FERRORPC_OK
                           ? vector->result == FERRORPC_VECTOR_ACCEPTED && is_same(written, &vector->expected_bytes)
                           : is_refused_rightly(vector, error.error_class);
    free(memory);
    return right;
}

int main(void)
{
    int passed = 0;
    for (int k = 0; k < ferrorpc_vector_count; ++k) {
        const ferrorpc_vector *vector = &ferrorpc_vectors[k];
        if (vector->operation == FERRORPC_VECTOR_DECODE ? decodes_rightly(vector) : encodes_rightly(vector)) {
            ++passed;
        } else {
            printf("FAIL  %s  %s (%s)\n", vector->id, vector->title, vector->rules[0]);
        }
    }
    printf("%d of %d vectors passed\n", passed, (int)ferrorpc_vector_count);
    return passed == ferrorpc_vector_count ? 0 : 1;
}
