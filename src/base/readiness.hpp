// SPDX-License-Identifier: MIT
// What a socket is ready for, by Winsock's rules: what select and WSAPoll share.
#pragma once

#include <cstdint>
#include <span>

#include "base/socket.hpp"
#include "kernel/wait.hpp"

namespace ws2::base {

/// What poll(2) said of a socket, read by Winsock's rules.
struct Readiness {
  bool readable = false;  // data, a connection to accept, the end, a failure to be told of
  bool writable = false;
  bool urgent = false;
  bool ended = false;           // the peer has closed or cut the connection
  bool failed = false;          // the connection, or the attempt at one, has failed
  bool connect_failed = false;  // a non-blocking connect has failed
};

/// Whether poll(2) has anything sensible to say of the socket: a stream that was never connected is
/// ready for nothing in Winsock, while Linux calls it hung up.
bool can_be_watched(Socket& socket) noexcept;

/// Reads what poll(2) found.
Readiness read_readiness(Socket& socket, int16_t revents) noexcept;

/// A wait on several sockets; select and WSAPoll say what counts as ready.
class Waiter {
 public:
  virtual ~Waiter() = default;
  /// Looks at what poll(2) has found; how many entries are ready.
  virtual int collect() noexcept = 0;

  /// Waits until `collect`, asked after each look, counts more than nothing, the time is over, or
  /// one of the sockets is closed (WSAEINTR.2).
  /// \param sockets     may repeat a socket; an empty reference is passed over
  /// \param watched     as long as `sockets`; events filled in by the caller, fd filled in here
  /// \param timeout_ns  negative waits for ever
  Result<int> wait(std::span<SocketReference> sockets, std::span<kernel::Watched> watched,
                   int64_t timeout_ns) noexcept;
};

}  // namespace ws2::base
