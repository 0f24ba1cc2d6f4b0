/* SPDX-License-Identifier: MIT
 * The names under which programs for Windows 2000 reach getaddrinfo and its kin: here the functions
 * are always there. Source: Microsoft Learn, "getaddrinfo function (ws2tcpip.h)", support on older
 * versions. */
#pragma GCC system_header
#ifndef _WSPIAPI_H_
#define _WSPIAPI_H_

#include "ws2tcpip.h"

#define WspiapiMalloc(tSize) calloc(1, (tSize))
#define WspiapiFree(p) free(p)
#define WspiapiSwap(a, b, c) ((c) = (a), (a) = (b), (b) = (c))
#define getaddrinfoA getaddrinfo

WS2_INLINE int WspiapiGetAddrInfo(const char *nodename, const char *servname,
                                  const struct addrinfo *hints, struct addrinfo **res) {
  return getaddrinfo(nodename, servname, hints, res);
}
WS2_INLINE int WspiapiGetNameInfo(const struct sockaddr *sa, socklen_t salen, char *host,
                                  size_t hostlen, char *serv, size_t servlen, int flags) {
  return getnameinfo(sa, salen, host, (DWORD)hostlen, serv, (DWORD)servlen, flags);
}
WS2_INLINE void WspiapiFreeAddrInfo(struct addrinfo *ai) { freeaddrinfo(ai); }

#endif /* _WSPIAPI_H_ */
