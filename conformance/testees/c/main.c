/* A C program on the generated codec, as a testee (conformance/testee-protocol.md): decode and encode, and nothing live.
 *
 * Needs C11, POSIX for getline, and no library.
 */
#define _POSIX_C_SOURCE 200809L

#include "bytes.h"
#include "json.h"

#include "ferrorpc/generated/wire_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest that stands in front of a payload: headers, a prefix, and a request's head without its name. */
enum { head_size_max = 64 };

static ferrorpc_view view_of(const bytes *bytes)
{
    return (ferrorpc_view){bytes->data, bytes->size};
}

static void put_hex(ferrorpc_view view)
{
    static const char digits[] = "0123456789abcdef";
    putchar('"');
    for (size_t i = 0; i < view.size; ++i) {
        putchar(digits[view.data[i] >> 4]);
        putchar(digits[view.data[i] & 15]);
    }
    putchar('"');
}

static void put_refusal(ferrorpc_error error)
{
    if (error.error_class == FERRORPC_INCOMPLETE) {
        printf("{\"result\": \"incomplete\"}");
    } else {
        printf("{\"result\": \"rejected\", \"class\": \"%s\", \"offset\": %zu}", ferrorpc_error_class_name(error.error_class),
               error.offset);
    }
}

/* ---- Decoding: each prints its fields, or gives an error. ---- */

typedef struct question {
    ferrorpc_view bytes;
    uint64_t cap;
    uint64_t rank_max;
} question;

static const char accepted[] = "{\"result\": \"accepted\", \"fields\": {";

static ferrorpc_error decode_announce(const question *asked)
{
    ferrorpc_announce announce;
    const ferrorpc_error error = ferrorpc_decode_announce(asked->bytes.data, asked->bytes.size, asked->rank_max, &announce);
    if (error.error_class == FERRORPC_OK) {
        printf("%s\"rank\": \"%" PRIu64 "\"}}", accepted, announce.rank);
    }
    return error;
}

/* The header, then the kind as soon as it can be told, then whether all of it is here (FRM-4). */
static ferrorpc_error decode_frame(const question *asked)
{
    ferrorpc_frame_header header;
    ferrorpc_error error = ferrorpc_decode_frame_header(asked->bytes.data, asked->bytes.size, asked->cap, &header);
    if (error.error_class != FERRORPC_OK) {
        return error;
    }
    const size_t arrived = asked->bytes.size - FERRORPC_FRAME_HEADER_SIZE;
    const bool needs_first_byte = ferrorpc_frame_kind_needs_first_byte(header.length);
    ferrorpc_frame_kind kind = FERRORPC_FRAME_UNKNOWN;
    if (!needs_first_byte || arrived > 0) {
        kind = ferrorpc_classify_frame(header.length, needs_first_byte ? asked->bytes.data[FERRORPC_FRAME_HEADER_SIZE] : 0);
        if (kind == FERRORPC_FRAME_UNKNOWN) {
            error.error_class = FERRORPC_UNKNOWN_FRAME;
            error.offset = needs_first_byte ? FERRORPC_FRAME_HEADER_SIZE : 0;
            return error;
        }
    }
    if (arrived < header.length) {
        error.error_class = FERRORPC_INCOMPLETE;
        return error;
    }
    printf("%s\"length\": \"%" PRIu64 "\", \"kind\": \"%s\"}}", accepted, header.length, ferrorpc_frame_kind_name(kind));
    return error;
}

static ferrorpc_error decode_response_prefix(const question *asked)
{
    ferrorpc_response_prefix prefix;
    const ferrorpc_error error = ferrorpc_decode_response_prefix(asked->bytes.data, asked->bytes.size, asked->cap, &prefix);
    if (error.error_class == FERRORPC_OK) {
        printf("%s\"message_length\": \"%" PRIu64 "\"}}", accepted, prefix.message_length);
    }
    return error;
}

static ferrorpc_error decode_request(const question *asked)
{
    ferrorpc_request request;
    const ferrorpc_error error = ferrorpc_decode_request(asked->bytes.data, asked->bytes.size, &request);
    if (error.error_class == FERRORPC_OK) {
        printf("%s\"request_id\": \"%" PRIu64 "\", \"name\": ", accepted, request.request_id);
        put_hex(request.name);
        printf(", \"payload\": ");
        put_hex(request.payload);
        printf(", \"canonical\": %s}}", ferrorpc_request_is_canonical(&request) ? "true" : "false");
    }
    return error;
}

static ferrorpc_error decode_response(const question *asked)
{
    ferrorpc_response response;
    const ferrorpc_error error = ferrorpc_decode_response(asked->bytes.data, asked->bytes.size, &response);
    if (error.error_class == FERRORPC_OK) {
        const bool is_error = ferrorpc_response_is_error(&response);
        printf("%s\"request_id\": \"%" PRIu64 "\", \"is_error\": %s, \"%s\": ", accepted, response.request_id,
               is_error ? "true" : "false", is_error ? "error_message" : "payload");
        put_hex(is_error ? response.error_message : response.payload);
        printf(", \"canonical\": %s}}", ferrorpc_response_is_canonical(&response) ? "true" : "false");
    }
    return error;
}

/* ---- Encoding: each appends what stands on the connection, or gives an error. ---- */

static ferrorpc_error append_header(bytes *out, uint64_t length, uint64_t cap)
{
    const ferrorpc_frame_header header = {length};
    size_t written = 0;
    return ferrorpc_encode_frame_header(&header, cap, bytes_grow(out, FERRORPC_FRAME_HEADER_SIZE), FERRORPC_FRAME_HEADER_SIZE,
                                        &written);
}

static ferrorpc_error encode_announce(const char *fields, const question *asked, bytes *out)
{
    const ferrorpc_announce announce = {json_number(json_member(fields, "rank"))};
    size_t written = 0;
    return ferrorpc_encode_announce(&announce, asked->rank_max, bytes_grow(out, FERRORPC_ANNOUNCE_SIZE), FERRORPC_ANNOUNCE_SIZE,
                                    &written);
}

static ferrorpc_error encode_barrier(const char *fields, const question *asked, bytes *out)
{
    (void)fields;
    const ferrorpc_barrier barrier = {0};
    size_t written = 0;
    append_header(out, FERRORPC_BARRIER_SIZE, asked->cap);
    return ferrorpc_encode_barrier(&barrier, bytes_grow(out, FERRORPC_BARRIER_SIZE), FERRORPC_BARRIER_SIZE, &written);
}

static ferrorpc_error encode_request(const char *fields, const question *asked, bytes *out)
{
    bytes name = {0};
    bytes payload = {0};
    bytes_append_value(&name, json_member(fields, "name"));
    bytes_append_value(&payload, json_member(fields, "payload"));
    const ferrorpc_request request = {json_number(json_member(fields, "request_id")), view_of(&name), view_of(&payload), 0};
    bytes head = {0};
    size_t written = 0;
    const size_t room = head_size_max + name.size;
    const ferrorpc_error error = ferrorpc_encode_request_head(&request, asked->cap, bytes_grow(&head, room), room, &written);
    if (error.error_class == FERRORPC_OK) {
        append_header(out, ferrorpc_request_size(&request), asked->cap);
        bytes_append(out, head.data, written);
        bytes_append(out, payload.data, payload.size);
    }
    bytes_free(&head);
    bytes_free(&payload);
    bytes_free(&name);
    return error;
}

static ferrorpc_error encode_response(const char *fields, const question *asked, bytes *out)
{
    const bool is_error = json_is_true(json_member(fields, "is_error"));
    bytes content = {0};
    bytes_append_value(&content, json_member(fields, is_error ? "error_message" : "payload"));
    const ferrorpc_view view = view_of(&content);
    const ferrorpc_response response = {json_number(json_member(fields, "request_id")), is_error, view, view, 0};
    ferrorpc_byte head[head_size_max];
    size_t written = 0;
    const ferrorpc_error error = ferrorpc_encode_response_head(&response, asked->cap, head, sizeof head, &written);
    if (error.error_class == FERRORPC_OK) {
        const ferrorpc_response_prefix prefix = {ferrorpc_response_size(&response)};
        size_t prefix_written = 0;
        append_header(out, FERRORPC_RESPONSE_PREFIX_SIZE, asked->cap);
        ferrorpc_encode_response_prefix(&prefix, asked->cap, bytes_grow(out, FERRORPC_RESPONSE_PREFIX_SIZE),
                                        FERRORPC_RESPONSE_PREFIX_SIZE, &prefix_written);
        append_header(out, prefix.message_length, asked->cap);
        bytes_append(out, head, written);
        bytes_append(out, content.data, content.size);
    }
    bytes_free(&content);
    return error;
}

/* ---- The loop ---- */

static const struct {
    const char *message;
    ferrorpc_error (*decode)(const question *asked);
    ferrorpc_error (*encode)(const char *fields, const question *asked, bytes *out);
} messages[] = {
    {"announce", decode_announce, encode_announce},
    {"barrier", NULL, encode_barrier},
    {"frame", decode_frame, NULL},
    {"response_prefix", decode_response_prefix, NULL},
    {"request", decode_request, encode_request},
    {"response", decode_response, encode_response},
};

static void skip(void)
{
    printf("{\"result\": \"skipped\", \"reason\": \"not in this port\"}");
}

static void answer_decode(const char *command, ferrorpc_error (*decode)(const question *asked), question asked)
{
    bytes given = {0};
    bytes_append_value(&given, json_member(command, "bytes"));
    asked.bytes = view_of(&given);
    const ferrorpc_error error = decode(&asked);
    if (error.error_class != FERRORPC_OK) {
        put_refusal(error);
    }
    bytes_free(&given);
}

static void answer_encode(const char *command, ferrorpc_error (*encode)(const char *, const question *, bytes *),
                          question asked)
{
    bytes out = {0};
    const ferrorpc_error error = encode(json_member(command, "fields"), &asked, &out);
    if (error.error_class != FERRORPC_OK) {
        put_refusal(error);
    } else {
        printf("{\"result\": \"accepted\", \"bytes\": ");
        put_hex(view_of(&out));
        putchar('}');
    }
    bytes_free(&out);
}

static void answer(const char *command)
{
    const char *name = json_member(command, "command");
    if (json_is(name, "hello")) {
        printf("{\"result\": \"hello\", \"protocol\": 1, \"name\": \"c on the generated header\", \"version\": \"1\"}");
        return;
    }
    const uint64_t world_size = json_number(json_member(command, "world_size"));
    const question asked = {{NULL, 0}, json_number(json_member(command, "cap")), world_size == 0 ? 0 : world_size - 1};
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; ++i) {
        if (!json_is(json_member(command, "message"), messages[i].message)) {
            continue;
        }
        if (json_is(name, "decode") && messages[i].decode != NULL) {
            answer_decode(command, messages[i].decode, asked);
            return;
        }
        if (json_is(name, "encode") && messages[i].encode != NULL) {
            answer_encode(command, messages[i].encode, asked);
            return;
        }
    }
    skip();
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0 && !json_is(json_member(line, "command"), "stop")) {
        answer(line);
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    return 0;
}
