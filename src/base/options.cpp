// SPDX-License-Identifier: MIT
// Winsock's socket options. Sources: Microsoft Learn, "getsockopt function", "setsockopt function",
// "SOL_SOCKET Socket Options", "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE".
#include "base/options.hpp"

#include <algorithm>
#include <cstring>

#include "kernel/address.hpp"
#include "kernel/options.hpp"
#include "kernel/transfer.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using kernel::Option;
using kernel::OptionValue;

OptionValue number(int32_t value) noexcept {
  OptionValue result;
  std::memcpy(result.bytes, &value, sizeof value);
  result.length = sizeof value;
  return result;
}

int32_t number_in(const OptionValue& value) noexcept {
  int32_t result = 0;
  std::memcpy(&result, value.bytes, std::min<size_t>(sizeof result, value.length));
  return result;
}

/// Reads a value of at least `least` bytes; more than Windows defines is passed over.
Result<OptionValue> read_value(const void* value, int32_t length, size_t least) noexcept {
  if (value == nullptr || length < 0 || static_cast<size_t>(length) < least) {
    return WsaCode::wsaefault;  // WSAEFAULT.1, .3
  }
  OptionValue result;
  result.length = std::min<uint32_t>(static_cast<uint32_t>(length), OptionValue::capacity);
  if (!runtime::copy_from_user(result.bytes, value, result.length)) return WsaCode::wsaefault;
  return result;
}

/// Options that libws2 keeps itself, or whose meaning differs from the kernel's.
bool is_emulated(const Socket& socket, int level, int name) noexcept {
  if (level != win::sol_socket) return false;
  switch (name) {
    case win::so_reuseaddr:
    case win::so_exclusiveaddruse:
    case win::so_error:
    case win::so_type:
      return true;
    case win::so_dontlinger:
      return socket.connection_oriented();
    case win::so_max_msg_size:
      return socket.is_datagram();
    default:
      return false;
  }
}

/// SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other, and both come before bind.
Status set_sharing(Socket& socket, uint32_t bit, uint32_t other, bool on) noexcept {
  if (on && socket.is(other)) return WsaCode::wsaeinval;
  if (socket.is(state::bound) && bit == state::exclusive_address) return WsaCode::wsaeinval;
  socket.put(bit, on);
  return Status();
}

Status set_linger_off(Socket& socket, bool off) noexcept {
  const Option* linger = kernel::find_option(win::sol_socket, win::so_linger, socket.endpoint());
  OptionValue value;
  value.length = 4;
  const uint16_t halves[2] = {static_cast<uint16_t>(off ? 0 : 1), 0};
  std::memcpy(value.bytes, halves, sizeof halves);
  const Status done = kernel::set_option(socket.fd(), *linger, value);
  if (done.ok()) socket.clear(state::lingers);
  return done;
}

Status set_emulated(Socket& socket, int name, const OptionValue& value) noexcept {
  const bool on = number_in(value) != 0;
  switch (name) {
    case win::so_reuseaddr:
      return set_sharing(socket, state::reuse_address, state::exclusive_address, on);
    case win::so_exclusiveaddruse:
      return set_sharing(socket, state::exclusive_address, state::reuse_address, on);
    case win::so_dontlinger:
      return set_linger_off(socket, on);
    default:
      return WsaCode::wsaenoprotoopt;  // SO_ERROR, SO_TYPE, SO_MAX_MSG_SIZE are read only
  }
}

/// SO_ERROR: what waits on the socket, read once.
int32_t take_error(Socket& socket) noexcept {
  if (socket.is(state::told)) return static_cast<int32_t>(socket.take_told().wsa());
  const Errno error = kernel::take_error(socket.fd());
  if (error == Errno{0}) return 0;
  if (socket.is_datagram()) {
    const kernel::IcmpReport report = kernel::take_icmp_report(socket.fd());
    if (report.about != kernel::IcmpReport::About::nothing) {
      return static_cast<int32_t>(report.status.wsa());
    }
    return static_cast<int32_t>(translate(error, During::option, Carries::datagram).wsa());
  }
  if (socket.is(state::connecting)) {
    socket.clear(state::connecting);
    return static_cast<int32_t>(translate(error, During::connect, Carries::stream).wsa());
  }
  // A reset stays known to every later call, also after SO_ERROR was read.
  const Status status = translate(error, During::recv, Carries::stream);
  return static_cast<int32_t>(
      (socket.is(state::connected) ? socket.note_failure(status) : status).wsa());
}

Result<OptionValue> get_emulated(Socket& socket, int name) noexcept {
  switch (name) {
    case win::so_reuseaddr:
      return number(socket.is(state::reuse_address) ? 1 : 0);
    case win::so_exclusiveaddruse:
      return number(socket.is(state::exclusive_address) ? 1 : 0);
    case win::so_error:
      return number(take_error(socket));
    case win::so_type:
      return number(socket.endpoint().type);
    case win::so_max_msg_size:
      // What is left of 65,535 bytes behind the IP and UDP headers.
      return number(socket.endpoint().family == win::af_inet6 ? 65527 : 65507);
    default:
      break;
  }
  const Option* linger = kernel::find_option(win::sol_socket, win::so_linger, socket.endpoint());
  const Result<OptionValue> value = kernel::get_option(socket.fd(), *linger);
  if (!value) return value;
  uint16_t on = 0;
  std::memcpy(&on, (*value).bytes, sizeof on);
  return number(on == 0 ? 1 : 0);
}

/// What the kernel keeps; timeouts it would tell in its own ticks, not in the milliseconds set.
Result<OptionValue> get_kept(const Socket& socket, const Option& option) noexcept {
  if (option.form == kernel::Form::milliseconds) {
    const kernel::Patience patience =
        option.name == win::so_rcvtimeo ? socket.receive_patience() : socket.send_patience();
    return number(static_cast<int32_t>(patience.timeout_ms));
  }
  return kernel::get_option(socket.fd(), option);
}

/// WSAENETRESET.2 and WSAENOTCONN.3: keep-alive cannot be set on a connection that has failed.
Status check_keepalive(Socket& socket) noexcept {
  if (!socket.is(state::connected)) return Status();
  if (!socket.is(state::failed)) {
    const Result<kernel::Address> peer = kernel::peer_address(socket.fd());
    if (peer) return Status();
    const Errno error = kernel::take_error(socket.fd());
    if (error == Errno{0}) return Status();  // both sides closed in peace
    const Status now = socket.note_failure(translate(error, During::recv, Carries::stream));
    if (now.wsa() == WsaCode::wsaenetreset) return now;
  }
  if (!socket.is(state::failed)) return Status();
  if (socket.silent()) return WsaCode::wsaenetreset;
  return WsaCode::wsaenotconn;
}

/// What libws2 remembers of options that the kernel keeps.
void note_option(Socket& socket, const Option& option, const OptionValue& value) noexcept {
  if (option.level != win::sol_socket) return;
  uint16_t halves[2] = {};
  std::memcpy(halves, value.bytes, std::min<size_t>(sizeof halves, value.length));
  const auto milliseconds = static_cast<uint32_t>(number_in(value));
  const uint32_t timeout = milliseconds == UINT32_MAX ? 0 : milliseconds;
  switch (option.name) {
    case win::so_rcvtimeo:
      socket.set_receive_timeout(timeout);
      break;
    case win::so_sndtimeo:
      socket.set_send_timeout(timeout);
      break;
    case win::so_linger:
      socket.put(state::lingers, halves[0] != 0 && halves[1] != 0);
      break;
    case win::so_oobinline:
      socket.put(state::inline_urgent, number_in(value) != 0);
      break;
    default:
      break;
  }
}

/// A BOOL may be read into a single byte; everything else whole or not at all.
Status write_value(void* value, int32_t* length, int32_t room, const OptionValue& found,
                   bool is_flag) noexcept {
  const auto bytes = static_cast<int32_t>(found.length);
  if (room < bytes && !(is_flag && room >= 1)) return WsaCode::wsaefault;  // WSAEFAULT.3
  const int32_t given = std::min(room, bytes);
  if (!runtime::copy_to_user(value, found.bytes, static_cast<size_t>(given))) {
    return WsaCode::wsaefault;
  }
  return runtime::write_user(length, given);
}

bool is_flag(int name, const Option* option) noexcept {
  if (option != nullptr) return option->bytes == 1;
  return name == win::so_reuseaddr || name == win::so_exclusiveaddruse ||
         name == win::so_dontlinger;
}

}  // namespace

Status set_option(Socket& socket, int level, int name, const void* value, int32_t length) noexcept {
  if (value == nullptr) return WsaCode::wsaefault;
  if (!kernel::known_level(level)) return WsaCode::wsaeinval;  // WSAEINVAL.1
  const bool emulated = is_emulated(socket, level, name);
  const Option* option = emulated ? nullptr : kernel::find_option(level, name, socket.endpoint());
  if (!emulated && (option == nullptr || !option->writable)) {
    return WsaCode::wsaenoprotoopt;  // WSAENOPROTOOPT.1
  }
  const size_t least = emulated ? 1 : option->bytes;
  const Result<OptionValue> wanted = read_value(value, length, least);
  if (!wanted) return wanted.status();
  if (emulated) return set_emulated(socket, name, *wanted);
  if (level == win::sol_socket && name == win::so_keepalive) {
    if (Status dead = check_keepalive(socket); !dead.ok()) return dead;
  }
  const Status done = kernel::set_option(socket.fd(), *option, *wanted);
  if (done.ok()) note_option(socket, *option, *wanted);
  return done;
}

Status get_option(Socket& socket, int level, int name, void* value, int32_t* length) noexcept {
  if (value == nullptr || length == nullptr) return WsaCode::wsaefault;
  const Result<int32_t> room = runtime::read_user<int32_t>(length);
  if (!room) return room.status();
  if (!kernel::known_level(level)) return WsaCode::wsaeinval;  // WSAEINVAL.1
  const bool emulated = is_emulated(socket, level, name);
  const Option* option = emulated ? nullptr : kernel::find_option(level, name, socket.endpoint());
  if (!emulated && (option == nullptr || !option->readable)) {
    return WsaCode::wsaenoprotoopt;  // WSAENOPROTOOPT.1
  }
  const bool flag = is_flag(name, option);
  // Before the value is taken: SO_ERROR is read only once.
  const int32_t needed = flag ? 1 : 4;
  if (*room < needed) return WsaCode::wsaefault;
  const Result<OptionValue> found =
      emulated ? get_emulated(socket, name) : get_kept(socket, *option);
  if (!found) return found.status();
  return write_value(value, length, *room, *found, flag);
}

}  // namespace ws2::base
