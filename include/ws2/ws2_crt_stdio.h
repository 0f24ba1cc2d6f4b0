/* SPDX-License-Identifier: MIT
 * Formatted text and streams: what Microsoft's C runtime has otherwise. printf and its kin, and scanf's,
 * are libws2's here, under the same names: they understand the formats of that runtime (%I64d, %ws, %S;
 * %ld has 32 bits) and hand the text to libc's. Source: Microsoft Learn, "Format specification syntax:
 * printf and wprintf functions". */
#pragma GCC system_header
#ifndef WS2_CRT_STDIO_H
#define WS2_CRT_STDIO_H

#include "ws2_crt.h"

WS2_BEGIN_C

int printf(const char *, ...) WS2_SYMBOL(printf);
int fprintf(FILE *, const char *, ...) WS2_SYMBOL(fprintf);
int sprintf(char *, const char *, ...) WS2_NOTHROW WS2_SYMBOL(sprintf);
int snprintf(char *, size_t, const char *, ...) WS2_NOTHROW WS2_SYMBOL(snprintf);
int vprintf(const char *, va_list) WS2_SYMBOL(vprintf);
int vfprintf(FILE *, const char *, va_list) WS2_SYMBOL(vfprintf);
int vsprintf(char *, const char *, va_list) WS2_NOTHROW WS2_SYMBOL(vsprintf);
int vsnprintf(char *, size_t, const char *, va_list) WS2_NOTHROW WS2_SYMBOL(vsnprintf);

int scanf(const char *, ...) WS2_SYMBOL(scanf);
int fscanf(FILE *, const char *, ...) WS2_SYMBOL(fscanf);
int sscanf(const char *, const char *, ...) WS2_NOTHROW WS2_SYMBOL(sscanf);
int vscanf(const char *, va_list) WS2_SYMBOL(vscanf);
int vfscanf(FILE *, const char *, va_list) WS2_SYMBOL(vfscanf);
int vsscanf(const char *, const char *, va_list) WS2_NOTHROW WS2_SYMBOL(vsscanf);

/* The forms whose %s, %c and %[ each take a buffer and its size. */
int scanf_s(const char *, ...) WS2_SYMBOL(scanf_s);
int fscanf_s(FILE *, const char *, ...) WS2_SYMBOL(fscanf_s);
int sscanf_s(const char *, const char *, ...) WS2_SYMBOL(sscanf_s);

/* Microsoft's older form: -1 where the text does not fit, and no zero at the end of a full buffer. */
WS2_INLINE int _vsnprintf(char *text, size_t size, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(text, size, format, arguments);
  int result = length;
  if (length >= 0 && (size_t)length >= size && text) {
    result = (size_t)length == size ? length : -1;
    if (size) {
      char *whole = (char *)ws2_libc_malloc((size_t)length + 1);
      if (whole) {
        vsnprintf(whole, (size_t)length + 1, format, again);
        ws2_libc_memcpy(text, whole, size);
        ws2_libc_free(whole);
      }
    }
  }
  va_end(again);
  return result;
}
WS2_INLINE int _snprintf(char *text, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vsnprintf(text, size, format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE int _vscprintf(const char *format, va_list arguments) {
  return vsnprintf(0, 0, format, arguments);
}
WS2_INLINE int _scprintf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vscprintf(format, arguments);
  va_end(arguments);
  return result;
}
WS2_INLINE int vsprintf_s(char *text, size_t size, const char *format, va_list arguments) {
  if (!text || !size || !format) return ws2_invalid_parameter("sprintf_s", EINVAL), -1;
  const int length = vsnprintf(text, size, format, arguments);
  if (length < 0 || (size_t)length >= size) {
    *text = 0;
    return ws2_invalid_parameter("sprintf_s", ERANGE), -1;
  }
  return length;
}
WS2_INLINE int sprintf_s(char *text, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vsprintf_s(text, size, format, arguments);
  va_end(arguments);
  return result;
}
/* At most count characters; with _TRUNCATE, as many as fit, and -1 when that is not all. */
WS2_INLINE int _vsnprintf_s(char *text, size_t size, size_t count, const char *format,
                            va_list arguments) {
  if (!count && !text && !size) return 0;
  if (!text || !size || !format) return ws2_invalid_parameter("_snprintf_s", EINVAL), -1;
  const size_t room = count < size ? count + 1 : size;
  const int length = vsnprintf(text, room, format, arguments);
  if (length >= 0 && (size_t)length < room) return length;
  if (length < 0 || (count != _TRUNCATE && count >= size)) {
    *text = 0;
    return ws2_invalid_parameter("_snprintf_s", ERANGE), -1;
  }
  return -1;
}
WS2_INLINE int vsnprintf_s(char *text, size_t size, size_t count, const char *format,
                           va_list arguments) {
  return _vsnprintf_s(text, size, count, format, arguments);
}
WS2_INLINE int _snprintf_s(char *text, size_t size, size_t count, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vsnprintf_s(text, size, count, format, arguments);
  va_end(arguments);
  return result;
}
#define snprintf_s _snprintf_s

#define printf_s printf
#define fprintf_s fprintf
#define vprintf_s vprintf
#define vfprintf_s vfprintf

WS2_INLINE char *gets_s(char *text, rsize_t size) {
  if (!text || !size) return ws2_invalid_parameter("gets_s", EINVAL), (char *)0;
  size_t used = 0;
  int character;
  while ((character = getc(stdin)) != '\n' && character != EOF) {
    if (used + 1 >= size) {
      while ((character = getc(stdin)) != '\n' && character != EOF) continue;
      *text = 0;
      return ws2_invalid_parameter("gets_s", ERANGE), (char *)0;
    }
    text[used++] = (char)character;
  }
  text[used] = 0;
  return character == EOF && !used ? (char *)0 : text;
}
/* Microsoft's runtime still has it; nothing limits what it writes. */
#if defined(__cplusplus) ? __cplusplus >= 201402L : __STDC_VERSION__ >= 201112L
WS2_INLINE char *gets(char *text) { return gets_s(text, RSIZE_MAX); }
#endif

WS2_INLINE errno_t fopen_s(FILE **stream, const char *name, const char *mode) {
  if (!stream) return ws2_invalid_parameter("fopen_s", EINVAL);
  *stream = 0;
  if (!name || !mode) return ws2_invalid_parameter("fopen_s", EINVAL);
  *stream = fopen(name, mode);
  return *stream ? 0 : errno;
}
WS2_INLINE errno_t freopen_s(FILE **stream, const char *name, const char *mode, FILE *old) {
  if (!stream || !mode || !old) return ws2_invalid_parameter("freopen_s", EINVAL);
  *stream = freopen(name, mode, old);
  return *stream ? 0 : errno;
}
WS2_INLINE errno_t tmpfile_s(FILE **stream) {
  if (!stream) return ws2_invalid_parameter("tmpfile_s", EINVAL);
  *stream = tmpfile();
  return *stream ? 0 : errno;
}
/* Sharing modes have no meaning here. */
WS2_INLINE FILE *_fsopen(const char *name, const char *mode, int sharing) {
  (void)sharing;
  return fopen(name, mode);
}

int ws2_libc_fileno(FILE *) __asm__("fileno");
FILE *ws2_libc_fdopen(int, const char *) __asm__("fdopen");
FILE *ws2_libc_popen(const char *, const char *) __asm__("popen");
int ws2_libc_pclose(FILE *) __asm__("pclose");
int ws2_libc_fseeko(FILE *, long, int) __asm__("fseeko64");
long ws2_libc_ftello(FILE *) __asm__("ftello64");
WS2_INLINE int _fileno(FILE *stream) { return ws2_libc_fileno(stream); }
WS2_INLINE FILE *_fdopen(int descriptor, const char *mode) { return ws2_libc_fdopen(descriptor, mode); }
WS2_INLINE FILE *_popen(const char *command, const char *mode) { return ws2_libc_popen(command, mode); }
WS2_INLINE int _pclose(FILE *stream) { return ws2_libc_pclose(stream); }
WS2_INLINE int _fseeki64(FILE *stream, long long offset, int origin) {
  return ws2_libc_fseeko(stream, (long)offset, origin);
}
WS2_INLINE long long _ftelli64(FILE *stream) { return ws2_libc_ftello(stream); }
WS2_INLINE int _flushall(void) { return fflush(0), 0; }
WS2_INLINE int _fgetchar(void) { return getchar(); }
WS2_INLINE int _fputchar(int character) { return putchar(character); }

WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <size_t Size>
inline int vsprintf_s(char (&text)[Size], const char *format, va_list arguments) {
  return vsprintf_s(text, Size, format, arguments);
}
template <size_t Size>
inline int sprintf_s(char (&text)[Size], const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vsprintf_s(text, Size, format, arguments);
  va_end(arguments);
  return result;
}
template <size_t Size>
inline int _vsnprintf_s(char (&text)[Size], size_t count, const char *format, va_list arguments) {
  return _vsnprintf_s(text, Size, count, format, arguments);
}
template <size_t Size>
inline int _snprintf_s(char (&text)[Size], size_t count, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = _vsnprintf_s(text, Size, count, format, arguments);
  va_end(arguments);
  return result;
}
template <size_t Size>
inline char *gets_s(char (&text)[Size]) {
  return gets_s(text, Size);
}
WS2_END_CPP
#endif

#include "ws2_crt_wide_stdio.h"

#endif /* WS2_CRT_STDIO_H */
