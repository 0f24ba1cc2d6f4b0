// SPDX-License-Identifier: MIT
// Network events. Sources: Microsoft Learn, "WSAEventSelect function", "WSAEnumNetworkEvents
// function", "WSAAsyncSelect function".
#include "base/event_select.hpp"

#include "base/readiness.hpp"
#include "base/upward.hpp"
#include "kernel/connect.hpp"
#include "kernel/ioctl.hpp"
#include "kernel/socket.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"
#include "sync/handle.hpp"

namespace ws2::base {
namespace {

namespace network = engine::network;
using engine::Conditions;

/// A connection that has failed: the error is read from the kernel once, and remembered.
Status close_reason(Socket& socket) noexcept {
  if (socket.is(state::failed)) return socket.failure();
  const Errno error = kernel::take_error(socket.fd());
  if (error == Errno{0}) return Status();
  return socket.note_failure(translate(error, During::recv, socket.carries()));
}

/// Whether the peer has ended its side, where the program has shut its own receiving one: poll(2)
/// tells the two alike.
bool peer_has_ended(const Socket& socket, bool hung_up) noexcept {
  if (!socket.is(state::shut_receive)) return true;
  if (socket.endpoint().family == win::af_unix) return hung_up;
  constexpr uint8_t established = 1, fin_wait1 = 4, fin_wait2 = 5;
  const Result<kernel::TcpFacts> facts = kernel::tcp_facts(socket.fd());
  if (!facts) return true;
  const uint8_t now = facts->state;
  return now != established && now != fin_wait1 && now != fin_wait2;
}

/// A connect that was begun has come to its end.
void add_connect(Socket& socket, Conditions* now) noexcept {
  switch (socket.refresh_connecting()) {
    case Socket::Connecting::no:
    case Socket::Connecting::pending:
      return;
    case Socket::Connecting::done:
      now->bits |= network::connect;
      return;
    case Socket::Connecting::failed:
      break;
  }
  now->bits |= network::connect;
  const Errno error = kernel::take_error(socket.fd());
  socket.clear(state::connecting);
  now->connect = error == Errno{0} ? Status(WsaCode::wsaeconnrefused)
                                   : translate(error, During::connect, socket.carries());
}

/// Asks the kernel; more than once when it has no memory for the question, as nobody asks again
/// when an edge is used up and the event is lost.
bool look(kernel::Watched& watched) noexcept {
  constexpr int tries = 3;
  for (int i = 0; i < tries; ++i) {
    if (kernel::poll({&watched, 1}, 0)) return true;
  }
  return false;
}

}  // namespace

Conditions network_conditions(Socket& socket) noexcept {
  Conditions now;
  if (socket.is(state::connecting)) add_connect(socket, &now);
  if (!can_be_watched(socket)) return now;
  kernel::Watched watched = {
      socket.fd(),
      kernel::ready::in | kernel::ready::out | kernel::ready::priority | kernel::ready::peer_closed,
      0};
  if (!look(watched)) return now;
  const Readiness readiness = read_readiness(socket, watched.revents);
  if (socket.is(state::listening)) {
    if (readiness.readable) now.bits |= network::accept;
    return now;
  }
  if (socket.is_datagram()) {
    if (readiness.readable) now.bits |= network::read;
    if (readiness.writable) now.bits |= network::write;
    return now;
  }
  if (!socket.is(state::connected)) return now;
  const Result<uint32_t> waiting = kernel::readable_bytes(socket.fd());
  // What lies there when the program has shut its receiving side, or behind a reset, is data for
  // nobody.
  const bool there = waiting ? *waiting != 0 : (watched.revents & kernel::ready::in) != 0;
  const bool data = there && !readiness.failed && !socket.is(state::shut_receive);
  if (data) now.bits |= network::read;
  // Learn, "WSAAsyncSelect function": urgent data that is received inline is told by FD_READ.
  if (readiness.urgent && !socket.is(state::inline_urgent)) now.bits |= network::oob;
  if (readiness.writable && !readiness.failed) now.bits |= network::write;
  // Learn, "WSAAsyncSelect function": FD_CLOSE comes when all data has been read, or at a failure.
  // A receiving side that the program itself has shut is no news.
  const bool hung_up = (watched.revents & kernel::ready::hang_up) != 0;
  const bool over = readiness.failed || (readiness.ended && peer_has_ended(socket, hung_up));
  if (over && !data) {
    now.bits |= network::close;
    if (readiness.failed) now.close = close_reason(socket);
  }
  return now;
}

namespace {

/// What WSAEventSelect and WSAAsyncSelect share: each ends what the other or the same has begun.
Status select(Socket& socket, uintptr_t handle, engine::Hearer hearer, uint32_t mask) {
  if (!socket.is(state::nonblocking)) {
    // Learn: the calls make the socket non-blocking, whatever the events are.
    if (Status failed = kernel::set_nonblocking(socket.fd(), true); !failed.ok()) return failed;
    socket.set(state::nonblocking);
  }
  if (mask == 0 && socket.channel() == nullptr) return Status();
  engine::Channel& channel = channel_of(socket, handle);
  // Before the events are told: who is told of one may receive at once, and re-enables it so.
  if (mask != 0) socket.set(state::selects_events);
  Status done = channel.select(std::move(hearer), mask);
  if (mask == 0 && done.ok()) socket.clear(state::selects_events);
  return done;
}

}  // namespace

Status select_events(Socket& socket, uintptr_t handle, uintptr_t event, uint32_t mask) {
  if ((mask & ~network::all) != 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
  engine::Hearer hearer;
  if (mask != 0) {
    hearer.event = sync::find_shared<sync::Event>(event);
    if (hearer.event == nullptr) return WsaCode::wsa_invalid_handle;  // WSA_INVALID_HANDLE.1
  }
  return select(socket, handle, std::move(hearer), mask);
}

Status select_messages(Socket& socket, uintptr_t handle, uintptr_t window, uint32_t message,
                       uint32_t mask) {
  if ((mask & ~network::all) != 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
  engine::Hearer hearer;
  hearer.post = upward().post;
  hearer.window = window;
  hearer.message = message;
  return select(socket, handle, std::move(hearer), mask);
}

Result<engine::NetworkRecord> enumerate_events(Socket& socket, uintptr_t event) {
  if (event != 0) {
    const std::shared_ptr<sync::Event> object = sync::find_shared<sync::Event>(event);
    if (object == nullptr) return WsaCode::wsa_invalid_handle;
    object->reset();
  }
  engine::Channel* const channel = socket.channel();
  return channel == nullptr ? engine::NetworkRecord{} : channel->take_record();
}

Status inherit_events(Socket& listener, Socket& accepted, uintptr_t handle) {
  if (!listener.is(state::selects_events)) return Status();
  engine::Selection selection = listener.channel()->selection();
  if (selection.mask == 0) return Status();
  accepted.set(state::selects_events);
  return channel_of(accepted, handle).select(std::move(selection.hearer), selection.mask);
}

}  // namespace ws2::base
