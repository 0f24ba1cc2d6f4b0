// SPDX-License-Identifier: MIT
// What the kernel knows of a TCP socket. Source: tcp(7) under TCP_INFO; the kernel's own header,
// which has more members than glibc's and cannot be seen together with it.
#include <linux/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "kernel/ioctl.hpp"
#include "kernel/windows_numbers.hpp"  // the protocol has the same number on both sides

namespace ws2::kernel {

Result<TcpFacts> tcp_facts(int fd) noexcept {
  tcp_info info = {};
  socklen_t length = sizeof info;
  if (::getsockopt(fd, win::ipproto_tcp, TCP_INFO, &info, &length) != 0) {
    return translate(Errno{errno}, During::ioctl);
  }
  TcpFacts facts;
  facts.state = info.tcpi_state;
  facts.mss = info.tcpi_snd_mss;
  facts.time_stamps = (info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
  facts.rtt_us = info.tcpi_rtt;
  facts.least_rtt_us = info.tcpi_min_rtt;
  facts.in_flight = info.tcpi_unacked * info.tcpi_snd_mss;
  facts.congestion_window = info.tcpi_snd_cwnd * info.tcpi_snd_mss;
  facts.send_window = info.tcpi_snd_wnd;
  facts.receive_window = info.tcpi_rcv_space;
  facts.bytes_out = info.tcpi_bytes_sent;
  facts.bytes_in = info.tcpi_bytes_received;
  facts.reordered = info.tcpi_reord_seen;
  facts.bytes_resent = static_cast<uint32_t>(info.tcpi_bytes_retrans);
  facts.fast_resends = info.tcpi_retrans;
  facts.duplicate_acks = info.tcpi_dsack_dups;
  facts.timeouts = info.tcpi_backoff;
  // Before the connection is there, every retransmission is one of the SYN.
  facts.syn_resends = info.tcpi_state == 2 ? info.tcpi_retransmits : uint8_t{0};
  facts.limited_by_window_ms = static_cast<uint32_t>(info.tcpi_rwnd_limited / 1000);
  facts.limited_by_buffer_ms = static_cast<uint32_t>(info.tcpi_sndbuf_limited / 1000);
  facts.busy_ms = static_cast<uint32_t>(info.tcpi_busy_time / 1000);
  int buffer = 0;
  length = sizeof buffer;
  if (::getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, &length) == 0) {
    facts.receive_buffer = static_cast<uint32_t>(buffer) / 2;
  }
  return facts;
}

}  // namespace ws2::kernel
