// SPDX-License-Identifier: MIT
// Control codes: what their rows say of the arguments, and who answers for them. Sources: Microsoft
// Learn, "ioctlsocket function", "WSAIoctl function", "Winsock IOCTLs".
#include "kernel/ioctl.hpp"

#include <algorithm>
#include <iterator>

#include "base/ioctl_call.hpp"
#include "base/options.hpp"
#include "base/own_options.hpp"
#include "base/upward.hpp"
#include "engine/channel.hpp"
#include "engine/completions.hpp"
#include "kernel/ioctl_table.hpp"
#include "kernel/message.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

using kernel::ControlCode;

const ControlCode* find_code(uint32_t code) noexcept {
  const auto* found =
      std::find_if(std::begin(kernel::control_codes), std::end(kernel::control_codes),
                   [&](const ControlCode& row) { return row.code == code; });
  return found == std::end(kernel::control_codes) ? nullptr : found;
}

/// "Where two rows meet": an unknown code is WSAEINVAL, one that is known and not offered
/// WSAEOPNOTSUPP; before both come pointers that lead nowhere, after both buffers that are missing
/// or too short for this code.
Status check(const ControlCode* row, const ControlCall& call) noexcept {
  const bool reads = call.input == nullptr || runtime::may_read(call.input, call.input_bytes);
  const bool writes = call.output == nullptr || runtime::may_write(call.output, call.output_bytes);
  if (!reads || !writes) return WsaCode::wsaefault;  // WSAEFAULT.1
  if (row == nullptr) return WsaCode::wsaeinval;     // WSAEINVAL.5
  if (row->refusal != WsaCode{}) return row->refusal;
  if ((row->sockets & kernel::kind_of(call.socket->endpoint())) == 0) {
    // Learn, "ioctlsocket function": SIOCATMARK is for streams.
    return row->code == win::siocatmark ? WsaCode::wsaeinval : WsaCode::wsaeopnotsupp;
  }
  const bool no_input = call.input == nullptr || call.input_bytes < row->input_bytes;
  const bool no_output = call.output == nullptr || call.output_bytes < row->output_bytes;
  if ((row->input_bytes != 0 && no_input) || (row->output_bytes != 0 && no_output)) {
    return WsaCode::wsaefault;  // WSAEFAULT.1, .3
  }
  return Status();
}

Status set_blocking_mode(ControlCall& call) noexcept {
  const Result<uint32_t> nonblocking = call.read<uint32_t>();
  if (!nonblocking) return nonblocking.status();
  const bool on = *nonblocking != 0;
  // Learn, "WSAEventSelect function": first the events have to be switched off.
  if (!on && call.socket->is(state::selects_events)) return WsaCode::wsaeinval;
  // A listener that AcceptEx uses keeps its descriptor as it is; accept waits by itself.
  const bool kept = call.socket->is(state::accepts_overlapped);
  const Status done = kept ? Status() : kernel::set_nonblocking(call.socket->fd(), on);
  if (done.ok()) call.socket->put(state::nonblocking, on);
  return done;
}

Status tell_readable(ControlCall& call) noexcept {
  const Result<uint32_t> bytes = kernel::readable_bytes(call.socket->fd());
  return bytes ? call.write(*bytes) : bytes.status();
}

Status tell_mark(ControlCall& call) noexcept {
  const Result<bool> mark = kernel::at_mark(call.socket->fd());
  return mark ? call.write(uint32_t{*mark}) : mark.status();
}

/// Switches a kind of ICMP error on or off for a datagram socket.
Status set_reports(ControlCall& call, uint32_t off_bit) noexcept {
  const Result<uint32_t> on = call.read_word();
  if (!on) return on.status();
  call.socket->put(off_bit, *on == 0);
  return Status();
}

/// struct tcp_keepalive.
struct KeepAlive {
  uint32_t on, idle_ms, interval_ms;
};

Status set_keepalive(ControlCall& call) noexcept {
  const Result<KeepAlive> wanted = call.read<KeepAlive>();
  if (!wanted) return wanted.status();
  return kernel::set_keepalive(call.socket->fd(), wanted->on != 0, wanted->idle_ms,
                               wanted->interval_ms);
}

bool is_ipv6(const ControlCall& call) noexcept {
  return call.socket->endpoint().family == win::af_inet6;
}

/// Codes that do what an option does.
Status set_as_option(ControlCall& call, uint32_t code) {
  const Result<uint32_t> word = call.read_word();
  if (!word) return word.status();
  const int fd = call.socket->fd();
  switch (code) {
    case win::sio_multipoint_loopback:
      return hear_own_multicasts(*call.socket, *word != 0);
    case win::sio_multicast_scope:
      return kernel::set_multicast_hops(fd, is_ipv6(call), static_cast<int32_t>(*word));
    case win::sio_ucast_if:
      return kernel::set_unicast_interface(fd, is_ipv6(call), *word);
    case win::sio_absorb_rtralert:
      return kernel::absorb_router_alerts(fd, is_ipv6(call), *word != 0);
    case win::sio_set_priority_hint: {
      // SocketPriorityHintVeryLow, Low, Normal: the kernel's bulk traffic, or ordinary one.
      constexpr uint32_t normal = 2;
      constexpr int32_t bulk = 2;
      if (*word > normal) return WsaCode::wsaeinval;
      return kernel::set_traffic_class(fd, *word == normal ? 0 : bulk);
    }
    default:
      return Status();  // SIO_LOOPBACK_FAST_PATH: there is no slow path
  }
}

/// WSA_COMPATIBILITY_MODE.
struct CompatibilityMode {
  uint32_t behaviour, system;
};

Status set_compatibility(ControlCall& call) noexcept {
  const Result<CompatibilityMode> mode = call.read<CompatibilityMode>();
  if (!mode) return mode.status();
  constexpr uint32_t auto_tuning = 2;  // the last of WSA_COMPATIBILITY_BEHAVIOR_ID
  return mode->behaviour <= auto_tuning ? Status() : WsaCode::wsaeinval;
}

struct Guid {
  std::byte bytes[16];
};

Status tell_extension(ControlCall& call) noexcept {
  const Result<Guid> guid = call.read<Guid>();
  if (!guid) return guid.status();
  bool known = false;
  void* function =
      upward().extension == nullptr ? nullptr : upward().extension(guid->bytes, &known);
  if (function == nullptr) return known ? WsaCode::wsaeopnotsupp : WsaCode::wsaeinval;
  return call.write(function);
}

Status tell_extensions(ControlCall& call) noexcept {
  const Result<Guid> guid = call.read<Guid>();
  if (!guid) return guid.status();
  if (upward().table == nullptr) return WsaCode::wsaeopnotsupp;
  const std::span<const std::byte> table = upward().table(guid->bytes);
  if (table.empty()) return WsaCode::wsaeinval;
  return call.write_bytes(table.data(), static_cast<uint32_t>(table.size()));
}

/// What the kernel has taken goes its way.
Status flush(ControlCall& call) noexcept {
  if (engine::Channel* channel = call.socket->channel(); channel != nullptr) channel->flush();
  if (engine::Requests* requests = call.socket->requests()) requests->flush();
  return Status();
}

Status tell_peer_process(ControlCall& call) noexcept {
  if (!call.socket->is(state::connected)) return WsaCode::wsaenotconn;
  const Result<uint32_t> process = kernel::peer_process(call.socket->fd());
  return process ? call.write(*process) : process.status();
}

Status answer(ControlCall& call, uint32_t code) {
  switch (code) {
    case win::fionbio:
      return set_blocking_mode(call);
    case win::fionread:
      return tell_readable(call);
    case win::siocatmark:
      return tell_mark(call);
    case win::sio_udp_connreset:
      return set_reports(call, state::no_port_errors);
    case win::sio_udp_netreset:
      return set_reports(call, state::no_network_errors);
    case win::sio_keepalive_vals:
      return set_keepalive(call);
    case win::sio_base_handle:
    case win::sio_bsp_handle:
    case win::sio_bsp_handle_poll:
    case win::sio_bsp_handle_select:
    case win::sio_query_target_pnp_handle:
      return call.write(call.handle);
    case win::sio_flush:
      return flush(call);
    case win::sio_get_extension_function_pointer:
      return tell_extension(call);
    case win::sio_get_multiple_extension_function_pointer:
      return tell_extensions(call);
    case win::sio_set_compatibility_mode:
      return set_compatibility(call);
    case win::sio_af_unix_getpeerpid:
      return tell_peer_process(call);
    default:
      return set_as_option(call, code);
  }
}

/// Codes with files of their own; false for one that is none of them.
bool answer_elsewhere(ControlCall& call, uint32_t code, Status* done) {
  static constexpr struct {
    uint32_t code;
    Status (*function)(ControlCall&);
  } functions[] = {
      {win::sio_acquire_port_reservation, acquire_ports},
      {win::sio_address_list_change, wait_for_address_change},
      {win::sio_address_list_query, query_address_list},
      {win::sio_address_list_sort, sort_address_list},
      {win::sio_associate_port_reservation, associate_ports},
      {win::sio_cpu_affinity, set_cpu_affinity},
      {win::sio_get_broadcast_address, tell_broadcast_address},
      {win::sio_get_interface_list, list_interfaces},
      {win::sio_get_multicast_filter, get_multicast_filter},
      {win::sio_get_tx_timestamp, tell_sent_time},
      {win::sio_ideal_send_backlog_query, query_send_backlog},
      {win::sio_query_rss_processor_info, query_rss_processor},
      {win::sio_rcvall, capture_all},
      {win::sio_rcvall_igmpmcast, capture_group_management},
      {win::sio_rcvall_mcast, capture_multicasts},
      {win::sio_release_port_reservation, release_ports},
      {win::sio_routing_interface_change, wait_for_route_change},
      {win::sio_routing_interface_query, query_route},
      {win::sio_set_multicast_filter, set_multicast_filter},
      {win::sio_tcp_info, tell_tcp_info},
      {win::sio_tcp_initial_rto, set_initial_rto},
      {win::sio_timestamping, set_time_stamping},
  };
  for (const auto& one : functions) {
    if (one.code != code) continue;
    *done = one.function(call);
    return true;
  }
  return false;
}

}  // namespace

Status io_control(const SocketReference& socket, uintptr_t handle, uint32_t code, const void* input,
                  uint32_t input_bytes, void* output, uint32_t output_bytes, engine::Manner manner,
                  uint32_t* written) {
  ControlCall call = {socket, handle, input, input_bytes, output, output_bytes, manner, 0};
  Status done = check(find_code(code), call);
  if (done.ok() && !answer_elsewhere(call, code, &done)) done = answer(call, code);
  *written = call.written;
  return done;
}

}  // namespace ws2::base
