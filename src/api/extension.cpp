// SPDX-License-Identifier: MIT
// AcceptEx and its kin of mswsock.h, linked or asked for by SIO_GET_EXTENSION_FUNCTION_POINTER.
#include "base/extension.hpp"

#include <mswsock.h>

#include "api/extension_entry.hpp"
#include "base/address.hpp"
#include "kernel/address.hpp"

namespace ws2::api {
namespace {

using base::AcceptBuffer;
using base::SocketReference;
using engine::Posted;

}  // namespace

/// Accepts a connection into a socket that exists, with both addresses and, if asked for, the first
/// data.
/// \param listener   listens
/// \param accepting  of the same kind, neither bound nor connected
/// \param output     room for the data and the two addresses
/// \param data_bytes       how much data to wait for at the most; 0 waits for the connection only
/// \param local_bytes, remote_bytes  room for an address and 16 bytes more
/// \param received   receives the byte count of an operation that is over at once
/// \param overlapped required
/// \return TRUE; FALSE and WSA_IO_PENDING
/// \raises WSANOTINITIALISED.1 WSAENOTSOCK.1 WSAEINVAL.2 WSAEFAULT.1 WSA_IO_PENDING.1
///         WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3
/// \source Microsoft Learn, "AcceptEx function (mswsock.h)"
extern "C" BOOL WINAPI ws2_AcceptEx(SOCKET listener, SOCKET accepting, PVOID output,
                                    DWORD data_bytes, DWORD local_bytes, DWORD remote_bytes,
                                    LPDWORD received, LPOVERLAPPED overlapped) noexcept {
  const auto theirs = by_owner(listener, WSAID_ACCEPTEX, &ws2_AcceptEx, FALSE, [&](auto function) {
    return function(listener, accepting, output, data_bytes, local_bytes, remote_bytes, received,
                    overlapped);
  });
  if (theirs) return *theirs;
  return on_extension(listener, received, [&](const SocketReference& socket) -> Posted {
    if (overlapped == nullptr) return {WsaCode::wsaeinval};
    const size_t room = size_t{data_bytes} + local_bytes + remote_bytes;
    if (output == nullptr || !runtime::may_write(output, room)) return {WsaCode::wsaefault};
    const AcceptBuffer buffer = {output, data_bytes, local_bytes, remote_bytes};
    return base::accept_overlapped(socket, listener, accepting, buffer, manner(overlapped));
  });
}

/// Finds the addresses in what AcceptEx filled. The sizes are those of that call.
/// \source Microsoft Learn, "GetAcceptExSockaddrs function (mswsock.h)"
extern "C" VOID WINAPI ws2_GetAcceptExSockaddrs(PVOID output, DWORD data_bytes, DWORD local_bytes,
                                                DWORD, struct sockaddr** local, LPINT local_length,
                                                struct sockaddr** remote,
                                                LPINT remote_length) noexcept {
  char* const slots[] = {static_cast<char*>(output) + data_bytes,
                         static_cast<char*>(output) + data_bytes + local_bytes};
  struct sockaddr** const places[] = {local, remote};
  const LPINT lengths[] = {local_length, remote_length};
  for (int i = 0; i < 2; ++i) {
    ADDRESS_FAMILY family = 0;
    // A program without the buffer gets null pointers rather than a crash.
    if (!runtime::copy_from_user(&family, slots[i], sizeof family)) continue;
    static_cast<void>(runtime::write_user(places[i], reinterpret_cast<struct sockaddr*>(slots[i])));
    const int length = family == AF_UNIX ? 110 : static_cast<int>(kernel::least_length(family));
    static_cast<void>(runtime::write_user(lengths[i], length));
  }
}

/// Connects, and sends the first data.
/// \param s      bound, and connection-oriented
/// \param data   what to send once connected; may be NULL
/// \return TRUE; FALSE and WSA_IO_PENDING
/// \raises WSANOTINITIALISED.1 WSAENOTSOCK.1 WSAEFAULT.1 WSAEFAULT.2 WSAEALREADY.1 WSAEISCONN.1
///         WSAEADDRNOTAVAIL.2 WSAEADDRNOTAVAIL.3 WSAEAFNOSUPPORT.2 WSAECONNREFUSED.1
///         WSAENETUNREACH.1 WSAEHOSTUNREACH.1 WSAETIMEDOUT.1 WSAEACCES.3 WSAEHOSTDOWN.1
///         WSAENETDOWN.1 WSA_IO_PENDING.1 WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3
/// \source Microsoft Learn, "LPFN_CONNECTEX callback function (mswsock.h)"
extern "C" BOOL PASCAL ws2_ConnectEx(SOCKET s, const struct sockaddr* name, int length, PVOID data,
                                     DWORD data_bytes, LPDWORD sent,
                                     LPOVERLAPPED overlapped) noexcept {
  return on_extension(s, sent, [&](const SocketReference& socket) -> Posted {
    if (overlapped == nullptr) return {WsaCode::wsaeinval};
    kernel::Address address;
    if (Status bad = base::read_address(*socket, name, length, &address); !bad.ok()) return {bad};
    const kernel::Buffer first = {data, data == nullptr ? 0 : data_bytes};
    if (!runtime::may_read(first.data, first.bytes)) return {WsaCode::wsaefault};
    return base::connect_overlapped(*socket, s, address, first, manner(overlapped));
  });
}

/// Ends a connection; with TF_REUSE_SOCKET the socket can be given to AcceptEx or ConnectEx again.
/// \return TRUE; FALSE and WSA_IO_PENDING
/// \raises WSANOTINITIALISED.1 WSAENOTSOCK.1 WSAEFAULT.1 WSAENOTCONN.1 WSA_IO_PENDING.1
///         WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3
/// \source Microsoft Learn, "LPFN_DISCONNECTEX callback function (mswsock.h)"
extern "C" BOOL PASCAL ws2_DisconnectEx(SOCKET s, LPOVERLAPPED overlapped, DWORD flags,
                                        DWORD reserved) noexcept {
  return on_extension(s, nullptr, [&](const SocketReference& socket) -> Posted {
    if (reserved != 0 || (flags & ~DWORD{TF_REUSE_SOCKET}) != 0) return {WsaCode::wsaeinval};
    const bool reuse = (flags & TF_REUSE_SOCKET) != 0;
    return overlapped_or_not(socket, overlapped, [&](engine::Manner how) {
      return base::disconnect_overlapped(*socket, s, reuse, how);
    });
  });
}

}  // namespace ws2::api
