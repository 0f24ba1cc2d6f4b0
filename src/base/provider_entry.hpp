// SPDX-License-Identifier: MIT
// What the entries of the base provider's procedure table share.
#pragma once

#include <ws2spi.h>

#include <new>

#include "base/socket.hpp"
#include "kernel/transfer.hpp"
#include "runtime/short_array.hpp"

namespace ws2::base {

inline constexpr size_t buffers_on_stack = 16;

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

/// WSABUFs as the kernel wants them, handed to `transfer`: on the stack as a rule.
template <class Transfer>
[[gnu::noinline]] kernel::Moved with_many_buffers(const WSABUF* buffers, DWORD count,
                                                  Transfer& transfer) {
  runtime::ShortArray<kernel::Buffer, buffers_on_stack> list(count);
  for (DWORD i = 0; i < count; ++i) list[i] = {buffers[i].buf, buffers[i].len};
  return transfer(list.all());
}

/// The same, quick for the one buffer that most calls have.
template <class Transfer>
kernel::Moved with_buffers(const WSABUF* buffers, DWORD count, Transfer&& transfer) {
  if (count != 1) return with_many_buffers(buffers, count, transfer);
  kernel::Buffer one = {buffers[0].buf, buffers[0].len};
  return transfer(std::span<kernel::Buffer>(&one, 1));
}

/// Fills in the entries of base/provider_rare.cpp.
void add_rare_procedures(WSPPROC_TABLE& table) noexcept;

}  // namespace ws2::base
