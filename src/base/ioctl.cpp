// SPDX-License-Identifier: MIT
// Control codes. Sources: Microsoft Learn, "ioctlsocket function", "WSAIoctl function", "Winsock
// IOCTLs".
#include "kernel/ioctl.hpp"

#include <algorithm>
#include <iterator>

#include "base/options.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

Status set_blocking_mode(Socket& socket, uint32_t nonblocking) noexcept {
  const bool on = nonblocking != 0;
  const Status done = kernel::set_nonblocking(socket.fd(), on);
  if (done.ok()) socket.put(state::nonblocking, on);
  return done;
}

/// Switches a kind of ICMP error on or off for a datagram socket.
Status set_reports(Socket& socket, uint32_t off_bit, const void* input, uint32_t bytes) noexcept {
  if (input == nullptr || bytes < 1) return WsaCode::wsaefault;
  uint32_t on = 0;
  if (!runtime::copy_from_user(&on, input, std::min<size_t>(sizeof on, bytes))) {
    return WsaCode::wsaefault;
  }
  if (!socket.is_datagram()) return WsaCode::wsaeopnotsupp;
  socket.put(off_bit, on == 0);
  return Status();
}

/// struct tcp_keepalive.
struct KeepAlive {
  uint32_t on, idle_ms, interval_ms;
};

Status set_keepalive(Socket& socket, const void* input, uint32_t bytes) noexcept {
  if (bytes < sizeof(KeepAlive)) return WsaCode::wsaefault;
  const Result<KeepAlive> wanted = runtime::read_user<KeepAlive>(input);
  if (!wanted) return wanted.status();
  const bool tcp = socket.is_stream() && socket.endpoint().family != win::af_unix;
  if (!tcp) return WsaCode::wsaeopnotsupp;
  return kernel::set_keepalive(socket.fd(), wanted->on != 0, wanted->idle_ms, wanted->interval_ms);
}

/// Codes that Windows knows: one that this provider does not offer is WSAEOPNOTSUPP, any other
/// number WSAEINVAL ("Where two rows meet").
constexpr uint32_t known_codes[] = {win::fioasync,
                                    win::siocshiwat,
                                    win::siocghiwat,
                                    win::siocslowat,
                                    win::siocglowat,
                                    win::sio_associate_handle,
                                    win::sio_enable_circular_queueing,
                                    win::sio_find_route,
                                    win::sio_flush,
                                    win::sio_get_broadcast_address,
                                    win::sio_get_extension_function_pointer,
                                    win::sio_get_qos,
                                    win::sio_get_group_qos,
                                    win::sio_multipoint_loopback,
                                    win::sio_multicast_scope,
                                    win::sio_set_qos,
                                    win::sio_set_group_qos,
                                    win::sio_translate_handle,
                                    win::sio_routing_interface_query,
                                    win::sio_routing_interface_change,
                                    win::sio_address_list_query,
                                    win::sio_address_list_change,
                                    win::sio_query_target_pnp_handle,
                                    win::sio_address_list_sort,
                                    win::sio_socket_close_notify,
                                    win::sio_bsp_handle,
                                    win::sio_bsp_handle_select,
                                    win::sio_bsp_handle_poll,
                                    win::sio_ext_select,
                                    win::sio_ext_poll,
                                    win::sio_ext_sendmsg,
                                    win::sio_base_handle,
                                    win::sio_get_multiple_extension_function_pointer,
                                    win::sio_get_interface_list,
                                    win::sio_get_interface_list_ex,
                                    win::sio_get_multicast_filter,
                                    win::sio_set_multicast_filter,
                                    win::sio_rcvall,
                                    win::sio_rcvall_mcast,
                                    win::sio_rcvall_igmpmcast,
                                    win::sio_absorb_rtralert,
                                    win::sio_ucast_if,
                                    win::sio_limit_broadcasts,
                                    win::sio_index_bind,
                                    win::sio_index_mcastif,
                                    win::sio_index_add_mcast,
                                    win::sio_index_del_mcast,
                                    win::sio_rcvall_if,
                                    win::sio_loopback_fast_path,
                                    win::sio_tcp_initial_rto,
                                    win::sio_tcp_info,
                                    win::sio_cpu_affinity,
                                    win::sio_acquire_port_reservation,
                                    win::sio_release_port_reservation,
                                    win::sio_associate_port_reservation,
                                    win::sio_set_security,
                                    win::sio_query_security};

Status refusal(uint32_t code) noexcept {
  const bool known =
      std::find(std::begin(known_codes), std::end(known_codes), code) != std::end(known_codes);
  return known ? WsaCode::wsaeopnotsupp : WsaCode::wsaeinval;  // WSAEINVAL.5
}

}  // namespace

Status io_control(Socket& socket, uint32_t code, void* argument) noexcept {
  switch (code) {
    case win::fionbio: {
      const Result<uint32_t> on = runtime::read_user<uint32_t>(argument);
      return on ? set_blocking_mode(socket, *on) : on.status();
    }
    case win::fionread: {
      const Result<uint32_t> bytes = kernel::readable_bytes(socket.fd());
      return bytes ? runtime::write_user(argument, *bytes) : bytes.status();
    }
    case win::siocatmark: {
      // Learn, "ioctlsocket function": for stream sockets, and those without SO_OOBINLINE say TRUE.
      if (!socket.is_stream()) return WsaCode::wsaeinval;
      const Result<bool> mark = kernel::at_mark(socket.fd());
      return mark ? runtime::write_user(argument, uint32_t{*mark}) : mark.status();
    }
    default:
      return WsaCode::wsaeinval;  // WSAEINVAL.5
  }
}

Status io_control(Socket& socket, uint32_t code, const void* input, uint32_t input_bytes,
                  void* output, uint32_t output_bytes, uint32_t* written) noexcept {
  *written = 0;
  switch (code) {
    case win::fionbio:
      if (input == nullptr || input_bytes < sizeof(uint32_t)) return WsaCode::wsaefault;
      return io_control(socket, code, const_cast<void*>(input));
    case win::fionread:
    case win::siocatmark: {
      if (output == nullptr || output_bytes < sizeof(uint32_t)) return WsaCode::wsaefault;
      const Status done = io_control(socket, code, output);
      if (done.ok()) *written = sizeof(uint32_t);
      return done;
    }
    case win::sio_udp_connreset:
      return set_reports(socket, state::no_port_errors, input, input_bytes);
    case win::sio_udp_netreset:
      return set_reports(socket, state::no_network_errors, input, input_bytes);
    case win::sio_keepalive_vals:
      return set_keepalive(socket, input, input_bytes);
    default:
      return refusal(code);
  }
}

}  // namespace ws2::base
