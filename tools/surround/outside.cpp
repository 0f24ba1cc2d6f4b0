// SPDX-License-Identifier: MIT
// The world outside: a tun interface whose far end is this process. By the last part of the
// destination the packet asks for its answer, as conditions/outside.hpp has it.
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "surround.hpp"

namespace surround {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t ipv4_header = 20, ipv6_header = 40, icmp_header = 8;
constexpr uint8_t icmp = 1, icmpv6 = 58, frag_needed = 4;

/// The Internet checksum (RFC 1071).
uint16_t checksum(const Bytes& bytes) {
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    sum += static_cast<uint32_t>(bytes[i] << 8) | (i + 1 < bytes.size() ? bytes[i + 1] : 0U);
  }
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

void put16(Bytes& bytes, size_t at, size_t value) {
  bytes[at] = static_cast<uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<uint8_t>(value);
}

struct Answer {
  uint8_t type, code;
};

/// The ICMP message about a packet; the checksum is still to be put in.
Bytes message(const Answer& answer, const Bytes& quoted) {
  Bytes bytes(icmp_header + quoted.size(), 0);
  bytes[0] = answer.type;
  bytes[1] = answer.code;
  std::copy(quoted.begin(), quoted.end(), bytes.begin() + icmp_header);
  return bytes;
}

Bytes answer_ipv4(const Bytes& packet) {
  if (packet.size() < ipv4_header) return {};
  const uint8_t* to = &packet[16];
  Answer answer{};
  if (to[0] == 198 && to[1] == 51 && to[2] == 100) {
    answer = {3, to[3]};  // destination unreachable
  } else if (to[0] == 198 && to[1] == 51 && to[2] == 101) {
    answer = {11, 0};  // time exceeded
  } else {
    return {};
  }
  const size_t quote = std::min<size_t>(packet.size(), ipv4_header + 8);
  Bytes body = message(answer, Bytes(packet.begin(), packet.begin() + static_cast<long>(quote)));
  if (answer.type == 3 && answer.code == frag_needed) put16(body, 6, 600);  // the next link's MTU
  put16(body, 2, checksum(body));
  Bytes reply(ipv4_header, 0);
  reply[0] = 0x45;
  put16(reply, 2, ipv4_header + body.size());
  reply[8] = 64;
  reply[9] = icmp;
  const uint8_t router[] = {192, 0, 2, 254};
  std::memcpy(&reply[12], router, sizeof router);
  std::memcpy(&reply[16], &packet[12], 4);
  put16(reply, 10, checksum(reply));
  reply.insert(reply.end(), body.begin(), body.end());
  return reply;
}

Bytes answer_ipv6(const Bytes& packet) {
  if (packet.size() < ipv6_header) return {};
  const uint8_t* to = &packet[24];
  Answer answer{};
  if (to[14] == 1) {
    answer = {1, to[15]};  // destination unreachable
  } else if (to[14] == 2) {
    answer = {3, 0};  // time exceeded
  } else {
    return {};
  }
  Bytes body = message(answer, packet);
  Bytes reply(ipv6_header, 0);
  reply[0] = 0x60;
  put16(reply, 4, body.size());
  reply[6] = icmpv6;
  reply[7] = 64;
  const uint8_t router[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfe};
  std::memcpy(&reply[8], router, sizeof router);
  std::memcpy(&reply[24], &packet[8], 16);
  // The checksum covers addresses, length and protocol too (RFC 8200).
  Bytes covered(reply.begin() + 8, reply.end());
  covered.resize(covered.size() + 8, 0);
  put16(covered, 34, body.size());
  covered[39] = icmpv6;
  covered.insert(covered.end(), body.begin(), body.end());
  put16(body, 2, checksum(covered));
  reply.insert(reply.end(), body.begin(), body.end());
  return reply;
}

}  // namespace

Descriptor open_outside() {
  Descriptor tun(must(open("/dev/net/tun", O_RDWR | O_CLOEXEC), "/dev/net/tun"));
  ifreq request{};
  std::strcpy(request.ifr_name, "outside0");
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  must(ioctl(tun.get(), TUNSETIFF, &request), "a tun interface");
  run({"ip", "address", "add", "192.0.2.1/24", "dev", "outside0"});
  run({"ip", "-6", "address", "add", "2001:db8::1/64", "dev", "outside0", "nodad"});
  run({"ip", "link", "set", "outside0", "up"});
  run({"ip", "route", "add", "default", "dev", "outside0"});
  // One repetition of a lost SYN: 3 seconds instead of two minutes.
  tune("ipv4/tcp_syn_retries", "1");
  tune("ipv4/tcp_syn_linear_timeouts", "0");
  return tun;
}

void answer_outside(int tun) {
  Bytes packet(65536);
  const ssize_t size = read(tun, packet.data(), packet.size());
  if (size <= 0) return;
  packet.resize(static_cast<size_t>(size));
  const Bytes reply = packet[0] >> 4 == 6 ? answer_ipv6(packet) : answer_ipv4(packet);
  if (!reply.empty() && write(tun, reply.data(), reply.size()) < 0) return;  // as if it were lost
}

}  // namespace surround
