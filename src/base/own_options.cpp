// SPDX-License-Identifier: MIT
// Options that libws2 answers for itself. Sources: Microsoft Learn, "SOL_SOCKET Socket Options",
// "IPPROTO_TCP socket options", "IPPROTO_UDP socket options", "IPPROTO_IP socket options",
// "IPPROTO_IPV6 socket options", "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE".
#include "base/own_options.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/time_stamps.hpp"
#include "kernel/address.hpp"
#include "kernel/transfer.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/open_type.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

namespace slot = kernel::slot;

/// SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other, and the latter comes before bind.
Status set_sharing(Socket& socket, uint32_t bit, uint32_t other, bool on) noexcept {
  if (on && socket.is(other)) return WsaCode::wsaeinval;
  if (socket.is(state::bound) && bit == state::exclusive_address) return WsaCode::wsaeinval;
  socket.put(bit, on);
  return Status();
}

/// A listener's or client's port that is chosen at bind cannot be left to connect any more.
Status defer_port(Socket& socket, uint8_t which, bool on) noexcept {
  if (socket.is(state::bound)) return WsaCode::wsaeinval;
  const Result<KeptOptions*> keeper = socket.keeper();
  if (!keeper) return keeper.status();
  (*keeper)->set(which, on ? 1 : 0);
  const bool either =
      socket.kept(slot::so_port_scalability) != 0 || socket.kept(slot::so_reuse_unicastport) != 0;
  return kernel::defer_port(socket.fd(), either);
}

Status share_multicast_port(Socket& socket, bool on) noexcept {
  if (socket.is(state::bound)) return WsaCode::wsaeinval;
  socket.put(state::shares_port, on);
  return Status();
}

/// LINGER in one word: l_onoff in the lower half, l_linger in the upper one.
Result<uint32_t> linger_of(Socket& socket) noexcept {
  const kernel::Option* linger = kernel::find_option(win::sol_socket, win::so_linger);
  const Result<int32_t> word = kernel::get_word(socket.fd(), *linger);
  if (!word) return word.status();
  return static_cast<uint32_t>(*word);
}

Status set_linger_off(Socket& socket, bool off) noexcept {
  const Result<uint32_t> now = linger_of(socket);
  if (!now) return now.status();
  const uint32_t wanted = (*now & 0xFFFF0000U) | (off ? 0U : 1U);
  const kernel::Option* linger = kernel::find_option(win::sol_socket, win::so_linger);
  const Status done = kernel::set_word(socket.fd(), *linger, static_cast<int32_t>(wanted));
  if (done.ok()) socket.put(state::lingers, !off && (wanted >> 16U) != 0);
  return done;
}

Status keep(Socket& socket, uint8_t which, int32_t value) noexcept {
  const Result<KeptOptions*> keeper = socket.keeper();
  if (!keeper) return keeper.status();
  (*keeper)->set(which, value);
  return Status();
}

constexpr int32_t for_ever = INT32_MAX;

Status set_silence(Socket& socket, int32_t value, int32_t unit_ms) noexcept {
  if (value < -1) return WsaCode::wsaeinval;
  const int32_t most = for_ever / unit_ms;
  const int32_t limit_ms = value == -1 ? for_ever : std::min(value, most) * unit_ms;
  if (Status failed = kernel::limit_silence(socket.fd(), static_cast<uint32_t>(limit_ms));
      !failed.ok()) {
    return failed;
  }
  return keep(socket, slot::tcp_maxrtms, limit_ms);
}

int32_t silence_of(const Socket& socket, int32_t unit_ms) noexcept {
  const auto limit_ms = static_cast<int32_t>(socket.silence_ms());
  return limit_ms == for_ever ? -1 : limit_ms / unit_ms;
}

/// Gives the socket's filter what IP_IFLIST and IP_RECEIVE_BROADCAST now say.
Status filter_anew(Socket& socket, const KeptOptions& kept) {
  const std::vector<uint32_t> interfaces = kept.interfaces();
  kernel::Arrivals arrivals;
  arrivals.restricted = kept.get(slot::ip_iflist, 0) != 0 || kept.get(slot::ipv6_iflist, 0) != 0;
  arrivals.interfaces = interfaces;
  arrivals.without_broadcasts = kept.get(slot::ip_receive_broadcast, 1) == 0;
  const bool ipv6 = socket.endpoint().family == win::af_inet6;
  const uint8_t loop = ipv6 ? slot::ipv6_multicast_loop : slot::ip_multicast_loop;
  arrivals.without_own_multicasts = kept.get(loop, 1) == 0;
  return kernel::filter_arrivals(socket.fd(), ipv6, arrivals);
}

Status set_filter(Socket& socket, uint8_t which, int32_t value) {
  const Result<KeptOptions*> keeper = socket.keeper();
  if (!keeper) return keeper.status();
  KeptOptions& kept = **keeper;
  const auto index = static_cast<uint32_t>(value);
  Status changed;
  switch (which) {
    case slot::ip_add_iflist:
    case slot::ipv6_add_iflist:
      changed = index == 0 ? WsaCode::wsaeinval : kept.add_interface(index);
      break;
    case slot::ip_del_iflist:
    case slot::ipv6_del_iflist:
      changed = kept.remove_interface(index);
      break;
    default:
      kept.set(which, value != 0 ? 1 : 0);
      break;
  }
  return changed.ok() ? filter_anew(socket, kept) : changed;
}

Status set_coalescing(Socket& socket, int32_t most_bytes) noexcept {
  if (Status failed = kernel::coalesce(socket.fd(), most_bytes != 0); !failed.ok()) return failed;
  return keep(socket, slot::udp_recv_max_coalesced_size, most_bytes);
}

/// Learn, "SOL_SOCKET Socket Options": a listener's new connections are refused.
Status pause_accepts(Socket& socket, bool on) noexcept {
  if (Status failed = kernel::ignore_connects(socket.fd(), on); !failed.ok()) return failed;
  return keep(socket, slot::so_pause_accept, on ? 1 : 0);
}

/// IP_RECVTOS and IP_RECVECN: the kernel has one option for both, and tells the whole field.
Status tell_service(Socket& socket, uint8_t which, uint8_t other, bool on) noexcept {
  const bool ipv6 = which == slot::ipv6_recvtclass || which == slot::ipv6_ecn;
  const bool either = on || socket.kept(other) != 0;
  if (Status failed = kernel::tell_service(socket.fd(), ipv6, either); !failed.ok()) return failed;
  return keep(socket, which, on ? 1 : 0);
}

/// IP_PKTINFO, IP_RECVIF and IP_RECVDSTADDR: the kernel has one option for all of them.
Status tell_packet(Socket& socket, uint8_t which, bool on) noexcept {
  const bool ipv6 =
      which == slot::ipv6_pktinfo || which == slot::ipv6_recvif || which == slot::ipv6_recvdstaddr;
  const std::array<uint8_t, 3> all =
      ipv6 ? std::array{slot::ipv6_pktinfo, slot::ipv6_recvif, slot::ipv6_recvdstaddr}
           : std::array{slot::ip_pktinfo, slot::ip_recvif, slot::ip_recvdstaddr};
  const bool any = on || std::any_of(all.begin(), all.end(), [&](uint8_t other) {
                     return other != which && socket.kept(other) != 0;
                   });
  if (Status failed = kernel::tell_packet(socket.protocol_fd(), ipv6, any); !failed.ok()) {
    return failed;
  }
  return keep(socket, which, on ? 1 : 0);
}

Status set_protection(Socket& socket, uint8_t which, int32_t level) noexcept {
  // PROTECTION_LEVEL_UNRESTRICTED, _EDGERESTRICTED, _RESTRICTED, _DEFAULT
  const bool known = level == 10 || level == 20 || level == 30 || level == -1;
  return known ? keep(socket, which, level) : WsaCode::wsaeinval;
}

Status set_packet_limit6(Socket& socket, int32_t bytes) noexcept {
  if (Status failed = kernel::limit_packets6(socket.fd(), static_cast<uint32_t>(bytes));
      !failed.ok()) {
    return failed;
  }
  return keep(socket, slot::ipv6_user_mtu, bytes);
}

/// SO_ERROR: what waits on the socket, read once.
int32_t take_error(Socket& socket) noexcept {
  if (socket.is(state::told)) return static_cast<int32_t>(socket.take_told().wsa());
  const Errno error = kernel::take_error(socket.fd());
  if (error == Errno{0}) return 0;
  if (socket.is_datagram()) {
    // Of an AF_UNIX socket there is no queue of reports: the look would take a datagram instead.
    const kernel::IcmpReport report =
        socket.endpoint().family == win::af_unix ? kernel::IcmpReport() : take_report(socket);
    if (report.about != kernel::IcmpReport::About::nothing) {
      return static_cast<int32_t>(report.status.wsa());
    }
    return static_cast<int32_t>(translate(error, During::option, Carries::datagram).wsa());
  }
  if (socket.is(state::connecting)) {
    socket.clear(state::connecting);
    if (socket.keep_icmp_error()) return static_cast<int32_t>(WsaCode::wsaehostunreach);
    return static_cast<int32_t>(translate(error, During::connect, Carries::stream).wsa());
  }
  // A reset stays known to every later call, also after SO_ERROR was read.
  const Status status = translate(error, During::recv, Carries::stream);
  return static_cast<int32_t>(
      (socket.is(state::connected) ? socket.note_failure(status) : status).wsa());
}

/// What is left of 65,535 bytes behind the headers.
int32_t most_datagram_bytes(const Socket& socket) noexcept {
  switch (kernel::kind_of(socket.endpoint())) {
    case kernel::on::udp4:
      return 65507;
    case kernel::on::udp6:
      return 65527;
    case kernel::on::raw4:
      return 65515;
    case kernel::on::raw6:
      return 65535;
    default:
      return -1;  // AF_UNIX: no limit that the protocol has
  }
}

int32_t age_of_connection(Socket& socket) noexcept {
  if (socket.is(state::connecting)) static_cast<void>(socket.refresh_connecting());
  return socket.is(state::connected) ? static_cast<int32_t>(socket.connected_seconds()) : -1;
}

}  // namespace

Status hear_own_multicasts(Socket& socket, bool on) {
  const bool ipv6 = socket.endpoint().family == win::af_inet6;
  return set_filter(socket, ipv6 ? slot::ipv6_multicast_loop : slot::ip_multicast_loop, on ? 1 : 0);
}

Status set_own_word(Socket& socket, const kernel::Option& option, int32_t value) {
  const bool on = value != 0;
  switch (option.slot) {
    case slot::so_reuseaddr:
      return set_sharing(socket, state::reuse_address, state::exclusive_address, on);
    case slot::so_exclusiveaddruse:
      return set_sharing(socket, state::exclusive_address, state::reuse_address, on);
    case slot::so_dontlinger:
      return set_linger_off(socket, on);
    case slot::so_port_scalability:
    case slot::so_reuse_unicastport:
      return defer_port(socket, option.slot, on);
    case slot::so_reuse_multicastport:
      return share_multicast_port(socket, on);
    case slot::so_pause_accept:
      return pause_accepts(socket, on);
    case slot::so_opentype:
      runtime::open_type = value;
      return Status();
    case slot::tcp_maxrt:
      return set_silence(socket, value, 1000);
    case slot::tcp_maxrtms:
      return set_silence(socket, value, 1);
    case slot::tcp_timestamps:
      return on == kernel::has_time_stamps(socket.fd()) ? Status() : WsaCode::wsaeinval;
    case slot::udp_recv_max_coalesced_size:
      return set_coalescing(socket, value);
    case slot::tcp_fail_connect_on_icmp_error:
      return keep(socket, option.slot, on ? 1 : 0);
    case slot::ip_protection_level:
    case slot::ipv6_protection_level:
      return set_protection(socket, option.slot, value);
    case slot::ipv6_user_mtu:
      return set_packet_limit6(socket, value);
    case slot::ip_recvtclass:
      return tell_service(socket, option.slot, slot::ip_ecn, on);
    case slot::ip_ecn:
      return tell_service(socket, option.slot, slot::ip_recvtclass, on);
    case slot::ipv6_recvtclass:
      return tell_service(socket, option.slot, slot::ipv6_ecn, on);
    case slot::ipv6_ecn:
      return tell_service(socket, option.slot, slot::ipv6_recvtclass, on);
    case slot::ip_pktinfo:
    case slot::ip_recvif:
    case slot::ip_recvdstaddr:
    case slot::ipv6_pktinfo:
    case slot::ipv6_recvif:
    case slot::ipv6_recvdstaddr:
      return tell_packet(socket, option.slot, on);
    case slot::ip_multicast_loop:
    case slot::ipv6_multicast_loop:
    case slot::ip_receive_broadcast:
    case slot::ip_iflist:
    case slot::ip_add_iflist:
    case slot::ip_del_iflist:
    case slot::ipv6_iflist:
    case slot::ipv6_add_iflist:
    case slot::ipv6_del_iflist:
      return set_filter(socket, option.slot, value);
    default:
      return WsaCode::wsaenoprotoopt;
  }
}

Result<int32_t> get_own_word(Socket& socket, const kernel::Option& option) noexcept {
  switch (option.slot) {
    case slot::so_reuseaddr:
      return socket.is(state::reuse_address) ? 1 : 0;
    case slot::so_exclusiveaddruse:
      return socket.is(state::exclusive_address) ? 1 : 0;
    case slot::so_reuse_multicastport:
      return socket.is(state::shares_port) ? 1 : 0;
    case slot::so_dontlinger: {
      const Result<uint32_t> linger = linger_of(socket);
      if (!linger) return linger.status();
      return (*linger & 0xFFFFU) == 0 ? 1 : 0;
    }
    case slot::so_error:
      return take_error(socket);
    case slot::so_type:
      return socket.endpoint().type;
    case slot::so_max_msg_size:
    case slot::so_maxdg:
    case slot::so_maxpathdg:
      return most_datagram_bytes(socket);
    case slot::so_opentype:
      return runtime::open_type;
    case slot::so_connect_time:
      return age_of_connection(socket);
    case slot::tcp_maxrt:
      return silence_of(socket, 1000);
    case slot::tcp_maxrtms:
      return silence_of(socket, 1);
    case slot::tcp_timestamps:
      return kernel::has_time_stamps(socket.fd()) ? 1 : 0;
    case slot::ip_multicast_loop:
    case slot::ipv6_multicast_loop:
    case slot::ip_receive_broadcast:
      return socket.kept(option.slot, 1);
    case slot::ip_protection_level:
    case slot::ipv6_protection_level:
    case slot::ipv6_user_mtu:
      return socket.kept(option.slot, -1);
    default:
      return socket.kept(option.slot);
  }
}

Status set_own_structure(Socket& socket, const kernel::Option& option, const void* value) noexcept {
  if (option.slot == slot::so_update_connect_context) {
    if (socket.is(state::connecting)) static_cast<void>(socket.refresh_connecting());
    if (!socket.is(state::connected)) return WsaCode::wsaenotconn;
    socket.clear(state::awaits_context);
    return Status();
  }
  if (option.slot != slot::so_update_accept_context) return WsaCode::wsaenoprotoopt;
  const Result<uintptr_t> handle = runtime::read_user<uintptr_t>(value);
  if (!handle) return handle.status();
  const SocketReference listener = find(*handle);
  if (!listener) return WsaCode::wsaenotsock;
  if (!listener->is(state::listening)) return WsaCode::wsaeinval;
  socket.set(listener->state() & (state::inherited & ~state::nonblocking));
  socket.clear(state::awaits_context);
  return Status();
}

Result<uint32_t> get_own_structure(Socket& socket, const kernel::Option& option, void* value,
                                   uint32_t room) {
  switch (option.slot) {
    case slot::so_bsp_state:
      return describe_addresses(socket, value, room);
    case slot::tcp_icmp_error_info:
      return describe_icmp_error(socket, value, room);
    case slot::so_protocol_infoa:
      return describe_protocol(socket, false, value, room);
    case slot::so_protocol_infow:
      return describe_protocol(socket, true, value, room);
    default:
      break;
  }
  // IP_GET_IFLIST. Learn: an error when IP_IFLIST is off.
  const KeptOptions* kept = socket.kept_options();
  const uint8_t state = option.slot == slot::ip_get_iflist ? slot::ip_iflist : slot::ipv6_iflist;
  if (kept == nullptr || kept->get(state, 0) == 0) return WsaCode::wsaeinval;
  const std::vector<uint32_t> interfaces = kept->interfaces();
  const size_t bytes = interfaces.size() * sizeof(uint32_t);
  if (bytes > room) return WsaCode::wsaefault;
  if (!runtime::copy_to_user(value, interfaces.data(), bytes)) return WsaCode::wsaefault;
  return static_cast<uint32_t>(bytes);
}

}  // namespace ws2::base
