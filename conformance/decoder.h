/* What an implementation of the protocol, a port, exports to be judged in process. Version 1. C11 and C++.
 *
 * A port is a static or shared library with one function, ferrorpc_decoder_v1. The judge asks it to decode bytes and to encode
 * fields, as the testee protocol does (testee-protocol.md beside this file, where each message, field and class is told), and
 * compares the answers with those of ferrorpc's codec. fuzz/differential is such a judge, and has an example of a port.
 *
 * The judge sets every member of an answer to 0 before it asks. So a port sets what it knows and leaves the rest: a field whose
 * bit in `observed` is not set is one that the port cannot observe, and is not compared.
 *
 * The port is called from one thread. It may be asked anything and in any order, must come back, and must not let an exception
 * or panic out. Where an answer points, the bytes stay as they are until its next call or the end of the command's own bytes;
 * an answer may point into the command's.
 */
#ifndef FERRORPC_DECODER_H
#define FERRORPC_DECODER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FERRORPC_DECODER_VERSION 1

/* Of whatever is asked about; of a frame also its kind. */
enum {
    FERRORPC_DECODER_ANNOUNCE = 1,        /* decode: what has arrived on a new connection; encode: 8 bytes */
    FERRORPC_DECODER_FRAME = 2,           /* decode only: what has arrived of a frame, header first */
    FERRORPC_DECODER_BARRIER = 3,         /* encode only: one frame */
    FERRORPC_DECODER_RESPONSE_PREFIX = 4, /* decode only: the content of the first frame of a response */
    FERRORPC_DECODER_REQUEST = 5,         /* decode: the content of its frame; encode: one frame */
    FERRORPC_DECODER_RESPONSE = 6         /* decode: the content of its second frame; encode: two frames */
};

enum {
    FERRORPC_DECODER_ACCEPTED = 1,
    FERRORPC_DECODER_INCOMPLETE = 2, /* more bytes are needed: announces and frames only */
    FERRORPC_DECODER_REJECTED = 3,
    FERRORPC_DECODER_SKIPPED = 4, /* nothing that this port can be asked: no such message, or another cap than its own */
    FERRORPC_DECODER_ERRORED = 5  /* the port itself has failed */
};

/* spec/protocol.md, section 8. */
enum {
    FERRORPC_DECODER_NO_CLASS = 0, /* not told */
    FERRORPC_DECODER_TRUNCATED = 1,
    FERRORPC_DECODER_WRONG_TAG = 2,
    FERRORPC_DECODER_INVALID_UTF8 = 3,
    FERRORPC_DECODER_INVALID_RANK = 4,
    FERRORPC_DECODER_TOO_SMALL = 5,
    FERRORPC_DECODER_TOO_LARGE = 6,
    FERRORPC_DECODER_UNKNOWN_FRAME = 7
};

/* Bits of `observed`. */
enum {
    FERRORPC_DECODER_RANK = 1 << 0,           /* announce */
    FERRORPC_DECODER_LENGTH = 1 << 1,         /* frame */
    FERRORPC_DECODER_KIND = 1 << 2,           /* frame */
    FERRORPC_DECODER_MESSAGE_LENGTH = 1 << 3, /* response prefix */
    FERRORPC_DECODER_REQUEST_ID = 1 << 4,     /* request, response */
    FERRORPC_DECODER_NAME = 1 << 5,           /* request */
    FERRORPC_DECODER_IS_ERROR = 1 << 6,       /* response */
    FERRORPC_DECODER_PAYLOAD = 1 << 7,        /* request; response, unless is_error */
    FERRORPC_DECODER_ERROR_MESSAGE = 1 << 8,  /* response, when is_error */
    FERRORPC_DECODER_CANONICAL = 1 << 9       /* request, response: whether a sender may write these bytes */
};

/* `data` may be null when `size` is 0. */
typedef struct ferrorpc_decoder_bytes {
    const unsigned char *data;
    size_t size;
} ferrorpc_decoder_bytes;

typedef struct ferrorpc_decoder_fields {
    uint32_t observed; /* in answers to decode; 0 in commands */
    uint32_t kind;     /* FERRORPC_DECODER_BARRIER, _RESPONSE_PREFIX, _REQUEST or _RESPONSE */
    uint8_t is_error;  /* 0 or 1 */
    uint8_t canonical; /* 0 or 1 */
    uint64_t rank;
    uint64_t length;
    uint64_t message_length;
    uint64_t request_id;
    ferrorpc_decoder_bytes name;
    ferrorpc_decoder_bytes payload;
    ferrorpc_decoder_bytes error_message;
} ferrorpc_decoder_fields;

typedef struct ferrorpc_decoder_command {
    uint32_t message;
    uint64_t cap;                   /* the longest frame that the receiver takes or the sender writes; at most 2^30 */
    uint64_t world_size;            /* announces */
    ferrorpc_decoder_bytes bytes;   /* decode */
    ferrorpc_decoder_fields fields; /* encode: those of the message, texts not always UTF-8 */
} ferrorpc_decoder_command;

typedef struct ferrorpc_decoder_answer {
    uint32_t result;                /* FERRORPC_DECODER_ACCEPTED ... ERRORED */
    uint32_t error_class;           /* rejected */
    ferrorpc_decoder_fields fields; /* decode, accepted */
    ferrorpc_decoder_bytes bytes;   /* encode, accepted: what is written to the connection, frame headers included */
    ferrorpc_decoder_bytes text;    /* rejected: the sentence that a user sees; errored, skipped: why; may be empty */
} ferrorpc_decoder_answer;

/* Bit of `flags`: this is the published crate, or claims to be as it is. Then its sentences are compared with ours, word by
 * word, and a difference that a DIF rule tells is counted and is none. A port without the bit has to keep to the rule. */
#define FERRORPC_DECODER_IS_CRATE UINT32_C(1)

typedef struct ferrorpc_decoder {
    uint32_t version; /* FERRORPC_DECODER_VERSION, of the header that the port was compiled with */
    uint32_t flags;
    const char *name; /* of the port and its release, such as "my port 0.1" */
    void (*decode)(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer);
    void (*encode)(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer);
} ferrorpc_decoder;

/* The port, for as long as it is loaded. A header that an older port would misread gets another number, here and above. */
const ferrorpc_decoder *ferrorpc_decoder_v1(void);

#ifdef __cplusplus
}
#endif

#endif
