// SPDX-License-Identifier: MIT
// Network events told by an event object.
#include <winsock2.h>

#include "api/socket_entry.hpp"
#include "engine/selection.hpp"

namespace ws2::api {

namespace network = engine::network;
static_assert(FD_READ == network::read && FD_WRITE == network::write && FD_OOB == network::oob &&
              FD_ACCEPT == network::accept && FD_CONNECT == network::connect &&
              FD_CLOSE == network::close && FD_ALL_EVENTS == network::all &&
              FD_MAX_EVENTS == network::count && FD_CLOSE_BIT == network::close_bit &&
              FD_CONNECT_BIT == network::connect_bit);

}  // namespace ws2::api

using ws2::Status;
using ws2::WsaCode;
using ws2::api::on_socket;
using ws2::api::Provider;
using ws2::api::refuse;

/// Has an event object set whenever one of the network events happens, and makes the socket
/// non-blocking. What holds already is told at once. Each call ends the one before.
/// \param hEventObject    the event
/// \param lNetworkEvents  FD_READ, FD_WRITE, FD_OOB, FD_ACCEPT, FD_CONNECT, FD_CLOSE; 0 ends it
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEINVAL.5
///         WSA_INVALID_HANDLE.1
/// \source Microsoft Learn, "WSAEventSelect function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAEventSelect(SOCKET s, WSAEVENT hEventObject,
                                         long lNetworkEvents) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) {
    return provider.event_select(s, hEventObject, static_cast<LONG>(lNetworkEvents));
  });
}

/// Tells which network events have happened, with their error codes, and begins the record anew.
/// \param hEventObject     reset too, in one step; may be NULL
/// \param lpNetworkEvents  receives the record
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
///         WSA_INVALID_HANDLE.1
/// \source Microsoft Learn, "WSAEnumNetworkEvents function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                               LPWSANETWORKEVENTS lpNetworkEvents) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    WSANETWORKEVENTS record = {};
    // The record is cleared with the call, so the place for it is tried first.
    if (Status bad = ws2::runtime::write_user(lpNetworkEvents, record); !bad.ok()) {
      return refuse(s, bad);
    }
    if (Status failed = provider.enumerate_events(s, hEventObject, &record); !failed.ok()) {
      return failed;
    }
    return ws2::runtime::write_user(lpNetworkEvents, record);
  });
}
