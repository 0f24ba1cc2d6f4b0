// SPDX-License-Identifier: MIT
// What a descriptor from elsewhere is, before a SOCKET is made of it.
#include "kernel/adopt.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "kernel/address.hpp"
#include "kernel/linux_address.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

/// An option of SOL_SOCKET that is an int; -1 when the descriptor is no socket.
int number(int fd, int option) noexcept {
  int value = -1;
  socklen_t length = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

int windows_type(int linux_type) noexcept {
  switch (linux_type) {
    case SOCK_STREAM:
      return win::sock_stream;
    case SOCK_DGRAM:
      return win::sock_dgram;
    case SOCK_RAW:
      return win::sock_raw;
    case SOCK_SEQPACKET:
      return win::sock_seqpacket;
    default:
      return -1;
  }
}

bool has_local_name(int fd, int domain) noexcept {
  const Result<Address> local = local_address(fd);
  if (!local) return false;
  // The kernel has a name for every socket; an unbound one's has no port, or no path.
  if (domain == AF_UNIX) return (*local).length > sizeof(sa_family_t);
  return port_of(*local) != 0;
}

void learn_of_icmp(int fd, int domain) noexcept {
  const int on = 1;
  if (domain == AF_INET) ::setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  if (domain == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
}

}  // namespace

Result<Described> describe(int fd) noexcept {
  const int domain = number(fd, SO_DOMAIN);
  if (domain < 0) {
    if (errno == ENOTSOCK || errno == EBADF) return WsaCode::wsaenotsock;
    return errno == ENOMEM || errno == ENOBUFS ? WsaCode::wsaenobufs : WsaCode::wsaeinval;
  }
  if (domain != AF_INET && domain != AF_INET6 && domain != AF_UNIX) {
    return WsaCode::wsaeafnosupport;
  }
  const int type = windows_type(number(fd, SO_TYPE));
  if (type < 0) return WsaCode::wsaesocktnosupport;
  Described found{};
  found.endpoint = {windows_family(domain), type, number(fd, SO_PROTOCOL)};
  found.listening = number(fd, SO_ACCEPTCONN) == 1;
  found.connected = peer_address(fd).ok();
  found.bound = found.listening || found.connected || has_local_name(fd, domain);
  found.nonblocking = (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
  if (type == win::sock_dgram) learn_of_icmp(fd, domain);
  return found;
}

}  // namespace ws2::kernel
