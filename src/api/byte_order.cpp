// SPDX-License-Identifier: MIT
// Byte order. Learn, "htonl function (winsock2.h)" and its kin: these need no WSAStartup; the WSA
// forms do, as they ask the provider of a socket. Every provider here is big-endian on the wire.
#include <winsock2.h>

#include "api/entry.hpp"
#include "handles/table.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr u_long turned(u_long number) noexcept { return __builtin_bswap32(number); }
constexpr u_short turned(u_short number) noexcept { return __builtin_bswap16(number); }
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the other order turns nothing");

/// The order of checks: started, a socket, the pointer.
template <class Number>
int turn_for(SOCKET s, Number number, Number* result) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    const auto found = handles::Table::instance().find_any(s);
    if (!found || !handles::is_socket(found->kind())) return WsaCode::wsaenotsock;
    return runtime::write_user(result, turned(number));
  });
}

}  // namespace
}  // namespace ws2::api

/// Turns a number from the host's byte order into the network's, or back: the same thing twice.
/// \source Microsoft Learn, "htonl function (winsock2.h)"
extern "C" u_long WSAAPI ws2_htonl(u_long hostlong) noexcept { return ws2::api::turned(hostlong); }
extern "C" u_short WSAAPI ws2_htons(u_short hostshort) noexcept {
  return ws2::api::turned(hostshort);
}
extern "C" u_long WSAAPI ws2_ntohl(u_long netlong) noexcept { return ws2::api::turned(netlong); }
extern "C" u_short WSAAPI ws2_ntohs(u_short netshort) noexcept {
  return ws2::api::turned(netshort);
}

/// The same for the byte order of a socket's provider.
/// \param s          a socket
/// \param hostlong   the number
/// \param lpnetlong  receives the turned number
/// \return 0; SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// \source Microsoft Learn, "WSAHtonl function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAHtonl(SOCKET s, u_long hostlong, u_long* lpnetlong) noexcept {
  return ws2::api::turn_for(s, hostlong, lpnetlong);
}
extern "C" int WSAAPI ws2_WSAHtons(SOCKET s, u_short hostshort, u_short* lpnetshort) noexcept {
  return ws2::api::turn_for(s, hostshort, lpnetshort);
}
extern "C" int WSAAPI ws2_WSANtohl(SOCKET s, u_long netlong, u_long* lphostlong) noexcept {
  return ws2::api::turn_for(s, netlong, lphostlong);
}
extern "C" int WSAAPI ws2_WSANtohs(SOCKET s, u_short netshort, u_short* lphostshort) noexcept {
  return ws2::api::turn_for(s, netshort, lphostshort);
}
