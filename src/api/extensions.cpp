// SPDX-License-Identifier: MIT
// The extension functions of mswsock.h by their GUIDs, for SIO_GET_EXTENSION_FUNCTION_POINTER.
// Source: Microsoft Learn, "WSAIoctl function (winsock2.h)".
#include "api/extensions.hpp"

#include <winsock2.h>
// winsock2.h comes first.
#include <mswsock.h>

#include <cstring>
#include <new>

#include "api/blocking.hpp"
#include "api/own_procedures.hpp"
#include "base/upward.hpp"
#include "kernel/host.hpp"
#include "messages/window.hpp"
#include "names/order.hpp"
#include "providers/registry.hpp"
#include "sync/win32_status.hpp"

// Weak: a function that the library does not have has no address, and is not offered. Only their
// addresses are taken here, so their types do not matter.
extern "C" {
#define WS2_EXTENSION(name) __attribute__((weak)) void name()
WS2_EXTENSION(ws2_AcceptEx);
WS2_EXTENSION(ws2_ConnectEx);
WS2_EXTENSION(ws2_DisconnectEx);
WS2_EXTENSION(ws2_GetAcceptExSockaddrs);
WS2_EXTENSION(ws2_TransmitFile);
WS2_EXTENSION(ws2_TransmitPackets);
WS2_EXTENSION(ws2_WSAPoll);
WS2_EXTENSION(ws2_WSARecvMsg);
WS2_EXTENSION(ws2_WSASendMsg);
#undef WS2_EXTENSION
}

namespace ws2::api {
namespace {

using Function = void (*)();

struct Extension {
  GUID guid;
  Function function;
};

const Extension extensions[] = {
    {WSAID_ACCEPTEX, ws2_AcceptEx},         {WSAID_CONNECTEX, ws2_ConnectEx},
    {WSAID_DISCONNECTEX, ws2_DisconnectEx}, {WSAID_GETACCEPTEXSOCKADDRS, ws2_GetAcceptExSockaddrs},
    {WSAID_TRANSMITFILE, ws2_TransmitFile}, {WSAID_TRANSMITPACKETS, ws2_TransmitPackets},
    {WSAID_WSAPOLL, ws2_WSAPoll},           {WSAID_WSARECVMSG, ws2_WSARecvMsg},
    {WSAID_WSASENDMSG, ws2_WSASendMsg},
};

void* find_extension(const std::byte* guid, bool* known) noexcept {
  for (const Extension& one : extensions) {
    if (std::memcmp(&one.guid, guid, sizeof one.guid) != 0) continue;
    *known = true;
    return reinterpret_cast<void*>(one.function);
  }
  *known = false;
  return nullptr;
}

std::span<const std::byte> find_table(const std::byte* guid) noexcept {
  static constexpr GUID registered_io = WSAID_MULTIPLE_RIO;
  const bool is = std::memcmp(&registered_io, guid, sizeof registered_io) == 0;
  return is ? registered_table() : std::span<const std::byte>();
}

void sort_addresses(std::vector<kernel::InternetAddress>& addresses) {
  names::order_addresses(addresses, kernel::source_address);
}

engine::Posting post_message(uintptr_t window, uint32_t message, uintptr_t first,
                             intptr_t second) noexcept {
  using engine::Posting;
  try {
    const Status posted = messages::post(window, message, first, second);
    if (posted.ok()) return Posting::posted;
    return posted == sync::win32_status(sync::error_not_enough_quota) ? Posting::full
                                                                      : Posting::gone;
  } catch (const std::bad_alloc&) {
    return Posting::full;
  }
}

}  // namespace

void hand_down() noexcept {
  base::set_upward({find_extension, find_table, sort_addresses, poll_hooked, post_message,
                    own_address_to_string, own_string_to_address, cancel_blocking});
  providers::set_up_calls(up_call_table());
}

}  // namespace ws2::api
