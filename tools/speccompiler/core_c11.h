/* The part of core.test.cpp that is C. */
#ifndef FERRORPC_CORE_C11_H
#define FERRORPC_CORE_C11_H

#ifdef __cplusplus
extern "C" {
#endif

/* The line of core_c11.c whose check failed, or 0. */
int ferrorpc_core_c11_failed_line(void);

#ifdef __cplusplus
}
#endif

#endif
