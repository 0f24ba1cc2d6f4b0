// SPDX-License-Identifier: MIT
// Sending. Hot path.
#include <winsock2.h>

#include "api/socket_entry.hpp"

namespace ws2::api {
namespace {

Result<int> as_int(const Result<DWORD>& sent) noexcept {
  if (!sent) return sent.status();
  return static_cast<int>(*sent);
}

Status hand_over(const Result<DWORD>& sent, LPDWORD bytes) noexcept {
  if (!sent) return sent.status();
  return bytes == nullptr ? Status() : runtime::write_user(bytes, *sent);
}

}  // namespace
}  // namespace ws2::api

using ws2::Result;
using ws2::Status;
using ws2::WsaCode;
using ws2::api::on_socket;
using ws2::api::Provider;
using ws2::api::refuse;

/// Sends on a connected socket. On a blocking stream socket all bytes, or it fails.
/// \param buf    the bytes
/// \param len    how many, 0 to 2^31-1
/// \param flags  MSG_OOB, MSG_DONTROUTE
/// \return bytes sent, which on a non-blocking stream may be fewer than `len`; SOCKET_ERROR
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEACCES.3 WSAEFAULT.1 WSAEINVAL.5 WSAEWOULDBLOCK.1
/// WSAEWOULDBLOCK.3
///         WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEMSGSIZE.1 WSAEOPNOTSUPP.2 WSAENETDOWN.1
///         WSAENETRESET.1 WSAECONNABORTED.1 WSAECONNRESET.1 WSAECONNRESET.2 WSAENOBUFS.1
///         WSAENOTCONN.1 WSAENOTCONN.2 WSAESHUTDOWN.1 WSAESHUTDOWN.3 WSAETIMEDOUT.2 WSAETIMEDOUT.3
///         WSAEHOSTUNREACH.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "send function (winsock2.h)"
extern "C" int WSAAPI ws2_send(SOCKET s, const char* buf, int len, int flags) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Result<int> {
    if (!ws2::api::may_hold(buf, len)) return refuse(s, WsaCode::wsaefault);
    WSABUF whole = {static_cast<ULONG>(len), const_cast<char*>(buf)};
    return ws2::api::as_int(provider.send(s, {&whole, 1}, static_cast<DWORD>(flags)));
  });
}

/// Sends a datagram to an address. On a stream socket the address is ignored.
/// \param to     the destination; NULL sends to the connected peer
/// \param tolen  size of `to` in bytes
/// \return as send
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEACCES.1 WSAEACCES.3 WSAEFAULT.1 WSAEFAULT.2 WSAEINVAL.5
///         WSAEWOULDBLOCK.1 WSAEWOULDBLOCK.3 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEDESTADDRREQ.1
///         WSAEMSGSIZE.1 WSAEOPNOTSUPP.2 WSAEAFNOSUPPORT.2 WSAEPFNOSUPPORT.2
///         WSAEAFNOSUPPORT.3 WSAEADDRNOTAVAIL.2
///         WSAENETDOWN.1 WSAENETUNREACH.1 WSAENETRESET.1 WSAECONNABORTED.1 WSAECONNRESET.1
///         WSAECONNRESET.2 WSAENOBUFS.1 WSAEISCONN.2 WSAENOTCONN.1 WSAENOTCONN.2 WSAESHUTDOWN.1
///         WSAESHUTDOWN.3 WSAETIMEDOUT.2 WSAETIMEDOUT.3 WSAEHOSTUNREACH.1 WSANOTINITIALISED.1
///         WSANOTINITIALISED.2
/// \source Microsoft Learn, "sendto function (winsock2.h)"
extern "C" int WSAAPI ws2_sendto(SOCKET s, const char* buf, int len, int flags,
                                 const struct sockaddr* to, int tolen) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Result<int> {
    if (!ws2::api::may_hold(buf, len)) return refuse(s, WsaCode::wsaefault);
    WSABUF whole = {static_cast<ULONG>(len), const_cast<char*>(buf)};
    return ws2::api::as_int(provider.send_to(s, {&whole, 1}, static_cast<DWORD>(flags), to, tolen));
  });
}

/// Sends several buffers, overlapped where lpOverlapped is given: at once or later, as a whole.
/// \param lpBuffers            the buffers, sent in order
/// \param dwBufferCount        how many: 1 or more
/// \param lpNumberOfBytesSent  receives the number of bytes; an overlapped call may pass NULL
/// \param dwFlags              as send's
/// \param lpOverlapped         the operation, which lasts until its completion is told
/// \param lpCompletionRoutine  runs in this thread, in an alertable wait, when it is over
/// \return 0 or SOCKET_ERROR
/// \raises as send WSA_INVALID_HANDLE.1 WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.2
///         WSA_OPERATION_ABORTED.3 WSA_IO_PENDING.1 WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "WSASend function (winsock2.h)"
extern "C" int WSAAPI ws2_WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                  LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                  LPWSAOVERLAPPED lpOverlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    ws2::api::BufferList buffers;
    Status bad = buffers.read(lpBuffers, dwBufferCount);
    if (bad.ok()) bad = buffers.countable();
    if (bad.ok()) bad = ws2::api::probe_count(lpNumberOfBytesSent, lpOverlapped != nullptr);
    if (!bad.ok()) return refuse(s, bad);
    return ws2::api::hand_over(
        provider.send(s, buffers.all(), dwFlags, {lpOverlapped, lpCompletionRoutine}),
        lpNumberOfBytesSent);
  });
}

/// WSASend to an address.
/// \param lpTo     the destination; NULL sends to the connected peer
/// \param iTolen   size of `lpTo` in bytes
/// \raises as sendto WSA_INVALID_HANDLE.1 WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.2
///         WSA_OPERATION_ABORTED.3 WSA_IO_PENDING.1 WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "WSASendTo function (winsock2.h)"
extern "C" int WSAAPI
ws2_WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
              DWORD dwFlags, const struct sockaddr* lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
              LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    ws2::api::BufferList buffers;
    Status bad = buffers.read(lpBuffers, dwBufferCount);
    if (bad.ok()) bad = buffers.countable();
    if (bad.ok()) bad = ws2::api::probe_count(lpNumberOfBytesSent, lpOverlapped != nullptr);
    if (!bad.ok()) return refuse(s, bad);
    return ws2::api::hand_over(provider.send_to(s, buffers.all(), dwFlags, lpTo, iTolen,
                                                {lpOverlapped, lpCompletionRoutine}),
                               lpNumberOfBytesSent);
  });
}
