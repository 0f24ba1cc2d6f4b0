// SPDX-License-Identifier: MIT
// One question to netlink and its answers. Sources: netlink(7), rtnetlink(7).
#include "kernel/netlink_dump.hpp"

#include <unistd.h>

#include <cerrno>
#include <vector>

namespace ws2::kernel {
namespace {

constexpr size_t answer_bytes = size_t{64} * 1024;  // more than the kernel puts into one message

}  // namespace

Netlink::Netlink(int protocol, uint32_t groups) noexcept
    : fd_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol)) {
  if (fd_ < 0 || groups == 0) return;
  sockaddr_nl own = {};
  own.nl_family = AF_NETLINK;
  own.nl_groups = groups;
  if (::bind(fd_, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0) return;
  ::close(fd_);
  fd_ = -1;
}

Netlink::~Netlink() {
  if (fd_ >= 0) ::close(fd_);
}

int Netlink::release() noexcept {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

Status Netlink::ask(const void* request, uint32_t bytes,
                    const std::function<void(const nlmsghdr&)>& take) {
  if (fd_ < 0) return translate(Errno{errno}, During::socket);
  ssize_t sent;
  do sent = ::send(fd_, request, bytes, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent < 0) return translate(Errno{errno}, During::ioctl);
  nlmsghdr asked;
  std::memcpy(&asked, request, sizeof asked);
  const bool dump = (asked.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
  std::vector<std::byte> answer(answer_bytes);
  for (;;) {
    const ssize_t got = ::recv(fd_, answer.data(), answer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return translate(Errno{errno}, During::ioctl);
    auto left = static_cast<uint32_t>(got);
    for (const auto* message = reinterpret_cast<const nlmsghdr*>(answer.data());
         NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
      if (message->nlmsg_type == NLMSG_DONE) return Status();
      if (message->nlmsg_type == NLMSG_ERROR) {
        const auto* error = static_cast<const nlmsgerr*>(NLMSG_DATA(message));
        return error->error == 0 ? Status() : translate(Errno{-error->error}, During::ioctl);
      }
      take(*message);
      if (!dump) return Status();
    }
  }
}

}  // namespace ws2::kernel
