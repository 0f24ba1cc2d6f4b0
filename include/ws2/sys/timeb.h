/* SPDX-License-Identifier: MIT
 * Shield: Microsoft's _ftime. glibc's ftime is gone from its newer versions, so nothing of it is read.
 * Source: Microsoft Learn, "_ftime, _ftime32, _ftime64". */
#pragma GCC system_header
#if !defined(__WS2__) || !defined(_WIN32)
#include_next <sys/timeb.h>
#elif !defined(WS2_SHIELD_TIMEB)
#define WS2_SHIELD_TIMEB
#include <time.h>

struct _timeb {
  time_t time;
  unsigned short millitm;
  short timezone;
  short dstflag;
};
#define timeb _timeb
#define __timeb64 _timeb
#define _timeb64 _timeb

/* As struct timespec, which C99 does not have. */
struct ws2_libc_timespec {
  time_t tv_sec;
  long tv_nsec;
};

WS2_BEGIN_C
int ws2_libc_timespec_get(struct ws2_libc_timespec *, int) __asm__("timespec_get");
WS2_INLINE void _ftime(struct _timeb *result) {
  struct ws2_libc_timespec now;
  struct tm local, utc;
  ws2_libc_timespec_get(&now, 1); /* TIME_UTC */
  result->time = now.tv_sec;
  result->millitm = (unsigned short)(now.tv_nsec / 1000000);
  ws2_libc_localtime_r(&now.tv_sec, &local);
  ws2_libc_gmtime_r(&now.tv_sec, &utc);
  /* Minutes west of Greenwich, of standard time. */
  const time_t here = ws2_libc_timegm(&local), there = ws2_libc_timegm(&utc);
  result->dstflag = (short)(local.tm_isdst > 0);
  result->timezone = (short)((there - here) / 60 + (result->dstflag ? 60 : 0));
}
WS2_INLINE errno_t _ftime_s(struct _timeb *result) {
  if (!result) return ws2_invalid_parameter("_ftime_s", EINVAL);
  return _ftime(result), 0;
}
WS2_END_C
#define _ftime64 _ftime
#define _ftime64_s _ftime_s
#define ftime _ftime

#endif
