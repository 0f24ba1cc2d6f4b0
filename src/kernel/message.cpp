// SPDX-License-Identifier: MIT
// Messages with what comes beside them: one recvmsg, whose control messages are looked at.
#include "kernel/message.hpp"

#include <limits.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/cancel.hpp"
#include "kernel/linux_address.hpp"
#include "kernel/linux_control.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

msghdr header_of(Buffers buffers) noexcept {
  msghdr message = {};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(buffers.data()));
  message.msg_iovlen = std::min<size_t>(buffers.size(), IOV_MAX);
  return message;
}

size_t room_in(Buffers buffers) noexcept {
  size_t bytes = 0;
  for (const Buffer& buffer : buffers) bytes += buffer.bytes;
  return bytes;
}

/// recvmsg until it is not a signal that ends it; a signal does not renew the patience.
Result<size_t> receive_once(int fd, msghdr& message, int flags, Patience patience) noexcept {
  const Limit deadline = deadline_in(patience.timeout_ms);
  const msghdr fresh = message;
  for (;;) {
    message = fresh;
    const ssize_t received = ::recvmsg(fd, &message, flags);
    if (received >= 0) return static_cast<size_t>(received);
    if (errno != EINTR) return translate(Errno{errno}, During::recv, Carries::datagram);
    if (take_cancel()) return WsaCode::wsa_operation_aborted;
    if (deadline == 0) continue;
    const Result<bool> ready = wait_ready(fd, ready::in, deadline);
    if (!ready) return ready.status();
    if (!*ready) return WsaCode::wsaewouldblock;
  }
}

/// What the destination says of the kind of datagram, where the program had asked for it.
uint32_t kind_of_destination(msghdr& message) noexcept {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      if (IN_MULTICAST(ntohl(info.ipi_addr.s_addr))) return win::msg_mcast;
      // The address that the packet reached is not the one it was sent to: all of a network's.
      return info.ipi_addr.s_addr != info.ipi_spec_dst.s_addr ? win::msg_bcast : 0;
    }
    if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      return IN6_IS_ADDR_MULTICAST(&info.ipi6_addr) ? win::msg_mcast : 0;
    }
  }
  return 0;
}

/// Whether an address can be bound to; the port is none.
bool is_own(const sockaddr* address, socklen_t length) noexcept {
  const int probe = ::socket(address->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return true;  // what cannot be asked is not blamed
  const bool own = ::bind(probe, address, length) == 0 || errno != EADDRNOTAVAIL;
  ::close(probe);
  return own;
}

/// A send failed: did the program choose a source address that this machine does not have? The
/// kernel's errno for that is another one in every version.
bool source_is_foreign(msghdr& message) noexcept {
  if (message.msg_controllen == 0) return false;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      sockaddr_in source = {};
      source.sin_family = AF_INET;
      source.sin_addr = info.ipi_spec_dst;
      return !is_own(reinterpret_cast<sockaddr*>(&source), sizeof source);
    }
    if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      sockaddr_in6 source = {};
      source.sin6_family = AF_INET6;
      source.sin6_addr = info.ipi6_addr;
      source.sin6_scope_id = static_cast<uint32_t>(info.ipi6_ifindex);
      return !is_own(reinterpret_cast<sockaddr*>(&source), sizeof source);
    }
  }
  return false;
}

Moved receive(int fd, MessageIn& wanted, int more_flags, Patience patience) noexcept {
  ControlBuffer control;
  msghdr message = header_of(wanted.buffers);
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  if (wanted.from != nullptr) {
    message.msg_name = wanted.from->bytes;
    message.msg_namelen = Address::capacity;
  }
  const int how = static_cast<int>(wanted.flags & static_cast<uint32_t>(MSG_PEEK)) | more_flags;
  const Result<size_t> received =
      receive_once(fd, message, how | MSG_TRUNC | MSG_CMSG_CLOEXEC, patience);
  wanted.flags = wanted.control_bytes = 0;
  if (!received) return {received.status(), 0};
  if (wanted.from != nullptr) {
    wanted.from->length = message.msg_namelen;
    to_windows(*wanted.from);
  }
  const ControlGiven given = control_to_windows(message, wanted.control, wanted.told);
  wanted.control_bytes = static_cast<uint32_t>(given.bytes);
  wanted.flags = kind_of_destination(message);
  if (given.truncated) wanted.flags |= win::msg_ctrunc;
  const size_t room = room_in(wanted.buffers);
  if (*received > room) wanted.flags |= win::msg_trunc;
  const bool whole = (wanted.flags & (win::msg_trunc | win::msg_ctrunc)) == 0;
  return {whole ? Status() : WsaCode::wsaemsgsize,  // WSAEMSGSIZE.2
          static_cast<uint32_t>(std::min(*received, room))};
}

}  // namespace

void mark_records(int fd) noexcept {
  // Each record then comes with the time of its arrival, and the end of the connection with none.
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on);
}

Status stamp_arrivals(int fd, bool on) noexcept {
  const int value = on ? 1 : 0;
  if (::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &value, sizeof value) == 0) return Status();
  return translate(Errno{errno}, During::ioctl);
}

Status stamp_sends(int fd, bool on) noexcept {
  // Only of datagrams that ask for it (send_message_now), and without their data.
  const uint32_t value = on ? uint32_t{SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
                                       SOF_TIMESTAMPING_OPT_TSONLY}
                            : uint32_t{0};
  if (::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &value, sizeof value) == 0) return Status();
  return translate(Errno{errno}, During::ioctl);
}

Moved receive_record(int fd, Buffers buffers, uint32_t* flags, Patience patience) noexcept {
  static_assert(win::msg_peek == MSG_PEEK);
  alignas(cmsghdr) char control[128];
  msghdr message = header_of(buffers);
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const int how = static_cast<int>(*flags & static_cast<uint32_t>(MSG_PEEK)) | MSG_TRUNC;
  const Result<size_t> received = receive_once(fd, message, how | MSG_CMSG_CLOEXEC, patience);
  *flags = 0;
  if (!received) return {received.status(), 0};
  if (*received == 0 && CMSG_FIRSTHDR(&message) == nullptr) return {WsaCode::wsaediscon, 0};
  const size_t room = room_in(buffers);
  if (*received <= room) return {Status(), static_cast<uint32_t>(*received)};
  *flags = win::msg_partial;
  return {WsaCode::wsaemsgsize, static_cast<uint32_t>(room)};  // WSAEMSGSIZE.2
}

Moved receive_message(int fd, MessageIn& wanted, Patience patience) noexcept {
  return receive(fd, wanted, 0, patience);
}

Moved receive_message_now(int fd, MessageIn& wanted) noexcept {
  return receive(fd, wanted, MSG_DONTWAIT, {});
}

Moved send_message_now(int fd, const MessageOut& wanted) noexcept {
  ControlBuffer control;
  msghdr message = header_of(wanted.buffers);
  if (!wanted.control.empty()) {
    const Result<size_t> bytes = control_to_linux(wanted.control, control, fd, wanted.time_id);
    if (!bytes) return {bytes.status(), 0};
    message.msg_control = *bytes == 0 ? nullptr : control.bytes;
    message.msg_controllen = *bytes;
  }
  const Destination to(wanted.to);
  message.msg_name = const_cast<sockaddr*>(to.pointer());
  message.msg_namelen = to.length();
  const int how = static_cast<int>(wanted.flags & static_cast<uint32_t>(MSG_DONTROUTE));
  for (;;) {
    const ssize_t sent = ::sendmsg(fd, &message, how | MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return {Status(), static_cast<uint32_t>(sent)};
    if (errno == EINTR) continue;
    const int error = errno;
    if (source_is_foreign(message)) return {WsaCode::wsaeaddrnotavail, 0};
    return {translate(Errno{error}, During::send, Carries::datagram), 0};
  }
}

}  // namespace ws2::kernel
