// SPDX-License-Identifier: MIT
// Many datagrams in one system call. Sources: sendmmsg(2), recvmmsg(2), udp(7); Linux,
// Documentation/networking/segmentation-offloads.rst. Hot path.
#include "kernel/datagrams.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/direct.hpp"
#include "kernel/linux_address.hpp"
#include "kernel/linux_control.hpp"

namespace ws2::kernel {
namespace {

union CutSize {
  cmsghdr header;
  std::byte bytes[CMSG_SPACE(sizeof(uint16_t))];
};

void ask_to_cut(msghdr& message, CutSize& room, uint16_t bytes) noexcept {
  std::memset(room.bytes, 0, sizeof room.bytes);
  message.msg_control = room.bytes;
  message.msg_controllen = sizeof room.bytes;
  room.header.cmsg_level = IPPROTO_UDP;
  room.header.cmsg_type = UDP_SEGMENT;
  room.header.cmsg_len = CMSG_LEN(sizeof bytes);
  std::memcpy(CMSG_DATA(&room.header), &bytes, sizeof bytes);
}

/// The address that a datagram reached, with no port: the kernel does not tell it here.
void note_destination(const cmsghdr& part, Address& local) noexcept {
  const void* data = CMSG_DATA(&part);
  LinuxAddress reached;
  std::memset(&reached.storage, 0, sizeof reached.storage);
  if (part.cmsg_level == IPPROTO_IP && part.cmsg_type == IP_PKTINFO) {
    in_pktinfo info;
    std::memcpy(&info, data, sizeof info);
    auto* v4 = reinterpret_cast<sockaddr_in*>(&reached.storage);
    v4->sin_family = AF_INET;
    v4->sin_addr = info.ipi_addr;
    reached.length = sizeof *v4;
    local = to_windows(reached);
  } else if (part.cmsg_level == IPPROTO_IPV6 && part.cmsg_type == IPV6_PKTINFO) {
    in6_pktinfo info;
    std::memcpy(&info, data, sizeof info);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&reached.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_addr = info.ipi6_addr;
    if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) {
      v6->sin6_scope_id = static_cast<uint32_t>(info.ipi6_ifindex);
    }
    reached.length = sizeof *v6;
    local = to_windows(reached);
  }
}

/// What the kernel tells beside each datagram that nobody asked details of: whether it joined any.
union JoinedSize {
  cmsghdr header;
  std::byte bytes[CMSG_SPACE(sizeof(int))];
};

struct Headers {
  mmsghdr messages[arrivals_a_call];
  iovec pieces[arrivals_a_call][2];
  JoinedSize joined[arrivals_a_call];
};

void prepare(const Arrival& arrival, Headers& headers, size_t i) noexcept {
  headers.pieces[i][0] = {arrival.into.data, arrival.into.bytes};
  headers.pieces[i][1] = {arrival.overflow.data, arrival.overflow.bytes};
  msghdr& message = headers.messages[i].msg_hdr;
  message = {};
  message.msg_iov = headers.pieces[i];
  message.msg_iovlen = arrival.overflow.bytes == 0 ? 1 : 2;
  message.msg_control = headers.joined[i].bytes;
  message.msg_controllen = sizeof headers.joined[i].bytes;
  if (arrival.from != nullptr) {
    message.msg_name = arrival.from->bytes;
    message.msg_namelen = Address::capacity;
  }
}

void tell(Arrival& arrival, mmsghdr& received) noexcept {
  msghdr& message = received.msg_hdr;
  arrival.bytes = received.msg_len;
  arrival.cut_bytes = 0;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == IPPROTO_UDP && part->cmsg_type == UDP_GRO) {
      int size = 0;
      std::memcpy(&size, CMSG_DATA(part), sizeof size);
      const auto cut = static_cast<uint32_t>(size);
      if (size > 0 && cut < arrival.bytes) arrival.cut_bytes = cut;
    } else if (arrival.details != nullptr) {
      note_destination(*part, arrival.details->local);
    }
  }
  if (arrival.from != nullptr) {
    arrival.from->length = message.msg_namelen;
    to_windows(*arrival.from);
  }
  if (Details* const details = arrival.details) {
    details->control_bytes =
        static_cast<uint32_t>(control_to_windows(message, details->control,
                                                 {.service = details->tell_service,
                                                  .congestion = details->tell_congestion,
                                                  .joined = details->tell_joined})
                                  .bytes);
  }
}

}  // namespace

Result<uint32_t> send_trains(int fd, std::span<const Train> trains) noexcept {
  mmsghdr messages[trains_a_call];
  CutSize cuts[trains_a_call];
  LinuxAddress converted[trains_a_call];
  const size_t count = std::min(trains.size(), trains_a_call);
  const Address* before = nullptr;
  for (size_t i = 0; i < count; ++i) {
    msghdr& message = messages[i].msg_hdr;
    message = {};
    message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(trains[i].pieces.data()));
    message.msg_iovlen = trains[i].pieces.size();
    const Address* const to = trains[i].to;
    if (i != 0 && to == before) {
      message.msg_name = messages[i - 1].msg_hdr.msg_name;
      message.msg_namelen = messages[i - 1].msg_hdr.msg_namelen;
    } else if (to != nullptr && to->family() == AF_INET) {
      message.msg_name = const_cast<std::byte*>(to->bytes);  // both sides write it alike
      message.msg_namelen = to->length;
    } else if (to != nullptr) {
      converted[i] = to_linux(*to);
      message.msg_name = converted[i].pointer();
      message.msg_namelen = converted[i].length;
    }
    before = to;
    if (trains[i].cut_bytes != 0) ask_to_cut(message, cuts[i], trains[i].cut_bytes);
  }
  for (;;) {
    const int sent =
        direct::send_messages(fd, messages, static_cast<unsigned>(count), MSG_DONTWAIT);
    if (sent > 0) return static_cast<uint32_t>(sent);
    if (errno != EINTR) return translate(Errno{errno}, During::send, Carries::datagram);
  }
}

uint32_t own_cut(int fd) noexcept {
  int bytes = 0;
  socklen_t length = sizeof bytes;
  if (::getsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &bytes, &length) != 0) return 0;
  return static_cast<uint32_t>(bytes);
}

Result<uint32_t> receive_datagrams(int fd, std::span<Arrival> into) noexcept {
  Headers headers;
  ControlBuffer controls[arrivals_a_call];
  const size_t count = std::min(into.size(), arrivals_a_call);
  for (size_t i = 0; i < count; ++i) {
    prepare(into[i], headers, i);
    if (into[i].details == nullptr) continue;
    headers.messages[i].msg_hdr.msg_control = controls[i].bytes;
    headers.messages[i].msg_hdr.msg_controllen = sizeof controls[i].bytes;
  }
  for (;;) {
    const int received =
        direct::receive_messages(fd, headers.messages, static_cast<unsigned>(count),
                                 MSG_DONTWAIT | MSG_TRUNC | MSG_CMSG_CLOEXEC);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return translate(Errno{errno}, During::recv, Carries::datagram);
    const auto came = static_cast<uint32_t>(received);
    for (uint32_t i = 0; i < came; ++i) tell(into[i], headers.messages[i]);
    return came;
  }
}

Status tell_destination(int fd, bool ipv6) noexcept {
  const int on = 1;
  const int done = ipv6 ? ::setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on)
                        : ::setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  return done == 0 ? Status() : translate(Errno{errno}, During::option);
}

}  // namespace ws2::kernel
