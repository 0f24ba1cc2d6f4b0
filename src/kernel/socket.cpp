// SPDX-License-Identifier: MIT
// Opening and closing kernel sockets.
#include "kernel/socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "kernel/linux_address.hpp"
#include "kernel/windows_numbers.hpp"

#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29  // <linux/in6.h>
#endif

namespace ws2::kernel {
namespace {

int linux_type(int windows_type) noexcept {
  switch (windows_type) {
    case win::sock_stream:
      return SOCK_STREAM;
    case win::sock_dgram:
      return SOCK_DGRAM;
    case win::sock_raw:
      return SOCK_RAW;
    case win::sock_seqpacket:
      return SOCK_SEQPACKET;
    default:
      return -1;  // SOCK_RDM: no Linux protocol has it
  }
}

bool set_int(int fd, int level, int option, int value) noexcept {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/// Windows' defaults where Linux has others. A kernel without an option simply has no such
/// behaviour to correct, so failures are no error.
void set_windows_defaults(int fd, int family, int type) noexcept {
  if (family == AF_INET6)
    set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);  // behaviour: IPV6_V6ONLY is on
  if (type != SOCK_DGRAM) return;
  // Windows hands a multicast to the sockets that joined its group, not to all of its port.
  if (family == AF_INET) set_int(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
  if (family == AF_INET6) set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
  // WSAECONNRESET.3: Linux tells an unconnected datagram socket of ICMP errors only when asked.
  if (family == AF_INET) set_int(fd, IPPROTO_IP, IP_RECVERR, 1);
  if (family == AF_INET6) set_int(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
}

/// What the kernel has chosen for protocol 0: it offers that for nothing but these.
constexpr int default_protocol(int domain, int type) noexcept {
  if (domain == AF_UNIX) return 0;
  return type == SOCK_STREAM ? IPPROTO_TCP : type == SOCK_DGRAM ? IPPROTO_UDP : 0;
}

}  // namespace

Result<Opened> open_socket(int family, int type, int protocol) noexcept {
  const int domain = linux_family(family);
  if (domain <= AF_UNSPEC) return WsaCode::wsaeafnosupport;  // WSAEAFNOSUPPORT.1
  const int kind = linux_type(type);
  if (kind < 0) return WsaCode::wsaesocktnosupport;  // WSAESOCKTNOSUPPORT.1
  const int fd = ::socket(domain, kind | SOCK_CLOEXEC, protocol);
  if (fd < 0) return translate(Errno{errno}, During::socket);
  set_windows_defaults(fd, domain, kind);
  return Opened{fd, protocol != 0 ? protocol : default_protocol(domain, kind)};
}

void close_socket(int fd) noexcept {
  // The descriptor is gone whatever close says, also after EINTR: Linux, close(2).
  ::close(fd);
}

int duplicate_socket(int fd) noexcept { return ::fcntl(fd, F_DUPFD_CLOEXEC, 0); }

void reset_socket(int fd) noexcept {
  const linger at_once = {1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd);
}

void discard_received(int fd) noexcept {
  // MSG_TRUNC: the bytes are counted and not copied. A peer that goes on sending is not waited for.
  // Past libc, since a sanitizer's recv holds that something was written at the null pointer.
  constexpr int most_rounds = 64, flags = MSG_TRUNC | MSG_DONTWAIT;
  constexpr size_t at_a_time = size_t{1} << 20U;
  for (int i = 0; i < most_rounds; ++i) {
    if (::syscall(SYS_recvfrom, fd, nullptr, at_a_time, flags, nullptr, nullptr) <= 0) return;
  }
}

Status replace_socket(int from, int onto) noexcept {
  int done = -1;
  // The number is taken by a descriptor that stays, so EBUSY, a race of dup and open, does not
  // last.
  do done = ::dup3(from, onto, O_CLOEXEC);
  while (done < 0 && (errno == EINTR || errno == EBUSY));
  const Errno error{errno};
  ::close(from);
  return done >= 0 ? Status() : translate(error, During::socket);
}

void wake_blocked(int fd, bool senders) noexcept {
  // It wakes also where it answers ENOTCONN: a datagram socket, a listener, a pending connect.
  ::shutdown(fd, senders ? SHUT_RDWR : SHUT_RD);
}

Status probe_network() noexcept {
  for (const int family : {AF_INET, AF_INET6, AF_UNIX}) {
    const int fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
      ::close(fd);
      return Status();
    }
    // Out of descriptors says nothing about the network; the program's own socket call will tell.
    if (errno == EMFILE || errno == ENFILE) return Status();
  }
  return WsaCode::wsasysnotready;
}

Status set_nonblocking(int fd, bool on) noexcept {
  int value = on ? 1 : 0;
  if (::ioctl(fd, FIONBIO, &value) == 0) return Status();
  return translate(Errno{errno}, During::ioctl);
}

Status dissolve(int fd) noexcept {
  sockaddr nowhere = {};
  nowhere.sa_family = AF_UNSPEC;
  if (::connect(fd, &nowhere, sizeof nowhere) == 0) return Status();
  return translate(Errno{errno}, During::connect);
}

}  // namespace ws2::kernel
