// SPDX-License-Identifier: MIT
// Multicast groups on loopback: WSAJoinLeaf, any-source and source-specific membership by the
// options of both families, and what leaving and blocking do.
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <cstring>

namespace {

constexpr DWORD group4 = 0xEFFF0A0A, source_group4 = 0xE8010A0A, localhost = 0x7F000001;

class Multicast : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    if (ipv6() && !find_interface()) GTEST_SKIP() << "no interface here takes IPv6 multicast";
    receiver_ = bound(&port_);
    sender_ = socket(GetParam(), SOCK_DGRAM, 0);
    if (receiver_ == INVALID_SOCKET) GTEST_SKIP() << "no such family here";
    send_by_interface();
    timeout(2000);
  }
  void TearDown() override { WSACleanup(); }

  [[nodiscard]] bool ipv6() const { return GetParam() == AF_INET6; }
  [[nodiscard]] int level() const { return ipv6() ? IPPROTO_IPV6 : IPPROTO_IP; }

  /// IPv6 has no route for groups on loopback as a rule. The groups here have the scope of an
  /// interface, so nothing leaves this machine whichever one takes them.
  bool find_interface() {
    for (DWORD index = 1; index < 64; ++index) {
      const SOCKET probe = socket(AF_INET6, SOCK_DGRAM, 0);
      interface_ = index;
      sockaddr_storage to = group();
      reinterpret_cast<sockaddr_in6&>(to).sin6_port = htons(9);
      const bool routed =
          set(probe, IPPROTO_IPV6, IPV6_MULTICAST_IF, index) == 0 &&
          connect(probe, reinterpret_cast<sockaddr*>(&to), sizeof(sockaddr_in6)) == 0;
      int bytes = sizeof own_;
      const bool named =
          routed && getsockname(probe, reinterpret_cast<sockaddr*>(&own_), &bytes) == 0;
      closesocket(probe);
      own_.sin6_port = 0;
      if (named) return true;
    }
    return false;
  }
  SOCKET bound(u_short* port) {
    const SOCKET s = socket(GetParam(), SOCK_DGRAM, 0);
    sockaddr_storage any = {};
    any.ss_family = static_cast<ADDRESS_FAMILY>(GetParam());
    int bytes = ipv6() ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto* name = reinterpret_cast<sockaddr*>(&any);
    if (bind(s, name, bytes) != 0 || getsockname(s, name, &bytes) != 0) return INVALID_SOCKET;
    *port = reinterpret_cast<sockaddr_in*>(&any)->sin_port;
    return s;
  }
  void send_by_interface() {
    if (ipv6()) {
      const DWORD index = interface_;
      EXPECT_EQ(set(sender_, IPPROTO_IPV6, IPV6_MULTICAST_IF, index), 0);
    } else {
      EXPECT_EQ(set(sender_, IPPROTO_IP, IP_MULTICAST_IF, DWORD{htonl(localhost)}), 0);
    }
  }
  template <class T>
  int set(SOCKET s, int at, int name, const T& value) {
    return setsockopt(s, at, name, reinterpret_cast<const char*>(&value), sizeof value);
  }
  void timeout(DWORD milliseconds) { set(receiver_, SOL_SOCKET, SO_RCVTIMEO, milliseconds); }

  sockaddr_storage group(bool of_one_source = false) {
    sockaddr_storage address = {};
    address.ss_family = static_cast<ADDRESS_FAMILY>(GetParam());
    if (ipv6()) {
      auto& in6 = reinterpret_cast<sockaddr_in6&>(address);
      in6.sin6_port = port_;
      in6.sin6_scope_id = interface_;
      // ff31:: is of one source, ff11:: of any; both stay on this machine's interface.
      in6.sin6_addr.s6_addr[0] = 0xff;
      in6.sin6_addr.s6_addr[1] = of_one_source ? 0x31 : 0x11;
      in6.sin6_addr.s6_addr[15] = 0x77;
    } else {
      auto& in = reinterpret_cast<sockaddr_in&>(address);
      in.sin_port = port_;
      in.sin_addr.s_addr = htonl(of_one_source ? source_group4 : group4);
    }
    return address;
  }
  sockaddr_storage source(bool another = false) {
    sockaddr_storage address = {};
    address.ss_family = static_cast<ADDRESS_FAMILY>(GetParam());
    if (ipv6()) {
      auto& in6 = reinterpret_cast<sockaddr_in6&>(address);
      in6.sin6_addr = own_.sin6_addr;
      in6.sin6_scope_id = own_.sin6_scope_id;
      if (another) in6.sin6_addr.s6_addr[15] ^= 3;
    } else {
      reinterpret_cast<sockaddr_in&>(address).sin_addr.s_addr =
          htonl(another ? 0x7F000063 : localhost);
    }
    return address;
  }
  void send_to(const sockaddr_storage& to) {
    // The sender's own address is the source that memberships name.
    const sockaddr_storage from = source();
    const int bytes = ipv6() ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    if (!bound_) {
      ASSERT_EQ(bind(sender_, reinterpret_cast<const sockaddr*>(&from), bytes), 0);
      bound_ = true;
    }
    ASSERT_EQ(sendto(sender_, "all", 3, 0, reinterpret_cast<const sockaddr*>(&to), bytes), 3)
        << WSAGetLastError();
  }
  int arrives() {
    char buffer[8];
    return recv(receiver_, buffer, sizeof buffer, 0);
  }
  void nothing_arrives() {
    timeout(100);
    EXPECT_EQ(arrives(), SOCKET_ERROR);
    EXPECT_EQ(WSAGetLastError(), WSAETIMEDOUT);
    timeout(2000);
  }

  DWORD interface_ = 1;  // loopback, which the kernel makes first in every network namespace
  sockaddr_in6 own_ = {};
  SOCKET receiver_ = INVALID_SOCKET, sender_ = INVALID_SOCKET;
  u_short port_ = 0;
  bool bound_ = false;
};

TEST_P(Multicast, JoinAndLeaveByThisFamilysStructure) {
  if (ipv6()) {
    ipv6_mreq request = {};
    const sockaddr_storage to = group();
    request.ipv6mr_multiaddr = reinterpret_cast<const sockaddr_in6&>(to).sin6_addr;
    request.ipv6mr_interface = interface_;
    ASSERT_EQ(set(receiver_, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request), 0);
    send_to(to);
    EXPECT_EQ(arrives(), 3);
    ASSERT_EQ(set(receiver_, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, request), 0);
  } else {
    ip_mreq request = {};
    request.imr_multiaddr.s_addr = htonl(group4);
    request.imr_interface.s_addr = htonl(localhost);
    ASSERT_EQ(set(receiver_, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), 0);
    send_to(group());
    EXPECT_EQ(arrives(), 3);
    ASSERT_EQ(set(receiver_, IPPROTO_IP, IP_DROP_MEMBERSHIP, request), 0);
  }
}

TEST_P(Multicast, AnySourceForBothFamilies) {
  GROUP_REQ request = {interface_, group()};
  ASSERT_EQ(set(receiver_, level(), MCAST_JOIN_GROUP, request), 0) << WSAGetLastError();
  send_to(group());
  EXPECT_EQ(arrives(), 3);
  GROUP_SOURCE_REQ blocked = {interface_, group(), source()};
  ASSERT_EQ(set(receiver_, level(), MCAST_BLOCK_SOURCE, blocked), 0) << WSAGetLastError();
  send_to(group());
  nothing_arrives();
  ASSERT_EQ(set(receiver_, level(), MCAST_UNBLOCK_SOURCE, blocked), 0) << WSAGetLastError();
  send_to(group());
  EXPECT_EQ(arrives(), 3);
  ASSERT_EQ(set(receiver_, level(), MCAST_LEAVE_GROUP, request), 0) << WSAGetLastError();
}

TEST_P(Multicast, OneSourceForBothFamilies) {
  GROUP_SOURCE_REQ other = {interface_, group(true), source(true)};
  ASSERT_EQ(set(receiver_, level(), MCAST_JOIN_SOURCE_GROUP, other), 0) << WSAGetLastError();
  send_to(group(true));
  nothing_arrives();
  GROUP_SOURCE_REQ wanted = {interface_, group(true), source()};
  ASSERT_EQ(set(receiver_, level(), MCAST_JOIN_SOURCE_GROUP, wanted), 0) << WSAGetLastError();
  send_to(group(true));
  EXPECT_EQ(arrives(), 3);
  ASSERT_EQ(set(receiver_, level(), MCAST_LEAVE_SOURCE_GROUP, wanted), 0) << WSAGetLastError();
  send_to(group(true));
  nothing_arrives();
}

TEST_P(Multicast, OneSourceByIpv4sStructure) {
  if (ipv6()) GTEST_SKIP() << "ip_mreq_source is IPv4's";
  ip_mreq_source request = {};
  request.imr_multiaddr.s_addr = htonl(source_group4);
  request.imr_sourceaddr.s_addr = htonl(localhost);
  request.imr_interface.s_addr = htonl(localhost);
  ASSERT_EQ(set(receiver_, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, request), 0);
  send_to(group(true));
  EXPECT_EQ(arrives(), 3);
  ASSERT_EQ(set(receiver_, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, request), 0);
}

TEST_P(Multicast, JoiningTwice) {
  GROUP_REQ request = {interface_, group()};
  ASSERT_EQ(set(receiver_, level(), MCAST_JOIN_GROUP, request), 0);
  EXPECT_EQ(set(receiver_, level(), MCAST_JOIN_GROUP, request), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEADDRINUSE);
}

TEST_P(Multicast, LeavingWhatWasNeverJoined) {
  GROUP_REQ request = {interface_, group()};
  EXPECT_EQ(set(receiver_, level(), MCAST_LEAVE_GROUP, request), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEADDRNOTAVAIL);
}

TEST_P(Multicast, ALeafIsBoundAndJoined) {
  const SOCKET leaf =
      WSASocketW(GetParam(), SOCK_DGRAM, IPPROTO_UDP, nullptr, 0,
                 WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF | WSA_FLAG_OVERLAPPED);
  ASSERT_NE(leaf, INVALID_SOCKET);
  closesocket(receiver_);
  receiver_ = leaf;
  if (!ipv6()) {
    // By the interface that it is bound to, which has to be loopback's here.
    sockaddr_in self = {};
    self.sin_family = AF_INET;
    self.sin_port = port_;
    self.sin_addr.s_addr = htonl(localhost);
    ASSERT_EQ(bind(leaf, reinterpret_cast<sockaddr*>(&self), sizeof self), 0);
  }
  const sockaddr_storage to = group();
  const int bytes = ipv6() ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  ASSERT_EQ(WSAJoinLeaf(leaf, reinterpret_cast<const sockaddr*>(&to), bytes, nullptr, nullptr,
                        nullptr, nullptr, JL_BOTH),
            leaf)
      << WSAGetLastError();
  sockaddr_storage local = {};
  int length = sizeof local;
  ASSERT_EQ(getsockname(leaf, reinterpret_cast<sockaddr*>(&local), &length), 0);
  EXPECT_EQ(reinterpret_cast<sockaddr_in*>(&local)->sin_port, port_);
  if (ipv6()) {
    timeout(2000);
    send_to(to);
    EXPECT_EQ(arrives(), 3);
  }
}

INSTANTIATE_TEST_SUITE_P(Families, Multicast, testing::Values(AF_INET, AF_INET6),
                         [](const auto& family) {
                           return family.param == AF_INET ? "Ipv4" : "Ipv6";
                         });

}  // namespace
