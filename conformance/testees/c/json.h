/* As much of JSON as the testee protocol needs: looks values up in one line of text, which stays where it is, and never copies.
 *
 * Refuses nothing: a value that is missing is NULL, and everything that takes a value takes NULL for nothing. The line must end
 * in '\0'.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value of a key of an object. */
const char *json_member(const char *object, const char *key);

/* The first element of a list, and the one behind an element. */
const char *json_first(const char *list);
const char *json_next(const char *element);

bool json_is(const char *value, const char *text); /* a string with this content */
bool json_is_true(const char *value);
uint64_t json_number(const char *value); /* a number, or a decimal string */

/* The content of a string, as it stands. */
const char *json_string(const char *value, size_t *size);

#endif
