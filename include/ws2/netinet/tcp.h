/* SPDX-License-Identifier: MIT
 * A shield: POSIX' sockaddr and Winsock's cannot stand in one translation unit. */
#pragma GCC system_header
#ifdef __WS2__
#error "<netinet/tcp.h> and Winsock cannot meet in one translation unit: keep them in two, and pass sockets between them with <libws2/interop.h>"
#else
#include_next <netinet/tcp.h>
#endif
