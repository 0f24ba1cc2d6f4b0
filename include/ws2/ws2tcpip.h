/* SPDX-License-Identifier: MIT
 * Names and addresses: getaddrinfo and its kin. Source: Microsoft Learn, the pages of "ws2tcpip.h".
 */
#pragma GCC system_header
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_

#include "winsock2.h"
#include "mstcpip.h"
#include "ws2ipdef.h"

#define SIO_GET_INTERFACE_LIST _IOR('t', 127, u_long)
#define SIO_GET_INTERFACE_LIST_EX _IOR('t', 126, u_long)
#define SIO_IDEAL_SEND_BACKLOG_QUERY _IOR('t', 123, ULONG)
#define SIO_IDEAL_SEND_BACKLOG_CHANGE _IO('t', 122)
#define SIO_SET_MULTICAST_FILTER _IOW('t', 125, u_long)
#define SIO_GET_MULTICAST_FILTER _IOW('t', 124 | IOC_IN, u_long)

#define UDP_NOCHECKSUM 1
#define UDP_SEND_MSG_SIZE 2
#define UDP_RECV_MAX_COALESCED_SIZE 3
#define UDP_COALESCED_INFO 3
#define UDP_CHECKSUM_COVERAGE 20

#define GAI_STRERROR_BUFFER_SIZE 1024
#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65

#define SS_PORT(ssp) (((struct sockaddr_in *)(ssp))->sin_port)

static const struct in6_addr in6addr_any __attribute__((__unused__)) = IN6ADDR_ANY_INIT;
static const struct in6_addr in6addr_loopback __attribute__((__unused__)) = IN6ADDR_LOOPBACK_INIT;

WS2_BEGIN_C
WS2_INLINE int IN6_IS_ADDR_UNSPECIFIED(const struct in6_addr *a) {
  return memcmp(a, &in6addr_any, sizeof *a) == 0;
}
WS2_INLINE int IN6_IS_ADDR_LOOPBACK(const struct in6_addr *a) {
  return memcmp(a, &in6addr_loopback, sizeof *a) == 0;
}
WS2_INLINE int IN6_IS_ADDR_MULTICAST(const struct in6_addr *a) { return a->s6_bytes[0] == 0xff; }
WS2_INLINE int IN6_IS_ADDR_LINKLOCAL(const struct in6_addr *a) {
  return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0x80;
}
WS2_INLINE int IN6_IS_ADDR_SITELOCAL(const struct in6_addr *a) {
  return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0xc0;
}
WS2_INLINE int IN6_IS_ADDR_V4MAPPED(const struct in6_addr *a) {
  return memcmp(a, &in6addr_any, 10) == 0 && a->s6_words[5] == 0xffff;
}
/* ::a.b.c.d, but neither :: nor ::1. */
WS2_INLINE int IN6_IS_ADDR_V4COMPAT(const struct in6_addr *a) {
  return memcmp(a, &in6addr_any, 12) == 0 && !IN6_IS_ADDR_UNSPECIFIED(a) &&
         !IN6_IS_ADDR_LOOPBACK(a);
}
#define WS2_MULTICAST_SCOPE(name, scope)                                \
  WS2_INLINE int name(const struct in6_addr *a) {                       \
    return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == scope; \
  }
WS2_MULTICAST_SCOPE(IN6_IS_ADDR_MC_NODELOCAL, 0x1)
WS2_MULTICAST_SCOPE(IN6_IS_ADDR_MC_LINKLOCAL, 0x2)
WS2_MULTICAST_SCOPE(IN6_IS_ADDR_MC_SITELOCAL, 0x5)
WS2_MULTICAST_SCOPE(IN6_IS_ADDR_MC_ORGLOCAL, 0x8)
WS2_MULTICAST_SCOPE(IN6_IS_ADDR_MC_GLOBAL, 0xe)
#undef WS2_MULTICAST_SCOPE
WS2_INLINE void IN6_SET_ADDR_UNSPECIFIED(struct in6_addr *a) { *a = in6addr_any; }
WS2_INLINE void IN6_SET_ADDR_LOOPBACK(struct in6_addr *a) { *a = in6addr_loopback; }
WS2_INLINE int IN6ADDR_ISANY(const struct sockaddr_in6 *a) {
  return a->sin6_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr);
}
WS2_INLINE int IN6ADDR_ISLOOPBACK(const struct sockaddr_in6 *a) {
  return a->sin6_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->sin6_addr);
}
WS2_INLINE void IN6ADDR_SETANY(struct sockaddr_in6 *a) {
  memset(a, 0, sizeof *a);
  a->sin6_family = AF_INET6;
}
WS2_INLINE void IN6ADDR_SETLOOPBACK(struct sockaddr_in6 *a) {
  memset(a, 0, sizeof *a);
  a->sin6_family = AF_INET6;
  a->sin6_addr = in6addr_loopback;
}
WS2_END_C

/* Programs ask with #ifdef whether the tests are there. */
#define IN6_IS_ADDR_UNSPECIFIED IN6_IS_ADDR_UNSPECIFIED
#define IN6_IS_ADDR_LOOPBACK IN6_IS_ADDR_LOOPBACK
#define IN6_IS_ADDR_MULTICAST IN6_IS_ADDR_MULTICAST
#define IN6_IS_ADDR_LINKLOCAL IN6_IS_ADDR_LINKLOCAL
#define IN6_IS_ADDR_SITELOCAL IN6_IS_ADDR_SITELOCAL
#define IN6_IS_ADDR_V4MAPPED IN6_IS_ADDR_V4MAPPED
#define IN6_IS_ADDR_V4COMPAT IN6_IS_ADDR_V4COMPAT

#define EAI_AGAIN WSATRY_AGAIN
#define EAI_BADFLAGS WSAEINVAL
#define EAI_FAIL WSANO_RECOVERY
#define EAI_FAMILY WSAEAFNOSUPPORT
#define EAI_MEMORY WSA_NOT_ENOUGH_MEMORY
#define EAI_NOSECURENAME WSA_SECURE_HOST_NOT_FOUND
#define EAI_NONAME WSAHOST_NOT_FOUND
#define EAI_NODATA EAI_NONAME
#define EAI_SERVICE WSATYPE_NOT_FOUND
#define EAI_SOCKTYPE WSAESOCKTNOSUPPORT
#define EAI_IPSECPOLICY WSA_IPSEC_NAME_POLICY_ERROR

#define NI_NOFQDN 0x01
#define NI_NUMERICHOST 0x02
#define NI_NAMEREQD 0x04
#define NI_NUMERICSERV 0x08
#define NI_DGRAM 0x10
#define NI_MAXHOST 1025
#define NI_MAXSERV 32

typedef void(CALLBACK *LPLOOKUPSERVICE_COMPLETION_ROUTINE)(DWORD dwError, DWORD dwBytes,
                                                           LPWSAOVERLAPPED lpOverlapped);

WS2_BEGIN_C
INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA *pHints,
                       PADDRINFOA *ppResult) WS2_SYMBOL(getaddrinfo);
INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW *pHints,
                        PADDRINFOW *ppResult) WS2_SYMBOL(GetAddrInfoW);
VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) WS2_SYMBOL(freeaddrinfo);
VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) WS2_SYMBOL(FreeAddrInfoW);
INT WSAAPI getnameinfo(const SOCKADDR *pSockaddr, int SockaddrLength, PCHAR pNodeBuffer,
                       DWORD NodeBufferSize, PCHAR pServiceBuffer, DWORD ServiceBufferSize,
                       INT Flags) WS2_SYMBOL(getnameinfo);
INT WSAAPI GetNameInfoW(const SOCKADDR *pSockaddr, int SockaddrLength, PWCHAR pNodeBuffer,
                        DWORD NodeBufferSize, PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                        INT Flags) WS2_SYMBOL(GetNameInfoW);
INT WSAAPI inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf) WS2_SYMBOL(inet_pton);
INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf) WS2_SYMBOL(InetPtonW);
PCSTR WSAAPI inet_ntop(INT Family, const VOID *pAddr, PSTR pStringBuf, size_t StringBufSize)
    WS2_SYMBOL(inet_ntop);
PCWSTR WSAAPI InetNtopW(INT Family, const VOID *pAddr, PWSTR pStringBuf, size_t StringBufSize)
    WS2_SYMBOL(InetNtopW);
char *WSAAPI gai_strerrorA(int ecode) WS2_SYMBOL(gai_strerrorA);
WCHAR *WSAAPI gai_strerrorW(int ecode) WS2_SYMBOL(gai_strerrorW);
INT WSAAPI GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXA *hints, PADDRINFOEXA *ppResult, struct timeval *timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) WS2_SYMBOL(GetAddrInfoExA);
INT WSAAPI SetAddrInfoExA(PCSTR pName, PCSTR pServiceName, SOCKET_ADDRESS *pAddresses,
                          DWORD dwAddressCount, LPBLOB lpBlob, DWORD dwFlags, DWORD dwNameSpace,
                          LPGUID lpNspId, struct timeval *timeout, LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) WS2_SYMBOL(SetAddrInfoExA);
INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXW *hints, PADDRINFOEXW *ppResult, struct timeval *timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) WS2_SYMBOL(GetAddrInfoExW);
INT WSAAPI SetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, SOCKET_ADDRESS *pAddresses,
                          DWORD dwAddressCount, LPBLOB lpBlob, DWORD dwFlags, DWORD dwNameSpace,
                          LPGUID lpNspId, struct timeval *timeout, LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) WS2_SYMBOL(SetAddrInfoExW);
void WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx) WS2_SYMBOL(FreeAddrInfoEx);
void WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) WS2_SYMBOL(FreeAddrInfoExW);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle) WS2_SYMBOL(GetAddrInfoExCancel);
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped)
    WS2_SYMBOL(GetAddrInfoExOverlappedResult);
INT WSAAPI WSASetSocketSecurity(SOCKET Socket, const SOCKET_SECURITY_SETTINGS *SecuritySettings,
                                ULONG SecuritySettingsLen, LPWSAOVERLAPPED Overlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_SYMBOL(WSASetSocketSecurity);
INT WSAAPI WSAQuerySocketSecurity(SOCKET Socket,
                                  const SOCKET_SECURITY_QUERY_TEMPLATE *SecurityQueryTemplate,
                                  ULONG SecurityQueryTemplateLen,
                                  SOCKET_SECURITY_QUERY_INFO *SecurityQueryInfo,
                                  ULONG *SecurityQueryInfoLen, LPWSAOVERLAPPED Overlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_SYMBOL(WSAQuerySocketSecurity);
INT WSAAPI WSASetSocketPeerTargetName(SOCKET Socket, const SOCKET_PEER_TARGET_NAME *PeerTargetName,
                                      ULONG PeerTargetNameLen, LPWSAOVERLAPPED Overlapped,
                                      LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_SYMBOL(WSASetSocketPeerTargetName);
INT WSAAPI WSADeleteSocketPeerTargetName(SOCKET Socket, const struct sockaddr *PeerAddr,
                                         ULONG PeerAddrLen, LPWSAOVERLAPPED Overlapped,
                                         LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WS2_SYMBOL(WSADeleteSocketPeerTargetName);
INT WSAAPI WSAImpersonateSocketPeer(SOCKET Socket, const struct sockaddr *PeerAddr,
                                    ULONG PeerAddrLen) WS2_SYMBOL(WSAImpersonateSocketPeer);
INT WSAAPI WSARevertImpersonation(void) WS2_SYMBOL(WSARevertImpersonation);
WS2_END_C

typedef INT(WSAAPI *LPFN_GETADDRINFO)(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA *pHints,
                                      PADDRINFOA *ppResult);
typedef INT(WSAAPI *LPFN_GETADDRINFOW)(PCWSTR pNodeName, PCWSTR pServiceName,
                                       const ADDRINFOW *pHints, PADDRINFOW *ppResult);
typedef VOID(WSAAPI *LPFN_FREEADDRINFO)(PADDRINFOA pAddrInfo);
typedef VOID(WSAAPI *LPFN_FREEADDRINFOW)(PADDRINFOW pAddrInfo);
typedef int(WSAAPI *LPFN_GETNAMEINFO)(const SOCKADDR *pSockaddr, socklen_t SockaddrLength,
                                      PCHAR pNodeBuffer, DWORD NodeBufferSize, PCHAR pServiceBuffer,
                                      DWORD ServiceBufferSize, INT Flags);
typedef INT(WSAAPI *LPFN_GETNAMEINFOW)(const SOCKADDR *pSockaddr, socklen_t SockaddrLength,
                                       PWCHAR pNodeBuffer, DWORD NodeBufferSize,
                                       PWCHAR pServiceBuffer, DWORD ServiceBufferSize, INT Flags);
#define LPFN_GETADDRINFOA LPFN_GETADDRINFO
#define LPFN_FREEADDRINFOA LPFN_FREEADDRINFO
#define LPFN_GETNAMEINFOA LPFN_GETNAMEINFO

#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo
#define InetPtonA inet_pton
#define InetNtopA inet_ntop
#define FreeAddrInfoExA FreeAddrInfoEx
#ifdef UNICODE
#define GetAddrInfo GetAddrInfoW
#define FreeAddrInfo FreeAddrInfoW
#define GetNameInfo GetNameInfoW
#define InetPton InetPtonW
#define InetNtop InetNtopW
#define SetAddrInfoEx SetAddrInfoExW
#define GetAddrInfoEx GetAddrInfoExW
#define gai_strerror gai_strerrorW
#else
#define GetAddrInfo GetAddrInfoA
#define FreeAddrInfo FreeAddrInfoA
#define GetNameInfo GetNameInfoA
#define InetPton InetPtonA
#define InetNtop InetNtopA
#define SetAddrInfoEx SetAddrInfoExA
#define GetAddrInfoEx GetAddrInfoExA
#define gai_strerror gai_strerrorA
#endif

#endif /* _WS2TCPIP_H_ */
