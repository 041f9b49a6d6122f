/* A C11 port needs one header of ferrorpc, and no library. */
#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>

#include <stdio.h>

int main(void)
{
    static const unsigned char message[] = {1, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 'e', 'c', 'h', 'o', 0, 0, 0, 0};
    ferrorpc_request request;
    ferrorpc_error error = ferrorpc_decode_request(message, sizeof message, &request);
    if (error.error_class != FERRORPC_OK) {
        fprintf(stderr, "%s at offset %zu\n", ferrorpc_error_class_name(error.error_class), error.offset);
        return 1;
    }
    printf("%llu %.*s %zu bytes\n", (unsigned long long)request.request_id, (int)request.name.size,
           (const char *)request.name.data, request.payload.size);

    error = ferrorpc_decode_request(message, sizeof message - 1, &request);
    printf("%s, rule %s, at offset %zu\n", ferrorpc_error_class_name(error.error_class),
           ferrorpc_error_rule(error.error_class, error.field), error.offset);
    return 0;
}
