/* SPDX-License-Identifier: MIT
 * A shield: POSIX' struct pollfd and Winsock's cannot stand in one translation unit. Without
 * Winsock's the header is harmless, and some of libstdc++'s experimental headers include it. */
#pragma GCC system_header
#if defined(__WS2__) && defined(WS2_BSDTYPES_H)
#error "<sys/poll.h> and Winsock cannot meet in one translation unit: keep them in two, and pass sockets between them with <libws2/interop.h>"
#else
#include_next <sys/poll.h>
#endif
