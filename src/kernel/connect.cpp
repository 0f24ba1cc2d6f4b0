// SPDX-License-Identifier: MIT
// Connecting.
#include "kernel/connect.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>

#include "kernel/linux_address.hpp"
#include "kernel/options.hpp"
#include "kernel/wait.hpp"

namespace ws2::kernel {
namespace {

bool same_network(const in_addr& a, const in_addr& b, const in_addr& mask) noexcept {
  return ((a.s_addr ^ b.s_addr) & mask.s_addr) == 0;
}

bool same_network(const in6_addr& a, const in6_addr& b, const in6_addr& mask) noexcept {
  for (int i = 0; i < 16; ++i) {
    if (((a.s6_addr[i] ^ b.s6_addr[i]) & mask.s6_addr[i]) != 0) return false;
  }
  return true;
}

template <class T, class Part>
bool holds(const ifaddrs& interface, const LinuxAddress& target, Part T::*part) noexcept {
  T own, mask, wanted;
  std::memcpy(&own, interface.ifa_addr, sizeof own);
  std::memcpy(&mask, interface.ifa_netmask, sizeof mask);
  std::memcpy(&wanted, &target.storage, sizeof wanted);
  return same_network(own.*part, wanted.*part, mask.*part);
}

bool on_network_of(const ifaddrs& interface, const LinuxAddress& target) noexcept {
  if (interface.ifa_addr == nullptr || interface.ifa_netmask == nullptr) return false;
  if (interface.ifa_addr->sa_family != target.storage.ss_family) return false;
  return target.storage.ss_family == AF_INET
             ? holds<sockaddr_in>(interface, target, &sockaddr_in::sin_addr)
             : holds<sockaddr_in6>(interface, target, &sockaddr_in6::sin6_addr);
}

Status finish_waiting(int fd, Carries carries) noexcept {
  const Result<bool> ready = wait_ready(fd, ready::out, 0);
  if (!ready) return ready.status();
  const Errno error = take_error(fd);
  return error == Errno{0} ? Status() : translate(error, During::connect, carries);
}

}  // namespace

Status connect(int fd, const Address& address, Carries carries, bool waits,
               uint32_t limit_ms) noexcept {
  const bool limited = carries == Carries::stream && limit_ms != 0;
  // It holds for unanswered SYNs too, whatever tcp_syn_retries says beyond it.
  if (limited) static_cast<void>(limit_silence(fd, limit_ms));
  const LinuxAddress target = to_linux(address);
  Status outcome;
  int result = ::connect(fd, target.pointer(), target.length);
  // After an attempt that failed and was told, Linux answers once with this, and connects the next
  // time. Learn, "connect function": the program may connect again at once.
  if (result != 0 && errno == ECONNABORTED) {
    result = ::connect(fd, target.pointer(), target.length);
  }
  if (result != 0) {
    // EINTR: the connect goes on by itself. EINPROGRESS of a blocking socket: SO_SNDTIMEO passed.
    const bool goes_on = errno == EINTR || errno == EINPROGRESS;
    if (goes_on) return waits ? finish_waiting(fd, carries) : WsaCode::wsaewouldblock;
    // A full backlog of a path refuses, as on Windows; elsewhere EAGAIN is a lack of ports.
    const bool full = errno == EAGAIN && target.storage.ss_family == AF_UNIX;
    outcome = translate(Errno{full ? ECONNREFUSED : errno}, During::connect, carries);
  }
  return outcome;
}

Status connect_local(int fd, const Address& address, Patience patience) noexcept {
  // The kernel would wait for a place in the backlog, and no close could wake it there.
  const timeval least = {0, 1};
  const timeval own = {static_cast<time_t>(patience.timeout_ms / 1000),
                       static_cast<suseconds_t>(patience.timeout_ms % 1000 * 1000)};
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &least, sizeof least);
  const LinuxAddress target = to_linux(address);
  int error;
  do {
    error = ::connect(fd, target.pointer(), target.length) == 0 ? 0 : errno;
  } while (error == EINTR);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &own, sizeof own);
  if (error == 0) return Status();
  return translate(Errno{error == EAGAIN ? ECONNREFUSED : error}, During::connect);
}

void connected(int fd, uint32_t limit_ms) noexcept {
  static_cast<void>(limit_silence(fd, limit_ms));
}

bool interface_is_down(const Address& address) noexcept {
  const LinuxAddress target = to_linux(address);
  if (target.storage.ss_family != AF_INET && target.storage.ss_family != AF_INET6) return false;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return false;
  bool down = false;
  for (const ifaddrs* one = all; one != nullptr && !down; one = one->ifa_next) {
    down = (one->ifa_flags & IFF_UP) == 0 && on_network_of(*one, target);
  }
  ::freeifaddrs(all);
  return down;
}

}  // namespace ws2::kernel
