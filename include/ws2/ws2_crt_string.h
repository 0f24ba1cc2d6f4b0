/* SPDX-License-Identifier: MIT
 * Strings of char: what Microsoft's C runtime adds. Source: Microsoft Learn, "String manipulation (CRT)". */
#pragma GCC system_header
#ifndef WS2_CRT_STRING_H
#define WS2_CRT_STRING_H

#include "ws2_crt.h"

WS2_BEGIN_C
WS2_INLINE errno_t strcpy_s(char *to, rsize_t size, const char *from) {
  if (!to || !size) return ws2_invalid_parameter("strcpy_s", EINVAL);
  if (!from) return *to = 0, ws2_invalid_parameter("strcpy_s", EINVAL);
  const size_t length = ws2_libc_strnlen(from, size);
  if (length == size) return *to = 0, ws2_invalid_parameter("strcpy_s", ERANGE);
  ws2_libc_memmove(to, from, (length + 1) * sizeof *to);
  return 0;
}
WS2_INLINE errno_t strcat_s(char *to, rsize_t size, const char *from) {
  if (!to || !size) return ws2_invalid_parameter("strcat_s", EINVAL);
  if (!from) return *to = 0, ws2_invalid_parameter("strcat_s", EINVAL);
  const size_t used = ws2_libc_strnlen(to, size);
  if (used == size) return *to = 0, ws2_invalid_parameter("strcat_s", EINVAL);
  const size_t length = ws2_libc_strnlen(from, size - used);
  if (length == size - used) return *to = 0, ws2_invalid_parameter("strcat_s", ERANGE);
  ws2_libc_memmove(to + used, from, (length + 1) * sizeof *to);
  return 0;
}
/* At most count characters; with _TRUNCATE, as many as fit. */
WS2_INLINE errno_t strncpy_s(char *to, rsize_t size, const char *from, rsize_t count) {
  if (!count && !to && !size) return 0;
  if (!to || !size) return ws2_invalid_parameter("strncpy_s", EINVAL);
  if (!count) return *to = 0, 0;
  if (!from) return *to = 0, ws2_invalid_parameter("strncpy_s", EINVAL);
  const size_t length = ws2_libc_strnlen(from, count < size ? count : size);
  if (length >= size) {
    if (count != _TRUNCATE) return *to = 0, ws2_invalid_parameter("strncpy_s", ERANGE);
    ws2_libc_memmove(to, from, (size - 1) * sizeof *to);
    to[size - 1] = 0;
    return STRUNCATE;
  }
  ws2_libc_memmove(to, from, length * sizeof *to);
  to[length] = 0;
  return 0;
}
WS2_INLINE errno_t strncat_s(char *to, rsize_t size, const char *from, rsize_t count) {
  if (!to || !size) return ws2_invalid_parameter("strncat_s", EINVAL);
  const size_t used = ws2_libc_strnlen(to, size);
  if (used == size) return *to = 0, ws2_invalid_parameter("strncat_s", EINVAL);
  if (!count) return 0;
  if (!from) return *to = 0, ws2_invalid_parameter("strncat_s", EINVAL);
  const size_t room = size - used, length = ws2_libc_strnlen(from, count < room ? count : room);
  if (length >= room) {
    if (count != _TRUNCATE) return *to = 0, ws2_invalid_parameter("strncat_s", ERANGE);
    ws2_libc_memmove(to + used, from, (room - 1) * sizeof *to);
    to[size - 1] = 0;
    return STRUNCATE;
  }
  ws2_libc_memmove(to + used, from, length * sizeof *to);
  to[used + length] = 0;
  return 0;
}
WS2_INLINE char *_strlwr(char *text) {
  char *at;
  for (at = text; *at; ++at) *at = (char)ws2_libc_tolower((unsigned char)*at);
  return text;
}
WS2_INLINE char *_strupr(char *text) {
  char *at;
  for (at = text; *at; ++at) *at = (char)ws2_libc_toupper((unsigned char)*at);
  return text;
}
WS2_INLINE errno_t _strlwr_s(char *text, size_t size) {
  if (!text || ws2_libc_strnlen(text, size) == size) return ws2_invalid_parameter("_strlwr_s", EINVAL);
  return _strlwr(text), 0;
}
WS2_INLINE errno_t _strupr_s(char *text, size_t size) {
  if (!text || ws2_libc_strnlen(text, size) == size) return ws2_invalid_parameter("_strupr_s", EINVAL);
  return _strupr(text), 0;
}
WS2_INLINE char *_strrev(char *text) {
  char *end = text + ws2_libc_strlen(text);
  char *at;
  for (at = text; at < end; ++at) {
    const char last = *--end;
    *end = *at;
    *at = last;
  }
  return text;
}
WS2_INLINE char *_strset(char *text, int character) {
  char *at;
  for (at = text; *at; ++at) *at = (char)character;
  return text;
}
WS2_INLINE size_t strnlen_s(const char *text, size_t size) {
  return text ? ws2_libc_strnlen(text, size) : 0;
}

WS2_INLINE int _stricmp(const char *one, const char *other) { return ws2_libc_strcasecmp(one, other); }
WS2_INLINE int _strnicmp(const char *one, const char *other, size_t count) {
  return ws2_libc_strncasecmp(one, other, count);
}
WS2_INLINE int _strcmpi(const char *one, const char *other) { return _stricmp(one, other); }
WS2_INLINE int _stricoll(const char *one, const char *other) { return _stricmp(one, other); }
WS2_INLINE int stricmp(const char *one, const char *other) { return _stricmp(one, other); }
WS2_INLINE int strcmpi(const char *one, const char *other) { return _stricmp(one, other); }
WS2_INLINE int strnicmp(const char *one, const char *other, size_t count) {
  return _strnicmp(one, other, count);
}
WS2_INLINE int _memicmp(const void *one, const void *other, size_t count) {
  const unsigned char *a = (const unsigned char *)one, *b = (const unsigned char *)other;
  for (; count; --count, ++a, ++b) {
    const int difference = ws2_libc_tolower(*a) - ws2_libc_tolower(*b);
    if (difference) return difference;
  }
  return 0;
}
WS2_INLINE char *_strdup(const char *text) { return text ? ws2_libc_strdup(text) : 0; }
WS2_INLINE char *strlwr(char *text) { return _strlwr(text); }
WS2_INLINE char *strupr(char *text) { return _strupr(text); }
WS2_INLINE char *strrev(char *text) { return _strrev(text); }
WS2_INLINE char *strtok_s(char *text, const char *delimiters, char **context) {
  if (!delimiters || !context || (!text && !*context)) {
    ws2_invalid_parameter("strtok_s", EINVAL);
    return 0;
  }
  return ws2_libc_strtok_r(text, delimiters, context);
}
WS2_INLINE errno_t strerror_s(char *text, size_t size, int code) {
  if (!text || !size) return ws2_invalid_parameter("strerror_s", EINVAL);
  ws2_libc_strerror_r(code, text, size);
  return 0;
}
WS2_INLINE errno_t memcpy_s(void *to, rsize_t size, const void *from, rsize_t count) {
  if (!count) return 0;
  if (!to) return ws2_invalid_parameter("memcpy_s", EINVAL);
  if (!from || size < count) {
    ws2_libc_memset(to, 0, size);
    return ws2_invalid_parameter("memcpy_s", from ? ERANGE : EINVAL);
  }
  ws2_libc_memcpy(to, from, count);
  return 0;
}
WS2_INLINE errno_t memmove_s(void *to, rsize_t size, const void *from, rsize_t count) {
  if (!count) return 0;
  if (!to || !from) return ws2_invalid_parameter("memmove_s", EINVAL);
  if (size < count) return ws2_invalid_parameter("memmove_s", ERANGE);
  ws2_libc_memmove(to, from, count);
  return 0;
}
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <size_t Size>
inline errno_t strcpy_s(char (&to)[Size], const char *from) {
  return strcpy_s(to, Size, from);
}
template <size_t Size>
inline errno_t strcat_s(char (&to)[Size], const char *from) {
  return strcat_s(to, Size, from);
}
template <size_t Size>
inline errno_t strncpy_s(char (&to)[Size], const char *from, rsize_t count) {
  return strncpy_s(to, Size, from, count);
}
template <size_t Size>
inline errno_t strncat_s(char (&to)[Size], const char *from, rsize_t count) {
  return strncat_s(to, Size, from, count);
}
template <size_t Size>
inline errno_t strerror_s(char (&text)[Size], int code) {
  return strerror_s(text, Size, code);
}
WS2_END_CPP
#endif

#endif /* WS2_CRT_STRING_H */
