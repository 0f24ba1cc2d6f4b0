// SPDX-License-Identifier: MIT
// Sharing sockets. Sources: Microsoft Learn, "WSADuplicateSocketW function", "Shared Sockets".
//
// The members that Learn reserves carry the ticket: dwServiceFlags2 the process that offers,
// dwServiceFlags3 and 4 its secret, dwProviderReserved the number of the offer.
#include "base/duplicate.hpp"

#include "base/protocols.hpp"
#include "kernel/adopt.hpp"
#include "kernel/duplicate.hpp"
#include "kernel/socket.hpp"

namespace ws2::base {

Result<WSAPROTOCOL_INFOW> duplicate(const SocketReference& socket, uint32_t process) noexcept {
  const WSAPROTOCOL_INFOW* known = find_protocol(socket->endpoint());
  if (known == nullptr) return WsaCode::wsaeinval;
  if (Status failed = socket->share(); !failed.ok()) return failed;
  const Result<kernel::Ticket> ticket = kernel::offer(socket->fd(), process);
  if (!ticket) return ticket.status();
  WSAPROTOCOL_INFOW info = *known;
  info.dwServiceFlags2 = ticket->process;
  info.dwServiceFlags3 = static_cast<DWORD>(ticket->secret);
  info.dwServiceFlags4 = static_cast<DWORD>(ticket->secret >> 32U);
  info.dwProviderReserved = ticket->number;
  return info;
}

Result<handles::Handle> open_duplicate(const WSAPROTOCOL_INFOW& info) noexcept {
  const uint64_t secret = (uint64_t{info.dwServiceFlags4} << 32U) | info.dwServiceFlags3;
  const Result<int> fd = kernel::fetch({info.dwServiceFlags2, secret, info.dwProviderReserved});
  if (!fd) return fd.status();
  const Result<kernel::Described> found = kernel::describe(*fd);
  if (!found) {
    kernel::close_socket(*fd);
    return found.status();
  }
  uint32_t bits = 0;
  if (found->bound) bits |= state::bound;
  if (found->listening) bits |= state::listening;
  if (found->connected) bits |= state::connected;
  if (found->nonblocking) bits |= state::nonblocking;
  const Result<handles::Handle> handle = adopt(*fd, found->endpoint, bits);
  if (!handle) return handle;
  const SocketReference fresh = find(*handle);
  const Status shared = fresh ? fresh->share() : Status(WsaCode::wsaenotsock);
  if (shared.ok()) return handle;
  static_cast<void>(close(*handle));
  return shared;
}

}  // namespace ws2::base
