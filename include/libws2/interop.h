/* SPDX-License-Identifier: MIT
 * Between Winsock and the rest of Linux: a SOCKET for a descriptor, and a descriptor for a SOCKET.
 *
 * A translation unit that includes <winsock2.h> cannot include <sys/socket.h>, since the two define
 * the same names differently. What needs both worlds is split in two units, which share plain
 * types: this header can be included in either of them, and needs none of the two.
 *
 * Link with libws2 (-lws2_32). Any thread; nothing here blocks. */
#ifndef LIBWS2_INTEROP_H
#define LIBWS2_INTEROP_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What winsock2.h calls SOCKET, under a name that a POSIX unit can use. */
typedef uintptr_t ws2_socket_t;
#define WS2_INVALID_SOCKET (~(ws2_socket_t)0)

/* Makes a SOCKET of a kernel socket that came from elsewhere: inherited through exec, passed by a
 * service manager or over AF_UNIX, made by another library.
 *   fd      an open IPv4, IPv6 or AF_UNIX socket, in any state: listening, connected, non-blocking
 *   returns the SOCKET. From then on it owns fd: closesocket closes it, and nothing else may.
 *           WS2_INVALID_SOCKET when that fails, and WSAGetLastError tells
 *             WSANOTINITIALISED        WSAStartup was not called
 *             WSAENOTSOCK              fd is no open socket
 *             WSAEAFNOSUPPORT          a socket of another family
 *             WSAESOCKTNOSUPPORT       a socket of another type
 *             WSAEMFILE, WSAENOBUFS    no room for a SOCKET: fd was closed
 *           In all cases but the last line's, fd is as it was.
 * The descriptor keeps its flags; in particular it stays open over exec unless FD_CLOEXEC is set. A
 * descriptor must not be given twice: two SOCKETs would own it. */
ws2_socket_t ws2_socket_from_fd(int fd);

/* The descriptor of a SOCKET, to pass to epoll, ioctl or another library.
 *   s       a socket
 *   returns the descriptor, borrowed: it belongs to the SOCKET, is valid until closesocket, and
 *           must not be closed. To keep it longer, or to hand it to a child, dup it.
 *           -1 when there is none: WSANOTINITIALISED, or WSAENOTSOCK.
 * What is done to the descriptor directly, libws2 does not learn of: bind, listen, connect,
 * shutdown and O_NONBLOCK belong to Winsock's calls. */
int ws2_fd_of_socket(ws2_socket_t s);

#ifdef __cplusplus
}
#endif

#endif
