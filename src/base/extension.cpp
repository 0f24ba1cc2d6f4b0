// SPDX-License-Identifier: MIT
// The extension functions. Sources: Microsoft Learn, "AcceptEx function", "LPFN_CONNECTEX callback
// function", "LPFN_DISCONNECTEX callback function".
#include "base/extension.hpp"

#include <memory>

#include "base/address_book.hpp"
#include "base/bind.hpp"
#include "engine/completions.hpp"
#include "kernel/accept.hpp"
#include "kernel/address.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using engine::Attempt;
using engine::extra_of;
using engine::give_extra;
using engine::Operation;
using engine::Posted;
using engine::Verb;

struct AcceptExtra final : engine::Extra {
  AcceptBuffer buffer;
  uintptr_t handle = 0;  // of the socket that accepts
};

struct ConnectExtra final : engine::Extra {
  kernel::Address address;
  bool begun = false;
};

struct DisconnectExtra final : engine::Extra {
  bool reuse = false;
};

Attempt ended(Operation& operation, Status status) noexcept {
  operation.status = status;
  return Attempt::done;
}

Status put_slot(void* output, size_t offset, const Result<kernel::Address>& address) noexcept {
  if (!address) return Status();  // a peer that has gone has no name any more
  char* const slot = static_cast<char*>(output) + offset;
  const bool written = runtime::copy_to_user(slot, address->bytes, address->length);
  return written ? Status() : WsaCode::wsaefault;
}

Status write_addresses(const AcceptBuffer& buffer, int fd) noexcept {
  Status wrong = put_slot(buffer.output, buffer.data_bytes, kernel::local_address(fd));
  if (!wrong.ok()) return wrong;
  return put_slot(buffer.output, buffer.data_bytes + buffer.local_bytes, kernel::peer_address(fd));
}

/// Gives the accepting socket the descriptor of the connection.
Status install(Socket& socket, int fd) noexcept {
  engine::Channel* const channel = socket.channel();
  if (channel != nullptr) channel->leave_set();
  if (Status failed = kernel::replace_socket(fd, socket.fd()); !failed.ok()) {
    if (channel != nullptr) static_cast<void>(channel->enter_set());
    return failed;
  }
  socket.set(state::bound | state::awaits_context);
  socket.note_connected();
  if (engine::Requests* const requests = socket.requests()) requests->moved();
  return channel != nullptr ? channel->enter_set() : Status();
}

Status check_accept(const Socket& listener, const Socket& accepting,
                    const AcceptBuffer& buffer) noexcept {
  if (!listener.connection_oriented()) return WsaCode::wsaeopnotsupp;
  const uint32_t slot = kernel::least_length(listener.endpoint().family) + slot_surplus;
  if (buffer.local_bytes < slot || buffer.remote_bytes < slot) return WsaCode::wsaeinval;
  if (!listener.is(state::listening)) return WsaCode::wsaeinval;  // WSAEINVAL.2
  // Learn, "AcceptEx function": the accepting socket must not be bound or connected.
  constexpr uint32_t taken = state::bound | state::connected | state::listening;
  const bool fits = accepting.endpoint().family == listener.endpoint().family &&
                    accepting.endpoint().type == listener.endpoint().type;
  return accepting.is(taken) || !fits ? WsaCode::wsaeinval : Status();
}

}  // namespace

Posted accept_overlapped(const SocketReference& listener, uintptr_t handle, uintptr_t accepting,
                         const AcceptBuffer& buffer, engine::Manner manner) {
  SocketReference partner = find(accepting);
  if (!partner) return {WsaCode::wsaenotsock};
  if (Status wrong = check_accept(*listener, *partner, buffer); !wrong.ok()) return {wrong};
  // Two threads may see one connection: the one that comes second must not wait for another.
  if (!listener->is(state::accepts_overlapped)) {
    listener->set(state::accepts_overlapped);
    if (Status failed = kernel::set_nonblocking(listener->fd(), true); !failed.ok()) {
      return {failed};
    }
  }
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::accept;
  AcceptExtra& extra = give_extra<AcceptExtra>(*operation);
  extra.buffer = buffer;
  extra.handle = accepting;
  // Made now: where the first data is waited for nobody could be told that there is no memory.
  if (buffer.data_bytes != 0) channel_of(*partner, accepting);
  extra.partner = std::move(partner).as<handles::Object>();
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(*listener, handle).post(std::move(operation));
}

Attempt try_accept(Socket& listener, Operation& operation) noexcept {
  auto& extra = extra_of<AcceptExtra>(operation);
  auto& accepting = static_cast<Socket&>(*extra.partner);
  // Its handle is closed, so the connection is left to the next accept.
  if (extra.partner.closed()) return ended(operation, WsaCode::wsa_operation_aborted);
  const bool nonblocking = accepting.is(state::nonblocking);
  const Result<int> fd = kernel::accept(listener.fd(), nonblocking, false, nullptr);
  if (!fd) {
    if (fd.status() == WsaCode::wsaewouldblock) return Attempt::blocked;
    return ended(operation, fd.status());
  }
  if (Status failed = install(accepting, *fd); !failed.ok()) return ended(operation, failed);
  const Status written = write_addresses(extra.buffer, accepting.fd());
  if (!written.ok() || extra.buffer.data_bytes == 0) return ended(operation, written);
  operation.verb = Verb::receive;
  operation.buffer = {extra.buffer.output, extra.buffer.data_bytes};
  return Attempt::moved;
}

engine::Channel& channel_for_data(Operation& operation) noexcept {
  auto& extra = extra_of<AcceptExtra>(operation);
  return channel_of(static_cast<Socket&>(*extra.partner), extra.handle);
}

Posted connect_overlapped(Socket& socket, uintptr_t handle, const kernel::Address& address,
                          kernel::Buffer data, engine::Manner manner) {
  // Learn, "LPFN_CONNECTEX": for connection-oriented sockets only, and they must be bound.
  if (!socket.connection_oriented()) return {WsaCode::wsaeopnotsupp};
  if (Status wrong = may_connect(socket, address); !wrong.ok()) return {wrong};
  if (!socket.is(state::bound)) return {WsaCode::wsaeinval};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::connect;
  operation->buffer = data;
  give_extra<ConnectExtra>(*operation).address = address;
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Attempt try_connect(Socket& socket, Operation& operation) noexcept {
  auto& extra = extra_of<ConnectExtra>(operation);
  const Status outcome =
      extra.begun ? connect_outcome(socket, extra.address) : begin_connect(socket, extra.address);
  extra.begun = true;
  if (outcome == WsaCode::wsaewouldblock) return Attempt::blocked;
  if (!outcome.ok()) return ended(operation, outcome);
  socket.set(state::awaits_context);
  if (operation.buffer.bytes == 0) return ended(operation, Status());
  operation.verb = Verb::send;  // the rest is a send like any other
  return Attempt::again;
}

Posted disconnect_overlapped(Socket& socket, uintptr_t handle, bool reuse, engine::Manner manner) {
  if (!socket.connection_oriented()) return {WsaCode::wsaeopnotsupp};
  if (!socket.is(state::connected)) return {WsaCode::wsaenotconn};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::disconnect;
  give_extra<DisconnectExtra>(*operation).reuse = reuse;
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Status disconnect_now(Socket& socket, bool reuse) noexcept {
  const Status done = shutdown(socket, win::sd_both);
  // A connection that failed is as disconnected as it can be.
  if (!done.ok() && !socket.is(state::failed)) return done;
  if (!reuse) return Status();
  const kernel::Endpoint& endpoint = socket.endpoint();
  const Result<kernel::Opened> fresh =
      kernel::open_socket(endpoint.family, endpoint.type, endpoint.protocol);
  if (!fresh) return fresh.status();
  // What waits was meant for this connection, not for the next.
  if (engine::Requests* const requests = socket.requests()) requests->flush();
  // Data that nobody read would make the kernel cut the connection, and with it what was sent.
  kernel::discard_received(socket.fd());
  engine::Channel* const channel = socket.channel();
  if (channel != nullptr) channel->leave_set();
  Status replaced = kernel::replace_socket(fresh->fd, socket.fd());
  if (!replaced.ok()) {
    if (channel != nullptr) static_cast<void>(channel->enter_set());
    return replaced;
  }
  if (socket.is(state::nonblocking)) replaced = kernel::set_nonblocking(socket.fd(), true);
  constexpr uint32_t over = state::bound | state::bound_by_program | state::connected |
                            state::connecting | state::shut_receive | state::shut_send |
                            state::failed | state::silent | state::awaits_context;
  AddressBook::instance().forget(socket);
  socket.clear(over);
  if (engine::Requests* const requests = socket.requests()) requests->moved();
  return channel != nullptr && replaced.ok() ? channel->enter_set() : replaced;
}

Attempt try_disconnect(Socket& socket, Operation& operation) noexcept {
  const bool reuse = extra_of<DisconnectExtra>(operation).reuse;
  return ended(operation, disconnect_now(socket, reuse));
}

}  // namespace ws2::base
