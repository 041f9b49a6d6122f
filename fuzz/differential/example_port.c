/* A port in C11, on the codec core that is generated from the spec: what a library for ferrorpc's judges looks like.
 *
 * Yours goes where this calls ferrorpc_decode_... and ferrorpc_encode_...; the rest can stay. */
#include <conformance/decoder.h>

#include <ferrorpc/generated/wire.h>

#include <string.h>

/* One message of this port at a time; longer ones are not its business. */
enum { buffer_size = (1 << 24) + 64 };
static unsigned char buffer[buffer_size];

static void reject(ferrorpc_error error, ferrorpc_decoder_answer *answer)
{
    static const uint32_t classes[] = {
        [FERRORPC_TRUNCATED] = FERRORPC_DECODER_TRUNCATED,         [FERRORPC_WRONG_TAG] = FERRORPC_DECODER_WRONG_TAG,
        [FERRORPC_INVALID_UTF8] = FERRORPC_DECODER_INVALID_UTF8,   [FERRORPC_INVALID_RANK] = FERRORPC_DECODER_INVALID_RANK,
        [FERRORPC_TOO_SMALL] = FERRORPC_DECODER_TOO_SMALL,         [FERRORPC_TOO_LARGE] = FERRORPC_DECODER_TOO_LARGE,
        [FERRORPC_UNKNOWN_FRAME] = FERRORPC_DECODER_UNKNOWN_FRAME,
    };
    if (error.error_class == FERRORPC_INCOMPLETE) {
        answer->result = FERRORPC_DECODER_INCOMPLETE;
    } else if (error.error_class == FERRORPC_NO_SPACE) {
        answer->result = FERRORPC_DECODER_SKIPPED;
    } else {
        answer->result = FERRORPC_DECODER_REJECTED;
        answer->error_class = classes[error.error_class];
    }
}

static ferrorpc_decoder_bytes bytes_of(ferrorpc_view view)
{
    const ferrorpc_decoder_bytes bytes = {view.data, view.size};
    return bytes;
}

static ferrorpc_view view_of(ferrorpc_decoder_bytes bytes)
{
    const ferrorpc_view view = {bytes.data, bytes.size};
    return view;
}

static ferrorpc_error decode_announce(const ferrorpc_decoder_command *command, ferrorpc_decoder_fields *fields)
{
    const uint64_t rank_max = command->world_size == 0 ? 0 : command->world_size - 1;
    ferrorpc_announce announce;
    const ferrorpc_error error = ferrorpc_decode_announce(command->bytes.data, command->bytes.size, rank_max, &announce);
    fields->observed = FERRORPC_DECODER_RANK;
    fields->rank = announce.rank;
    return error;
}

/* The header, then the kind as soon as it can be told, then whether all of the frame is here (FRM-4). */
static ferrorpc_error decode_frame(const ferrorpc_decoder_command *command, ferrorpc_decoder_fields *fields)
{
    static const uint32_t kinds[] = {
        [FERRORPC_FRAME_BARRIER] = FERRORPC_DECODER_BARRIER,
        [FERRORPC_FRAME_RESPONSE_PREFIX] = FERRORPC_DECODER_RESPONSE_PREFIX,
        [FERRORPC_FRAME_REQUEST] = FERRORPC_DECODER_REQUEST,
        [FERRORPC_FRAME_RESPONSE] = FERRORPC_DECODER_RESPONSE,
    };
    ferrorpc_frame_header header;
    ferrorpc_error error = ferrorpc_decode_frame_header(command->bytes.data, command->bytes.size, command->cap, &header);
    if (error.error_class != FERRORPC_OK) {
        return error;
    }
    const size_t arrived = command->bytes.size - FERRORPC_FRAME_HEADER_SIZE;
    const int needs_first_byte = ferrorpc_frame_kind_needs_first_byte(header.length);
    if (!needs_first_byte || arrived > 0) {
        const ferrorpc_frame_kind kind =
            ferrorpc_classify_frame(header.length, needs_first_byte ? command->bytes.data[FERRORPC_FRAME_HEADER_SIZE] : 0);
        if (kind == FERRORPC_FRAME_UNKNOWN) {
            error.error_class = FERRORPC_UNKNOWN_FRAME;
            return error;
        }
        fields->kind = kinds[kind];
    }
    if (arrived < header.length) {
        error.error_class = FERRORPC_INCOMPLETE;
        return error;
    }
    fields->observed = FERRORPC_DECODER_LENGTH | FERRORPC_DECODER_KIND;
    fields->length = header.length;
    return error;
}

static ferrorpc_error decode_prefix(const ferrorpc_decoder_command *command, ferrorpc_decoder_fields *fields)
{
    ferrorpc_response_prefix prefix;
    const ferrorpc_error error =
        ferrorpc_decode_response_prefix(command->bytes.data, command->bytes.size, command->cap, &prefix);
    fields->observed = FERRORPC_DECODER_MESSAGE_LENGTH;
    fields->message_length = prefix.message_length;
    return error;
}

static ferrorpc_error decode_request(const ferrorpc_decoder_command *command, ferrorpc_decoder_fields *fields)
{
    ferrorpc_request request;
    const ferrorpc_error error = ferrorpc_decode_request(command->bytes.data, command->bytes.size, &request);
    fields->observed =
        FERRORPC_DECODER_REQUEST_ID | FERRORPC_DECODER_NAME | FERRORPC_DECODER_PAYLOAD | FERRORPC_DECODER_CANONICAL;
    fields->request_id = request.request_id;
    fields->canonical = ferrorpc_request_is_canonical(&request);
    fields->name = bytes_of(request.name);
    fields->payload = bytes_of(request.payload);
    return error;
}

static ferrorpc_error decode_response(const ferrorpc_decoder_command *command, ferrorpc_decoder_fields *fields)
{
    ferrorpc_response response;
    const ferrorpc_error error = ferrorpc_decode_response(command->bytes.data, command->bytes.size, &response);
    fields->is_error = ferrorpc_response_is_error(&response);
    fields->observed = FERRORPC_DECODER_REQUEST_ID | FERRORPC_DECODER_IS_ERROR | FERRORPC_DECODER_CANONICAL;
    fields->canonical = ferrorpc_response_is_canonical(&response);
    fields->observed |= fields->is_error ? FERRORPC_DECODER_ERROR_MESSAGE : FERRORPC_DECODER_PAYLOAD;
    fields->request_id = response.request_id;
    fields->payload = bytes_of(response.payload);
    fields->error_message = bytes_of(response.error_message);
    return error;
}

static void decode(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    ferrorpc_error error;
    switch (command->message) {
    case FERRORPC_DECODER_ANNOUNCE:
        error = decode_announce(command, &answer->fields);
        break;
    case FERRORPC_DECODER_FRAME:
        error = decode_frame(command, &answer->fields);
        break;
    case FERRORPC_DECODER_RESPONSE_PREFIX:
        error = decode_prefix(command, &answer->fields);
        break;
    case FERRORPC_DECODER_REQUEST:
        error = decode_request(command, &answer->fields);
        break;
    case FERRORPC_DECODER_RESPONSE:
        error = decode_response(command, &answer->fields);
        break;
    default:
        answer->result = FERRORPC_DECODER_SKIPPED;
        return;
    }
    answer->result = FERRORPC_DECODER_ACCEPTED;
    if (error.error_class != FERRORPC_OK) {
        reject(error, answer);
    }
}

/* Whether the content fits behind the `size` bytes of the buffer; there it is put. */
static int append(size_t *size, ferrorpc_decoder_bytes content)
{
    if (content.size > buffer_size - *size) {
        return 0;
    }
    if (content.size != 0) {
        memcpy(buffer + *size, content.data, content.size);
    }
    *size += content.size;
    return 1;
}

static void write_u64(size_t position, uint64_t value)
{
    for (unsigned k = 0; k < 8; ++k) {
        buffer[position + k] = (unsigned char)(value >> (8 * k) & 0xFF);
    }
}

static void answer_with_buffer(size_t size, ferrorpc_decoder_answer *answer)
{
    answer->result = FERRORPC_DECODER_ACCEPTED;
    answer->bytes.data = buffer;
    answer->bytes.size = size;
}

static void encode_request(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const ferrorpc_decoder_fields *fields = &command->fields;
    const ferrorpc_request request = {fields->request_id, view_of(fields->name), view_of(fields->payload), 0};
    size_t head_size;
    const ferrorpc_error error = ferrorpc_encode_request_head(&request, command->cap, buffer + 8, buffer_size - 8, &head_size);
    size_t size = 8 + head_size;
    if (error.error_class != FERRORPC_OK) {
        reject(error, answer);
    } else if (!append(&size, fields->payload)) {
        answer->result = FERRORPC_DECODER_SKIPPED;
    } else {
        write_u64(0, size - 8); /* the frame's length */
        answer_with_buffer(size, answer);
    }
}

static void encode_response(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const ferrorpc_decoder_fields *fields = &command->fields;
    const ferrorpc_response response = {fields->request_id, fields->is_error, view_of(fields->payload),
                                        view_of(fields->error_message), 0};
    size_t head_size;
    const ferrorpc_error error =
        ferrorpc_encode_response_head(&response, command->cap, buffer + 24, buffer_size - 24, &head_size);
    size_t size = 24 + head_size;
    if (error.error_class != FERRORPC_OK) {
        reject(error, answer);
    } else if (!append(&size, fields->is_error ? fields->error_message : fields->payload)) {
        answer->result = FERRORPC_DECODER_SKIPPED;
    } else {
        write_u64(0, 8);          /* the length of the prefix's frame */
        write_u64(8, size - 24);  /* the prefix */
        write_u64(16, size - 24); /* the length of the message's frame */
        answer_with_buffer(size, answer);
    }
}

static void encode_announce(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const uint64_t rank_max = command->world_size == 0 ? 0 : command->world_size - 1;
    const ferrorpc_announce announce = {command->fields.rank};
    size_t size;
    const ferrorpc_error error = ferrorpc_encode_announce(&announce, rank_max, buffer, buffer_size, &size);
    if (error.error_class != FERRORPC_OK) {
        reject(error, answer);
    } else {
        answer_with_buffer(size, answer);
    }
}

static void encode_barrier(ferrorpc_decoder_answer *answer)
{
    const ferrorpc_barrier barrier = {0};
    size_t size;
    ferrorpc_encode_barrier(&barrier, buffer + 8, buffer_size - 8, &size);
    write_u64(0, size); /* the frame's length */
    answer_with_buffer(8 + size, answer);
}

static void encode(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    switch (command->message) {
    case FERRORPC_DECODER_ANNOUNCE:
        encode_announce(command, answer);
        break;
    case FERRORPC_DECODER_BARRIER:
        encode_barrier(answer);
        break;
    case FERRORPC_DECODER_REQUEST:
        encode_request(command, answer);
        break;
    case FERRORPC_DECODER_RESPONSE:
        encode_response(command, answer);
        break;
    default:
        answer->result = FERRORPC_DECODER_SKIPPED;
    }
}

const ferrorpc_decoder *ferrorpc_decoder_v1(void)
{
    static const ferrorpc_decoder decoder = {FERRORPC_DECODER_VERSION, 0, "example port 1.0", decode, encode};
    return &decoder;
}
