// SPDX-License-Identifier: MIT
// What control codes ask of the kernel.
#pragma once

#include <cstdint>
#include <vector>

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// SIO_KEEPALIVE_VALS: probing begins after `idle_ms` of silence, a probe every `interval_ms`. The
/// kernel counts in seconds, so both are rounded up; ten probes without an answer end it.
Status set_keepalive(int fd, bool on, uint32_t idle_ms, uint32_t interval_ms) noexcept;

/// Bytes that can be read without waiting: of a stream all, of a datagram socket the next one's.
Result<uint32_t> readable_bytes(int fd) noexcept;

/// Whether all urgent data has been read (SIOCATMARK).
Result<bool> at_mark(int fd) noexcept;

/// The local address that packets to an address would carry: WSAENETUNREACH.1, WSAEHOSTUNREACH.1.
Result<Address> source_for(const Address& destination) noexcept;

/// The time to live of multicasts, and the outgoing interface.
Status set_multicast_hops(int fd, bool ipv6, int32_t hops) noexcept;
/// \param index  in host byte order
Status set_unicast_interface(int fd, bool ipv6, uint32_t index) noexcept;

/// Packets with IP's router alert come to this raw socket.
Status absorb_router_alerts(int fd, bool ipv6, bool on) noexcept;

/// Which sources of an IPv4 group a socket hears; addresses are in network byte order.
struct MulticastFilter {
  uint32_t group = 0, interface = 0;
  bool include = false;
  std::vector<uint32_t> sources;
};
Status set_multicast_filter(int fd, const MulticastFilter& filter);
/// Fills in what is behind `group` and `interface`.
Status get_multicast_filter(int fd, MulticastFilter& filter);

/// The process at the other end of an AF_UNIX connection.
Result<uint32_t> peer_process(int fd) noexcept;

/// The processor whose packets a socket wants, and the one that took its last packet.
Status want_processor(int fd, uint32_t processor) noexcept;
Result<uint32_t> last_processor(int fd) noexcept;
uint32_t processor_count() noexcept;
/// The memory node of a processor.
uint16_t memory_node(uint32_t processor) noexcept;

/// The kernel's class of traffic: 0 is the ordinary one, 2 is bulk (TC_PRIO_*).
Status set_traffic_class(int fd, int32_t priority) noexcept;

/// What the kernel knows of a TCP socket, by the names of Windows' TCP_INFO_v1.
struct TcpFacts {
  uint8_t state = 0;  // Linux' number: 1 is established
  uint32_t mss = 0;
  bool time_stamps = false;
  uint32_t rtt_us = 0, least_rtt_us = 0, in_flight = 0, congestion_window = 0, send_window = 0,
           receive_window = 0, receive_buffer = 0;
  uint64_t bytes_out = 0, bytes_in = 0;
  uint32_t reordered = 0, bytes_resent = 0, fast_resends = 0, duplicate_acks = 0, timeouts = 0;
  uint8_t syn_resends = 0;
  uint32_t limited_by_window_ms = 0, limited_by_buffer_ms = 0, busy_ms = 0;
};
Result<TcpFacts> tcp_facts(int fd) noexcept;

/// Binds a socket of its own to a port of every address, so that nobody else gets it. Windows'
/// numbers; the port is in host byte order.
Result<int> hold_port(int family, int type, uint16_t port) noexcept;

}  // namespace ws2::kernel
