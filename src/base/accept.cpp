// SPDX-License-Identifier: MIT
// Accepting. Sources: Microsoft Learn, "accept function (winsock2.h)", "WSAAccept function".
#include "kernel/accept.hpp"

#include "base/address.hpp"
#include "base/bind.hpp"
#include "base/event_select.hpp"
#include "kernel/address.hpp"
#include "kernel/socket.hpp"
#include "kernel/wait.hpp"

namespace ws2::base {
namespace {

/// The connection that was deferred before, or the first one of the kernel's queue.
Result<int> next_connection(const SocketReference& socket, kernel::Address* peer) noexcept {
  if (const int deferred = socket->take_deferred(); deferred >= 0) {
    // Its peer may have gone meanwhile; then it has no address any more, and is handed out without.
    const Result<kernel::Address> name = kernel::peer_address(deferred);
    if (peer != nullptr) *peer = name ? *name : kernel::Address{};
    return deferred;
  }
  const bool nonblocking = socket->is(state::nonblocking);
  if (socket->is(state::waits_apart) && !nonblocking) {
    const kernel::Patience for_ever;
    if (Status over = wait_apart(socket, kernel::ready::in, for_ever); !over.ok()) return over;
  }
  return kernel::accept(socket->fd(), nonblocking, !nonblocking, peer);
}

/// What the condition function says of a connection; success is acceptance. The connection is dealt
/// with when it is anything else.
Status judge(Socket& listener, int accepted, const kernel::Address& peer, Condition* condition) {
  if (condition == nullptr) return Status();
  const Result<kernel::Address> local = kernel::local_address(accepted);
  switch (condition->ask(peer, local ? *local : kernel::Address{})) {
    case Condition::Verdict::accept:
      return Status();
    case Condition::Verdict::defer:
      listener.defer(accepted);
      return WsaCode::wsatry_again;
    case Condition::Verdict::reject:
      break;
  }
  kernel::reset_socket(accepted);
  return WsaCode::wsaeconnrefused;
}

}  // namespace

Result<handles::Handle> accept(const SocketReference& socket, void* name, int32_t* length,
                               Condition* condition) {
  // The connection leaves the queue with the kernel's call, so all that may fail is looked at
  // first.
  const Result<AddressBuffer> buffer = check_buffer(*socket, name, length);
  if (!buffer) return buffer.status();
  if (Status wrong = probe_buffer(*buffer); !wrong.ok()) return wrong;
  if (!socket->connection_oriented()) return WsaCode::wsaeopnotsupp;  // WSAEOPNOTSUPP.1
  if (!socket->is(state::listening)) return WsaCode::wsaeinval;       // WSAEINVAL.2

  kernel::Address peer;
  const bool asked = buffer->name != nullptr || condition != nullptr;
  const Result<int> accepted = next_connection(socket, asked ? &peer : nullptr);
  if (socket.closed()) {
    if (accepted) kernel::close_socket(*accepted);
    return WsaCode::wsaeintr;  // WSAEINTR.2
  }
  if (!accepted) return accepted.status();
  if (Status refused = judge(*socket, *accepted, peer, condition); !refused.ok()) return refused;

  const uint32_t initial = (socket->state() & state::inherited) | state::bound | state::connected;
  Result<handles::Handle> handle = adopt(*accepted, socket->endpoint(), initial);
  if (!handle) return handle;
  if (const SocketReference fresh = find(*handle)) {
    // The kernel's options are inherited by the kernel; these are ours.
    fresh->set_receive_timeout(socket->receive_patience().timeout_ms);
    fresh->set_send_timeout(socket->send_patience().timeout_ms);
    Status failed = fresh->inherit(*socket);
    if (failed.ok()) failed = inherit_events(*socket, *fresh, *handle);
    if (!failed.ok()) {
      static_cast<void>(close(*handle));
      return failed;
    }
  }
  // Probed above: only a program that unmaps its own memory meanwhile can make this fail.
  if (Status wrong = write_address(*buffer, peer); !wrong.ok()) {
    static_cast<void>(close(*handle));
    return wrong;
  }
  return handle;
}

}  // namespace ws2::base
