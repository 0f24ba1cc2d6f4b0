// SPDX-License-Identifier: MIT
// The sockets of this machine. Source: sock_diag(7); proc(5).
#include <dirent.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "kernel/netlink.hpp"
#include "kernel/netlink_dump.hpp"

namespace ws2::kernel {
namespace {

InternetAddress end_of(const uint32_t (&words)[4], bool ipv6, uint32_t interface) noexcept {
  const auto* bytes = reinterpret_cast<const std::byte*>(words);
  return address_of({bytes, ipv6 ? 16U : 4U}, interface);
}

Connection connection_of(const inet_diag_msg& message) noexcept {
  Connection one;
  one.ipv6 = message.idiag_family == AF_INET6;
  one.local = end_of(message.id.idiag_src, one.ipv6, message.id.idiag_if);
  one.remote = end_of(message.id.idiag_dst, one.ipv6, message.id.idiag_if);
  one.local_port = ntohs(message.id.idiag_sport);
  one.remote_port = ntohs(message.id.idiag_dport);
  one.state = message.idiag_state;
  one.inode = message.idiag_inode;
  return one;
}

class Folder {
 public:
  explicit Folder(const char* path) noexcept : folder_(::opendir(path)) {}
  ~Folder() {
    if (folder_ != nullptr) ::closedir(folder_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const dirent* next() noexcept { return folder_ == nullptr ? nullptr : ::readdir(folder_); }

 private:
  DIR* folder_;
};

uint32_t number_in(const char* text) noexcept {
  char* end = nullptr;
  const unsigned long number = std::strtoul(text, &end, 10);
  return end != text && *end == '\0' ? static_cast<uint32_t>(number) : 0;
}

}  // namespace

Result<std::vector<Connection>> connections(int protocol, bool ipv6) {
  struct {
    nlmsghdr header;
    inet_diag_req_v2 asked;
  } request = {};
  request.header = {sizeof request, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, 1, 0};
  request.asked.sdiag_family = ipv6 ? AF_INET6 : AF_INET;
  request.asked.sdiag_protocol = static_cast<uint8_t>(protocol);
  request.asked.idiag_states = UINT32_MAX;
  std::vector<Connection> found;
  const Status asked =
      Netlink(NETLINK_SOCK_DIAG).ask(&request, sizeof request, [&](const nlmsghdr& message) {
        if (message.nlmsg_type != SOCK_DIAG_BY_FAMILY) return;
        found.push_back(connection_of(*static_cast<const inet_diag_msg*>(NLMSG_DATA(&message))));
      });
  if (!asked.ok()) return asked;
  return found;
}

SocketOwners::SocketOwners() {
  Folder processes("/proc");
  while (const dirent* process = processes.next()) {
    const uint32_t id = number_in(process->d_name);
    if (id == 0) continue;
    const std::string descriptors = "/proc/" + std::to_string(id) + "/fd";
    Folder open(descriptors.c_str());
    while (const dirent* descriptor = open.next()) {
      char target[64];
      const std::string link = descriptors + "/" + descriptor->d_name;
      const ssize_t length = ::readlink(link.c_str(), target, sizeof target - 1);
      if (length <= 8 || std::memcmp(target, "socket:[", 8) != 0) continue;
      target[length - 1] = '\0';  // the closing bracket
      owners_.emplace_back(number_in(target + 8), id);
    }
  }
  std::sort(owners_.begin(), owners_.end());
}

uint32_t SocketOwners::owner(uint32_t inode) const noexcept {
  const auto found =
      std::lower_bound(owners_.begin(), owners_.end(), std::pair{inode, uint32_t{0}});
  return found != owners_.end() && found->first == inode ? found->second : 0;
}

}  // namespace ws2::kernel
