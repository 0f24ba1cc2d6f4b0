// SPDX-License-Identifier: MIT
// The entries of the base provider's procedure table that few programs call.
// Sources: Microsoft Learn, "WSASendDisconnect function", "WSARecvDisconnect function".
#include "base/address.hpp"
#include "base/bind.hpp"
#include "base/duplicate.hpp"
#include "base/provider_entry.hpp"
#include "base/upward.hpp"
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

int WSPAPI wsp_duplicate_socket(SOCKET s, DWORD process, LPWSAPROTOCOL_INFOW info, LPINT error) {
  return with_socket(s, error, [&](const SocketReference& socket) -> Status {
    const Result<WSAPROTOCOL_INFOW> made = duplicate(socket, process);
    if (made) *info = *made;
    return made ? Status() : made.status();
  });
}

int WSPAPI wsp_send_disconnect(SOCKET s, LPWSABUF data, LPINT error) {
  return disconnect(s, data, win::sd_send, error);
}

int WSPAPI wsp_recv_disconnect(SOCKET s, LPWSABUF data, LPINT error) {
  return disconnect(s, data, win::sd_receive, error);
}

SOCKET WSPAPI wsp_join_leaf(SOCKET s, const struct sockaddr* name, int length, LPWSABUF caller_data,
                            LPWSABUF, LPQOS, LPQOS, DWORD flags, LPINT error) {
  const int outcome = with_socket(s, error, [&](const SocketReference& socket) -> Status {
    const Result<kernel::Address> group = read_address(*socket, name, length);
    if (!group) return group.status();
    // Learn: no data goes to the group with the request.
    if (caller_data != nullptr && caller_data->len != 0) return WsaCode::wsaeprotonosupport;
    return join_leaf(*socket, *group, flags);
  });
  // A leaf gets no socket of its own: the one it joined by is its socket.
  return outcome == 0 ? s : INVALID_SOCKET;
}

INT WSPAPI wsp_address_to_string(LPSOCKADDR address, DWORD bytes, LPWSAPROTOCOL_INFOW info,
                                 LPWSTR text, LPDWORD length, LPINT error) {
  return upward().address_to_string(address, bytes, info, text, length, error);
}

INT WSPAPI wsp_string_to_address(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW info,
                                 LPSOCKADDR address, LPINT bytes, LPINT error) {
  return upward().string_to_address(text, family, info, address, bytes, error);
}

int WSPAPI wsp_cancel_blocking_call(LPINT error) {
  return report(upward().cancel_blocking(), error);
}

/// Learn, "WSAGetQOSByName function": WSAEINVAL for a name that no template has, and there are
/// none. An empty name asks for the names of all, which end with an empty one: it is there.
BOOL WSPAPI wsp_get_qos_by_name(SOCKET s, LPWSABUF name, LPQOS qos, LPINT error) {
  const int outcome = with_socket(s, error, [&](const SocketReference&) -> Status {
    const Result<CHAR> first = runtime::read_user<CHAR>(name->buf);
    if (name->len == 0 || !first) return WsaCode::wsaefault;
    if (*first == 0) return Status();
    return runtime::may_write(qos, sizeof *qos) ? WsaCode::wsaeinval : WsaCode::wsaefault;
  });
  return outcome == 0 ? TRUE : FALSE;
}

}  // namespace

void add_rare_procedures(WSPPROC_TABLE& table) noexcept {
  table.lpWSPAddressToString = wsp_address_to_string;
  table.lpWSPCancelBlockingCall = wsp_cancel_blocking_call;
  table.lpWSPDuplicateSocket = wsp_duplicate_socket;
  table.lpWSPGetQOSByName = wsp_get_qos_by_name;
  table.lpWSPJoinLeaf = wsp_join_leaf;
  table.lpWSPRecvDisconnect = wsp_recv_disconnect;
  table.lpWSPSendDisconnect = wsp_send_disconnect;
  table.lpWSPStringToAddress = wsp_string_to_address;
}

}  // namespace ws2::base
