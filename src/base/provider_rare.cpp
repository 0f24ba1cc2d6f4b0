// SPDX-License-Identifier: MIT
// The entries of the base provider's procedure table that few programs call.
// Sources: Microsoft Learn, "WSASendDisconnect function", "WSARecvDisconnect function".
#include "base/bind.hpp"
#include "base/provider_entry.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

/// No transport here carries data with a disconnect (XP1_DISCONNECT_DATA): any buffer for it is
/// refused, and what is left is a shutdown of one direction, which never waits.
int disconnect(SOCKET s, const WSABUF* data, int how, LPINT error) noexcept {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    if (data != nullptr) return WsaCode::wsaenoprotoopt;
    return shutdown(*socket, how);
  });
}

int WSPAPI wsp_send_disconnect(SOCKET s, LPWSABUF data, LPINT error) {
  return disconnect(s, data, win::sd_send, error);
}

int WSPAPI wsp_recv_disconnect(SOCKET s, LPWSABUF data, LPINT error) {
  return disconnect(s, data, win::sd_receive, error);
}

}  // namespace

void add_rare_procedures(WSPPROC_TABLE& table) noexcept {
  table.lpWSPRecvDisconnect = wsp_recv_disconnect;
  table.lpWSPSendDisconnect = wsp_send_disconnect;
}

}  // namespace ws2::base
