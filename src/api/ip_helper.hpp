// SPDX-License-Identifier: MIT
// What the calls of IP Helper share. They answer a Win32 code, need no WSAStartup, and leave the
// last error alone.
#pragma once

#include <winsock2.h>
// winsock2.h comes first.
#include <iphlpapi.h>

#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <vector>

#include "errors/status.hpp"
#include "kernel/netlink.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

inline DWORD win32_code(Status status) noexcept { return static_cast<DWORD>(status.win32()); }

/// Runs a body that answers a Win32 code and may throw std::bad_alloc.
template <class Body>
DWORD on_ip_helper(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return ERROR_NOT_ENOUGH_MEMORY;
  }
}

/// Copies what a call tells to a program's buffer. \param size  in: room; out: the bytes there are
/// \return NO_ERROR, `too_small`, or ERROR_INVALID_PARAMETER for memory that is not there
inline DWORD give(void* buffer, ULONG* size, const void* told, size_t bytes,
                  DWORD too_small) noexcept {
  const Result<ULONG> room = runtime::read_user<ULONG>(size);
  if (!room) return ERROR_INVALID_PARAMETER;
  const auto needed = static_cast<ULONG>(bytes);
  if (!runtime::write_user(size, needed).ok()) return ERROR_INVALID_PARAMETER;
  if (buffer == nullptr || *room < needed) return too_small;
  return runtime::copy_to_user(buffer, told, bytes) ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

/// A table: a number of rows, and the rows. ERROR_INSUFFICIENT_BUFFER when it does not fit.
template <class Table, class Row>
DWORD give_table(void* buffer, ULONG* size, const std::vector<Row>& rows) {
  static_assert(std::is_same_v<Row, std::remove_reference_t<decltype(Table{}.table[0])>>);
  constexpr size_t head = offsetof(Table, table);
  std::vector<std::byte> bytes(head + rows.size() * sizeof(Row));
  const auto count = static_cast<DWORD>(rows.size());
  std::memcpy(bytes.data(), &count, sizeof count);
  std::memcpy(bytes.data() + head, rows.data(), rows.size() * sizeof(Row));
  return give(buffer, size, bytes.data(), bytes.size(), ERROR_INSUFFICIENT_BUFFER);
}

/// Windows' words for what the kernel says of an interface.
IFTYPE type_of(const kernel::Interface& interface) noexcept;
IF_OPER_STATUS state_of(const kernel::Interface& interface) noexcept;
NET_LUID luid_of(const kernel::Interface& interface) noexcept;

/// IPv4 addresses and masks as IP Helper has them: a DWORD in network byte order.
DWORD ipv4_of(const kernel::InternetAddress& address) noexcept;
DWORD mask_of(unsigned prefix) noexcept;
kernel::InternetAddress address_of(DWORD ipv4) noexcept;

/// A port as the tables have it: network byte order in the lower half.
inline DWORD port_in_table(uint16_t port) noexcept {
  return static_cast<DWORD>(((port & 0xFFU) << 8U) | (port >> 8U));
}

/// A socket address of either family; `length` receives its size.
SOCKADDR_STORAGE socket_address_of(const kernel::InternetAddress& address, INT* length) noexcept;

/// The interface of an index; nullptr for none.
const kernel::Interface* find_interface(const std::vector<kernel::Interface>& all,
                                        uint32_t index) noexcept;

}  // namespace ws2::api
