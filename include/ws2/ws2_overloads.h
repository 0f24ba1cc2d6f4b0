/* SPDX-License-Identifier: MIT
 * Help for two habits that are right on Windows and would go wrong here.
 *
 * `unsigned long` for a DWORD or a u_long: 32 bits there, 64 here. Where a function takes a pointer
 * to one, a pointer to unsigned long is accepted too, and the function works on its low half. In
 * C++ these are overloads, templates so that NULL still means the function itself; in C they are
 * macros that touch that one argument only, so that a structure's member of the same name stays
 * callable.
 *
 * `using namespace std;` and then bind(s, ...): std::bind takes anything, and would win where an
 * argument needs a conversion. Exact overloads win over it.
 *
 * A program that needs each name to be one function (decltype(&WSARecv)) defines WS2_NO_OVERLOADS.
 */
#pragma GCC system_header
#ifndef WS2_OVERLOADS_H
#define WS2_OVERLOADS_H

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the low half of an unsigned long is its first only on little-endian machines"
#endif

#if defined(__cplusplus)

WS2_BEGIN_CPP
namespace ws2_detail {
template <class Pointee, class Result>
struct if_long {};
template <class Result>
struct if_long<unsigned long, Result> {
  typedef Result type;
};
template <class Name, class Result>
struct if_name {};
template <class Result>
struct if_name<struct sockaddr, Result> {
  typedef Result type;
};
#if __cplusplus >= 201103L
template <class Null, class Result>
struct if_null {};
template <class Result>
struct if_null<decltype(nullptr), Result> {
  typedef Result type;
};
#endif
}  // namespace ws2_detail
WS2_END_CPP

/* WS2_LONG(U, int) is int when U is unsigned long, and removes the overload otherwise. */
#define WS2_LONG(U, result) typename ws2_detail::if_long<U, result>::type

#ifndef WS2_NO_OVERLOADS
WS2_BEGIN_CPP

/* For a name that may change, templates, which a null pointer does not fit: it means the others. */
#define WS2_BIND(length_type)                                                             \
  WS2_INLINE int bind(SOCKET s, const struct sockaddr *name, length_type namelen) {       \
    return bind(s, name, (int)namelen);                                                   \
  }                                                                                       \
  template <class Name>                                                                   \
  inline typename ws2_detail::if_name<Name, int>::type bind(SOCKET s, Name *name,         \
                                                            length_type namelen) {        \
    return bind(s, (const struct sockaddr *)name, (int)namelen);                          \
  }
WS2_BIND(unsigned int)
WS2_BIND(long)
WS2_BIND(unsigned long)
WS2_BIND(long long)
WS2_BIND(unsigned long long)
#undef WS2_BIND
template <class Name>
inline typename ws2_detail::if_name<Name, int>::type bind(SOCKET s, Name *name, int namelen) {
  return bind(s, (const struct sockaddr *)name, namelen);
}
#if __cplusplus >= 201103L
template <class Null, class Length>
inline typename ws2_detail::if_null<Null, int>::type bind(SOCKET s, Null, Length namelen) {
  return bind(s, (const struct sockaddr *)0, (int)namelen);
}
#endif

template <class U>
inline WS2_LONG(U, int) ioctlsocket(SOCKET s, long cmd, U *argp) {
  return ioctlsocket(s, cmd, ws2_low_half(argp));
}
template <class U>
inline WS2_LONG(U, int)
    WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD in_bytes, LPVOID out, DWORD out_bytes,
             U *returned, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSAIoctl(s, code, in, in_bytes, out, out_bytes, ws2_low_half(returned), overlapped,
                  routine);
}
template <class U>
inline WS2_LONG(U, int)
    WSASend(SOCKET s, LPWSABUF buffers, DWORD count, U *sent, DWORD flags,
            LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSASend(s, buffers, count, ws2_low_half(sent), flags, overlapped, routine);
}
template <class U>
inline WS2_LONG(U, int) WSASendTo(SOCKET s, LPWSABUF buffers, DWORD count, U *sent, DWORD flags,
                                  const struct sockaddr *to, int tolen, LPWSAOVERLAPPED overlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSASendTo(s, buffers, count, ws2_low_half(sent), flags, to, tolen, overlapped, routine);
}
template <class U>
inline WS2_LONG(U, int)
    WSASendMsg(SOCKET s, LPWSAMSG message, DWORD flags, U *sent, LPWSAOVERLAPPED overlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSASendMsg(s, message, flags, ws2_low_half(sent), overlapped, routine);
}
template <class U>
inline WS2_LONG(U, int)
    WSARecv(SOCKET s, LPWSABUF buffers, DWORD count, U *received, LPDWORD flags,
            LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSARecv(s, buffers, count, ws2_low_half(received), flags, overlapped, routine);
}
template <class U>
inline WS2_LONG(U, int)
    WSARecv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, U *flags,
            LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSARecv(s, buffers, count, received, ws2_low_half(flags), overlapped, routine);
}
template <class U, class V>
inline WS2_LONG(U, WS2_LONG(V, int))
    WSARecv(SOCKET s, LPWSABUF buffers, DWORD count, U *received, V *flags,
            LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSARecv(s, buffers, count, ws2_low_half(received), ws2_low_half(flags), overlapped,
                 routine);
}
template <class U>
inline WS2_LONG(U, int)
    WSARecvFrom(SOCKET s, LPWSABUF buffers, DWORD count, U *received, LPDWORD flags,
                struct sockaddr *from, LPINT fromlen, LPWSAOVERLAPPED overlapped,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSARecvFrom(s, buffers, count, ws2_low_half(received), flags, from, fromlen, overlapped,
                     routine);
}
template <class U>
inline WS2_LONG(U, int)
    WSARecvFrom(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, U *flags,
                struct sockaddr *from, LPINT fromlen, LPWSAOVERLAPPED overlapped,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSARecvFrom(s, buffers, count, received, ws2_low_half(flags), from, fromlen, overlapped,
                     routine);
}
template <class U, class V>
inline WS2_LONG(U, WS2_LONG(V, int))
    WSARecvFrom(SOCKET s, LPWSABUF buffers, DWORD count, U *received, V *flags,
                struct sockaddr *from, LPINT fromlen, LPWSAOVERLAPPED overlapped,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return WSARecvFrom(s, buffers, count, ws2_low_half(received), ws2_low_half(flags), from, fromlen,
                     overlapped, routine);
}
template <class U>
inline WS2_LONG(U, BOOL) WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, U *transfer,
                                                BOOL wait, LPDWORD flags) {
  return WSAGetOverlappedResult(s, overlapped, ws2_low_half(transfer), wait, flags);
}
template <class U>
inline WS2_LONG(U, BOOL) WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped,
                                                LPDWORD transfer, BOOL wait, U *flags) {
  return WSAGetOverlappedResult(s, overlapped, transfer, wait, ws2_low_half(flags));
}
template <class U, class V>
inline WS2_LONG(U, WS2_LONG(V, BOOL))
    WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, U *transfer, BOOL wait, V *flags) {
  return WSAGetOverlappedResult(s, overlapped, ws2_low_half(transfer), wait, ws2_low_half(flags));
}
template <class U>
inline WS2_LONG(U, INT) WSAAddressToStringA(LPSOCKADDR address, DWORD address_bytes,
                                            LPWSAPROTOCOL_INFOA info, LPSTR text, U *length) {
  return WSAAddressToStringA(address, address_bytes, info, text, ws2_low_half(length));
}
template <class U>
inline WS2_LONG(U, INT) WSAAddressToStringW(LPSOCKADDR address, DWORD address_bytes,
                                            LPWSAPROTOCOL_INFOW info, LPWSTR text, U *length) {
  return WSAAddressToStringW(address, address_bytes, info, text, ws2_low_half(length));
}
template <class U>
inline WS2_LONG(U, int)
    WSAEnumProtocolsA(LPINT protocols, LPWSAPROTOCOL_INFOA buffer, U *buffer_bytes) {
  return WSAEnumProtocolsA(protocols, buffer, ws2_low_half(buffer_bytes));
}
template <class U>
inline WS2_LONG(U, int)
    WSAEnumProtocolsW(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, U *buffer_bytes) {
  return WSAEnumProtocolsW(protocols, buffer, ws2_low_half(buffer_bytes));
}
template <class U>
inline WS2_LONG(U, int) WSAHtonl(SOCKET s, u_long hostlong, U *netlong) {
  return WSAHtonl(s, hostlong, ws2_low_half(netlong));
}
template <class U>
inline WS2_LONG(U, int) WSANtohl(SOCKET s, u_long netlong, U *hostlong) {
  return WSANtohl(s, netlong, ws2_low_half(hostlong));
}

WS2_END_CPP
#endif /* WS2_NO_OVERLOADS */

#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L && !defined(WS2_NO_OVERLOADS)

#define WS2_OUT(p) _Generic((p), unsigned long * : ws2_low_half((void *)(p)), default : (p))

#define ioctlsocket(s, cmd, p) ioctlsocket(s, cmd, WS2_OUT(p))
#define WSAIoctl(s, code, in, in_bytes, out, out_bytes, returned, overlapped, routine) \
  WSAIoctl(s, code, in, in_bytes, out, out_bytes, WS2_OUT(returned), overlapped, routine)
#define WSASend(s, buffers, count, sent, flags, overlapped, routine) \
  WSASend(s, buffers, count, WS2_OUT(sent), flags, overlapped, routine)
#define WSASendTo(s, buffers, count, sent, flags, to, tolen, overlapped, routine) \
  WSASendTo(s, buffers, count, WS2_OUT(sent), flags, to, tolen, overlapped, routine)
#define WSASendMsg(s, message, flags, sent, overlapped, routine) \
  WSASendMsg(s, message, flags, WS2_OUT(sent), overlapped, routine)
#define WSARecv(s, buffers, count, received, flags, overlapped, routine) \
  WSARecv(s, buffers, count, WS2_OUT(received), WS2_OUT(flags), overlapped, routine)
#define WSARecvFrom(s, buffers, count, received, flags, from, fromlen, overlapped, routine)    \
  WSARecvFrom(s, buffers, count, WS2_OUT(received), WS2_OUT(flags), from, fromlen, overlapped, \
              routine)
#define WSAGetOverlappedResult(s, overlapped, transfer, wait, flags) \
  WSAGetOverlappedResult(s, overlapped, WS2_OUT(transfer), wait, WS2_OUT(flags))
#define WSAAddressToStringA(address, address_bytes, info, text, length) \
  WSAAddressToStringA(address, address_bytes, info, text, WS2_OUT(length))
#define WSAAddressToStringW(address, address_bytes, info, text, length) \
  WSAAddressToStringW(address, address_bytes, info, text, WS2_OUT(length))
#define WSAEnumProtocolsA(protocols, buffer, buffer_bytes) \
  WSAEnumProtocolsA(protocols, buffer, WS2_OUT(buffer_bytes))
#define WSAEnumProtocolsW(protocols, buffer, buffer_bytes) \
  WSAEnumProtocolsW(protocols, buffer, WS2_OUT(buffer_bytes))
#define WSAHtonl(s, hostlong, netlong) WSAHtonl(s, hostlong, WS2_OUT(netlong))
#define WSANtohl(s, netlong, hostlong) WSANtohl(s, netlong, WS2_OUT(hostlong))

#endif

#endif /* WS2_OVERLOADS_H */
