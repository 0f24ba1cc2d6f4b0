// SPDX-License-Identifier: MIT
// Winsock's socket options: what their rows say of the arguments, and who answers for them.
// Sources: Microsoft Learn, "getsockopt function", "setsockopt function".
#include "base/options.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/own_options.hpp"
#include "kernel/address.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using kernel::Home;
using kernel::Option;

constexpr uint32_t word_bytes = 4;

/// Of a value whose length the program may have exaggerated, what is tried before the option is
/// known: pointers come before values.
size_t first_of(int32_t length) noexcept {
  return std::min<size_t>(static_cast<size_t>(length), word_bytes);
}

/// While a socket captures, the options of its protocol are another descriptor's.
int fd_of(const Socket& socket, const Option& option) noexcept {
  return option.level == win::sol_socket ? socket.fd() : socket.protocol_fd();
}

/// Whether this kind of socket has the option.
bool suits(const Socket& socket, const Option& option) noexcept {
  const uint16_t kind = kernel::kind_of(socket.endpoint());
  if ((option.sockets & kind) != 0) return true;
  const bool for_both =
      (kind == kernel::on::tcp6 && (option.sockets & kernel::on::dual_tcp) != 0) ||
      (kind == kernel::on::udp6 && (option.sockets & kernel::on::dual_udp) != 0);
  return for_both && kernel::is_dual(socket.fd());
}

/// The row that answers a call, if the option can be used so.
Result<const Option*> usable(const Socket& socket, int level, const Option* option,
                             bool Option::*direction) noexcept {
  if (option == nullptr) {
    return kernel::known_level(level) ? WsaCode::wsaenoprotoopt : WsaCode::wsaeinval;
  }
  if (!suits(socket, *option)) return WsaCode::wsaenoprotoopt;
  if (option->home == Home::refused) return option->refusal;
  if (!(option->*direction)) return WsaCode::wsaenoprotoopt;
  return option;
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
void note_option(Socket& socket, const Option& option, int32_t value) noexcept {
  if (option.level != win::sol_socket) return;
  const auto word = static_cast<uint32_t>(value);
  const uint32_t timeout_ms = word == UINT32_MAX ? 0 : word;
  switch (option.name) {
    case win::so_rcvtimeo:
      socket.set_receive_timeout(timeout_ms);
      break;
    case win::so_sndtimeo:
      socket.set_send_timeout(timeout_ms);
      break;
    case win::so_linger:
      socket.put(state::lingers, (word & 0xFFFFU) != 0 && (word >> 16U) != 0);
      break;
    case win::so_oobinline:
      socket.put(state::inline_urgent, word != 0);
      break;
    default:
      break;
  }
}

Status set_kernels_word(Socket& socket, const Option& option, int32_t value) noexcept {
  if (option.level == win::sol_socket && option.name == win::so_keepalive) {
    if (Status dead = check_keepalive(socket); !dead.ok()) return dead;
  }
  const Status done = kernel::set_word(fd_of(socket, option), option, value);
  if (done.ok()) note_option(socket, option, value);
  return done;
}

Status keep_word(Socket& socket, const Option& option, int32_t value) noexcept {
  const Result<KeptOptions*> keeper = socket.keeper();
  if (!keeper) return keeper.status();
  const bool flag = option.form == kernel::Form::flag;
  (*keeper)->set(option.slot, flag && value != 0 ? 1 : value);
  return Status();
}

Status set_word(Socket& socket, const Option& option, const void* value, int32_t length) {
  int32_t word = 0;
  const size_t bytes = std::min<size_t>(word_bytes, static_cast<size_t>(length));
  if (!runtime::copy_from_user(&word, value, bytes)) return WsaCode::wsaefault;
  switch (option.home) {
    case Home::kernel:
      return set_kernels_word(socket, option, word);
    case Home::kept:
      return keep_word(socket, option, word);
    case Home::fixed:
      return word == option.value ||
                     (option.form == kernel::Form::flag && word != 0 && option.value != 0)
                 ? Status()
                 : WsaCode::wsaeinval;
    default:
      return set_own_word(socket, option, word);
  }
}

constexpr size_t most_bytes = 264;  // a GROUP_SOURCE_REQ

Status set_structure(Socket& socket, const Option& option, const void* value,
                     int32_t length) noexcept {
  if (option.home != Home::kernel) return set_own_structure(socket, option, value);
  alignas(8) std::byte bytes[most_bytes];
  // Of a structure the part that Windows defines; of a text of any length all, up to our limit.
  const size_t wanted = option.bytes != 0 ? option.bytes : static_cast<size_t>(length);
  if (wanted > sizeof bytes) return WsaCode::wsaeinval;
  if (!runtime::copy_from_user(bytes, value, wanted)) return WsaCode::wsaefault;
  return kernel::set_bytes(fd_of(socket, option), option, {bytes, wanted});
}

Result<int32_t> get_word(Socket& socket, const Option& option) noexcept {
  switch (option.home) {
    case Home::kernel:
      break;
    case Home::kept:
      return socket.kept(option.slot, option.value);
    case Home::fixed:
      return option.value;
    default:
      return get_own_word(socket, option);
  }
  if (option.form != kernel::Form::milliseconds)
    return kernel::get_word(fd_of(socket, option), option);
  // The kernel would tell its own ticks, not the milliseconds set.
  const kernel::Patience patience =
      option.name == win::so_rcvtimeo ? socket.receive_patience() : socket.send_patience();
  return static_cast<int32_t>(patience.timeout_ms);
}

Result<uint32_t> get_structure(Socket& socket, const Option& option, void* value, uint32_t room) {
  if (option.home != Home::kernel) return get_own_structure(socket, option, value, room);
  alignas(8) std::byte bytes[most_bytes];
  const size_t usable = std::min<size_t>(sizeof bytes, room);
  const Result<uint32_t> filled = kernel::get_bytes(fd_of(socket, option), option, {bytes, usable});
  if (!filled) return filled;
  return runtime::copy_to_user(value, bytes, *filled) ? filled : WsaCode::wsaefault;
}

}  // namespace

Status set_option(Socket& socket, int level, int name, const void* value, int32_t length) {
  const Option* known = kernel::find_option(level, name);
  // SO_UPDATE_CONNECT_CONTEXT is set without a value.
  const bool without_value = known != nullptr && known->least == 0;
  if (value == nullptr && !(without_value && length == 0)) return WsaCode::wsaefault;
  if (length < 0 || !runtime::may_read(value, first_of(length))) return WsaCode::wsaefault;
  const Result<const Option*> option = usable(socket, level, known, &Option::writable);
  if (!option) return option.status();
  if (length < (*option)->least) return WsaCode::wsaefault;  // WSAEFAULT.3
  return (*option)->bytes == word_bytes ? set_word(socket, **option, value, length)
                                        : set_structure(socket, **option, value, length);
}

Status get_option(Socket& socket, int level, int name, void* value, int32_t* length) {
  if (value == nullptr || length == nullptr) return WsaCode::wsaefault;
  const Result<int32_t> room = runtime::read_user<int32_t>(length);
  if (!room) return room.status();
  // Before the value is taken: SO_ERROR is read only once.
  if (*room < 0 || !runtime::may_write(value, first_of(*room)) ||
      !runtime::may_write(length, sizeof *length)) {
    return WsaCode::wsaefault;
  }
  const Result<const Option*> option =
      usable(socket, level, kernel::find_option(level, name), &Option::readable);
  if (!option) return option.status();
  if ((*option)->bytes != word_bytes) {
    const Result<uint32_t> filled =
        get_structure(socket, **option, value, static_cast<uint32_t>(*room));
    if (!filled) return filled.status();
    return runtime::write_user(length, static_cast<int32_t>(*filled));
  }
  if (*room < (*option)->least) return WsaCode::wsaefault;  // WSAEFAULT.3
  const Result<int32_t> word = get_word(socket, **option);
  if (!word) return word.status();
  // A value that may be one byte is cut to the room there is.
  const int32_t given = std::min<int32_t>(*room, word_bytes);
  if (!runtime::copy_to_user(value, &*word, static_cast<size_t>(given))) return WsaCode::wsaefault;
  return runtime::write_user(length, given);
}

}  // namespace ws2::base
