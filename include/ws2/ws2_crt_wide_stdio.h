/* SPDX-License-Identifier: MIT
 * Formatted wide text. In the wide functions %s is a wide string and %S a narrow one, as Microsoft's
 * runtime has it. Source: Microsoft Learn, "Format specification syntax: printf and wprintf functions". */
#pragma GCC system_header
#ifndef WS2_CRT_WIDE_STDIO_H
#define WS2_CRT_WIDE_STDIO_H

#include <wchar.h>

#include "ws2_crt.h"
#include "ws2_crt_wide_string.h"

WS2_BEGIN_C

int wprintf(const wchar_t *, ...) WS2_SYMBOL(wprintf);
int fwprintf(FILE *, const wchar_t *, ...) WS2_SYMBOL(fwprintf);
int swprintf(wchar_t *, size_t, const wchar_t *, ...) WS2_NOTHROW WS2_SYMBOL(swprintf);
int vwprintf(const wchar_t *, va_list) WS2_SYMBOL(vwprintf);
int vfwprintf(FILE *, const wchar_t *, va_list) WS2_SYMBOL(vfwprintf);
int vswprintf(wchar_t *, size_t, const wchar_t *, va_list) WS2_NOTHROW WS2_SYMBOL(vswprintf);

int wscanf(const wchar_t *, ...) WS2_SYMBOL(wscanf);
int fwscanf(FILE *, const wchar_t *, ...) WS2_SYMBOL(fwscanf);
int swscanf(const wchar_t *, const wchar_t *, ...) WS2_NOTHROW WS2_SYMBOL(swscanf);
int vwscanf(const wchar_t *, va_list) WS2_SYMBOL(vwscanf);
int vfwscanf(FILE *, const wchar_t *, va_list) WS2_SYMBOL(vfwscanf);
int vswscanf(const wchar_t *, const wchar_t *, va_list) WS2_NOTHROW WS2_SYMBOL(vswscanf);
int wscanf_s(const wchar_t *, ...) WS2_SYMBOL(wscanf_s);
int fwscanf_s(FILE *, const wchar_t *, ...) WS2_SYMBOL(fwscanf_s);
int swscanf_s(const wchar_t *, const wchar_t *, ...) WS2_SYMBOL(swscanf_s);
/* The length of the formatted text, for which libc has no wide call. */
int ws2_wide_length(const wchar_t *, va_list) WS2_SYMBOL(wide_length);

WS2_INLINE int _vscwprintf(const wchar_t *format, va_list arguments) {
  return ws2_wide_length(format, arguments);
}
WS2_INLINE int _scwprintf(const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = ws2_wide_length(format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE int _vsnwprintf(wchar_t *text, size_t size, const wchar_t *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vswprintf(text, size, format, arguments);
  if (length < 0 && size) {
    length = ws2_wide_length(format, again);
    va_end(again);
    va_copy(again, arguments);
    wchar_t *whole =
        length < 0 ? 0 : (wchar_t *)ws2_libc_malloc(((size_t)length + 1) * sizeof *whole);
    if (whole) {
      va_list third;
      va_copy(third, again);
      vswprintf(whole, (size_t)length + 1, format, third);
      va_end(third);
      ws2_libc_memcpy(text, whole, size * sizeof *whole);
      ws2_libc_free(whole);
    }
    if ((size_t)length != size) length = -1;
  }
  va_end(again);
  return length;
}
WS2_INLINE int _snwprintf(wchar_t *text, size_t size, const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vsnwprintf(text, size, format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE int vswprintf_s(wchar_t *text, size_t size, const wchar_t *format, va_list arguments) {
  if (!text || !size || !format) return ws2_invalid_parameter("swprintf_s", EINVAL), -1;
  const int length = vswprintf(text, size, format, arguments);
  if (length >= 0) return length;
  *text = 0;
  return ws2_invalid_parameter("swprintf_s", ERANGE), -1;
}
WS2_INLINE int swprintf_s(wchar_t *text, size_t size, const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vswprintf_s(text, size, format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE int _vsnwprintf_s(wchar_t *text, size_t size, size_t count, const wchar_t *format,
                             va_list arguments) {
  if (!count && !text && !size) return 0;
  if (!text || !size || !format) return ws2_invalid_parameter("_snwprintf_s", EINVAL), -1;
  const size_t room = count < size ? count + 1 : size;
  const int length = vswprintf(text, room, format, arguments);
  if (length >= 0) return length;
  if (count != _TRUNCATE && count >= size) {
    *text = 0;
    return ws2_invalid_parameter("_snwprintf_s", ERANGE), -1;
  }
  text[room - 1] = 0;
  return -1;
}
WS2_INLINE int _snwprintf_s(wchar_t *text, size_t size, size_t count, const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vsnwprintf_s(text, size, count, format, arguments);
  va_end(arguments);
  return result;
}
#define wprintf_s wprintf
#define fwprintf_s fwprintf
#define vwprintf_s vwprintf
#define vfwprintf_s vfwprintf

/* Names of files are UTF-8 here. */
WS2_INLINE char *ws2_narrow_name(const wchar_t *name, char *text, size_t size) {
  size_t used = 0;
  for (; *name; ++name) {
    const unsigned int c = (unsigned int)*name;
    const int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    if (used + (size_t)more + 1 >= size || c > 0x10ffff) return 0;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    text[used++] = (char)(first[more] | (c >> (6 * more)));
    int i;
    for (i = more - 1; i >= 0; --i) text[used++] = (char)(0x80 | ((c >> (6 * i)) & 0x3f));
  }
  text[used] = 0;
  return text;
}
WS2_INLINE FILE *_wfopen(const wchar_t *name, const wchar_t *mode) {
  char path[4096], narrow_mode[32];
  if (!name || !mode) return errno = EINVAL, (FILE *)0;
  if (!ws2_narrow_name(name, path, sizeof path) ||
      !ws2_narrow_name(mode, narrow_mode, sizeof narrow_mode)) {
    return errno = ENOENT, (FILE *)0;
  }
  return fopen(path, narrow_mode);
}
WS2_INLINE FILE *_wfsopen(const wchar_t *name, const wchar_t *mode, int sharing) {
  (void)sharing;
  return _wfopen(name, mode);
}
WS2_INLINE errno_t _wfopen_s(FILE **stream, const wchar_t *name, const wchar_t *mode) {
  if (!stream) return ws2_invalid_parameter("_wfopen_s", EINVAL);
  *stream = 0;
  if (!name || !mode) return ws2_invalid_parameter("_wfopen_s", EINVAL);
  *stream = _wfopen(name, mode);
  return *stream ? 0 : errno;
}
WS2_INLINE int _wunlink(const wchar_t *name) {
  char path[4096];
  return ws2_narrow_name(name, path, sizeof path) ? remove(path) : (errno = ENOENT, -1);
}
WS2_INLINE int _wremove(const wchar_t *name) { return _wunlink(name); }
WS2_INLINE wchar_t *_getws_s(wchar_t *text, size_t size) {
  if (!text || !size) return ws2_invalid_parameter("_getws_s", EINVAL), (wchar_t *)0;
  if (!fgetws(text, (int)size, stdin)) return 0;
  const size_t length = ws2_libc_wcslen(text);
  if (length && text[length - 1] == L'\n') text[length - 1] = 0;
  return text;
}
WS2_INLINE int _putws(const wchar_t *text) {
  return fputws(text, stdout) < 0 || fputwc(L'\n', stdout) == WEOF ? (int)WEOF : 0;
}

WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <size_t Size>
inline int vswprintf_s(wchar_t (&text)[Size], const wchar_t *format, va_list arguments) {
  return vswprintf_s(text, Size, format, arguments);
}
template <size_t Size>
inline int swprintf_s(wchar_t (&text)[Size], const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vswprintf_s(text, Size, format, arguments);
  va_end(arguments);
  return result;
}
template <size_t Size>
inline int _snwprintf_s(wchar_t (&text)[Size], size_t count, const wchar_t *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vsnwprintf_s(text, Size, count, format, arguments);
  va_end(arguments);
  return result;
}
WS2_END_CPP
#endif

#endif /* WS2_CRT_WIDE_STDIO_H */
