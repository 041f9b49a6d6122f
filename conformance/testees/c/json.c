#include "json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_space(const char *at)
{
    while (isspace((unsigned char)*at)) {
        ++at;
    }
    return at;
}

static const char *skip_string(const char *at)
{
    for (++at; *at != '\0' && *at != '"'; ++at) {
        if (*at == '\\' && at[1] != '\0') {
            ++at;
        }
    }
    return *at == '"' ? at + 1 : at;
}

/* Behind a value, whatever it holds. */
static const char *skip_value(const char *at)
{
    size_t depth = 0;
    do {
        if (*at == '"') {
            at = skip_string(at);
            continue;
        }
        if (*at == '{' || *at == '[') {
            ++depth;
        } else if (depth > 0 && (*at == '}' || *at == ']')) {
            --depth;
        } else if (depth == 0 && strchr(",}]", *at) != NULL) {
            return at;
        }
        ++at;
    } while (*at != '\0' && (depth > 0 || strchr(",}] \t\r\n", *at) == NULL));
    return at;
}

const char *json_member(const char *object, const char *key)
{
    if (object == NULL || *object != '{') {
        return NULL;
    }
    for (const char *at = skip_space(object + 1); *at == '"';) {
        const bool is_found = json_is(at, key);
        at = skip_space(skip_string(at));
        if (*at != ':') {
            return NULL;
        }
        at = skip_space(at + 1);
        if (is_found) {
            return at;
        }
        at = skip_space(skip_value(at));
        at = skip_space(*at == ',' ? at + 1 : at);
    }
    return NULL;
}

const char *json_first(const char *list)
{
    const char *at = list == NULL || *list != '[' ? "]" : skip_space(list + 1);
    return *at == ']' || *at == '\0' ? NULL : at;
}

const char *json_next(const char *element)
{
    const char *at = skip_space(skip_value(element));
    return *at == ',' ? skip_space(at + 1) : NULL;
}

const char *json_string(const char *value, size_t *size)
{
    if (value == NULL || *value != '"') {
        *size = 0;
        return "";
    }
    const char *end = skip_string(value);
    *size = (size_t)(end - value) - (end[-1] == '"' && end - value > 1 ? 2 : 1);
    return value + 1;
}

bool json_is(const char *value, const char *text)
{
    size_t size = 0;
    const char *string = json_string(value, &size);
    return size == strlen(text) && memcmp(string, text, size) == 0;
}

bool json_is_true(const char *value)
{
    return value != NULL && strncmp(value, "true", 4) == 0;
}

uint64_t json_number(const char *value)
{
    return value == NULL ? 0 : strtoull(*value == '"' ? value + 1 : value, NULL, 10);
}
