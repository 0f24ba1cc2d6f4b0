// SPDX-License-Identifier: MIT
// Translates addresses. sockaddr_in, sockaddr_in6 and sockaddr_un are laid out alike on both sides;
// only the number of the family differs.
#include "kernel/address.hpp"

#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/linux_address.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

template <class T>
T as(const Address& address) noexcept {
  static_assert(sizeof(T) <= Address::capacity);
  T value;
  std::memcpy(&value, address.bytes, sizeof value);
  return value;
}

using GetName = int(int, sockaddr*, socklen_t*);

Result<Address> name_by(GetName* get_name, int fd) noexcept {
  LinuxAddress address;
  if (get_name(fd, address.pointer(), &address.length) != 0) {
    return translate(Errno{errno}, During::name);
  }
  return to_windows(address);
}

}  // namespace

int linux_family(int windows_family) noexcept {
  switch (windows_family) {
    case win::af_unspec:
      return AF_UNSPEC;
    case win::af_inet:
      return AF_INET;
    case win::af_inet6:
      return AF_INET6;
    case win::af_unix:
      return AF_UNIX;
    default:
      return -1;
  }
}

int windows_family(int linux_family) noexcept {
  return linux_family == AF_INET6 ? win::af_inet6 : linux_family;
}

LinuxAddress to_linux(const Address& address) noexcept {
  LinuxAddress result;
  result.length = std::min<uint32_t>(address.length, sizeof result.storage);
  std::memcpy(&result.storage, address.bytes, result.length);
  result.storage.ss_family = static_cast<sa_family_t>(linux_family(address.family()));
  if (result.storage.ss_family == AF_UNIX) {
    // Windows programs pass the whole structure; the kernel would make the zeros part of the name.
    const auto* path =
        reinterpret_cast<const char*>(address.bytes) + offsetof(sockaddr_un, sun_path);
    const size_t room = std::min<size_t>(address.length, sizeof(sockaddr_un)) -
                        std::min<size_t>(address.length, offsetof(sockaddr_un, sun_path));
    const size_t used = room == 0 || path[0] == '\0' ? room : ::strnlen(path, room);
    result.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + used);
  }
  return result;
}

Address to_windows(const LinuxAddress& address) noexcept {
  Address result;
  result.length = std::min<uint32_t>(address.length, Address::capacity);
  std::memcpy(result.bytes, &address.storage, result.length);
  to_windows(result);
  return result;
}

static_assert(least_length(win::af_inet) == sizeof(sockaddr_in));
static_assert(least_length(win::af_inet6) == sizeof(sockaddr_in6));
static_assert(least_length(win::af_unix) == offsetof(sockaddr_un, sun_path) + 1);
static_assert(offsetof(sockaddr_in, sin_port) == 2 && offsetof(sockaddr_in6, sin6_port) == 2);
static_assert(offsetof(sockaddr_in, sin_addr) == 4 && offsetof(sockaddr_in6, sin6_addr) == 8);

Status check_path(const Address& address) noexcept {
  constexpr size_t before_path = offsetof(sockaddr_un, sun_path);
  if (address.length <= before_path) return WsaCode::wsaeinval;
  const std::byte* path = address.bytes + before_path;
  const size_t given = address.length - before_path;
  const size_t bytes = std::min(given, sizeof(sockaddr_un::sun_path));
  if (path[0] == std::byte{0}) {
    const bool empty =
        std::all_of(path, path + bytes, [](std::byte one) { return one == std::byte{0}; });
    return empty ? WsaCode::wsaeinval : Status();
  }
  const bool whole = given >= sizeof(sockaddr_un::sun_path);
  const bool ends = std::find(path, path + bytes, std::byte{0}) != path + bytes;
  return whole && !ends ? WsaCode::wsaenametoolong : Status();
}

bool same_endpoint(const Address& a, const Address& b) noexcept {
  if (a.family() != b.family()) return false;
  if (a.family() == win::af_inet) {
    const auto x = as<sockaddr_in>(a), y = as<sockaddr_in>(b);
    return x.sin_port == y.sin_port && x.sin_addr.s_addr == y.sin_addr.s_addr;
  }
  if (a.family() == win::af_inet6) {
    const auto x = as<sockaddr_in6>(a), y = as<sockaddr_in6>(b);
    return x.sin6_port == y.sin6_port && x.sin6_scope_id == y.sin6_scope_id &&
           std::memcmp(&x.sin6_addr, &y.sin6_addr, sizeof x.sin6_addr) == 0;
  }
  const LinuxAddress x = to_linux(a), y = to_linux(b);
  return x.length == y.length && std::memcmp(&x.storage, &y.storage, x.length) == 0;
}

Result<Address> local_address(int fd) noexcept { return name_by(::getsockname, fd); }
Result<Address> peer_address(int fd) noexcept { return name_by(::getpeername, fd); }

}  // namespace ws2::kernel
