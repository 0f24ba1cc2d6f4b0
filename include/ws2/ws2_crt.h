/* SPDX-License-Identifier: MIT
 * What the shields of the C library's headers share. They add the names that Microsoft's C runtime has
 * beyond ISO C as inline functions, with its argument checks; and only in programs (_WIN32), not in
 * libws2's own sources. Source: Microsoft Learn, "Universal C runtime routines by category". */
#pragma GCC system_header
#ifndef WS2_CRT_H
#define WS2_CRT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>

#include "ws2_abi.h"

typedef int errno_t;
#ifndef RSIZE_MAX
typedef size_t rsize_t;
#define RSIZE_MAX (((size_t)-1) >> 1)
#endif
#define _ERRNO_T_DEFINED
#define _TRUNCATE ((size_t)-1)
#ifndef STRUNCATE
#define STRUNCATE 80
#endif
#define _CRTIMP
#define _CRT_WIDE_(text) L##text
#define _CRT_WIDE(text) _CRT_WIDE_(text)
#define _CRT_STRINGIZE_(text) #text
#define _CRT_STRINGIZE(text) _CRT_STRINGIZE_(text)

/* Conditional nothrow: glibc's declarations carry it in C++. */
#ifdef __cplusplus
#define WS2_NOTHROW noexcept(true)
#else
#define WS2_NOTHROW
#endif

WS2_BEGIN_C

/* libc's own functions under a name that nothing hides: in strict ISO modes its headers do not declare
 * all of them. */
int ws2_libc_strcasecmp(const char *, const char *) __asm__("strcasecmp");
int ws2_libc_strncasecmp(const char *, const char *, size_t) __asm__("strncasecmp");
char *ws2_libc_strdup(const char *) __asm__("strdup");
char *ws2_libc_strtok_r(char *, const char *, char **) __asm__("strtok_r");
size_t ws2_libc_strnlen(const char *, size_t) __asm__("strnlen");
size_t ws2_libc_strlen(const char *) __asm__("strlen");
int ws2_libc_strerror_r(int, char *, size_t) __asm__("__xpg_strerror_r");
void *ws2_libc_memcpy(void *, const void *, size_t) __asm__("memcpy");
void *ws2_libc_memmove(void *, const void *, size_t) __asm__("memmove");
void *ws2_libc_memset(void *, int, size_t) __asm__("memset");
size_t ws2_libc_wcslen(const wchar_t *) __asm__("wcslen");
size_t ws2_libc_wcsnlen(const wchar_t *, size_t) __asm__("wcsnlen");
wchar_t *ws2_libc_wcsdup(const wchar_t *) __asm__("wcsdup");
int ws2_libc_wcscasecmp(const wchar_t *, const wchar_t *) __asm__("wcscasecmp");
int ws2_libc_wcsncasecmp(const wchar_t *, const wchar_t *, size_t) __asm__("wcsncasecmp");
int ws2_libc_tolower(int) __asm__("tolower");
int ws2_libc_toupper(int) __asm__("toupper");
unsigned int ws2_libc_towlower(unsigned int) __asm__("towlower");
unsigned int ws2_libc_towupper(unsigned int) __asm__("towupper");
void *ws2_libc_malloc(size_t) __asm__("malloc");
void ws2_libc_free(void *) __asm__("free");
void ws2_libc_abort(void) __asm__("abort") __attribute__((__noreturn__));
long ws2_libc_write(int, const void *, size_t) __asm__("write");

typedef void(__cdecl *_invalid_parameter_handler)(const wchar_t *, const wchar_t *, const wchar_t *,
                                                  unsigned int, uintptr_t);

/* The program's handler: one for all translation units, so weak. */
__attribute__((__weak__)) _invalid_parameter_handler ws2_invalid_parameter_handler_ = 0;

WS2_INLINE _invalid_parameter_handler
_set_invalid_parameter_handler(_invalid_parameter_handler handler) {
  return __atomic_exchange_n(&ws2_invalid_parameter_handler_, handler, __ATOMIC_SEQ_CST);
}
WS2_INLINE _invalid_parameter_handler _get_invalid_parameter_handler(void) {
  return __atomic_load_n(&ws2_invalid_parameter_handler_, __ATOMIC_SEQ_CST);
}

/* An argument that the runtime's contract forbids ends the program, unless it has set a handler; then
 * the call fails with the code. Source: Microsoft Learn, "Parameter validation". */
WS2_INLINE errno_t ws2_invalid_parameter(const char *function, errno_t code) {
  const _invalid_parameter_handler handler = _get_invalid_parameter_handler();
  if (!handler) {
    static const char text[] = "libws2: invalid argument of ";
    (void)!ws2_libc_write(2, text, sizeof text - 1);
    (void)!ws2_libc_write(2, function, ws2_libc_strlen(function));
    (void)!ws2_libc_write(2, "\n", 1);
    ws2_libc_abort();
  }
  handler(0, 0, 0, 0, 0);
  errno = code;
  return code;
}

WS2_END_C

#endif /* WS2_CRT_H */
