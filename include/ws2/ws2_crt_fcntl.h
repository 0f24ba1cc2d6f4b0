/* SPDX-License-Identifier: MIT
 * Flags of _open. Text and binary are the same here. */
#pragma GCC system_header
#ifndef WS2_CRT_FCNTL_H
#define WS2_CRT_FCNTL_H

#include "ws2_crt.h"

#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR O_RDWR
#define _O_APPEND O_APPEND
#define _O_CREAT O_CREAT
#define _O_TRUNC O_TRUNC
#define _O_EXCL O_EXCL
#define _O_BINARY 0
#define _O_TEXT 0
#define _O_WTEXT 0
#define _O_U8TEXT 0
#define _O_U16TEXT 0
#define _O_RAW 0
#define _O_NOINHERIT O_CLOEXEC
#define _O_SEQUENTIAL 0
#define _O_RANDOM 0
#define _O_SHORT_LIVED 0
#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_TEXT
#define O_TEXT 0
#endif

#endif /* WS2_CRT_FCNTL_H */
