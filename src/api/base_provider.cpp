// SPDX-License-Identifier: MIT
// The base provider as loaded providers see it: its WSPStartup, and a procedure table that takes
// what their authors may leave out. The base's own table trusts its callers, since this room reads
// the program's memory before; a layered provider calls it past this room.
#include <ws2spi.h>

#include <atomic>
#include <iterator>

#include "api/spi_entry.hpp"
#include "providers/provider.hpp"

namespace ws2::api {
namespace {

// How many of its WSPStartup calls wait for their WSPCleanup.
constinit std::atomic<int> users{0};

const WSPPROC_TABLE& own() noexcept { return providers::base_one().table(); }

/// Where a caller gave no place for a value, one that is thrown away.
template <class T>
class Place {
 public:
  explicit Place(T* given) noexcept : at_(given != nullptr ? given : &own_) {}
  operator T*() noexcept { return at_; }  // NOLINT: stands for the pointer it replaces

 private:
  T own_ = {};
  T* const at_;
};

int refuse_with(WsaCode code, LPINT error) noexcept {
  *Place<INT>(error) = static_cast<INT>(code);
  return SOCKET_ERROR;
}

bool no_buffers(const WSABUF* buffers, DWORD count) noexcept {
  return buffers == nullptr || count == 0;
}

int WSPAPI lower_recv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                      LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                      LPWSATHREADID thread, LPINT error) {
  if (no_buffers(buffers, count)) return refuse_with(WsaCode::wsaefault, error);
  return own().lpWSPRecv(s, buffers, count, Place<DWORD>(received), Place<DWORD>(flags), overlapped,
                         routine, thread, Place<INT>(error));
}

int WSPAPI lower_recv_from(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                           struct sockaddr* from, LPINT from_length, LPWSAOVERLAPPED overlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                           LPINT error) {
  if (no_buffers(buffers, count)) return refuse_with(WsaCode::wsaefault, error);
  return own().lpWSPRecvFrom(s, buffers, count, Place<DWORD>(received), Place<DWORD>(flags), from,
                             from_length, overlapped, routine, thread, Place<INT>(error));
}

int WSPAPI lower_send(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                      LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                      LPWSATHREADID thread, LPINT error) {
  if (no_buffers(buffers, count)) return refuse_with(WsaCode::wsaefault, error);
  return own().lpWSPSend(s, buffers, count, Place<DWORD>(sent), flags, overlapped, routine, thread,
                         Place<INT>(error));
}

int WSPAPI lower_send_to(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                         const struct sockaddr* to, int to_length, LPWSAOVERLAPPED overlapped,
                         LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                         LPINT error) {
  if (no_buffers(buffers, count)) return refuse_with(WsaCode::wsaefault, error);
  return own().lpWSPSendTo(s, buffers, count, Place<DWORD>(sent), flags, to, to_length, overlapped,
                           routine, thread, Place<INT>(error));
}

int WSPAPI lower_io_control(SOCKET s, DWORD code, LPVOID input, DWORD input_bytes, LPVOID output,
                            DWORD output_bytes, LPDWORD returned, LPWSAOVERLAPPED overlapped,
                            LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                            LPINT error) {
  return own().lpWSPIoctl(s, code, input, input_bytes, output, output_bytes, Place<DWORD>(returned),
                          overlapped, routine, thread, Place<INT>(error));
}

int WSPAPI lower_enum_network_events(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events,
                                     LPINT error) {
  if (events == nullptr) return refuse_with(WsaCode::wsaefault, error);
  return own().lpWSPEnumNetworkEvents(s, event, events, Place<INT>(error));
}

BOOL WSPAPI lower_get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred,
                                        BOOL wait, LPDWORD flags, LPINT error) {
  if (overlapped == nullptr) {
    refuse_with(WsaCode::wsaefault, error);
    return FALSE;
  }
  return own().lpWSPGetOverlappedResult(s, overlapped, Place<DWORD>(transferred), wait,
                                        Place<DWORD>(flags), Place<INT>(error));
}

int WSPAPI lower_duplicate_socket(SOCKET s, DWORD process, LPWSAPROTOCOL_INFOW info, LPINT error) {
  if (info == nullptr) return refuse_with(WsaCode::wsaefault, error);
  return own().lpWSPDuplicateSocket(s, process, info, Place<INT>(error));
}

/// A layer above may leave the three numbers to the description of the entry below it.
SOCKET WSPAPI lower_socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                           GROUP group, DWORD flags, LPINT error) {
  if (info != nullptr) {
    if (family == FROM_PROTOCOL_INFO || family == AF_UNSPEC) family = info->iAddressFamily;
    if (type == FROM_PROTOCOL_INFO || type == 0) type = info->iSocketType;
    if (protocol == FROM_PROTOCOL_INFO) protocol = info->iProtocol;
    if (protocol == 0 && info->iSocketType != SOCK_RAW) protocol = info->iProtocol;
  }
  return own().lpWSPSocket(family, type, protocol, info, group, flags, Place<INT>(error));
}

/// The base provider ends with the program's last WSACleanup, which closes every socket; a layer's
/// leaves the sockets of others alone.
int WSPAPI lower_cleanup(LPINT error) {
  int before = users.load();
  do {
    if (before == 0) return refuse_with(WsaCode::wsanotinitialised, error);
  } while (!users.compare_exchange_weak(before, before - 1));
  return 0;
}

WSPPROC_TABLE lower_table() noexcept {
  WSPPROC_TABLE table = own();
  table.lpWSPCleanup = lower_cleanup;
  table.lpWSPDuplicateSocket = lower_duplicate_socket;
  table.lpWSPEnumNetworkEvents = lower_enum_network_events;
  table.lpWSPGetOverlappedResult = lower_get_overlapped_result;
  table.lpWSPIoctl = lower_io_control;
  table.lpWSPRecv = lower_recv;
  table.lpWSPRecvFrom = lower_recv_from;
  table.lpWSPSend = lower_send;
  table.lpWSPSendTo = lower_send_to;
  table.lpWSPSocket = lower_socket;
  return table;
}

Status start_lower(WORD version, LPWSPDATA data, LPWSPPROC_TABLE table) noexcept {
  // Learn, "WSPStartup function": a layered provider calls it while the program is started.
  if (!runtime::started()) return WsaCode::wsasysnotready;
  if (LOBYTE(version) < 2) return WsaCode::wsavernotsupported;
  WSPDATA told = {};
  told.wHighVersion = MAKEWORD(2, 2);
  const bool lower = LOBYTE(version) == 2 && HIBYTE(version) < 2;
  told.wVersion = lower ? version : told.wHighVersion;
  constexpr wchar_t name[] = L"libws2: TCP/IP and AF_UNIX on Linux";
  std::copy(std::begin(name), std::end(name), told.szDescription);
  if (Status bad = runtime::write_user(data, told); !bad.ok()) return bad;
  if (Status bad = runtime::write_user(table, lower_table()); !bad.ok()) return bad;
  ++users;
  return Status();
}

}  // namespace
}  // namespace ws2::api

/// WSPStartup of the base provider, for the layers above it: who loads the file that
/// WSCGetProviderPath names for it calls this. The up-calls are not needed: the base provider is
/// part of the library.
/// \return 0, or the code
/// \raises WSASYSNOTREADY before WSAStartup; WSAVERNOTSUPPORTED.1 WSAEFAULT.1
/// \source Microsoft Learn, "WSPStartup function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData,
                                     LPWSAPROTOCOL_INFOW /*lpProtocolInfo*/,
                                     WSPUPCALLTABLE /*UpcallTable*/,
                                     LPWSPPROC_TABLE lpProcTable) noexcept {
  ws2::runtime::guard_user_memory();
  return static_cast<int>(ws2::api::start_lower(wVersionRequested, lpWSPData, lpProcTable).wsa());
}
