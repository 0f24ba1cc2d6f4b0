/* SPDX-License-Identifier: MIT
 * Files by descriptor: a descriptor is Linux'. _get_osfhandle has no handle to give, so it does not link.
 * Source: Microsoft Learn, "Low-level I/O". */
#pragma GCC system_header
#ifndef _INC_IO
#define _INC_IO

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

WS2_BEGIN_C
int ws2_libc_open(const char *, int, ...) __asm__("open");
int ws2_libc_close(int) __asm__("close");
long ws2_libc_read(int, void *, size_t) __asm__("read");
long ws2_libc_lseek(int, long, int) __asm__("lseek");
int ws2_libc_isatty(int) __asm__("isatty");
int ws2_libc_access(const char *, int) __asm__("access");
int ws2_libc_ftruncate(int, long) __asm__("ftruncate");
int ws2_libc_dup(int) __asm__("dup");
int ws2_libc_dup2(int, int) __asm__("dup2");
int ws2_libc_fsync(int) __asm__("fsync");
int ws2_libc_unlink(const char *) __asm__("unlink");
int ws2_libc_pipe(int *) __asm__("pipe");

#define _open ws2_libc_open
WS2_INLINE int _close(int descriptor) { return ws2_libc_close(descriptor); }
WS2_INLINE int _read(int descriptor, void *bytes, unsigned int count) {
  return (int)ws2_libc_read(descriptor, bytes, count);
}
WS2_INLINE int _write(int descriptor, const void *bytes, unsigned int count) {
  return (int)ws2_libc_write(descriptor, bytes, count);
}
WS2_INLINE long _lseek(int descriptor, long offset, int origin) {
  return ws2_libc_lseek(descriptor, offset, origin);
}
WS2_INLINE long long _lseeki64(int descriptor, long long offset, int origin) {
  return ws2_libc_lseek(descriptor, (long)offset, origin);
}
WS2_INLINE long _tell(int descriptor) { return ws2_libc_lseek(descriptor, 0, 1); }
WS2_INLINE long long _telli64(int descriptor) { return ws2_libc_lseek(descriptor, 0, 1); }
WS2_INLINE int _isatty(int descriptor) { return ws2_libc_isatty(descriptor); }
WS2_INLINE int _access(const char *name, int mode) { return ws2_libc_access(name, mode & ~1); }
WS2_INLINE errno_t _access_s(const char *name, int mode) { return _access(name, mode) ? errno : 0; }
WS2_INLINE int _chsize(int descriptor, long size) { return ws2_libc_ftruncate(descriptor, size); }
WS2_INLINE int _chsize_s(int descriptor, long long size) {
  return ws2_libc_ftruncate(descriptor, (long)size) ? errno : 0;
}
WS2_INLINE int _dup(int descriptor) { return ws2_libc_dup(descriptor); }
WS2_INLINE int _dup2(int from, int to) { return ws2_libc_dup2(from, to) < 0 ? -1 : 0; }
WS2_INLINE int _commit(int descriptor) { return ws2_libc_fsync(descriptor); }
WS2_INLINE int _unlink(const char *name) { return ws2_libc_unlink(name); }
WS2_INLINE int _pipe(int *ends, unsigned int size, int mode) {
  (void)size, (void)mode;
  return ws2_libc_pipe(ends);
}
/* Text and binary are the same here: the mode before was binary, and is. */
WS2_INLINE int _setmode(int descriptor, int mode) {
  (void)descriptor, (void)mode;
  return _O_BINARY;
}
WS2_INLINE long _filelength(int descriptor) {
  const long at = ws2_libc_lseek(descriptor, 0, 1), end = ws2_libc_lseek(descriptor, 0, 2);
  ws2_libc_lseek(descriptor, at, 0);
  return end;
}
WS2_INLINE long long _filelengthi64(int descriptor) { return _filelength(descriptor); }
WS2_INLINE errno_t _sopen_s(int *descriptor, const char *name, int flags, int sharing, int mode) {
  if (!descriptor || !name) return ws2_invalid_parameter("_sopen_s", EINVAL);
  (void)sharing;
  *descriptor = ws2_libc_open(name, flags, mode);
  return *descriptor < 0 ? errno : 0;
}
intptr_t _get_osfhandle(int descriptor) WS2_SYMBOL(_get_osfhandle);
int _open_osfhandle(intptr_t handle, int flags) WS2_SYMBOL(_open_osfhandle);
WS2_END_C

#endif /* _INC_IO */
