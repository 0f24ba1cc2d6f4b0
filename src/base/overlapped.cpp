// SPDX-License-Identifier: MIT
// Overlapped operations of sockets. Sources: Microsoft Learn, "WSARecv function", "WSASend
// function", "WSAGetOverlappedResult function", "Overlapped I/O".
#include "base/overlapped.hpp"

#include <memory>

#include "base/event_select.hpp"
#include "base/extension.hpp"
#include "base/message.hpp"
#include "base/recv.hpp"
#include "base/send.hpp"
#include "base/transmit.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using engine::Attempt;
using engine::Operation;
using engine::Posted;
using engine::Verb;

size_t room_in(kernel::Buffers buffers) noexcept {
  size_t bytes = 0;
  for (const kernel::Buffer& buffer : buffers) bytes += buffer.bytes;
  return bytes;
}

/// Takes what went or came off the front of the buffers. Emptied ones stay, of length 0: the
/// kernel passes over them.
void drop_front(std::span<kernel::Buffer> buffers, size_t bytes) noexcept {
  for (kernel::Buffer& buffer : buffers) {
    const size_t part = bytes < buffer.bytes ? bytes : buffer.bytes;
    buffer.data = static_cast<char*>(buffer.data) + part;
    buffer.bytes -= part;
    bytes -= part;
    if (bytes == 0) return;
  }
}

/// The sender's address, where the program wants it. Like the data, it may find the program's
/// memory gone.
Status hand_over(const engine::Extra& extra, const kernel::Address& from) noexcept {
  if (from.length == 0) return Status();
  const Result<int32_t> room = runtime::read_user<int32_t>(extra.from_length);
  if (!room) return room.status();
  return write_address({extra.from, extra.from_length, *room}, from);
}

class SocketChannel final : public engine::Channel {
 public:
  SocketChannel(Socket& socket, uintptr_t handle) noexcept
      : Channel(socket.fd(), handle), socket_(socket) {}

 protected:
  Attempt attempt(Operation& operation) noexcept override {
    switch (operation.verb) {
      case Verb::receive:
        return receive(operation);
      case Verb::receive_message:
        return try_receive_message(socket_, operation);
      case Verb::send_message:
        return try_send_message(socket_, operation);
      case Verb::transmit:
        return try_transmit(socket_, operation);
      case Verb::accept:
        return try_accept(socket_, operation);
      case Verb::connect:
        return try_connect(socket_, operation);
      case Verb::disconnect:
        return try_disconnect(socket_, operation);
      case Verb::control:
      case Verb::watch:
        return Attempt::done;
      case Verb::send:
      case Verb::posted:
        break;
    }
    return send(operation);
  }
  engine::Conditions conditions() noexcept override { return network_conditions(socket_); }
  Channel& next_channel(Operation& operation) noexcept override {
    return channel_for_data(operation);
  }

 private:
  Attempt receive(Operation& operation) noexcept {
    const bool wanted = operation.extra != nullptr && operation.extra->from != nullptr;
    const std::span<kernel::Buffer> buffers = operation.buffers();
    const size_t room = room_in(buffers);
    kernel::Address from;
    uint32_t flags = operation.flags;
    kernel::Moved moved = receive_now(socket_, buffers, &flags, wanted ? &from : nullptr);
    if (moved.status == WsaCode::wsaewouldblock) return Attempt::blocked;
    const bool fills = (operation.flags & win::msg_waitall) != 0 && socket_.is_stream();
    if (fills && moved.status.ok() && moved.bytes != 0 && moved.bytes < room) {
      operation.bytes += moved.bytes;
      drop_front(buffers, moved.bytes);
      return receive(operation);
    }
    // What a receive that is to be filled has got counts, also where the stream fails then: the
    // next call meets the failure.
    if (operation.bytes != 0 && !moved.status.ok()) moved.status = Status();
    operation.bytes += moved.bytes;
    operation.status = moved.status;
    operation.flags = flags;
    const bool delivered = moved.status.ok() || moved.status == WsaCode::wsaemsgsize;
    if (wanted && delivered) {
      const Status written = hand_over(*operation.extra, from);
      if (operation.status.ok()) operation.status = written;
    }
    // Nothing and a failure go on coming; a datagram says nothing of those behind it.
    const bool drained =
        socket_.is_stream() && moved.status.ok() && moved.bytes != 0 && moved.bytes < room;
    return drained ? Attempt::done_and_drained : Attempt::done;
  }

  Attempt send(Operation& operation) noexcept {
    const std::span<kernel::Buffer> buffers = operation.buffers();
    const bool addressed = operation.extra != nullptr && operation.extra->to != nullptr;
    const kernel::Address* const to = addressed ? &operation.extra->to->address : nullptr;
    for (size_t left = room_in(buffers);;) {
      const kernel::Moved moved = send_now(socket_, buffers, operation.flags, to);
      if (moved.status == WsaCode::wsaewouldblock) return Attempt::blocked;
      operation.bytes += moved.bytes;
      operation.status = moved.status;
      if (!moved.status.ok() || moved.bytes >= left || socket_.is_datagram()) return Attempt::done;
      left -= moved.bytes;
      drop_front(buffers, moved.bytes);
    }
  }

  Socket& socket_;
};

}  // namespace

engine::Channel& channel_of(Socket& socket, uintptr_t handle) {
  if (engine::Channel* channel = socket.channel()) return *channel;
  return socket.adopt_channel(std::make_unique<SocketChannel>(socket, handle));
}

Posted receive_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                          kernel::Buffers buffers, uint32_t flags, const AddressBuffer& from) {
  if (Status wrong = may_receive(socket, flags); !wrong.ok()) return {wrong};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::receive;
  operation->flags = flags;
  operation->set_buffers(buffers);
  if (from.name != nullptr && socket.is_datagram()) {
    operation->more().from = from.name;
    operation->more().from_length = from.length;
  }
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Posted send_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                       kernel::Buffers buffers, uint32_t flags, const kernel::Address* to) {
  if (Status wrong = may_send(socket, flags); !wrong.ok()) return {wrong};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::send;
  operation->flags = flags;
  operation->set_buffers(buffers);
  if (to != nullptr) operation->more().to = std::make_unique<engine::Destination>(*to);
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Posted control_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                          uint32_t written) {
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::control;
  operation->bytes = written;
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Posted overlapped_result(Socket& socket, const engine::Overlapped* overlapped,
                         kernel::Deadline deadline) noexcept {
  engine::Overlapped now;
  for (;;) {
    if (!runtime::copy_from_user(&now, overlapped, sizeof now)) return {WsaCode::wsaefault};
    if (now.status != engine::status_pending) break;
    engine::Channel* const channel = socket.channel();
    if (deadline == kernel::Deadline{0} || channel == nullptr ||
        !channel->wait_for(overlapped, deadline)) {
      return {WsaCode::wsa_io_incomplete};
    }
  }
  return {Status(static_cast<uint32_t>(now.status)), static_cast<uint32_t>(now.transferred),
          now.offset};
}

}  // namespace ws2::base
