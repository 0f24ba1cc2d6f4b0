// SPDX-License-Identifier: MIT
// Raw sockets: packets with the protocol of the program's choice, headers of its own, and all that
// an interface carries. Microsoft Learn, "TCP/IP Raw Sockets", "SIO_RCVALL Control Code".
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mstcpip.h>
// clang-format on

#include <cstring>
#include <numeric>
#include <string>
#include <vector>

namespace {

constexpr int experiment = 253;  // RFC 3692: free for tests

sockaddr* as_name(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }
sockaddr* as_name(sockaddr_in6& address) { return reinterpret_cast<sockaddr*>(&address); }

class Raw : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    const SOCKET probe = socket(AF_INET, SOCK_RAW, experiment);
    if (probe == INVALID_SOCKET) {
      ASSERT_EQ(WSAGetLastError(), WSAEACCES);
      GTEST_SKIP() << "raw sockets need CAP_NET_RAW";
    }
    loopback_.sin_family = AF_INET;
    loopback_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    loopback6_.sin6_family = AF_INET6;
    loopback6_.sin6_addr.s6_addr[15] = 1;
  }
  void TearDown() override { WSACleanup(); }

  /// A raw socket bound to loopback, whose receives end after a while.
  SOCKET bound(int family, int protocol) {
    const SOCKET s = socket(family, SOCK_RAW, protocol);
    EXPECT_NE(s, INVALID_SOCKET) << WSAGetLastError();
    DWORD limit_ms = 3000;
    EXPECT_EQ(
        setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&limit_ms), sizeof limit_ms),
        0);
    const int bound = family == AF_INET ? bind(s, as_name(loopback_), sizeof loopback_)
                                        : bind(s, as_name(loopback6_), sizeof loopback6_);
    EXPECT_EQ(bound, 0) << WSAGetLastError();
    return s;
  }

  static int control(SOCKET s, DWORD code, DWORD value) {
    DWORD bytes = 0;
    return WSAIoctl(s, code, &value, sizeof value, nullptr, 0, &bytes, nullptr, nullptr);
  }

  /// The next packet of this protocol, or nothing after some that are others.
  static std::string next(SOCKET s, unsigned protocol, sockaddr_in* from) {
    for (int i = 0; i < 50; ++i) {
      char packet[2048];
      int length = sizeof *from;
      const int got = recvfrom(s, packet, sizeof packet, 0, as_name(*from), &length);
      if (got == SOCKET_ERROR) return "";
      EXPECT_EQ(length, static_cast<int>(sizeof *from));
      if (got >= 20 && static_cast<unsigned char>(packet[9]) == protocol) {
        return std::string(packet, static_cast<size_t>(got));
      }
    }
    return "";
  }

  sockaddr_in loopback_ = {};
  sockaddr_in6 loopback6_ = {};
};

u_short checksum(const std::vector<unsigned char>& bytes) {
  unsigned sum = 0;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    sum += static_cast<unsigned>(bytes[i] << 8U) + bytes[i + 1];
  }
  while (sum >> 16U != 0) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<u_short>(~sum);
}

TEST_F(Raw, AnEchoOverLoopbackComesBack) {
  const SOCKET s = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  std::vector<unsigned char> echo = {8, 0, 0, 0, 0x12, 0x34, 0, 1, 'h', 'i'};
  const u_short sum = checksum(echo);
  echo[2] = static_cast<unsigned char>(sum >> 8U);
  echo[3] = static_cast<unsigned char>(sum);
  DWORD limit_ms = 3000;
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&limit_ms), sizeof limit_ms);
  ASSERT_EQ(sendto(s, reinterpret_cast<char*>(echo.data()), static_cast<int>(echo.size()), 0,
                   as_name(loopback_), sizeof loopback_),
            static_cast<int>(echo.size()));
  sockaddr_in from = {};
  for (std::string packet = next(s, IPPROTO_ICMP, &from);; packet = next(s, IPPROTO_ICMP, &from)) {
    ASSERT_GE(packet.size(), 30U);
    // What arrives begins with its IP header; the request is seen too.
    if (packet[20] == 8) continue;
    EXPECT_EQ(packet[20], 0);
    EXPECT_EQ(packet.substr(28), "hi");
    EXPECT_EQ(from.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    return;
  }
}

TEST_F(Raw, AnEchoOverIpv6ComesWithoutAHeader) {
  const SOCKET s = bound(AF_INET6, IPPROTO_ICMPV6);
  // The kernel fills in ICMPv6's checksum.
  const unsigned char echo[] = {128, 0, 0, 0, 0x12, 0x34, 0, 1, 'h', 'i'};
  ASSERT_EQ(sendto(s, reinterpret_cast<const char*>(echo), sizeof echo, 0, as_name(loopback6_),
                   sizeof loopback6_),
            static_cast<int>(sizeof echo));
  unsigned char packet[64];
  int got;
  do got = recv(s, reinterpret_cast<char*>(packet), sizeof packet, 0);
  while (got > 0 && packet[0] == 128);
  ASSERT_EQ(got, static_cast<int>(sizeof echo));
  EXPECT_EQ(packet[0], 129);
}

TEST_F(Raw, AHeaderOfTheProgramsOwnIsSent) {
  const SOCKET receiver = bound(AF_INET, experiment);
  const SOCKET s = socket(AF_INET, SOCK_RAW, experiment);
  DWORD on = 1;
  ASSERT_EQ(setsockopt(s, IPPROTO_IP, IP_HDRINCL, reinterpret_cast<char*>(&on), sizeof on), 0);
  std::vector<unsigned char> packet(24);
  packet[0] = 0x45;
  packet[8] = 77;  // hop limit
  packet[9] = experiment;
  const unsigned char source[] = {127, 9, 9, 9}, destination[] = {127, 0, 0, 1};
  std::memcpy(&packet[12], source, 4);
  std::memcpy(&packet[16], destination, 4);
  std::memcpy(&packet[20], "data", 4);
  ASSERT_EQ(sendto(s, reinterpret_cast<char*>(packet.data()), static_cast<int>(packet.size()), 0,
                   as_name(loopback_), sizeof loopback_),
            static_cast<int>(packet.size()));
  sockaddr_in from = {};
  const std::string got = next(receiver, experiment, &from);
  ASSERT_EQ(got.size(), packet.size());
  EXPECT_EQ(got[8], 77);
  EXPECT_EQ(std::memcmp(&from.sin_addr, source, 4), 0);
  EXPECT_EQ(got.substr(20), "data");
}

TEST_F(Raw, AChecksumOfIpv6IsFilledInAndHeld) {
  const SOCKET receiver = bound(AF_INET6, experiment);
  const SOCKET s = bound(AF_INET6, experiment);
  int offset = 2;
  ASSERT_EQ(
      setsockopt(s, IPPROTO_IPV6, IPV6_CHECKSUM, reinterpret_cast<char*>(&offset), sizeof offset),
      0);
  const char data[8] = {'a', 'b', 0, 0, 'c', 'd', 'e', 'f'};
  ASSERT_EQ(sendto(s, data, sizeof data, 0, as_name(loopback6_), sizeof loopback6_), 8);
  char got[16];
  ASSERT_EQ(recv(receiver, got, sizeof got, 0), 8);
  EXPECT_TRUE(got[2] != 0 || got[3] != 0);
}

TEST_F(Raw, EverythingThatAnInterfaceCarries) {
  const SOCKET s = bound(AF_INET, IPPROTO_IP);
  for (const DWORD mode : {RCVALL_SOCKETLEVELONLY, RCVALL_IPLEVEL, RCVALL_ON}) {
    EXPECT_EQ(control(s, SIO_RCVALL, mode), 0) << WSAGetLastError();
  }
  const SOCKET sender = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in to = loopback_;
  to.sin_port = htons(4711);
  ASSERT_EQ(sendto(sender, "udp", 3, 0, as_name(to), sizeof to), 3);
  sockaddr_in from = {};
  const std::string packet = next(s, IPPROTO_UDP, &from);
  ASSERT_EQ(packet.size(), 31U);
  EXPECT_EQ(packet.substr(28), "udp");
  EXPECT_EQ(from.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
  // The socket has its name, and its limits, all the while.
  sockaddr_in name = {};
  int length = sizeof name;
  EXPECT_EQ(getsockname(s, as_name(name), &length), 0);
  EXPECT_EQ(name.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
  EXPECT_EQ(control(s, SIO_RCVALL, RCVALL_OFF), 0);
  ASSERT_EQ(sendto(sender, "udp", 3, 0, as_name(to), sizeof to), 3);
  DWORD limit_ms = 100;
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&limit_ms), sizeof limit_ms);
  EXPECT_EQ(next(s, IPPROTO_UDP, &from), "");
  EXPECT_EQ(WSAGetLastError(), WSAETIMEDOUT);
  EXPECT_EQ(closesocket(s), 0);
}

TEST_F(Raw, WholePacketsOfIpv6) {
  const SOCKET s = bound(AF_INET6, IPPROTO_IPV6);
  ASSERT_EQ(control(s, SIO_RCVALL, RCVALL_IPLEVEL), 0) << WSAGetLastError();
  const SOCKET sender = socket(AF_INET6, SOCK_DGRAM, 0);
  sockaddr_in6 to = loopback6_, from = {};
  to.sin6_port = htons(4711);
  ASSERT_EQ(sendto(sender, "udp", 3, 0, as_name(to), sizeof to), 3);
  char packet[256];
  int length, got;
  do {
    length = sizeof from;
    got = recvfrom(s, packet, sizeof packet, 0, as_name(from), &length);
  } while (got > 0 && packet[6] != IPPROTO_UDP);
  ASSERT_EQ(got, 51);
  EXPECT_EQ(std::string(packet + 48, 3), "udp");
  EXPECT_EQ(from.sin6_addr.s6_addr[15], 1);
}

TEST_F(Raw, MulticastsAlone) {
  const SOCKET s = bound(AF_INET, IPPROTO_UDP);
  ASSERT_EQ(control(s, SIO_RCVALL_MCAST, RCVALL_ON), 0) << WSAGetLastError();
  const SOCKET sender = socket(AF_INET, SOCK_DGRAM, 0);
  DWORD interface = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, reinterpret_cast<char*>(&interface),
                       sizeof interface),
            0);
  sockaddr_in to = loopback_, from = {};
  to.sin_port = htons(4711);
  ASSERT_EQ(sendto(sender, "one", 3, 0, as_name(to), sizeof to), 3);
  to.sin_addr.s_addr = htonl(0xEF010203);  // 239.1.2.3
  ASSERT_EQ(sendto(sender, "all", 3, 0, as_name(to), sizeof to), 3);
  const std::string packet = next(s, IPPROTO_UDP, &from);
  ASSERT_EQ(packet.size(), 31U);
  EXPECT_EQ(packet.substr(28), "all");
}

TEST_F(Raw, CapturingNeedsAnAddressAndAKnownMode) {
  const SOCKET s = socket(AF_INET, SOCK_RAW, IPPROTO_IP);
  ASSERT_NE(s, INVALID_SOCKET);
  EXPECT_EQ(control(s, SIO_RCVALL, RCVALL_ON), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  ASSERT_EQ(bind(s, as_name(any), sizeof any), 0);
  EXPECT_EQ(control(s, SIO_RCVALL, RCVALL_ON), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
  const SOCKET named = bound(AF_INET, IPPROTO_IP);
  EXPECT_EQ(control(named, SIO_RCVALL, 4), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
  const SOCKET stream = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(control(stream, SIO_RCVALL, RCVALL_ON), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEOPNOTSUPP);
}

}  // namespace
