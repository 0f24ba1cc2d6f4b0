// SPDX-License-Identifier: MIT
// A call of WSAIoctl on its way to the function that answers its code.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/address.hpp"
#include "base/socket.hpp"
#include "engine/operation.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {

/// The buffers are the program's. Their least lengths were held against the table.
struct ControlCall {
  const SocketReference& socket;
  uintptr_t handle;
  const void* input;
  uint32_t input_bytes;
  void* output;
  uint32_t output_bytes;
  engine::Manner manner = {};  // only the codes that wait ask for it
  uint32_t written = 0;

  template <class T>
  [[nodiscard]] Result<T> read() const noexcept {
    if (input_bytes < sizeof(T)) return WsaCode::wsaefault;
    return runtime::read_user<T>(input);
  }
  /// A number that may be shorter than it should: a BOOL of one byte.
  [[nodiscard]] Result<uint32_t> read_word() const noexcept {
    uint32_t word = 0;
    const size_t bytes = std::min<size_t>(sizeof word, input_bytes);
    if (input == nullptr || !runtime::copy_from_user(&word, input, bytes)) {
      return WsaCode::wsaefault;
    }
    return word;
  }
  template <class T>
  Status write(const T& value) noexcept {
    return write_bytes(&value, sizeof value);
  }
  /// Learn, of the codes that tell lists: a buffer that is too small is WSAEFAULT, and how large it
  /// should have been is told.
  Status write_bytes(const void* value, uint32_t bytes) noexcept {
    written = bytes;
    if (output == nullptr || output_bytes < bytes) return WsaCode::wsaefault;
    if (runtime::copy_to_user(output, value, bytes)) return Status();
    written = 0;
    return WsaCode::wsaefault;
  }
};

// ioctl_interfaces.cpp
Status query_address_list(ControlCall& call);
Status sort_address_list(ControlCall& call);
Status query_route(ControlCall& call);
/// The address that the input holds.
Result<kernel::Address> read_destination(const ControlCall& call) noexcept;
Status list_interfaces(ControlCall& call);
Status tell_broadcast_address(ControlCall& call) noexcept;
Status set_multicast_filter(ControlCall& call);
Status get_multicast_filter(ControlCall& call);

// watch.cpp: WSA_IO_PENDING when the call is overlapped
Status wait_for_address_change(ControlCall& call);
Status wait_for_route_change(ControlCall& call);

// capture.cpp
Status capture_all(ControlCall& call);
Status capture_multicasts(ControlCall& call);
Status capture_group_management(ControlCall& call);

// ioctl_tcp.cpp
Status tell_tcp_info(ControlCall& call) noexcept;
Status set_initial_rto(ControlCall& call) noexcept;
Status query_send_backlog(ControlCall& call) noexcept;
Status set_cpu_affinity(ControlCall& call) noexcept;
Status query_rss_processor(ControlCall& call) noexcept;

// time_stamps.cpp
Status set_time_stamping(ControlCall& call);
Status tell_sent_time(ControlCall& call);

// port_reservation.cpp
Status acquire_ports(ControlCall& call);
Status release_ports(ControlCall& call);
Status associate_ports(ControlCall& call);

}  // namespace ws2::base
