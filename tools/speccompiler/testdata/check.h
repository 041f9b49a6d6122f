/* CHECK(x): a failed check names its line and ends main. */
#ifndef FERRORPC_TESTDATA_CHECK_H
#define FERRORPC_TESTDATA_CHECK_H

#include <stdio.h>

#define CHECK(condition)                                                                                                       \
    do {                                                                                                                       \
        if (!(condition)) {                                                                                                    \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                             \
            return 1;                                                                                                          \
        }                                                                                                                      \
    } while (0)

#endif
