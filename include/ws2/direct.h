/* SPDX-License-Identifier: MIT
 * Folders. Source: Microsoft Learn, "Directory control". */
#pragma GCC system_header
#ifndef _INC_DIRECT
#define _INC_DIRECT

#include <stdio.h>
#include <stdlib.h>

WS2_BEGIN_C
int ws2_libc_mkdir(const char *, unsigned int) __asm__("mkdir");
int ws2_libc_rmdir(const char *) __asm__("rmdir");
int ws2_libc_chdir(const char *) __asm__("chdir");
WS2_INLINE int _mkdir(const char *name) { return ws2_libc_mkdir(name, 0777); }
WS2_INLINE int _rmdir(const char *name) { return ws2_libc_rmdir(name); }
WS2_INLINE int _chdir(const char *name) { return ws2_libc_chdir(name); }
WS2_INLINE char *_getcwd(char *text, int size) { return ws2_libc_getcwd(text, (size_t)size); }
WS2_INLINE int _wmkdir(const wchar_t *name) {
  char path[4096];
  return ws2_narrow_name(name, path, sizeof path) ? _mkdir(path) : (errno = ENOENT, -1);
}
WS2_INLINE int _wrmdir(const wchar_t *name) {
  char path[4096];
  return ws2_narrow_name(name, path, sizeof path) ? _rmdir(path) : (errno = ENOENT, -1);
}
WS2_INLINE int _wchdir(const wchar_t *name) {
  char path[4096];
  return ws2_narrow_name(name, path, sizeof path) ? _chdir(path) : (errno = ENOENT, -1);
}
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
/* On Windows mkdir has one argument. */
inline int mkdir(const char *name) { return _mkdir(name); }
WS2_END_CPP
#endif

#endif /* _INC_DIRECT */
