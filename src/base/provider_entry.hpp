// SPDX-License-Identifier: MIT
// What the entries of the base provider's procedure table share.
#pragma once

#include <ws2spi.h>

#include <new>

#include "base/buffers.hpp"
#include "base/socket.hpp"
#include "kernel/transfer.hpp"

namespace ws2::base {

inline int report(Status status, LPINT error) noexcept {
  if (status.ok()) return 0;
  *error = static_cast<int>(status.wsa());
  return SOCKET_ERROR;
}

template <class T>
T report(const Result<T>& result, T failure, LPINT error) noexcept {
  if (result) return *result;
  *error = static_cast<int>(result.status().wsa());
  return failure;
}

/// Runs a body on a socket, or answers WSAENOTSOCK.1.
template <class Body>
int with_socket(SOCKET s, LPINT error, Body&& body) noexcept {
  const SocketReference socket = find(s);
  if (!socket) return report(WsaCode::wsaenotsock, error);
  try {
    return report(body(socket), error);
  } catch (const std::bad_alloc&) {
    return report(WsaCode::wsaenobufs, error);
  }
}

/// Fills in the entries of base/provider_rare.cpp.
void add_rare_procedures(WSPPROC_TABLE& table) noexcept;

}  // namespace ws2::base
