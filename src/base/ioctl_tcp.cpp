// SPDX-License-Identifier: MIT
// Control codes of TCP sockets and processors. Sources: Microsoft Learn, "SIO_TCP_INFO Control
// Code", "TCP_INFO_v1 structure (mstcpip.h)", "TCP_INITIAL_RTO_PARAMETERS structure (mstcpip.h)",
// "SIO_IDEAL_SEND_BACKLOG_QUERY Control Code", "SIO_CPU_AFFINITY control code",
// "SIO_QUERY_RSS_PROCESSOR_INFO Control Code".
#include <winsock2.h>
// winsock2.h comes first.
#include <mstcpip.h>

#include <array>
#include <cstring>

#include "base/ioctl_call.hpp"
#include "kernel/ioctl.hpp"

namespace ws2::base {
namespace {

/// By Linux' numbers: TCP_ESTABLISHED is 1, TCP_NEW_SYN_RECV is 12.
constexpr std::array<TCPSTATE, 13> states = {
    TCPSTATE_CLOSED,     TCPSTATE_ESTABLISHED, TCPSTATE_SYN_SENT,  TCPSTATE_SYN_RCVD,
    TCPSTATE_FIN_WAIT_1, TCPSTATE_FIN_WAIT_2,  TCPSTATE_TIME_WAIT, TCPSTATE_CLOSED,
    TCPSTATE_CLOSE_WAIT, TCPSTATE_LAST_ACK,    TCPSTATE_LISTEN,    TCPSTATE_CLOSING,
    TCPSTATE_SYN_RCVD};

template <class Info>
void fill(Info& info, const kernel::TcpFacts& facts, const Socket& socket) noexcept {
  info.State = facts.state < states.size() ? states[facts.state] : TCPSTATE_CLOSED;
  info.Mss = facts.mss;
  if (socket.is(state::connected)) info.ConnectionTimeMs = socket.connected_seconds() * 1000ULL;
  info.TimestampsEnabled = facts.time_stamps ? TRUE : FALSE;
  info.RttUs = facts.rtt_us;
  info.MinRttUs = facts.least_rtt_us;
  info.BytesInFlight = facts.in_flight;
  info.Cwnd = facts.congestion_window;
  info.SndWnd = facts.send_window;
  info.RcvWnd = facts.receive_window;
  info.RcvBuf = facts.receive_buffer;
  info.BytesOut = facts.bytes_out;
  info.BytesIn = facts.bytes_in;
  info.BytesReordered = facts.reordered;
  info.BytesRetrans = facts.bytes_resent;
  info.FastRetrans = facts.fast_resends;
  info.DupAcksIn = facts.duplicate_acks;
  info.TimeoutEpisodes = facts.timeouts;
  info.SynRetrans = facts.syn_resends;
}

}  // namespace

Status tell_tcp_info(ControlCall& call) noexcept {
  const Result<DWORD> version = call.read<DWORD>();
  if (!version) return version.status();
  if (*version > 1) return WsaCode::wsaeinval;
  const Result<kernel::TcpFacts> facts = kernel::tcp_facts(call.socket->fd());
  if (!facts) return facts.status();
  if (*version == 0) {
    TCP_INFO_v0 info = {};
    fill(info, *facts, *call.socket);
    return call.write(info);
  }
  TCP_INFO_v1 info = {};
  fill(info, *facts, *call.socket);
  info.SndLimTimeRwin = facts->limited_by_window_ms;
  info.SndLimTimeSnd = facts->limited_by_buffer_ms;
  const ULONG limited = facts->limited_by_window_ms + facts->limited_by_buffer_ms;
  info.SndLimTimeCwnd = facts->busy_ms > limited ? facts->busy_ms - limited : 0;
  return call.write(info);
}

Status set_initial_rto(ControlCall& call) noexcept {
  const Result<TCP_INITIAL_RTO_PARAMETERS> wanted = call.read<TCP_INITIAL_RTO_PARAMETERS>();
  if (!wanted) return wanted.status();
  if (call.socket->is(state::connected | state::connecting)) return WsaCode::wsaeinval;
  const Result<KeptOptions*> keeper = call.socket->keeper();
  if (!keeper) return keeper.status();
  // 0 is the default, and the unspecified values leave what there is.
  if (wanted->Rtt != TCP_INITIAL_RTO_UNSPECIFIED_RTT) {
    (*keeper)->set(kernel::slot::connect_rtt_ms, wanted->Rtt);
  }
  const UCHAR retries = wanted->MaxSynRetransmissions;
  if (retries == TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS) {
    (*keeper)->set(kernel::slot::connect_retries, 0);
  } else if (retries != TCP_INITIAL_RTO_UNSPECIFIED_MAX_SYN_RETRANSMISSIONS) {
    (*keeper)->set(kernel::slot::connect_retries, retries == 0 ? -1 : retries);
  }
  return Status();
}

Status query_send_backlog(ControlCall& call) noexcept {
  if (call.socket->is(state::connecting)) static_cast<void>(call.socket->refresh_connecting());
  if (!call.socket->is(state::connected)) return WsaCode::wsaenotconn;
  const Result<kernel::TcpFacts> facts = kernel::tcp_facts(call.socket->fd());
  if (!facts) return facts.status();
  return call.write(ULONG{facts->congestion_window});
}

Status set_cpu_affinity(ControlCall& call) noexcept {
  const Result<USHORT> processor = call.read<USHORT>();
  if (!processor) return processor.status();
  if (call.socket->is(state::bound)) return WsaCode::wsaeinval;
  if (*processor >= kernel::processor_count()) return WsaCode::wsaeinval;
  const Status done = kernel::want_processor(call.socket->fd(), *processor);
  // Learn: sockets with different processors may have the same port.
  if (done.ok()) call.socket->set(state::shares_port);
  return done;
}

Status query_rss_processor(ControlCall& call) noexcept {
  const Result<uint32_t> processor = kernel::last_processor(call.socket->fd());
  if (!processor) return processor.status();
  SOCKET_PROCESSOR_AFFINITY affinity = {};
  // Windows counts processors in groups of 64.
  affinity.Processor.Group = static_cast<WORD>(*processor / 64);
  affinity.Processor.Number = static_cast<BYTE>(*processor % 64);
  affinity.NumaNodeId = kernel::memory_node(*processor);
  return call.write(affinity);
}

}  // namespace ws2::base
