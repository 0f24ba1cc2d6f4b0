/* SPDX-License-Identifier: MIT
 * Stands in for the library: each function says its name, so that a test sees which one a call
 * reached. Compiled without the headers under test. */
#include <stdio.h>

typedef unsigned long Handle;

#define SAYS(result, name, ...)      \
  result ws2_##name(__VA_ARGS__) {   \
    fputs("ws2_" #name " ", stdout); \
    return 7;                        \
  }

SAYS(Handle, socket, int family, int type, int protocol)
SAYS(int, bind, Handle s, const void *name, int length)
SAYS(int, connect, Handle s, const void *name, int length)
SAYS(int, send, Handle s, const void *bytes, int count, int flags)
SAYS(int, select, int n, void *read, void *write, void *except, const void *limit)
SAYS(int, gethostname, char *name, int length)
SAYS(Handle, accept, Handle s, void *name, int *length)

int ws2_ioctlsocket(Handle s, long code, unsigned *argument) {
  fputs("ws2_ioctlsocket ", stdout);
  *argument += 1;
  return 7;
}
int ws2_WSAStartup(int version, void *data) { return 0; }
int ws2_WSAGetLastError(void) { return 0; }
int ws2_closesocket(Handle s) { return 0; }
int ws2_WSARecv(Handle s, void *buffers, unsigned count, unsigned *bytes, unsigned *flags, void *o,
                void *routine) {
  return 0;
}
unsigned short ws2_htons(unsigned short x) { return (unsigned short)(x << 8 | x >> 8); }
unsigned ws2_htonl(unsigned x) { return __builtin_bswap32(x); }
int ws2___WSAFDIsSet(Handle s, void *set) {
  unsigned i, count = *(unsigned *)set;
  for (i = 0; i < count; i++) {
    if (((Handle *)set)[1 + i] == s) return 1;
  }
  return 0;
}
