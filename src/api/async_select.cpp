// SPDX-License-Identifier: MIT
// Network events told by messages to a window.
#include <winsock2.h>

#include "api/socket_entry.hpp"
#include "messages/window.hpp"

using ws2::Status;
using ws2::WsaCode;
using ws2::api::on_socket;
using ws2::api::Provider;
using ws2::api::refuse;

/// Has a message posted to a window for each of the network events that happens, and makes the
/// socket non-blocking. What holds already is told at once; an event that was told is told again
/// after the call that re-enables it. Each call ends the one before, also one of WSAEventSelect;
/// messages that are queued already stay. An accepted socket tells the same window.
/// \param hWnd    receives the messages: wParam is the socket, lParam holds WSAGETSELECTEVENT and
///                WSAGETSELECTERROR. Not looked at when `lEvent` is 0
/// \param wMsg    the number of the messages
/// \param lEvent  FD_READ, FD_WRITE, FD_OOB, FD_ACCEPT, FD_CONNECT, FD_CLOSE; 0 ends it
/// \return 0 or SOCKET_ERROR. In the messages, for FD_CONNECT what connect would say, for FD_CLOSE
///         WSAECONNRESET, WSAECONNABORTED or WSAENETRESET when the connection has failed
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEINVAL.5
/// \source Microsoft Learn, "WSAAsyncSelect function (winsock.h)"
extern "C" int WSAAPI ws2_WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    const bool heard{ws2::messages::find_window(reinterpret_cast<uintptr_t>(hWnd))};
    if (lEvent != 0 && !heard) return refuse(s, WsaCode::wsaeinval);
    return provider.async_select(s, hWnd, wMsg, static_cast<LONG>(lEvent));
  });
}
