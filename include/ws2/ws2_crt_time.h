/* SPDX-License-Identifier: MIT
 * Time: what Microsoft's C runtime adds. Note that its localtime_s has the result first.
 * Source: Microsoft Learn, "Time management". */
#pragma GCC system_header
#ifndef WS2_CRT_TIME_H
#define WS2_CRT_TIME_H

#include "ws2_crt.h"

typedef int __time32_t;
#define __time64_t time_t

WS2_BEGIN_C
struct tm *ws2_libc_localtime_r(const time_t *, struct tm *) __asm__("localtime_r");
struct tm *ws2_libc_gmtime_r(const time_t *, struct tm *) __asm__("gmtime_r");
char *ws2_libc_asctime_r(const struct tm *, char *) __asm__("asctime_r");
time_t ws2_libc_timegm(struct tm *) __asm__("timegm");
void ws2_libc_tzset(void) __asm__("tzset");

WS2_INLINE errno_t ws2_no_time(struct tm *result) {
  if (result) ws2_libc_memset(result, 0xff, sizeof *result);
  return ws2_invalid_parameter("localtime_s", EINVAL);
}
WS2_INLINE errno_t localtime_s(struct tm *result, const time_t *time) {
  if (!result || !time || *time < 0) return ws2_no_time(result);
  return ws2_libc_localtime_r(time, result) ? 0 : EINVAL;
}
WS2_INLINE errno_t gmtime_s(struct tm *result, const time_t *time) {
  if (!result || !time || *time < 0) return ws2_no_time(result);
  return ws2_libc_gmtime_r(time, result) ? 0 : EINVAL;
}
WS2_INLINE errno_t _localtime32_s(struct tm *result, const __time32_t *time) {
  const time_t wide = time ? *time : -1;
  return localtime_s(result, time ? &wide : 0);
}
WS2_INLINE errno_t _gmtime32_s(struct tm *result, const __time32_t *time) {
  const time_t wide = time ? *time : -1;
  return gmtime_s(result, time ? &wide : 0);
}
WS2_INLINE errno_t asctime_s(char *text, size_t size, const struct tm *time) {
  if (!text || !size) return ws2_invalid_parameter("asctime_s", EINVAL);
  *text = 0;
  if (!time || size < 26) return ws2_invalid_parameter("asctime_s", EINVAL);
  char whole[64];
  if (!ws2_libc_asctime_r(time, whole)) return EINVAL;
  ws2_libc_memcpy(text, whole, 25);
  text[25] = 0;
  return 0;
}
WS2_INLINE errno_t ctime_s(char *text, size_t size, const time_t *time) {
  struct tm parts;
  if (!text || !size) return ws2_invalid_parameter("ctime_s", EINVAL);
  *text = 0;
  if (!time || *time < 0) return ws2_invalid_parameter("ctime_s", EINVAL);
  if (!ws2_libc_localtime_r(time, &parts)) return EINVAL;
  return asctime_s(text, size, &parts);
}
#define _localtime64_s localtime_s
#define _gmtime64_s gmtime_s
#define _ctime64_s ctime_s
WS2_INLINE time_t _time64(time_t *result) { return time(result); }
WS2_INLINE struct tm *_localtime64(const time_t *time) { return localtime(time); }
WS2_INLINE struct tm *_gmtime64(const time_t *time) { return gmtime(time); }
WS2_INLINE char *_ctime64(const time_t *time) { return ctime(time); }
WS2_INLINE time_t _mktime64(struct tm *parts) { return mktime(parts); }
WS2_INLINE time_t _mkgmtime(struct tm *parts) { return ws2_libc_timegm(parts); }
WS2_INLINE time_t _mkgmtime64(struct tm *parts) { return ws2_libc_timegm(parts); }
WS2_INLINE double _difftime64(time_t end, time_t start) { return difftime(end, start); }
WS2_INLINE void _tzset(void) { ws2_libc_tzset(); }
WS2_INLINE char *ws2_now_as(char *text, size_t size, const char *format) {
  const time_t now = time(0);
  struct tm parts;
  if (!ws2_libc_localtime_r(&now, &parts) || !strftime(text, size, format, &parts)) *text = 0;
  return text;
}
WS2_INLINE char *_strdate(char *text) { return ws2_now_as(text, 9, "%m/%d/%y"); }
WS2_INLINE char *_strtime(char *text) { return ws2_now_as(text, 9, "%H:%M:%S"); }
WS2_INLINE errno_t _strdate_s(char *text, size_t size) {
  if (!text || size < 9) return ws2_invalid_parameter("_strdate_s", EINVAL);
  return _strdate(text), 0;
}
WS2_INLINE errno_t _strtime_s(char *text, size_t size) {
  if (!text || size < 9) return ws2_invalid_parameter("_strtime_s", EINVAL);
  return _strtime(text), 0;
}
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <size_t Size>
inline errno_t asctime_s(char (&text)[Size], const struct tm *time) {
  return asctime_s(text, Size, time);
}
template <size_t Size>
inline errno_t ctime_s(char (&text)[Size], const time_t *time) {
  return ctime_s(text, Size, time);
}
WS2_END_CPP
#endif

#endif /* WS2_CRT_TIME_H */
