/* The generated headers as C11, with every warning an error: decodes, encodes and refuses one message of each type. */
#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>
#include <string.h>

#define FIRST_LINE_OF(condition)                                                                                               \
    if (!(condition)) {                                                                                                        \
        return __LINE__;                                                                                                       \
    }

static int check_fixed(void)
{
    static const unsigned char two[] = {2, 0, 0, 0, 0, 0, 0, 0};
    static const unsigned char fifteen[] = {15, 0, 0, 0, 0, 0, 0, 0};
    static const unsigned char token[] = {7};
    ferrorpc_announce announce;
    ferrorpc_frame_header header;
    ferrorpc_response_prefix prefix;
    ferrorpc_barrier barrier;
    ferrorpc_error error;
    unsigned char out[8];
    size_t written = 0;

    error = ferrorpc_decode_announce(two, sizeof two, 2, &announce);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && announce.rank == 2)
    error = ferrorpc_decode_announce(two, sizeof two, 1, &announce);
    FIRST_LINE_OF(error.error_class == FERRORPC_INVALID_RANK && error.value == 2 && error.bound == 1)
    error = ferrorpc_decode_announce(two, 7, 1, &announce);
    FIRST_LINE_OF(error.error_class == FERRORPC_INCOMPLETE)
    error = ferrorpc_encode_announce(&announce, 1, out, sizeof out, &written);
    FIRST_LINE_OF(error.error_class == FERRORPC_INVALID_RANK && written == 0) /* rank 0, for nothing was read */

    error = ferrorpc_decode_frame_header(fifteen, sizeof fifteen, 15, &header);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && header.length == 15)
    error = ferrorpc_decode_frame_header(fifteen, sizeof fifteen, 14, &header);
    FIRST_LINE_OF(error.error_class == FERRORPC_TOO_LARGE)
    error = ferrorpc_encode_frame_header(&header, 15, out, sizeof out, &written);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && written == 8 && memcmp(out, fifteen, 8) == 0)

    error = ferrorpc_decode_response_prefix(fifteen, sizeof fifteen, 15, &prefix);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && prefix.message_length == 15)
    error = ferrorpc_decode_response_prefix(two, sizeof two, 15, &prefix);
    FIRST_LINE_OF(error.error_class == FERRORPC_TOO_SMALL && error.value == 2 && error.bound == 14)

    error = ferrorpc_decode_barrier(token, sizeof token, &barrier);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && barrier.token == 7 && !ferrorpc_barrier_is_canonical(&barrier))
    error = ferrorpc_encode_barrier(&barrier, out, sizeof out, &written);
    FIRST_LINE_OF(error.error_class == FERRORPC_NOT_CANONICAL &&
                  strcmp(ferrorpc_error_rule(error.error_class, error.field), "BAR-2") == 0)
    return 0;
}

static int check_messages(void)
{
    static const unsigned char call[] = {1, 3, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'h', 'i', 1, 0, 0, 0, 0xff};
    static const unsigned char answer[] = {2, 3, 2, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 'n', 'o'};
    ferrorpc_request request;
    ferrorpc_response response;
    ferrorpc_error error;
    unsigned char out[32];
    size_t written = 0;

    error = ferrorpc_decode_request(call, sizeof call, &request);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && request.request_id == 515 && request.name.size == 2)
    FIRST_LINE_OF(request.payload.data == call + 19 && ferrorpc_request_size(&request) == sizeof call)
    error = ferrorpc_encode_request_head(&request, sizeof call, out, sizeof out, &written);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && written == 19 && memcmp(out, call, 19) == 0)
    error = ferrorpc_decode_request(answer, sizeof answer, &request);
    FIRST_LINE_OF(error.error_class == FERRORPC_WRONG_TAG && ferrorpc_field_constant(error.field) == 1)

    error = ferrorpc_decode_response(answer, sizeof answer, &response);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && ferrorpc_response_is_error(&response))
    FIRST_LINE_OF(response.error_message.data == answer + 14 && response.payload.size == 0)
    error = ferrorpc_encode_response_head(&response, sizeof answer, out, sizeof out, &written);
    FIRST_LINE_OF(error.error_class == FERRORPC_OK && written == 14 && memcmp(out, answer, 14) == 0)
    error = ferrorpc_decode_response(NULL, 0, &response);
    FIRST_LINE_OF(error.error_class == FERRORPC_TRUNCATED)
    FIRST_LINE_OF(strcmp(ferrorpc_error_class_name(error.error_class), "truncated") == 0)

    FIRST_LINE_OF(ferrorpc_classify_frame(sizeof call, call[0]) == FERRORPC_FRAME_REQUEST)
    FIRST_LINE_OF(strcmp(ferrorpc_frame_kind_name(FERRORPC_FRAME_REQUEST), "request") == 0)
    return 0;
}

/* The line of this file whose check failed, or 0; wire.test.cpp calls it. */
int ferrorpc_wire_c11_failed_line(void);

int ferrorpc_wire_c11_failed_line(void)
{
    const int line = check_fixed();
    return line != 0 ? line : check_messages();
}
