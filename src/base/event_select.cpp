// SPDX-License-Identifier: MIT
// Network events. Sources: Microsoft Learn, "WSAEventSelect function", "WSAEnumNetworkEvents
// function", "WSAAsyncSelect function".
#include "base/event_select.hpp"

#include "base/readiness.hpp"
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

}  // namespace

Conditions network_conditions(Socket& socket) noexcept {
  Conditions now;
  if (socket.is(state::connecting)) add_connect(socket, &now);
  if (!can_be_watched(socket)) return now;
  kernel::Watched watched = {
      socket.fd(),
      kernel::ready::in | kernel::ready::out | kernel::ready::priority | kernel::ready::peer_closed,
      0};
  if (const Result<int> found = kernel::poll({&watched, 1}, 0); !found) return now;
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
  const bool data = waiting && *waiting != 0;
  if (data) now.bits |= network::read;
  if (readiness.urgent) now.bits |= network::oob;
  if (readiness.writable && !readiness.failed) now.bits |= network::write;
  // Learn, "WSAAsyncSelect function": FD_CLOSE comes when all data has been read, or at a failure.
  if (readiness.ended && (!data || readiness.failed)) {
    now.bits |= network::close;
    if (readiness.failed) now.close = close_reason(socket);
  }
  return now;
}

Status select_events(Socket& socket, uintptr_t handle, uintptr_t event, uint32_t mask) {
  if ((mask & ~network::all) != 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
  std::shared_ptr<sync::Event> object;
  if (mask != 0) {
    object = sync::find_shared<sync::Event>(event);
    if (object == nullptr) return WsaCode::wsa_invalid_handle;  // WSA_INVALID_HANDLE.1
  } else if (socket.channel() == nullptr) {
    return Status();
  }
  engine::Channel& channel = channel_of(socket, handle);
  if (mask != 0 && !socket.is(state::nonblocking)) {
    // Learn: the call makes the socket non-blocking, whatever lNetworkEvents is.
    if (Status failed = kernel::set_nonblocking(socket.fd(), true); !failed.ok()) return failed;
    socket.set(state::nonblocking);
  }
  Status done = channel.select(std::move(object), mask);
  if (done.ok()) socket.put(state::selects_events, mask != 0);
  return done;
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
  if (selection.event == nullptr) return Status();
  Status done = channel_of(accepted, handle).select(std::move(selection.event), selection.mask);
  if (done.ok()) accepted.set(state::selects_events);
  return done;
}

}  // namespace ws2::base
