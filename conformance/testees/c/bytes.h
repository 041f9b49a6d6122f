/* Bytes that grow, and reading them from the testee protocol's hex and parts. A program that is out of memory ends. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>

typedef struct bytes {
    unsigned char *data;
    size_t size;
    size_t capacity;
} bytes;

/* Room for so many more; counts them in. */
unsigned char *bytes_grow(bytes *to, size_t size);

void bytes_append(bytes *to, const void *data, size_t size);

/* A JSON value: hex, or parts. */
void bytes_append_value(bytes *to, const char *value);

void bytes_free(bytes *bytes);

#endif
