// SPDX-License-Identifier: MIT
// The control codes that wait for a change of the network. Source: Microsoft Learn, "WSAIoctl
// function (winsock2.h)" (SIO_ADDRESS_LIST_CHANGE, SIO_ROUTING_INTERFACE_CHANGE), "WSAAsyncSelect
// function (winsock2.h)".
#include "engine/watch.hpp"

#include <memory>

#include "base/address.hpp"
#include "base/ioctl_call.hpp"
#include "base/overlapped.hpp"
#include "kernel/windows_numbers.hpp"
#include "sync/wait.hpp"

namespace ws2::base {
namespace {

namespace change = kernel::change;
namespace network = engine::network;
using engine::Operation;
using engine::Watch;

/// Passes a change on to the socket of a handle, as long as there is one.
class SocketListener final : public engine::ChangeListener {
 public:
  explicit SocketListener(uintptr_t handle) noexcept : handle_(handle) {}
  void changed(const kernel::Changes&) noexcept override {
    const SocketReference socket = find(handle_);
    engine::Channel* const channel = socket ? socket->channel() : nullptr;
    if (channel != nullptr) channel->changed();
  }

 private:
  const uintptr_t handle_;
};

/// A call that blocks is an operation that it waits for itself. Closing the socket ends it.
Status wait_here(const ControlCall& call, engine::Channel& channel,
                 std::unique_ptr<Operation> operation) {
  engine::Overlapped overlapped = {};
  operation->overlapped = &overlapped;
  operation->packet = false;
  const auto over = std::make_shared<sync::Event>(true, false);
  operation->more().event = over;
  const Status posted = channel.watch(std::move(operation)).status;
  if (posted != WsaCode::wsa_io_pending) return call.socket.closed() ? WsaCode::wsaeintr : posted;
  sync::wait(*over, false, kernel::Deadline::never);
  if (call.socket.closed()) return WsaCode::wsaeintr;  // WSAEINTR.2
  return Status(static_cast<uint32_t>(overlapped.status));
}

/// Waits in the manner that the call asks for.
/// \param destination  the one whose way is meant; length 0 for none
Status watch(const ControlCall& call, uint32_t kinds, uint32_t event,
             const kernel::Address& destination) {
  auto operation = std::make_unique<Operation>();
  operation->verb = engine::Verb::watch;
  auto& watch = engine::give_extra<Watch>(*operation);
  watch.kinds = kinds;
  watch.event = event;
  watch.destination = destination;
  const bool overlapped = call.manner.overlapped != nullptr;
  if (overlapped) {
    if (Status wrong = engine::address(*operation, call.manner); !wrong.ok()) return wrong;
  }
  engine::Channel& channel = channel_of(*call.socket, call.handle);
  if (Status failed = watch.listen(std::make_shared<SocketListener>(call.handle)); !failed.ok()) {
    return failed;
  }
  if (overlapped) return channel.watch(std::move(operation)).status;
  if (!call.socket->is(state::nonblocking)) return wait_here(call, channel, std::move(operation));
  // Learn: the request stands, and a network event tells of the change.
  const Status asked = channel.ask(std::move(operation));
  return asked.ok() ? WsaCode::wsaewouldblock : asked;
}

bool is_unspecified(const kernel::Address& address) noexcept {
  const bool ipv6 = address.family() == win::af_inet6;
  const std::byte* const first = address.bytes + (ipv6 ? 8 : 4);
  return std::all_of(first, first + (ipv6 ? 16 : 4),
                     [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

Status wait_for_address_change(ControlCall& call) {
  const bool ipv6 = call.socket->endpoint().family == win::af_inet6;
  return watch(call, ipv6 ? change::list6 : change::list4, network::address_list, {});
}

Status wait_for_route_change(ControlCall& call) {
  const Result<kernel::Address> destination = read_destination(call);
  if (!destination) return destination.status();
  if (destination->family() != call.socket->endpoint().family) return WsaCode::wsaeafnosupport;
  // An address that is none stands for all of them.
  return watch(call, change::ways, network::routing_interface,
               is_unspecified(*destination) ? kernel::Address{} : *destination);
}

}  // namespace ws2::base
