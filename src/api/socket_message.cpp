// SPDX-License-Identifier: MIT
// Messages with what comes beside them: whether they are whole, addresses, control data.
// winsock2.h has to come first: clang-format must not sort it.
#include <winsock2.h>
// After it.
#include <mswsock.h>

#include <algorithm>

#include "api/extension_entry.hpp"
#include "base/address.hpp"
#include "base/buffers.hpp"
#include "base/event_select.hpp"
#include "base/message.hpp"

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
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEINTR.2
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

namespace ws2::api {
namespace {

using base::most_control;

/// A program's WSAMSG, read and checked.
struct ProgramMessage {
  WSAMSG fields;
  BufferList buffers;
  alignas(8) std::byte control[most_control];

  Status read(const WSAMSG* message) {
    const Result<WSAMSG> found = runtime::read_user<WSAMSG>(message);
    if (!found) return found.status();
    fields = *found;
    // Learn, "LPFN_WSARECVMSG callback function": a length without a pointer is WSAEFAULT.
    if (fields.name == nullptr && fields.namelen != 0) return WsaCode::wsaefault;
    if (fields.Control.buf == nullptr && fields.Control.len != 0) return WsaCode::wsaefault;
    if (Status bad = buffers.read(fields.lpBuffers, fields.dwBufferCount); !bad.ok()) return bad;
    return runtime::copy_from_user(control, fields.Control.buf, control_bytes())
               ? Status()
               : WsaCode::wsaefault;
  }
  [[nodiscard]] size_t control_bytes() const noexcept {
    return std::min<size_t>(fields.Control.len, most_control);
  }
};

/// How the program wants to hear of the operation; overlapped, it may do without the byte count.
struct Way {
  LPDWORD bytes;
  engine::Manner manner;

  [[nodiscard]] bool overlapped() const noexcept { return manner.overlapped != nullptr; }
  [[nodiscard]] Status probe() const noexcept { return probe_count(bytes, overlapped()); }
  [[nodiscard]] Status write(DWORD count) const noexcept {
    return bytes == nullptr && overlapped() ? Status() : runtime::write_user(bytes, count);
  }
  [[nodiscard]] Status told(const engine::Posted& posted) const noexcept {
    return posted.status.ok() ? write(posted.bytes) : posted.status;
  }
};

/// Where what comes goes. That it can be written is tried before a datagram leaves the queue.
Result<base::MessagePlaces> places_of(const base::Socket& socket, const ProgramMessage& message,
                                      LPWSAMSG user) noexcept {
  const WSAMSG& fields = message.fields;
  if (Status bad = runtime::write_user(user, fields); !bad.ok()) return bad;
  if (!runtime::copy_to_user(fields.Control.buf, message.control, message.control_bytes())) {
    return WsaCode::wsaefault;
  }
  const Result<base::AddressBuffer> sender =
      base::check_buffer(socket, fields.name, fields.name == nullptr ? nullptr : &user->namelen);
  if (!sender) return sender.status();
  if (Status bad = base::probe_buffer(*sender); !bad.ok()) return bad;
  return base::MessagePlaces{*sender, &user->dwFlags, fields.Control.buf, &user->Control.len,
                             fields.Control.len};
}

Status receive(const base::SocketReference& socket, SOCKET s, LPWSAMSG user, const Way& way) {
  ProgramMessage message;
  if (Status bad = message.read(user); !bad.ok()) return bad;
  if (Status bad = way.probe(); !bad.ok()) return bad;
  const Result<base::MessagePlaces> places = places_of(*socket, message, user);
  if (!places) return places.status();
  base::KernelBuffers buffers(message.buffers.all());
  if (Status bad = base::writable(buffers.all()); !bad.ok()) return bad;
  if (way.overlapped()) {
    return way.told(base::receive_message_overlapped(*socket, s, way.manner, buffers.all(), *places,
                                                     message.fields.dwFlags));
  }
  kernel::Address from;
  kernel::MessageIn wanted;
  wanted.buffers = buffers.all();
  wanted.from = &from;
  wanted.control = {message.control, message.control_bytes()};
  wanted.flags = message.fields.dwFlags;
  const kernel::Moved moved = base::receive_message(socket, wanted);
  base::re_enable(*socket, engine::network::read | engine::network::oob);
  if (!moved.status.ok() && moved.status != WsaCode::wsaemsgsize) return moved.status;
  Status written = places->write(wanted);
  if (written.ok()) written = way.write(moved.bytes);
  return written.ok() ? moved.status : written;
}

Status send(const base::SocketReference& socket, SOCKET s, LPWSAMSG user, DWORD flags,
            const Way& way) {
  ProgramMessage message;
  if (Status bad = message.read(user); !bad.ok()) return bad;
  if (Status bad = message.buffers.countable(); !bad.ok()) return bad;
  if (message.fields.Control.len > most_control) return WsaCode::wsaeinval;
  // What was sent cannot be taken back, so the place for its size is tried before.
  if (Status bad = way.probe(); !bad.ok()) return bad;
  base::KernelBuffers buffers(message.buffers.all());
  if (Status bad = base::readable(buffers.all()); !bad.ok()) return bad;
  kernel::Address to;
  kernel::MessageOut wanted;
  wanted.buffers = buffers.all();
  wanted.control = {message.control, message.control_bytes()};
  wanted.flags = flags;
  if (message.fields.name != nullptr) {
    Status bad = base::read_address(*socket, message.fields.name, message.fields.namelen, &to);
    if (!bad.ok()) return bad;
    wanted.to = &to;
  }
  if (way.overlapped()) {
    return way.told(base::send_message_overlapped(*socket, s, way.manner, wanted));
  }
  const kernel::Moved moved = base::send_message(socket, wanted);
  base::re_enable_write(*socket, moved.status);
  return moved.status.ok() ? way.write(moved.bytes) : moved.status;
}

/// What the two calls share. Both are the base provider's own: a layered provider hands out its own
/// function by SIO_GET_EXTENSION_FUNCTION_POINTER.
template <class Body>
int on_message(SOCKET s, LPDWORD bytes, LPWSAOVERLAPPED overlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, Body&& body) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    const base::SocketReference socket = base::find(s);
    if (!socket) return WsaCode::wsaenotsock;
    return body(socket, Way{bytes,
                            {reinterpret_cast<engine::Overlapped*>(overlapped),
                             reinterpret_cast<engine::Routine>(routine)}});
  });
}

}  // namespace

/// WSARecvMsg, for SIO_GET_EXTENSION_FUNCTION_POINTER. No header declares it: programs name the
/// pointer so that they ask for.
INT WSAAPI receive_msg(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpdwNumberOfBytesRecvd,
                       LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept
    __asm__("ws2_WSARecvMsg");

}  // namespace ws2::api

/// Receives a datagram with what came beside it: the address it was sent to, its hop limit, its
/// type of service, as the socket's options ask; overlapped where
/// lpOverlapped is given. A program gets this function by SIO_GET_EXTENSION_FUNCTION_POINTER.
/// \param lpMsg  name, buffers, control data and flags: MSG_PEEK on input; MSG_TRUNC, MSG_CTRUNC,
///               MSG_MCAST and MSG_BCAST (the last two where IP_PKTINFO was asked for) on output.
///               Overlapped, it has to stay valid until the operation is over
/// \param lpdwNumberOfBytesRecvd  receives the number of bytes; an overlapped call may pass NULL
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEFAULT.3 WSAEINTR.2
///         WSAEINVAL.5 WSAEOPNOTSUPP.2 WSAESHUTDOWN.2 WSAEWOULDBLOCK.1 WSAEMSGSIZE.2
///         WSAECONNRESET.3 WSAENETRESET.1 WSAETIMEDOUT.3 WSA_IO_PENDING.1 WSA_INVALID_HANDLE.1
///         WSA_OPERATION_ABORTED.1 WSA_OPERATION_ABORTED.3
/// \source Microsoft Learn, "LPFN_WSARECVMSG callback function (mswsock.h)"
INT WSAAPI ws2::api::receive_msg(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpdwNumberOfBytesRecvd,
                                 LPWSAOVERLAPPED lpOverlapped,
                                 LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  return on_message(s, lpdwNumberOfBytesRecvd, lpOverlapped, lpCompletionRoutine,
                    [&](const base::SocketReference& socket, const Way& way) {
                      return receive(socket, s, lpMsg, way);
                    });
}

/// Sends a datagram with control data: source address and interface (IP_PKTINFO), hop limit, type
/// of service, congestion bits, the size of its parts (UDP_SEND_MSG_SIZE); overlapped where
/// lpOverlapped is given.
/// \param lpMsg    name (NULL: to the connected peer), buffers and control data
/// \param dwFlags  MSG_DONTROUTE or 0
/// \param lpNumberOfBytesSent  receives the number of bytes; an overlapped call may pass NULL
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEFAULT.2 WSAEINTR.2
///         WSAEINVAL.5 WSAEACCES.1 WSAEADDRNOTAVAIL.2 WSAEAFNOSUPPORT.2 WSAEDESTADDRREQ.1
///         WSAEDESTADDRREQ.2 WSAEISCONN.2 WSAESHUTDOWN.1 WSAEWOULDBLOCK.1 WSAEMSGSIZE.1
///         WSAEOPNOTSUPP.2 WSAENETUNREACH.1 WSAENETDOWN.1 WSAEHOSTUNREACH.1 WSAENOBUFS.1
///         WSAETIMEDOUT.3 WSA_IO_PENDING.1 WSA_INVALID_HANDLE.1 WSA_OPERATION_ABORTED.1
///         WSA_OPERATION_ABORTED.2 WSA_OPERATION_ABORTED.3
/// \source Microsoft Learn, "WSASendMsg function (winsock2.h)"
extern "C" int WSAAPI ws2_WSASendMsg(
    SOCKET s, LPWSAMSG lpMsg, DWORD dwFlags, LPDWORD lpNumberOfBytesSent,
    LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) noexcept {
  const auto theirs =
      ws2::api::by_owner(s, WSAID_WSASENDMSG, &ws2_WSASendMsg, SOCKET_ERROR, [&](auto function) {
        return function(s, lpMsg, dwFlags, lpNumberOfBytesSent, lpOverlapped, lpCompletionRoutine);
      });
  if (theirs) return *theirs;
  return ws2::api::on_message(
      s, lpNumberOfBytesSent, lpOverlapped, lpCompletionRoutine,
      [&](const ws2::base::SocketReference& socket, const ws2::api::Way& way) {
        return ws2::api::send(socket, s, lpMsg, dwFlags, way);
      });
}
