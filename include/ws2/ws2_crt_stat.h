/* SPDX-License-Identifier: MIT
 * Microsoft's names of struct stat and the calls that fill it: all its widths are Linux' one. */
#pragma GCC system_header
#ifndef WS2_CRT_STAT_H
#define WS2_CRT_STAT_H

#include "ws2_crt.h"

#define _stat stat
#define _stat32 stat
#define _stat64 stat
#define _stati64 stat
#define _stat32i64 stat
#define _stat64i32 stat
#define __stat64 stat
#define _fstat fstat
#define _fstat64 fstat
#define _fstati64 fstat
#define _fstat64i32 fstat
#define _S_IFMT 0170000
#define _S_IFDIR 0040000
#define _S_IFCHR 0020000
#define _S_IFREG 0100000
#define _S_IFIFO 0010000
#define _S_IREAD 0400
#define _S_IWRITE 0200
#define _S_IEXEC 0100
#ifndef S_IREAD
#define S_IREAD 0400
#define S_IWRITE 0200
#define S_IEXEC 0100
#endif

#include <stdio.h>

WS2_BEGIN_C
/* The parameters are mode_t, which glibc does not declare in strict ISO C. */
unsigned ws2_libc_umask(unsigned) __asm__("umask");
int ws2_libc_chmod(const char *, unsigned) __asm__("chmod");
WS2_INLINE int _umask(int mode) { return (int)ws2_libc_umask((unsigned)mode); }
WS2_INLINE int _chmod(const char *name, int mode) { return ws2_libc_chmod(name, (unsigned)mode); }
WS2_INLINE int _wchmod(const wchar_t *name, int mode) {
  char path[4096];
  return ws2_narrow_name(name, path, sizeof path) ? _chmod(path, mode) : (errno = ENOENT, -1);
}
WS2_INLINE int ws2_wide_stat(const wchar_t *name, struct stat *result) {
  char path[4096];
  return ws2_narrow_name(name, path, sizeof path) ? stat(path, result) : (errno = ENOENT, -1);
}
WS2_END_C
#define _wstat ws2_wide_stat
#define _wstat64 ws2_wide_stat
#define _wstati64 ws2_wide_stat
#define _wstat64i32 ws2_wide_stat

#endif /* WS2_CRT_STAT_H */
