// SPDX-License-Identifier: MIT
// Receiving. Hot path.
#include <winsock2.h>

#include "api/socket_entry.hpp"

namespace ws2::api {
namespace {

using providers::Received;

/// What recv and recvfrom do with what came. Learn, "recv function": at the end of a connection 0,
/// where WSARecv tells of it by WSAEDISCON.
Result<int> bytes_of(const Received& got) noexcept {
  if (got.status == WsaCode::wsaediscon) return 0;
  if (!got.status.ok()) return got.status;
  return static_cast<int>(got.bytes);
}

/// What WSARecv and WSARecvFrom do with what came: a truncated datagram's bytes and flags are told
/// as well. Learn, "WSARecv function": MSG_PARTIAL.
Status hand_over(const Received& got, LPDWORD bytes, LPDWORD flags) noexcept {
  if (!got.status.ok() && got.status != WsaCode::wsaemsgsize) return got.status;
  if (Status bad = runtime::write_user(flags, got.flags); !bad.ok()) return bad;
  if (bytes == nullptr) return got.status;  // an overlapped call may do without
  if (Status bad = runtime::write_user(bytes, got.bytes); !bad.ok()) return bad;
  return got.status;
}

/// The arguments that WSARecv and WSARecvFrom share, read from the program.
struct Arguments {
  BufferList buffers;
  DWORD flags = 0;

  Status read(const WSABUF* list, DWORD count, LPDWORD bytes, LPDWORD flags_in_out,
              bool overlapped) {
    if (Status bad = buffers.read(list, count); !bad.ok()) return bad;
    const Result<DWORD> wanted = runtime::read_user<DWORD>(flags_in_out);
    if (!wanted) return wanted.status();
    flags = *wanted;
    // Told when the data is out of the queue: what cannot be written is found before.
    if (!runtime::may_write(flags_in_out, sizeof flags)) return WsaCode::wsaefault;
    return probe_count(bytes, overlapped);
  }
};

}  // namespace
}  // namespace ws2::api

using ws2::Result;
using ws2::Status;
using ws2::WsaCode;
using ws2::api::on_socket;
using ws2::api::Provider;
using ws2::api::refuse;

/// Receives from a connected socket, or from a bound datagram socket.
/// \param s      socket, stream or message oriented
/// \param buf    at least `len` writable bytes
/// \param len    size of `buf` in bytes, 0 to 2^31-1
/// \param flags  any of MSG_PEEK, MSG_OOB, MSG_WAITALL
/// \return bytes received; 0 when the peer has closed its side; SOCKET_ERROR
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEFAULT.1 WSAEINVAL.5 WSAEWOULDBLOCK.1 WSAEWOULDBLOCK.3
///         WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEMSGSIZE.2 WSAEOPNOTSUPP.2 WSAENETRESET.1
///         WSAECONNABORTED.1 WSAECONNRESET.1 WSAECONNRESET.2 WSAECONNRESET.3 WSAENOTCONN.1
///         WSAESHUTDOWN.2 WSAESHUTDOWN.3 WSAETIMEDOUT.2 WSAETIMEDOUT.3 WSAEHOSTUNREACH.1
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "recv function (winsock2.h)"
extern "C" int WSAAPI ws2_recv(SOCKET s, char* buf, int len, int flags) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Result<int> {
    // A negative length names memory that nobody owns.
    if (!ws2::api::may_hold(buf, len)) return refuse(s, WsaCode::wsaefault);
    WSABUF whole = {static_cast<ULONG>(len), buf};
    return ws2::api::bytes_of(provider.recv(s, {&whole, 1}, static_cast<DWORD>(flags)));
  });
}

/// Receives, and tells who sent.
/// \param from     receives the sender's address; may be NULL. Not filled by streams.
/// \param fromlen  in: room at `from` in bytes; out: the size of the address
/// \return as recv
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL.5 WSAEWOULDBLOCK.1
/// WSAEWOULDBLOCK.3
///         WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEMSGSIZE.2 WSAEOPNOTSUPP.2 WSAENETRESET.1
///         WSAECONNABORTED.1 WSAECONNRESET.1 WSAECONNRESET.2 WSAECONNRESET.3 WSAENOTCONN.1
///         WSAESHUTDOWN.2 WSAESHUTDOWN.3 WSAETIMEDOUT.2 WSAETIMEDOUT.3 WSAEHOSTUNREACH.1
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "recvfrom function (winsock2.h)"
extern "C" int WSAAPI ws2_recvfrom(SOCKET s, char* buf, int len, int flags, struct sockaddr* from,
                                   int* fromlen) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Result<int> {
    if (!ws2::api::may_hold(buf, len)) return refuse(s, WsaCode::wsaefault);
    WSABUF whole = {static_cast<ULONG>(len), buf};
    return ws2::api::bytes_of(
        provider.recv_from(s, {&whole, 1}, static_cast<DWORD>(flags), from, fromlen));
  });
}

/// Receives into several buffers, overlapped where lpOverlapped is given: at once or later.
/// \param lpBuffers              the buffers, filled in order
/// \param dwBufferCount          how many: 1 or more
/// \param lpNumberOfBytesRecvd   receives the number of bytes; an overlapped call may pass NULL
/// \param lpFlags                in: as recv's; out: MSG_PARTIAL when the message goes on
/// \param lpOverlapped           the operation, which lasts until its completion is told
/// \param lpCompletionRoutine    runs in this thread, in an alertable wait, when it is over
/// \return 0 or SOCKET_ERROR
/// \raises as recv WSA_INVALID_HANDLE.1 WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3
///         WSA_IO_PENDING.1 WSA_NOT_ENOUGH_MEMORY.1 WSAENOBUFS.1 WSAEDISCON.1
/// \source Microsoft Learn, "WSARecv function (winsock2.h)"
extern "C" int WSAAPI ws2_WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                  LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                                  LPWSAOVERLAPPED lpOverlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    ws2::api::Arguments arguments;
    if (Status bad = arguments.read(lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags,
                                    lpOverlapped != nullptr);
        !bad.ok()) {
      return refuse(s, bad);
    }
    return ws2::api::hand_over(provider.recv(s, arguments.buffers.all(), arguments.flags,
                                             {lpOverlapped, lpCompletionRoutine}),
                               lpNumberOfBytesRecvd, lpFlags);
  });
}

/// WSARecv that tells who sent.
/// \param lpFrom     receives the sender's address; may be NULL
/// \param lpFromlen  in: room at `lpFrom` in bytes; out: the size of the address
/// \raises as recvfrom WSA_INVALID_HANDLE.1 WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3
///         WSA_IO_PENDING.1 WSA_NOT_ENOUGH_MEMORY.1 WSAENOBUFS.1 WSAEDISCON.1
/// \source Microsoft Learn, "WSARecvFrom function (winsock2.h)"
extern "C" int WSAAPI ws2_WSARecvFrom(
    SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
    LPDWORD lpFlags, struct sockaddr* lpFrom, LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    ws2::api::Arguments arguments;
    if (Status bad = arguments.read(lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags,
                                    lpOverlapped != nullptr);
        !bad.ok()) {
      return refuse(s, bad);
    }
    return ws2::api::hand_over(
        provider.recv_from(s, arguments.buffers.all(), arguments.flags, lpFrom, lpFromlen,
                           {lpOverlapped, lpCompletionRoutine}),
        lpNumberOfBytesRecvd, lpFlags);
  });
}
