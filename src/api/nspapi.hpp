// SPDX-License-Identifier: MIT
// What the namespace calls of nspapi.h share.
#pragma once

#include <winsock2.h>
// winsock2.h comes first.
#include <nspapi.h>

#include "api/win32.hpp"

namespace ws2::api {

/// Their door: no WSAStartup, SOCKET_ERROR, and GetLastError with the Win32 code.
template <class Body>
INT on_nspapi(Body&& body) noexcept {
  return on_win32<INT>(SOCKET_ERROR, std::forward<Body>(body));
}

/// The namespace as providers have it: what used to be three is one provider now.
inline DWORD provider_space(DWORD space) noexcept {
  return space == NS_TCPIP_LOCAL || space == NS_TCPIP_HOSTS ? DWORD{NS_DNS} : space;
}

}  // namespace ws2::api
