// SPDX-License-Identifier: MIT
// Overlapped messages. Sources: Microsoft Learn, "LPFN_WSARECVMSG callback function", "WSASendMsg
// function".
#include <algorithm>
#include <memory>
#include <span>

#include "base/message.hpp"
#include "base/overlapped.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using engine::Attempt;
using engine::extra_of;
using engine::give_extra;
using engine::Operation;
using engine::Posted;
using engine::Verb;

struct ReceiveExtra final : engine::Extra {
  MessagePlaces places;
};

struct SendExtra final : engine::Extra {
  std::unique_ptr<std::byte[]> control;
  size_t control_bytes = 0;
};

}  // namespace

Status MessagePlaces::write(const kernel::MessageIn& got) const noexcept {
  Status written = write_address(sender, *got.from);
  if (written.ok()) written = runtime::write_user(flags, got.flags);
  if (written.ok()) written = runtime::write_user(control_length, got.control_bytes);
  if (!written.ok()) return written;
  const bool given = runtime::copy_to_user(control, got.control.data(), got.control_bytes);
  return given ? Status() : WsaCode::wsaefault;
}

Posted receive_message_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                                  kernel::Buffers buffers, const MessagePlaces& places,
                                  uint32_t flags) {
  if (Status wrong = may_receive_message(socket, flags); !wrong.ok()) return {wrong};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::receive_message;
  operation->flags = flags;
  give_extra<ReceiveExtra>(*operation).places = places;
  operation->set_buffers(buffers);
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Attempt try_receive_message(Socket& socket, Operation& operation) noexcept {
  const MessagePlaces& places = extra_of<ReceiveExtra>(operation).places;
  alignas(8) std::byte control[most_control];
  kernel::Address from;
  kernel::MessageIn message;
  message.buffers = operation.buffers();
  message.from = &from;
  message.control = {control, std::min<size_t>(places.control_room, sizeof control)};
  message.flags = operation.flags;
  const kernel::Moved moved = receive_message_now(socket, message);
  if (moved.status == WsaCode::wsaewouldblock) return Attempt::blocked;
  operation.status = moved.status;
  operation.bytes = moved.bytes;
  operation.flags = 0;
  if (!moved.status.ok() && moved.status != WsaCode::wsaemsgsize) return Attempt::done;
  operation.flags = message.flags;
  // The program's memory may be gone by now, as that of the data may.
  const Status written = places.write(message);
  if (operation.status.ok()) operation.status = written;
  return Attempt::done;
}

Posted send_message_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                               const kernel::MessageOut& message) {
  if (Status wrong = may_send_message(socket, message); !wrong.ok()) return {wrong};
  auto operation = std::make_unique<Operation>();
  operation->verb = Verb::send_message;
  operation->flags = message.flags;
  auto& extra = give_extra<SendExtra>(*operation);
  if (message.to != nullptr) extra.to = std::make_unique<engine::Destination>(*message.to);
  extra.control_bytes = message.control.size();
  extra.control = std::make_unique<std::byte[]>(extra.control_bytes);
  std::copy(message.control.begin(), message.control.end(), extra.control.get());
  operation->set_buffers(message.buffers);
  if (Status wrong = engine::address(*operation, manner); !wrong.ok()) return {wrong};
  return channel_of(socket, handle).post(std::move(operation));
}

Attempt try_send_message(Socket& socket, Operation& operation) noexcept {
  const auto& extra = extra_of<SendExtra>(operation);
  kernel::MessageOut message;
  message.buffers = operation.buffers();
  message.to = extra.to != nullptr ? &extra.to->address : nullptr;
  message.control = {extra.control.get(), extra.control_bytes};
  message.flags = operation.flags;
  const kernel::Moved moved = send_message_now(socket, message);
  if (moved.status == WsaCode::wsaewouldblock) return Attempt::blocked;
  operation.status = moved.status;
  operation.bytes = moved.bytes;
  return Attempt::done;
}

}  // namespace ws2::base
