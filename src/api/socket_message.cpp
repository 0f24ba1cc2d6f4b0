// SPDX-License-Identifier: MIT
// Messages with what comes beside them: whether they are whole, addresses, control data.
// winsock2.h has to come first: clang-format must not sort it.
#include <winsock2.h>
// After it.
#include <mswsock.h>

#include "api/socket_entry.hpp"

using ws2::Result;
using ws2::Status;
using ws2::WsaCode;
using ws2::api::on_socket;
using ws2::api::Provider;
using ws2::api::refuse;

/// Receives as recv does without flags; a datagram that does not fit is no failure: its first part
/// is delivered, the rest is lost, and `flags` says so.
/// \param buf    at least `len` writable bytes
/// \param len    size of `buf` in bytes, 0 to 2^31-1
/// \param flags  out: MSG_PARTIAL or 0; what it holds before is not looked at
/// \return bytes received; 0 when the peer has closed its side; SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1 WSAEINTR.2
///         WSAENOTCONN.1 WSAESHUTDOWN.2 WSAESHUTDOWN.3 WSAEWOULDBLOCK.1 WSAECONNRESET.1
///         WSAECONNRESET.3 WSAENETRESET.1 WSAECONNABORTED.1 WSAETIMEDOUT.2 WSAETIMEDOUT.3
/// \source Microsoft Learn, "WSARecvEx function (mswsock.h)"
extern "C" int WSAAPI ws2_WSARecvEx(SOCKET s, char* buf, int len, int* flags) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Result<int> {
    if (buf == nullptr || len < 0) return refuse(s, WsaCode::wsaefault);
    // Data leaves the queue with the call, so the place for the flags is tried before.
    if (Status bad = ws2::runtime::write_user(flags, 0); !bad.ok()) return refuse(s, bad);
    WSABUF whole = {static_cast<ULONG>(len), buf};
    const ws2::providers::Received got = provider.recv(s, {&whole, 1}, 0);
    if (got.status == WsaCode::wsaediscon) return 0;
    if (got.status == WsaCode::wsaemsgsize) {
      if (Status bad = ws2::runtime::write_user(flags, int{MSG_PARTIAL}); !bad.ok()) return bad;
      return static_cast<int>(got.bytes);
    }
    if (!got.status.ok()) return got.status;
    return static_cast<int>(got.bytes);
  });
}
