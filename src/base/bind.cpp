// SPDX-License-Identifier: MIT
// Binding and listening. Sources: Microsoft Learn, "bind function", "listen function".
#include "base/bind.hpp"

#include "base/address_book.hpp"
#include "base/port_reservation.hpp"
#include "kernel/address.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {

Status bind(Socket& socket, const kernel::Address& address) {
  if (address.family() != socket.endpoint().family) return WsaCode::wsaeafnosupport;
  if (address.family() == win::af_unix) {
    if (Status wrong = kernel::check_path(address); !wrong.ok()) return wrong;
  }
  if (socket.is(state::bound)) return WsaCode::wsaeinval;  // WSAEINVAL.4
  // Noted first: a socket that dies in between is to leave the book as well.
  socket.set(state::bound_by_program);
  const KeptOptions* kept = socket.kept_options();
  const uint64_t reservation = kept == nullptr ? 0 : kept->reservation();
  const Status bound = reservation != 0
                           ? PortReservations::instance().bind(socket, reservation, address)
                           : AddressBook::instance().bind(socket, address);
  if (!bound.ok()) {
    socket.clear(state::bound_by_program);
    return bound;
  }
  socket.set(state::bound);
  return Status();
}

Status listen(Socket& socket, int backlog) {
  if (!socket.connection_oriented()) return WsaCode::wsaeopnotsupp;  // WSAEOPNOTSUPP.1
  if (!socket.is(state::bound)) return WsaCode::wsaeinval;           // WSAEINVAL.3
  if (socket.is(state::connecting)) socket.refresh_connecting();
  if (socket.is(state::connected)) return WsaCode::wsaeisconn;
  if (socket.is(state::connecting)) return WsaCode::wsaeinval;
  const Status listens = AddressBook::instance().listen(socket, backlog);
  if (listens.ok()) socket.set(state::listening);
  return listens;
}

}  // namespace ws2::base
