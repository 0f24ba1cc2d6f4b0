/* SPDX-License-Identifier: MIT
 * Strings of wide characters: what Microsoft's C runtime adds. Source: Microsoft Learn, "String manipulation (CRT)". */
#pragma GCC system_header
#ifndef WS2_CRT_WIDE_STRING_H
#define WS2_CRT_WIDE_STRING_H

#include "ws2_crt.h"

WS2_BEGIN_C
WS2_INLINE errno_t wcscpy_s(wchar_t *to, rsize_t size, const wchar_t *from) {
  if (!to || !size) return ws2_invalid_parameter("wcscpy_s", EINVAL);
  if (!from) return *to = 0, ws2_invalid_parameter("wcscpy_s", EINVAL);
  const size_t length = ws2_libc_wcsnlen(from, size);
  if (length == size) return *to = 0, ws2_invalid_parameter("wcscpy_s", ERANGE);
  ws2_libc_memmove(to, from, (length + 1) * sizeof *to);
  return 0;
}
WS2_INLINE errno_t wcscat_s(wchar_t *to, rsize_t size, const wchar_t *from) {
  if (!to || !size) return ws2_invalid_parameter("wcscat_s", EINVAL);
  if (!from) return *to = 0, ws2_invalid_parameter("wcscat_s", EINVAL);
  const size_t used = ws2_libc_wcsnlen(to, size);
  if (used == size) return *to = 0, ws2_invalid_parameter("wcscat_s", EINVAL);
  const size_t length = ws2_libc_wcsnlen(from, size - used);
  if (length == size - used) return *to = 0, ws2_invalid_parameter("wcscat_s", ERANGE);
  ws2_libc_memmove(to + used, from, (length + 1) * sizeof *to);
  return 0;
}
/* At most count characters; with _TRUNCATE, as many as fit. */
WS2_INLINE errno_t wcsncpy_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count) {
  if (!count && !to && !size) return 0;
  if (!to || !size) return ws2_invalid_parameter("wcsncpy_s", EINVAL);
  if (!count) return *to = 0, 0;
  if (!from) return *to = 0, ws2_invalid_parameter("wcsncpy_s", EINVAL);
  const size_t length = ws2_libc_wcsnlen(from, count < size ? count : size);
  if (length >= size) {
    if (count != _TRUNCATE) return *to = 0, ws2_invalid_parameter("wcsncpy_s", ERANGE);
    ws2_libc_memmove(to, from, (size - 1) * sizeof *to);
    to[size - 1] = 0;
    return STRUNCATE;
  }
  ws2_libc_memmove(to, from, length * sizeof *to);
  to[length] = 0;
  return 0;
}
WS2_INLINE errno_t wcsncat_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count) {
  if (!to || !size) return ws2_invalid_parameter("wcsncat_s", EINVAL);
  const size_t used = ws2_libc_wcsnlen(to, size);
  if (used == size) return *to = 0, ws2_invalid_parameter("wcsncat_s", EINVAL);
  if (!count) return 0;
  if (!from) return *to = 0, ws2_invalid_parameter("wcsncat_s", EINVAL);
  const size_t room = size - used, length = ws2_libc_wcsnlen(from, count < room ? count : room);
  if (length >= room) {
    if (count != _TRUNCATE) return *to = 0, ws2_invalid_parameter("wcsncat_s", ERANGE);
    ws2_libc_memmove(to + used, from, (room - 1) * sizeof *to);
    to[size - 1] = 0;
    return STRUNCATE;
  }
  ws2_libc_memmove(to + used, from, length * sizeof *to);
  to[used + length] = 0;
  return 0;
}
WS2_INLINE wchar_t *_wcslwr(wchar_t *text) {
  wchar_t *at;
  for (at = text; *at; ++at) *at = (wchar_t)ws2_libc_towlower((unsigned int)*at);
  return text;
}
WS2_INLINE wchar_t *_wcsupr(wchar_t *text) {
  wchar_t *at;
  for (at = text; *at; ++at) *at = (wchar_t)ws2_libc_towupper((unsigned int)*at);
  return text;
}
WS2_INLINE errno_t _wcslwr_s(wchar_t *text, size_t size) {
  if (!text || ws2_libc_wcsnlen(text, size) == size) return ws2_invalid_parameter("_wcslwr_s", EINVAL);
  return _wcslwr(text), 0;
}
WS2_INLINE errno_t _wcsupr_s(wchar_t *text, size_t size) {
  if (!text || ws2_libc_wcsnlen(text, size) == size) return ws2_invalid_parameter("_wcsupr_s", EINVAL);
  return _wcsupr(text), 0;
}
WS2_INLINE wchar_t *_wcsrev(wchar_t *text) {
  wchar_t *end = text + ws2_libc_wcslen(text);
  wchar_t *at;
  for (at = text; at < end; ++at) {
    const wchar_t last = *--end;
    *end = *at;
    *at = last;
  }
  return text;
}
WS2_INLINE wchar_t *_wcsset(wchar_t *text, wchar_t character) {
  wchar_t *at;
  for (at = text; *at; ++at) *at = (wchar_t)character;
  return text;
}
WS2_INLINE size_t wcsnlen_s(const wchar_t *text, size_t size) {
  return text ? ws2_libc_wcsnlen(text, size) : 0;
}

WS2_INLINE int _wcsicmp(const wchar_t *one, const wchar_t *other) {
  return ws2_libc_wcscasecmp(one, other);
}
WS2_INLINE int _wcsnicmp(const wchar_t *one, const wchar_t *other, size_t count) {
  return ws2_libc_wcsncasecmp(one, other, count);
}
WS2_INLINE int wcsicmp(const wchar_t *one, const wchar_t *other) { return _wcsicmp(one, other); }
WS2_INLINE int wcsnicmp(const wchar_t *one, const wchar_t *other, size_t count) {
  return _wcsnicmp(one, other, count);
}
WS2_INLINE wchar_t *_wcsdup(const wchar_t *text) { return text ? ws2_libc_wcsdup(text) : 0; }
wchar_t *ws2_libc_wcstok(wchar_t *, const wchar_t *, wchar_t **) __asm__("wcstok");
WS2_INLINE wchar_t *wcstok_s(wchar_t *text, const wchar_t *delimiters, wchar_t **context) {
  if (!delimiters || !context || (!text && !*context)) {
    ws2_invalid_parameter("wcstok_s", EINVAL);
    return 0;
  }
  return ws2_libc_wcstok(text, delimiters, context);
}
WS2_INLINE errno_t wmemcpy_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count) {
  if (!count) return 0;
  if (!to) return ws2_invalid_parameter("wmemcpy_s", EINVAL);
  if (!from || size < count) {
    ws2_libc_memset(to, 0, size * sizeof *to);
    return ws2_invalid_parameter("wmemcpy_s", from ? ERANGE : EINVAL);
  }
  ws2_libc_memcpy(to, from, count * sizeof *to);
  return 0;
}
WS2_INLINE errno_t wmemmove_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count) {
  if (!count) return 0;
  if (!to || !from) return ws2_invalid_parameter("wmemmove_s", EINVAL);
  if (size < count) return ws2_invalid_parameter("wmemmove_s", ERANGE);
  ws2_libc_memmove(to, from, count * sizeof *to);
  return 0;
}
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <size_t Size>
inline errno_t wcscpy_s(wchar_t (&to)[Size], const wchar_t *from) {
  return wcscpy_s(to, Size, from);
}
template <size_t Size>
inline errno_t wcscat_s(wchar_t (&to)[Size], const wchar_t *from) {
  return wcscat_s(to, Size, from);
}
template <size_t Size>
inline errno_t wcsncpy_s(wchar_t (&to)[Size], const wchar_t *from, rsize_t count) {
  return wcsncpy_s(to, Size, from, count);
}
template <size_t Size>
inline errno_t wcsncat_s(wchar_t (&to)[Size], const wchar_t *from, rsize_t count) {
  return wcsncat_s(to, Size, from, count);
}
WS2_END_CPP
#endif

#endif /* WS2_CRT_WIDE_STRING_H */
