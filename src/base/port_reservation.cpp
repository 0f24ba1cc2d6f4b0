// SPDX-License-Identifier: MIT
// Reserved ranges of ports. Sources: Microsoft Learn, "SIO_ACQUIRE_PORT_RESERVATION Control Code",
// "SIO_ASSOCIATE_PORT_RESERVATION Control Code", "SIO_RELEASE_PORT_RESERVATION Control Code",
// "INET_PORT_RESERVATION_INSTANCE structure (mstcpip.h)".
#include "base/port_reservation.hpp"

#include <winsock2.h>
// winsock2.h comes first.
#include <mstcpip.h>

#include <cstring>
#include <new>
#include <utility>

#include "base/address_book.hpp"
#include "base/ioctl_call.hpp"
#include "kernel/address.hpp"
#include "kernel/ioctl.hpp"
#include "kernel/socket.hpp"
#include "kernel/system.hpp"

namespace ws2::base {
namespace {

constexpr uint16_t swapped(uint16_t port) noexcept {
  return static_cast<uint16_t>((port >> 8U) | (port << 8U));
}

uint64_t random_number() noexcept {
  uint64_t number = 0;
  static_cast<void>(kernel::random_bytes(&number, sizeof number));
  return number;
}

/// An address with another port, which stands at the same place in both families.
kernel::Address with_port(kernel::Address address, uint16_t port) noexcept {
  const uint16_t wire = swapped(port);
  std::memcpy(address.bytes + sizeof(uint16_t), &wire, sizeof wire);
  return address;
}

}  // namespace

PortReservations& PortReservations::instance() noexcept {
  // Not destroyed at exit: sockets may outlive it there.
  alignas(PortReservations) static unsigned char memory[sizeof(PortReservations)];
  static PortReservations* const all = new (memory) PortReservations;
  return *all;
}

void PortReservations::let_go(Reservation& reservation) noexcept {
  for (Held& held : reservation.ports) {
    if (held.fd >= 0) kernel::close_socket(held.fd);
    held.fd = -1;
  }
}

Result<PortReservations::Instance> PortReservations::acquire_at_locked(kernel::Endpoint endpoint,
                                                                       uint16_t first,
                                                                       uint16_t count) {
  uint64_t token = random_number();
  // 0 is INVALID_PORT_RESERVATION_TOKEN; a system without random numbers counts on.
  while (token == 0 || reservations_.contains(token)) ++token;
  // Memory first: nothing may fail once ports are held.
  Reservation fresh = {endpoint, {}};
  fresh.ports.reserve(count);
  const auto place = reservations_.emplace(token, std::move(fresh)).first;
  Reservation& reservation = place->second;
  for (uint16_t i = 0; i < count; ++i) {
    const auto port = static_cast<uint16_t>(first + i);
    const Result<int> held = kernel::hold_port(endpoint.family, endpoint.type, port);
    if (!held) {
      let_go(reservation);
      reservations_.erase(place);
      return held.status();
    }
    reservation.ports.push_back({port, *held});
  }
  return Instance{first, count, token};
}

Result<PortReservations::Instance> PortReservations::acquire(kernel::Endpoint endpoint,
                                                             uint16_t first_port, uint16_t count) {
  if (count == 0 || first_port + count > 0x10000) return WsaCode::wsaeinval;
  const runtime::Lock lock(lock_);
  if (first_port != 0) return acquire_at_locked(endpoint, first_port, count);
  // Windows' dynamic ports begin at 49152.
  constexpr uint32_t lowest = 0xC000, end = 0x10000;
  constexpr int attempts = 256;
  if (count > end - lowest) return WsaCode::wsaeinval;
  for (int i = 0; i < attempts; ++i) {
    const auto first = static_cast<uint16_t>(lowest + random_number() % (end - lowest - count + 1));
    Result<Instance> made = acquire_at_locked(endpoint, first, count);
    if (made || made.status().wsa() != WsaCode::wsaeaddrinuse) return made;
  }
  return WsaCode::wsaeaddrinuse;
}

Status PortReservations::release(uint64_t token) noexcept {
  const runtime::Lock lock(lock_);
  const auto found = reservations_.find(token);
  if (found == reservations_.end()) return WsaCode::wsaeinval;
  let_go(found->second);
  reservations_.erase(found);
  return Status();
}

Status PortReservations::associate(Socket& socket, uint64_t token) {
  if (socket.is(state::bound)) return WsaCode::wsaeinval;
  const runtime::Lock lock(lock_);
  const auto found = reservations_.find(token);
  if (found == reservations_.end()) return WsaCode::wsaeinval;
  const kernel::Endpoint &own = socket.endpoint(), &of = found->second.endpoint;
  if (own.family != of.family || own.type != of.type) return WsaCode::wsaeinval;
  const Result<KeptOptions*> keeper = socket.keeper();
  if (!keeper) return keeper.status();
  (*keeper)->set_reservation(token);
  return Status();
}

Status PortReservations::bind(Socket& socket, uint64_t token, const kernel::Address& address) {
  const runtime::Lock lock(lock_);
  const auto found = reservations_.find(token);
  const uint16_t wanted = kernel::port_of(address);
  if (found != reservations_.end()) {
    for (Held& held : found->second.ports) {
      if (held.fd < 0 || (wanted != 0 && wanted != held.port)) continue;
      kernel::close_socket(std::exchange(held.fd, -1));
      const Status bound = AddressBook::instance().bind(socket, with_port(address, held.port));
      if (bound.ok()) return bound;
      const kernel::Endpoint& of = found->second.endpoint;
      const Result<int> again = kernel::hold_port(of.family, of.type, held.port);
      if (again) held.fd = *again;
      if (wanted != 0) return bound;
    }
    if (wanted == 0) return WsaCode::wsaenobufs;  // all of its ports are in use
  }
  return AddressBook::instance().bind(socket, address);
}

Status acquire_ports(ControlCall& call) {
  const Result<INET_PORT_RANGE> range = call.read<INET_PORT_RANGE>();
  if (!range) return range.status();
  // Learn: ports are in network byte order.
  const Result<PortReservations::Instance> made = PortReservations::instance().acquire(
      call.socket->endpoint(), swapped(range->StartPort), range->NumberOfPorts);
  if (!made) return made.status();
  INET_PORT_RESERVATION_INSTANCE instance = {};
  instance.Reservation.StartPort = swapped(made->first_port);
  instance.Reservation.NumberOfPorts = made->count;
  instance.Token.Token = made->token;
  const Status written = call.write(instance);
  if (!written.ok()) static_cast<void>(PortReservations::instance().release(made->token));
  return written;
}

Status release_ports(ControlCall& call) {
  const Result<INET_PORT_RESERVATION_TOKEN> token = call.read<INET_PORT_RESERVATION_TOKEN>();
  return token ? PortReservations::instance().release(token->Token) : token.status();
}

Status associate_ports(ControlCall& call) {
  const Result<INET_PORT_RESERVATION_TOKEN> token = call.read<INET_PORT_RESERVATION_TOKEN>();
  if (!token) return token.status();
  return PortReservations::instance().associate(*call.socket, token->Token);
}

}  // namespace ws2::base
