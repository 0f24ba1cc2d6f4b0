// SPDX-License-Identifier: MIT
// Options, control codes and names of sockets.
#include <winsock2.h>
// winsock2.h comes first.
#include <mswsock.h>

#include "api/socket_entry.hpp"
#include "runtime/open_type.hpp"

using ws2::Status;
using ws2::WsaCode;
using ws2::api::on_socket;
using ws2::api::Provider;
using ws2::api::refuse;

namespace {

/// SO_OPENTYPE belongs to the thread, and Learn's example gives no socket for it.
bool asks_thread(SOCKET s, int level, int name) noexcept {
  return s == INVALID_SOCKET && level == SOL_SOCKET && name == SO_OPENTYPE;
}

}  // namespace

/// Reads a socket option. docs/generated/options.md lists them all.
/// \param level    SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, IPPROTO_UDP
/// \param optval   receives the value
/// \param optlen   in: room at `optval` in bytes, 1 is enough for a BOOL; out: the size of the
/// value \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL.1 WSAEINPROGRESS.1 WSAENOTSOCK.1
///         WSAENOPROTOOPT.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "getsockopt function (winsock2.h)"
extern "C" int WSAAPI ws2_getsockopt(SOCKET s, int level, int optname, char* optval,
                                     int* optlen) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    if (asks_thread(s, level, optname)) {
      const ws2::Result<int> room = ws2::runtime::read_user<int>(optlen);
      if (!room || *room < static_cast<int>(sizeof(int))) return WsaCode::wsaefault;
      const Status written = ws2::runtime::write_user(optval, ws2::runtime::open_type);
      return written.ok() ? ws2::runtime::write_user(optlen, int{sizeof(int)}) : written;
    }
    return provider.get_option(s, level, optname, optval, optlen);
  });
}

/// Sets a socket option. docs/generated/options.md lists them all.
/// \param optval   the value; a BOOL may be one byte
/// \param optlen   size of `optval` in bytes
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL.1 WSAEINPROGRESS.1 WSAENOTSOCK.1
///         WSAENOPROTOOPT.1 WSAENETRESET.2 WSAENOTCONN.3 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "setsockopt function (winsock2.h)"
extern "C" int WSAAPI ws2_setsockopt(SOCKET s, int level, int optname, const char* optval,
                                     int optlen) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    if (asks_thread(s, level, optname)) {
      const ws2::Result<int32_t> type = ws2::runtime::read_user<int32_t>(optval);
      if (!type || optlen < static_cast<int>(sizeof(int))) return WsaCode::wsaefault;
      ws2::runtime::open_type = *type;
      return Status();
    }
    return provider.set_option(s, level, optname, optval, optlen);
  });
}

/// Sets the blocking mode (FIONBIO), asks how much can be read (FIONREAD) or whether urgent data
/// was all read (SIOCATMARK).
/// \param argp  in or out, by the code
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEINVAL.5 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSANOTINITIALISED.1
///         WSANOTINITIALISED.2
/// \source Microsoft Learn, "ioctlsocket function (winsock2.h)"
extern "C" int WSAAPI ws2_ioctlsocket(SOCKET s, long cmd, u_long* argp) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    const auto code = static_cast<DWORD>(cmd);
    if (code != FIONBIO && code != FIONREAD && code != SIOCATMARK) {
      const bool there = ws2::runtime::may_read(argp, sizeof *argp);
      return refuse(s, there ? WsaCode::wsaeinval : WsaCode::wsaefault);
    }
    DWORD returned = 0;
    if (code == FIONBIO) {
      return provider.io_control(s, code, argp, sizeof *argp, nullptr, 0, &returned);
    }
    return provider.io_control(s, code, nullptr, 0, argp, sizeof *argp, &returned);
  });
}

/// Controls a socket by a code with buffers of its own, overlapped where lpOverlapped is given.
/// \param cbInBuffer, cbOutBuffer  sizes in bytes
/// \param lpcbBytesReturned        receives how many bytes of the output buffer were filled, or,
/// with
///                                 WSAEFAULT, how many a list needs; an overlapped call may pass
///                                 NULL
/// \return 0 or SOCKET_ERROR; docs/generated/ioctls.md lists the codes
/// \raises WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3 WSA_IO_PENDING.1 WSAEFAULT.1 WSAEFAULT.3
///         WSAEINTR.2 WSAEWOULDBLOCK.1
///         WSAEINVAL.5 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "WSAIoctl function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAIoctl(
    SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer, LPVOID lpvOutBuffer,
    DWORD cbOutBuffer, LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    const bool counts = lpcbBytesReturned != nullptr || lpOverlapped == nullptr;
    if (counts) {
      const Status bad = ws2::runtime::write_user(lpcbBytesReturned, DWORD{0});
      if (!bad.ok()) return refuse(s, bad);
    }
    DWORD returned = 0;
    const Status done =
        provider.io_control(s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
                            &returned, {lpOverlapped, lpCompletionRoutine});
    if (!counts) return done;
    // A list that does not fit tells how much room it needs.
    const Status told = ws2::runtime::write_user(lpcbBytesReturned, returned);
    return done.ok() ? told : done;
  });
}

/// The local address of a socket.
/// \param name     receives the address
/// \param namelen  in: room at `name` in bytes; out: the size of the address
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSANOTINITIALISED.1
///         WSANOTINITIALISED.2
/// \source Microsoft Learn, "getsockname function (winsock.h)"
extern "C" int WSAAPI ws2_getsockname(SOCKET s, struct sockaddr* name, int* namelen) noexcept {
  return on_socket(s, SOCKET_ERROR,
                   [&](Provider& provider) { return provider.local_name(s, name, namelen); });
}

/// The address of the peer.
/// \param name     receives the address
/// \param namelen  in: room at `name` in bytes; out: the size of the address
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAENOTCONN.1
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "getpeername function (winsock2.h)"
extern "C" int WSAAPI ws2_getpeername(SOCKET s, struct sockaddr* name, int* namelen) noexcept {
  return on_socket(s, SOCKET_ERROR,
                   [&](Provider& provider) { return provider.peer_name(s, name, namelen); });
}
