// SPDX-License-Identifier: MIT
// Names of sockets. Sources: Microsoft Learn, "getsockname function", "getpeername function".
#include "base/address.hpp"

#include <algorithm>

#include "kernel/address.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using kernel::Address;

/// What getsockname and getpeername share: the buffer is checked before the state.
Status give_name(Socket& socket, void* name, int32_t* length,
                 Result<Address> (*ask)(const Socket&)) noexcept {
  if (name == nullptr || length == nullptr) return WsaCode::wsaefault;
  const Result<AddressBuffer> buffer = check_buffer(socket, name, length);
  if (!buffer) return buffer.status();
  if (Status bad = probe_buffer(*buffer); !bad.ok()) return bad;  // pointers before state
  const Result<Address> found = ask(socket);
  if (!found) return found.status();
  return write_address(*buffer, *found);
}

}  // namespace

Status read_address(const Socket& socket, const void* name, int32_t length,
                    Address* address) noexcept {
  if (name == nullptr || length < 2) return WsaCode::wsaefault;  // WSAEFAULT.1, .2
  address->length = std::min<uint32_t>(static_cast<uint32_t>(length), Address::capacity);
  if (!runtime::copy_from_user(address->bytes, name, address->length)) return WsaCode::wsaefault;
  // WSAEFAULT.2: the length is too small for the address's family. One of another family is whole
  // by its own measure, and then it is the family that is wrong (WSAEAFNOSUPPORT.2).
  const int own = socket.endpoint().family, named = address->family();
  const bool internet = named == win::af_inet || named == win::af_inet6;
  if (address->length < kernel::least_length(internet ? named : own)) return WsaCode::wsaefault;
  return Status();
}

Result<Address> read_address(const Socket& socket, const void* name, int32_t length) noexcept {
  Address address;
  if (Status bad = read_address(socket, name, length, &address); !bad.ok()) return bad;
  return address;
}

Result<AddressBuffer> check_buffer(const Socket& socket, void* name, int32_t* length) noexcept {
  if (name == nullptr && length == nullptr) return AddressBuffer{};
  if (name == nullptr || length == nullptr) {
    // Learn, "accept function": with one pointer missing no address is given back.
    return name == nullptr ? Result<AddressBuffer>(AddressBuffer{}) : WsaCode::wsaefault;
  }
  const Result<int32_t> room = runtime::read_user<int32_t>(length);
  if (!room) return room.status();
  const auto least = static_cast<int32_t>(kernel::least_length(socket.endpoint().family));
  if (*room < least) return WsaCode::wsaefault;  // WSAEFAULT.3
  return AddressBuffer{name, length, *room};
}

Status probe_buffer(const AddressBuffer& buffer) noexcept {
  if (buffer.name == nullptr) return Status();
  const size_t bytes = std::min<size_t>(static_cast<size_t>(buffer.room), Address::capacity);
  const bool all = runtime::may_write(buffer.name, bytes) &&
                   runtime::may_write(buffer.length, sizeof *buffer.length);
  return all ? Status() : WsaCode::wsaefault;
}

Status write_address(const AddressBuffer& buffer, const Address& address) noexcept {
  if (buffer.name == nullptr) return Status();
  const auto length = static_cast<int32_t>(address.length);
  if (!runtime::copy_to_user(buffer.name, address.bytes,
                             static_cast<size_t>(std::min(length, buffer.room)))) {
    return WsaCode::wsaefault;
  }
  return runtime::write_user(buffer.length, length);
}

Status local_name(Socket& socket, void* name, int32_t* length) noexcept {
  return give_name(socket, name, length, [](const Socket& asked) -> Result<Address> {
    // Learn, "getsockname function": WSAEINVAL when the socket was not bound.
    if (!asked.is(state::bound)) return WsaCode::wsaeinval;
    return kernel::local_address(asked.protocol_fd());
  });
}

Status peer_name(Socket& socket, void* name, int32_t* length) noexcept {
  if (socket.is(state::connecting)) socket.refresh_connecting();
  // Learn, "AcceptEx function": only once SO_UPDATE_ACCEPT_CONTEXT was set.
  if (socket.is(state::awaits_context)) return WsaCode::wsaenotconn;
  return give_name(socket, name, length,
                   [](const Socket& asked) { return kernel::peer_address(asked.protocol_fd()); });
}

}  // namespace ws2::base
