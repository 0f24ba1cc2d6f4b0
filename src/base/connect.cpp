// SPDX-License-Identifier: MIT
// Connecting. Sources: Microsoft Learn, "connect function (winsock2.h)"; the error contract's table
// "Where two rows meet".
#include "kernel/connect.hpp"

#include <algorithm>

#include "base/bind.hpp"
#include "kernel/address.hpp"
#include "kernel/socket.hpp"
#include "kernel/transfer.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/process.hpp"

namespace ws2::base {
namespace {

/// How long a connect may go unanswered: TCP_MAXRT's time, or as long as Windows goes on sending
/// SYNs, which it does after 3, 9 and 21 seconds and then gives up, unless SIO_TCP_INITIAL_RTO says
/// otherwise: each wait is twice as long as the one before.
uint32_t silence_limit_ms(const Socket& socket) noexcept {
  if (const uint32_t own = socket.silence_ms(); own != 0) return own;
  const int32_t rtt_ms = socket.kept(kernel::slot::connect_rtt_ms, 0);
  const int32_t retries = socket.kept(kernel::slot::connect_retries, -1);
  const uint64_t first = rtt_ms == 0 ? 3000U : static_cast<uint64_t>(rtt_ms);
  const unsigned doublings = retries < 0 ? 2 : std::min(static_cast<unsigned>(retries), 30U);
  const uint64_t limit = first * ((uint64_t{2} << doublings) - 1);
  return static_cast<uint32_t>(std::min<uint64_t>(limit, INT32_MAX));
}

bool has_host(const kernel::Address& address) noexcept { return address.family() != win::af_unix; }

/// An all-zero address and port on a datagram socket ends its association (WSAEADDRNOTAVAIL.3).
bool dissolves(const Socket& socket, const kernel::Address& address) noexcept {
  if (!socket.is_datagram()) return false;
  if (address.family() == win::af_unspec) return true;
  return has_host(address) && kernel::is_unspecified(address) && kernel::port_of(address) == 0;
}

Status check_address(const Socket& socket, const kernel::Address& address) noexcept {
  if (address.family() != socket.endpoint().family) return WsaCode::wsaeafnosupport;
  if (!has_host(address)) return kernel::check_path(address);
  const bool has_port = socket.endpoint().type != win::sock_raw;
  if (kernel::is_unspecified(address) || (has_port && kernel::port_of(address) == 0)) {
    return WsaCode::wsaeaddrnotavail;  // WSAEADDRNOTAVAIL.2, .3
  }
  return Status();
}

Status check_state(Socket& socket) noexcept {
  if (!socket.connection_oriented()) return Status();
  if (socket.is(state::listening)) return WsaCode::wsaeinval;
  switch (socket.refresh_connecting()) {
    case Socket::Connecting::pending:
      // Learn, "connect function": of version 1.1 it was WSAEINVAL; WSAEALREADY.1 otherwise.
      return runtime::speaks_1_1() ? WsaCode::wsaeinval : WsaCode::wsaealready;
    case Socket::Connecting::failed:
      // The attempt is over. Its error goes to whoever reads SO_ERROR first; a new attempt may
      // begin.
      socket.clear(state::connecting);
      static_cast<void>(kernel::take_error(socket.fd()));
      break;
    case Socket::Connecting::no:
    case Socket::Connecting::done:
      break;
  }
  return socket.is(state::connected) ? WsaCode::wsaeisconn : Status();  // WSAEISCONN.1
}

/// What the kernel's answer to connect means, where its errno alone does not tell.
Status meaning(const Socket& socket, const kernel::Address& address, Status status) noexcept {
  switch (status.wsa()) {
    case WsaCode::wsaenetunreach:
      // No route, as the interface of that network is down.
      return kernel::interface_is_down(address) ? WsaCode::wsaenetdown : status;  // WSAENETDOWN.1
    case WsaCode::wsaeinval:
      // The arguments and the state were checked: the kernel says it of a blackhole route.
      return WsaCode::wsaehostunreach;
    case WsaCode::wsaenobufs:
      // EADDRNOTAVAIL: no free port; for a port that the program chose, the pair exists already.
      return socket.is(state::bound_by_program) ? WsaCode::wsaeaddrinuse : status;
    default:
      return status;
  }
}

/// Within this machine a connect is over at once, also that of a non-blocking socket.
Status connect_local(const SocketReference& socket, const kernel::Address& address) noexcept {
  const Status outcome = kernel::connect_local(socket->fd(), address, socket->send_patience());
  if (socket.closed()) return WsaCode::wsaeintr;
  if (outcome.ok()) socket->note_connected();
  return outcome;
}

/// The descriptor does not block while this lives, whatever the socket's mode is.
class Unblocked {
 public:
  explicit Unblocked(Socket& socket) noexcept
      : socket_(socket), status_(kernel::set_nonblocking(socket.fd(), true)) {}
  ~Unblocked() {
    if (!socket_.is(state::nonblocking)) {
      static_cast<void>(kernel::set_nonblocking(socket_.fd(), false));
    }
  }
  Unblocked(const Unblocked&) = delete;
  Unblocked& operator=(const Unblocked&) = delete;
  [[nodiscard]] Status status() const noexcept { return status_; }

 private:
  Socket& socket_;
  const Status status_;
};

/// The end of a connect that goes on, or of the time for it: then the attempt is taken back.
Status wait_for_connect(const SocketReference& socket, kernel::Limit deadline) noexcept {
  const Socket::Sending inside(*socket);  // counted in first, so that no close overlooks this call
  if (socket.closed()) return WsaCode::wsaeintr;
  for (;;) {
    const Result<bool> ready = wait_ready(*socket, kernel::ready::out, deadline);
    if (socket.closed()) return WsaCode::wsaeintr;  // WSAEINTR.2
    if (!ready) {
      static_cast<void>(kernel::dissolve(socket->fd()));  // WSAEINTR.1
      return ready.status();
    }
    if (!*ready) {
      const Status taken_back = kernel::dissolve(socket->fd());
      return taken_back.ok() ? Status(WsaCode::wsaetimedout) : taken_back;  // WSAETIMEDOUT.1
    }
    const Errno error = kernel::take_error(socket->fd());
    if (error != Errno{0}) return translate(error, During::connect, socket->carries());
    // While an ICMP message is being dealt with, poll may tell of it before SO_ERROR does.
    if (kernel::peer_address(socket->fd()).ok()) return Status();
    if (deadline != 0 && kernel::time_left(deadline) == 0) return WsaCode::wsaetimedout;
  }
}

Status attempt(const SocketReference& socket, const kernel::Address& address,
               kernel::Limit deadline) noexcept {
  if (Status wrong = check_address(*socket, address); !wrong.ok()) return wrong;
  if (!has_host(address)) return connect_local(socket, address);
  Status outcome =
      kernel::connect(socket->fd(), address, socket->carries(), false, silence_limit_ms(*socket));
  if (outcome.wsa() == WsaCode::wsaewouldblock) outcome = wait_for_connect(socket, deadline);
  if (!outcome.ok()) return meaning(*socket, address, outcome);
  socket->note_connected();
  kernel::connected(socket->fd(), socket->silence_ms());
  return outcome;
}

}  // namespace

Attempts::Attempts(std::optional<uint32_t> timeout_ms) noexcept {
  if (timeout_ms) {
    deadline_ = kernel::deadline_after(static_cast<int64_t>(*timeout_ms) * 1'000'000);
  }
}

bool Attempts::over() const noexcept { return deadline_ != 0 && kernel::time_left(deadline_) == 0; }

Status connect_to_one(const SocketReference& socket, std::span<const kernel::Address> addresses,
                      const Attempts& attempts) noexcept {
  if (Status wrong = check_state(*socket); !wrong.ok()) return wrong;
  const Unblocked unblocked(*socket);
  if (!unblocked.status().ok()) return unblocked.status();
  Status outcome = WsaCode::wsaehostunreach;
  bool first = true;
  for (const kernel::Address& address : addresses) {
    if (!first && attempts.over()) return WsaCode::wsaetimedout;
    first = false;
    outcome = attempt(socket, address, attempts.deadline());
    if (outcome.ok() || outcome.wsa() == WsaCode::wsaeintr) return outcome;
  }
  return outcome;
}

Status connect(const SocketReference& socket, const kernel::Address& address) noexcept {
  if (dissolves(*socket, address)) {
    const Status dissolved = kernel::dissolve(socket->fd());
    if (dissolved.ok()) socket->clear(state::connected);
    return dissolved;
  }
  if (Status wrong = check_address(*socket, address); !wrong.ok()) return wrong;
  if (Status wrong = check_state(*socket); !wrong.ok()) return wrong;

  if (!has_host(address)) return connect_local(socket, address);
  const bool nonblocking = socket->is(state::nonblocking);
  if (!nonblocking && socket->is(state::hooked) && socket->connection_oriented()) {
    const Unblocked unblocked(*socket);
    return unblocked.status().ok() ? attempt(socket, address, 0) : unblocked.status();
  }
  const bool limited = socket->is_stream();
  if (socket->kept(kernel::slot::tcp_fail_connect_on_icmp_error) != 0) {
    kernel::queue_icmp(socket->fd(), address.family() == win::af_inet6, true);
  }
  if (nonblocking && socket->connection_oriented()) {
    // Before the kernel begins: another thread may ask how it goes at once.
    socket->set(state::connecting | state::begins | state::bound);
  }
  const Status outcome = kernel::connect(socket->fd(), address, socket->carries(), !nonblocking,
                                         limited ? silence_limit_ms(*socket) : 0);
  if (nonblocking) socket->clear(state::begins);
  if (socket.closed()) return WsaCode::wsaeintr;  // WSAEINTR.2
  if (outcome.ok()) {
    // Of a connect that was begun without waiting, note_connected does it.
    const bool begun_before = socket->is(state::connecting);
    socket->note_connected();
    if (limited && !begun_before) kernel::connected(socket->fd(), socket->silence_ms());
    return outcome;
  }
  if (outcome.wsa() == WsaCode::wsaewouldblock && nonblocking) return outcome;
  socket->clear(state::connecting);
  if (socket->keep_icmp_error()) return WsaCode::wsaehostunreach;
  return meaning(*socket, address, outcome);
}

Status may_connect(Socket& socket, const kernel::Address& address) noexcept {
  if (Status wrong = check_address(socket, address); !wrong.ok()) return wrong;
  return check_state(socket);
}

Status begin_connect(Socket& socket, const kernel::Address& address) noexcept {
  // On a blocking descriptor the kernel would wait: nobody else uses it before it is connected.
  const bool blocking = !socket.is(state::nonblocking);
  socket.set(state::connecting | state::begins | state::bound);
  if (blocking) static_cast<void>(kernel::set_nonblocking(socket.fd(), true));
  const bool limited = socket.is_stream() && has_host(address);
  const Status outcome = kernel::connect(socket.fd(), address, socket.carries(), false,
                                         limited ? silence_limit_ms(socket) : 0);
  socket.clear(state::begins);
  if (blocking) static_cast<void>(kernel::set_nonblocking(socket.fd(), false));
  if (outcome.ok()) {
    socket.note_connected();
    return outcome;
  }
  if (outcome.wsa() == WsaCode::wsaewouldblock) return outcome;
  socket.clear(state::connecting);
  return meaning(socket, address, outcome);
}

Status connect_outcome(Socket& socket, const kernel::Address& address) noexcept {
  switch (socket.refresh_connecting()) {
    case Socket::Connecting::pending:
      return WsaCode::wsaewouldblock;
    case Socket::Connecting::done:
      return Status();
    case Socket::Connecting::no:
      // Another call has seen the outcome first.
      return socket.is(state::connected) ? Status() : WsaCode::wsaeconnrefused;
    case Socket::Connecting::failed:
      break;
  }
  const Errno error = kernel::take_error(socket.fd());
  socket.clear(state::connecting);
  // Somebody else has read SO_ERROR, which clears it.
  if (error == Errno{0}) return WsaCode::wsaeconnrefused;
  return meaning(socket, address, translate(error, During::connect, socket.carries()));
}

}  // namespace ws2::base
