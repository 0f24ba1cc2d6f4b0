/* SPDX-License-Identifier: MIT
 * Numbers, paths, environment and the rest of <stdlib.h> that Microsoft's C runtime adds. long has 64
 * bits here and 32 there: _ltoa and its kin take the 64. Source: Microsoft Learn, "Data conversion". */
#pragma GCC system_header
#ifndef WS2_CRT_STDLIB_H
#define WS2_CRT_STDLIB_H

#include <stdio.h>

#include "ws2_crt.h"
#include "ws2_crt_malloc.h"
#include "ws2_crt_string.h"
#include "ws2_crt_wide_string.h"

#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#define _MAX_ENV 32767
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#ifndef __cplusplus
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#define _environ ws2_libc_environ
#define _sys_nerr 43
#define _doserrno errno
#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)

WS2_BEGIN_C

extern char **ws2_libc_environ __asm__("environ");
char *ws2_libc_realpath(const char *, char *) __asm__("realpath");
char *ws2_libc_getcwd(char *, size_t) __asm__("getcwd");
int ws2_libc_setenv(const char *, const char *, int) __asm__("setenv");
int ws2_libc_unsetenv(const char *) __asm__("unsetenv");
long ws2_libc_getrandom(void *, size_t, unsigned int) __asm__("getrandom");

/* "pause" and "cls" are commands of Windows' shell; all others go to this system's. */
int system(const char *) WS2_SYMBOL(system);

WS2_INLINE errno_t _itoa_s(int value, char *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_itoa_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_itoa_s", EINVAL);
  const int negative = radix == 10 && value < 0;
  unsigned long long rest = negative ? 0ULL - (unsigned long long)value : (unsigned int)value;
  char digits[66];
  size_t count = 0;
  do {
    digits[count++] = (char)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_itoa_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE char *_itoa(int value, char *text, int radix) {
  return _itoa_s(value, text, 67, radix) ? (char *)0 : text;
}
WS2_INLINE errno_t _ltoa_s(long value, char *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_ltoa_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_ltoa_s", EINVAL);
  const int negative = radix == 10 && value < 0;
  unsigned long long rest = negative ? 0ULL - (unsigned long long)value : (unsigned long)value;
  char digits[66];
  size_t count = 0;
  do {
    digits[count++] = (char)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_ltoa_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE char *_ltoa(long value, char *text, int radix) {
  return _ltoa_s(value, text, 67, radix) ? (char *)0 : text;
}
WS2_INLINE errno_t _ultoa_s(unsigned long value, char *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_ultoa_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_ultoa_s", EINVAL);
  const int negative = 0;
  unsigned long long rest = value;
  char digits[66];
  size_t count = 0;
  do {
    digits[count++] = (char)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_ultoa_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE char *_ultoa(unsigned long value, char *text, int radix) {
  return _ultoa_s(value, text, 67, radix) ? (char *)0 : text;
}
WS2_INLINE errno_t _i64toa_s(long long value, char *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_i64toa_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_i64toa_s", EINVAL);
  const int negative = radix == 10 && value < 0;
  unsigned long long rest = negative ? 0ULL - (unsigned long long)value : (unsigned long long)value;
  char digits[66];
  size_t count = 0;
  do {
    digits[count++] = (char)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_i64toa_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE char *_i64toa(long long value, char *text, int radix) {
  return _i64toa_s(value, text, 67, radix) ? (char *)0 : text;
}
WS2_INLINE errno_t _ui64toa_s(unsigned long long value, char *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_ui64toa_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_ui64toa_s", EINVAL);
  const int negative = 0;
  unsigned long long rest = value;
  char digits[66];
  size_t count = 0;
  do {
    digits[count++] = (char)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_ui64toa_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE char *_ui64toa(unsigned long long value, char *text, int radix) {
  return _ui64toa_s(value, text, 67, radix) ? (char *)0 : text;
}
WS2_INLINE errno_t _itow_s(int value, wchar_t *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_itow_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_itow_s", EINVAL);
  const int negative = radix == 10 && value < 0;
  unsigned long long rest = negative ? 0ULL - (unsigned long long)value : (unsigned int)value;
  wchar_t digits[66];
  size_t count = 0;
  do {
    digits[count++] = (wchar_t)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_itow_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE wchar_t *_itow(int value, wchar_t *text, int radix) {
  return _itow_s(value, text, 67, radix) ? (wchar_t *)0 : text;
}
WS2_INLINE errno_t _ltow_s(long value, wchar_t *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_ltow_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_ltow_s", EINVAL);
  const int negative = radix == 10 && value < 0;
  unsigned long long rest = negative ? 0ULL - (unsigned long long)value : (unsigned long)value;
  wchar_t digits[66];
  size_t count = 0;
  do {
    digits[count++] = (wchar_t)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_ltow_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE wchar_t *_ltow(long value, wchar_t *text, int radix) {
  return _ltow_s(value, text, 67, radix) ? (wchar_t *)0 : text;
}
WS2_INLINE errno_t _ultow_s(unsigned long value, wchar_t *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_ultow_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_ultow_s", EINVAL);
  const int negative = 0;
  unsigned long long rest = value;
  wchar_t digits[66];
  size_t count = 0;
  do {
    digits[count++] = (wchar_t)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_ultow_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE wchar_t *_ultow(unsigned long value, wchar_t *text, int radix) {
  return _ultow_s(value, text, 67, radix) ? (wchar_t *)0 : text;
}
WS2_INLINE errno_t _i64tow_s(long long value, wchar_t *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_i64tow_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_i64tow_s", EINVAL);
  const int negative = radix == 10 && value < 0;
  unsigned long long rest = negative ? 0ULL - (unsigned long long)value : (unsigned long long)value;
  wchar_t digits[66];
  size_t count = 0;
  do {
    digits[count++] = (wchar_t)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_i64tow_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE wchar_t *_i64tow(long long value, wchar_t *text, int radix) {
  return _i64tow_s(value, text, 67, radix) ? (wchar_t *)0 : text;
}
WS2_INLINE errno_t _ui64tow_s(unsigned long long value, wchar_t *text, size_t size, int radix) {
  if (!text || !size) return ws2_invalid_parameter("_ui64tow_s", EINVAL);
  *text = 0;
  if (radix < 2 || radix > 36) return ws2_invalid_parameter("_ui64tow_s", EINVAL);
  const int negative = 0;
  unsigned long long rest = value;
  wchar_t digits[66];
  size_t count = 0;
  do {
    digits[count++] = (wchar_t)"0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
  } while (rest /= (unsigned)radix);
  if (negative) digits[count++] = '-';
  if (count >= size) return ws2_invalid_parameter("_ui64tow_s", ERANGE);
  text[count] = 0;
  size_t i;
  for (i = 0; i < count; ++i) text[i] = digits[count - 1 - i];
  return 0;
}
WS2_INLINE wchar_t *_ui64tow(unsigned long long value, wchar_t *text, int radix) {
  return _ui64tow_s(value, text, 67, radix) ? (wchar_t *)0 : text;
}
WS2_INLINE char *itoa(int value, char *text, int radix) { return _itoa(value, text, radix); }
WS2_INLINE char *ltoa(long value, char *text, int radix) { return _ltoa(value, text, radix); }
WS2_INLINE char *ultoa(unsigned long value, char *text, int radix) { return _ultoa(value, text, radix); }

WS2_INLINE long long _atoi64(const char *text) { return strtoll(text, 0, 10); }
WS2_INLINE long long _strtoi64(const char *text, char **end, int base) { return strtoll(text, end, base); }
WS2_INLINE unsigned long long _strtoui64(const char *text, char **end, int base) {
  return strtoull(text, end, base);
}
WS2_INLINE int _wtoi(const wchar_t *text) { return (int)wcstol(text, 0, 10); }
WS2_INLINE long _wtol(const wchar_t *text) { return wcstol(text, 0, 10); }
WS2_INLINE double _wtof(const wchar_t *text) { return wcstod(text, 0); }
WS2_INLINE long long _wtoi64(const wchar_t *text) { return wcstoll(text, 0, 10); }
WS2_INLINE long long _wcstoi64(const wchar_t *text, wchar_t **end, int base) {
  return wcstoll(text, end, base);
}
WS2_INLINE unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base) {
  return wcstoull(text, end, base);
}
#ifndef _rotl /* <x86intrin.h> has them as macros */
WS2_INLINE unsigned int _rotl(unsigned int value, int shift) {
  return (value << (shift & 31)) | (value >> (-shift & 31));
}
WS2_INLINE unsigned int _rotr(unsigned int value, int shift) {
  return (value >> (shift & 31)) | (value << (-shift & 31));
}
#endif
WS2_INLINE unsigned long long _rotl64(unsigned long long value, int shift) {
  return (value << (shift & 63)) | (value >> (-shift & 63));
}
WS2_INLINE unsigned long long _rotr64(unsigned long long value, int shift) {
  return (value >> (shift & 63)) | (value << (-shift & 63));
}

WS2_INLINE errno_t rand_s(unsigned int *value) {
  if (!value) return ws2_invalid_parameter("rand_s", EINVAL);
  return ws2_libc_getrandom(value, sizeof *value, 0) == (long)sizeof *value ? 0 : EINVAL;
}

WS2_INLINE errno_t getenv_s(size_t *needed, char *text, size_t size, const char *name) {
  if (!needed || (!text && size) || !name) return ws2_invalid_parameter("getenv_s", EINVAL);
  const char *value = getenv(name);
  *needed = value ? ws2_libc_strlen(value) + 1 : 0;
  if (text && size) *text = 0;
  if (!value || !size) return 0;
  return *needed > size ? ERANGE : strcpy_s(text, size, value);
}
WS2_INLINE errno_t _dupenv_s(char **text, size_t *size, const char *name) {
  if (!text || !name) return ws2_invalid_parameter("_dupenv_s", EINVAL);
  const char *value = getenv(name);
  *text = value ? ws2_libc_strdup(value) : 0;
  if (size) *size = *text ? ws2_libc_strlen(*text) + 1 : 0;
  return value && !*text ? ENOMEM : 0;
}
/* An empty value removes the variable. */
WS2_INLINE errno_t _putenv_s(const char *name, const char *value) {
  if (!name || !value) return ws2_invalid_parameter("_putenv_s", EINVAL);
  return (*value ? ws2_libc_setenv(name, value, 1) : ws2_libc_unsetenv(name)) ? errno : 0;
}
WS2_INLINE int _putenv(const char *text) {
  char name[512];
  size_t length = 0;
  while (text[length] && text[length] != '=') ++length;
  if (!text[length] || !length || length >= sizeof name) return errno = EINVAL, -1;
  ws2_libc_memcpy(name, text, length);
  name[length] = 0;
  return _putenv_s(name, text + length + 1) ? -1 : 0;
}

WS2_INLINE errno_t mbstowcs_s(size_t *converted, wchar_t *text, size_t size, const char *from,
                              size_t count) {
  if (converted) *converted = 0;
  if (text && size) *text = 0;
  if ((!text && size) || (text && !size) || !from) return ws2_invalid_parameter("mbstowcs_s", EINVAL);
  const size_t whole = mbstowcs(0, from, 0);
  if (whole == (size_t)-1) return errno = EILSEQ;
  const size_t wanted = count == _TRUNCATE || count > whole ? whole : count;
  if (converted) *converted = (text ? wanted : whole) + 1;
  if (!text) return 0;
  if (wanted >= size && count != _TRUNCATE) return ws2_invalid_parameter("mbstowcs_s", ERANGE);
  const size_t taken = wanted < size ? wanted : size - 1;
  mbstowcs(text, from, taken);
  text[taken] = 0;
  if (converted) *converted = taken + 1;
  return taken < wanted ? STRUNCATE : 0;
}
WS2_INLINE errno_t wcstombs_s(size_t *converted, char *text, size_t size, const wchar_t *from,
                              size_t count) {
  if (converted) *converted = 0;
  if (text && size) *text = 0;
  if ((!text && size) || (text && !size) || !from) return ws2_invalid_parameter("wcstombs_s", EINVAL);
  const size_t whole = wcstombs(0, from, 0);
  if (whole == (size_t)-1) return errno = EILSEQ;
  const size_t wanted = count == _TRUNCATE || count > whole ? whole : count;
  if (converted) *converted = wanted + 1;
  if (!text) return 0;
  if (wanted >= size && count != _TRUNCATE) return ws2_invalid_parameter("wcstombs_s", ERANGE);
  const size_t taken = wcstombs(text, from, wanted < size ? wanted : size - 1);
  text[taken] = 0;
  if (converted) *converted = taken + 1;
  return taken < wanted ? STRUNCATE : 0;
}

WS2_INLINE char *_fullpath(char *absolute, const char *relative, size_t size) {
  char *whole = ws2_libc_realpath(relative, 0);
  if (!whole || !absolute) return whole;
  const int fits = ws2_libc_strlen(whole) < size;
  if (fits) ws2_libc_memcpy(absolute, whole, ws2_libc_strlen(whole) + 1);
  ws2_libc_free(whole);
  return fits ? absolute : (errno = ERANGE, (char *)0);
}
/* Both slashes part a path; a drive is "X:". */
WS2_INLINE errno_t _splitpath_s(const char *path, char *drive, size_t drive_size, char *folder,
                                size_t folder_size, char *name, size_t name_size, char *extension,
                                size_t extension_size) {
  if (!path) return ws2_invalid_parameter("_splitpath_s", EINVAL);
  const char *at = path, *base, *dot = 0, *end;
  if (drive && drive_size) *drive = 0;
  if (path[0] && path[1] == ':') {
    if (drive && strncpy_s(drive, drive_size, path, 2)) return ERANGE;
    at += 2;
  }
  base = at;
  for (end = at; *end; ++end) {
    if (*end == '/' || *end == '\\') base = end + 1, dot = 0;
    if (*end == '.' && end >= base) dot = end;
  }
  if (!dot) dot = end;
  if (folder && strncpy_s(folder, folder_size, at, (size_t)(base - at))) return ERANGE;
  if (name && strncpy_s(name, name_size, base, (size_t)(dot - base))) return ERANGE;
  if (extension && strcpy_s(extension, extension_size, dot)) return ERANGE;
  return 0;
}
WS2_INLINE void _splitpath(const char *path, char *drive, char *folder, char *name, char *extension) {
  _splitpath_s(path, drive, drive ? _MAX_DRIVE : 0, folder, folder ? _MAX_DIR : 0, name,
               name ? _MAX_FNAME : 0, extension, extension ? _MAX_EXT : 0);
}

WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <size_t Size>
inline errno_t _itoa_s(int value, char (&text)[Size], int radix) {
  return _itoa_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _ltoa_s(long value, char (&text)[Size], int radix) {
  return _ltoa_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _ultoa_s(unsigned long value, char (&text)[Size], int radix) {
  return _ultoa_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _i64toa_s(long long value, char (&text)[Size], int radix) {
  return _i64toa_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _ui64toa_s(unsigned long long value, char (&text)[Size], int radix) {
  return _ui64toa_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _itow_s(int value, wchar_t (&text)[Size], int radix) {
  return _itow_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _ltow_s(long value, wchar_t (&text)[Size], int radix) {
  return _ltow_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _ultow_s(unsigned long value, wchar_t (&text)[Size], int radix) {
  return _ultow_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _i64tow_s(long long value, wchar_t (&text)[Size], int radix) {
  return _i64tow_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t _ui64tow_s(unsigned long long value, wchar_t (&text)[Size], int radix) {
  return _ui64tow_s(value, text, Size, radix);
}
template <size_t Size>
inline errno_t getenv_s(size_t *needed, char (&text)[Size], const char *name) {
  return getenv_s(needed, text, Size, name);
}
template <size_t Size>
inline errno_t mbstowcs_s(size_t *converted, wchar_t (&text)[Size], const char *from, size_t count) {
  return mbstowcs_s(converted, text, Size, from, count);
}
template <size_t Size>
inline errno_t wcstombs_s(size_t *converted, char (&text)[Size], const wchar_t *from, size_t count) {
  return wcstombs_s(converted, text, Size, from, count);
}
WS2_END_CPP
#endif

#endif /* WS2_CRT_STDLIB_H */
