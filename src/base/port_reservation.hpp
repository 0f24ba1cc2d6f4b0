// SPDX-License-Identifier: MIT
// Reserved ranges of ports: SIO_ACQUIRE_PORT_RESERVATION and its kin.
//
// A reservation holds each of its ports by a kernel socket that is bound to it and does nothing. A
// socket that was associated with the reservation takes a port over: the holder goes, the socket is
// bound in its place, and when that fails the holder comes back.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "errors/status.hpp"
#include "kernel/options.hpp"
#include "kernel/view.hpp"
#include "runtime/mutex.hpp"

namespace ws2::base {

class Socket;

class PortReservations {
 public:
  static PortReservations& instance() noexcept;

  struct Instance {
    uint16_t first_port, count;  // host byte order
    uint64_t token;
  };
  /// \param first_port  0 lets the library choose. WSAEADDRINUSE when a port is taken.
  Result<Instance> acquire(kernel::Endpoint endpoint, uint16_t first_port, uint16_t count);
  /// WSAEINVAL for a token that is none.
  Status release(uint64_t token) noexcept;
  Status associate(Socket& socket, uint64_t token);
  /// Binds an associated socket; the port 0 stands for any free one of the reservation.
  Status bind(Socket& socket, uint64_t token, const kernel::Address& address);

 private:
  struct Held {
    uint16_t port;
    int fd;  // -1: a socket has it
  };
  struct Reservation {
    kernel::Endpoint endpoint;
    std::vector<Held> ports;
  };

  PortReservations() = default;
  Result<Instance> acquire_at_locked(kernel::Endpoint endpoint, uint16_t first, uint16_t count)
      WS2_REQUIRES(lock_);
  static void let_go(Reservation& reservation) noexcept;

  runtime::Mutex lock_{runtime::Rank::process};
  std::map<uint64_t, Reservation> reservations_ WS2_GUARDED_BY(lock_);
};

}  // namespace ws2::base
