// SPDX-License-Identifier: MIT
// Winsock's meaning of receiving.
#pragma once

#include "base/socket.hpp"
#include "kernel/transfer.hpp"

namespace ws2::base {

/// \param flags  in: MSG_PEEK, MSG_OOB, MSG_WAITALL, MSG_PARTIAL; out: MSG_PARTIAL where the
/// message
///               goes on
/// \param from   where the sender's address goes, or nullptr
kernel::Moved receive(const SocketReference& socket, kernel::Buffers buffers, uint32_t* flags,
                      kernel::Address* from) noexcept;

/// Whether an overlapped receive may begin: flags and state, WSAENOTCONN among them.
Status may_receive(Socket& socket, uint32_t flags) noexcept;

/// One attempt of an overlapped receive: what is there now, or WSAEWOULDBLOCK. Zero bytes of room
/// on a stream wait for data and take none. MSG_WAITALL is the caller's to fulfil.
kernel::Moved receive_now(Socket& socket, kernel::Buffers buffers, uint32_t* flags,
                          kernel::Address* from) noexcept;
/// Why a receive on a datagram socket cannot be tried.
Status may_receive_datagram(Socket& socket) noexcept;

/// Whether the error of a datagram socket is one that this receive is to be told of, and which. One
/// error for each ICMP message; those that the program switched off are passed over.
bool is_for_the_receiver(Socket& socket, Status* status) noexcept;

/// The sender of what was received: while a socket captures, the packet itself names it.
void name_sender(const Socket& socket, kernel::Buffers buffers, const kernel::Moved& moved,
                 kernel::Address* from) noexcept;

}  // namespace ws2::base
