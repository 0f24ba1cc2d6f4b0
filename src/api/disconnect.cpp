// SPDX-License-Identifier: MIT
// Ending one direction of a connection, with data for the peer where a transport has such.
#include <winsock2.h>

#include "api/socket_entry.hpp"

namespace ws2::api {
namespace {

/// Reads what the program says of its buffer before the provider is asked.
template <class Call>
int disconnect(SOCKET s, LPWSABUF data, Call&& call) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    if (data == nullptr) return call(provider, nullptr);
    Result<WSABUF> buffer = runtime::read_user<WSABUF>(data);
    return buffer ? call(provider, &*buffer) : refuse(s, buffer.status());
  });
}

}  // namespace
}  // namespace ws2::api

/// Ends sending, as shutdown with SD_SEND does. No transport here sends disconnect data.
/// \param lpOutboundDisconnectData  NULL; any buffer is WSAENOPROTOOPT
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAENOPROTOOPT.1
///         WSAENOTCONN.1
/// \source Microsoft Learn, "WSASendDisconnect function (winsock2.h)"
extern "C" int WSAAPI ws2_WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData) noexcept {
  return ws2::api::disconnect(s, lpOutboundDisconnectData,
                              [&](ws2::api::Provider& provider, WSABUF* data) {
                                return provider.send_disconnect(s, data);
                              });
}

/// Ends receiving, as shutdown with SD_RECEIVE does. No transport here receives disconnect data.
/// \param lpInboundDisconnectData  NULL; any buffer is WSAENOPROTOOPT
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAENOPROTOOPT.1
///         WSAENOTCONN.1
/// \source Microsoft Learn, "WSARecvDisconnect function (winsock2.h)"
extern "C" int WSAAPI ws2_WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData) noexcept {
  return ws2::api::disconnect(s, lpInboundDisconnectData,
                              [&](ws2::api::Provider& provider, WSABUF* data) {
                                return provider.receive_disconnect(s, data);
                              });
}
