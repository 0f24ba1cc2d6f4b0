// SPDX-License-Identifier: MIT
// Options and control codes: what is set is what is got, in the forms that Windows gives them.
#include <gtest/gtest.h>
#include <mstcpip.h>
#include <winsock2.h>
#include <ws2tcpip.h>

namespace {

class Options : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    stream_ = socket(AF_INET, SOCK_STREAM, 0);
    datagram_ = socket(AF_INET, SOCK_DGRAM, 0);
  }
  void TearDown() override { WSACleanup(); }

  static int get(SOCKET s, int level, int name) {
    int value = -1, length = sizeof value;
    EXPECT_EQ(getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length), 0) << name;
    return value;
  }
  static int set(SOCKET s, int level, int name, int value) {
    return setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value);
  }

  SOCKET stream_ = INVALID_SOCKET, datagram_ = INVALID_SOCKET;
};

TEST_F(Options, NumbersComeBackAsTheyWereSet) {
  const struct {
    SOCKET s;
    int level, name, value;
  } cases[] = {
      {stream_, SOL_SOCKET, SO_KEEPALIVE, 1},      {stream_, SOL_SOCKET, SO_RCVTIMEO, 1234},
      {stream_, SOL_SOCKET, SO_SNDTIMEO, 77},      {stream_, SOL_SOCKET, SO_RCVBUF, 65536},
      {stream_, SOL_SOCKET, SO_REUSEADDR, 1},      {stream_, IPPROTO_TCP, TCP_NODELAY, 1},
      {stream_, SOL_SOCKET, SO_OOBINLINE, 1},      {datagram_, SOL_SOCKET, SO_BROADCAST, 1},
      {datagram_, IPPROTO_IP, IP_TTL, 9},          {datagram_, IPPROTO_IP, IP_DONTFRAGMENT, 1},
      {datagram_, IPPROTO_IP, IP_MULTICAST_TTL, 3}};
  for (const auto& one : cases) {
    EXPECT_EQ(set(one.s, one.level, one.name, one.value), 0) << one.name;
    EXPECT_EQ(get(one.s, one.level, one.name), one.value) << one.name;
  }
}

TEST_F(Options, ABoolMayBeOneByte) {
  const char on = 1;
  EXPECT_EQ(setsockopt(stream_, IPPROTO_TCP, TCP_NODELAY, &on, 1), 0);
  char found = 0;
  int length = 1;
  EXPECT_EQ(getsockopt(stream_, IPPROTO_TCP, TCP_NODELAY, &found, &length), 0);
  EXPECT_EQ(found, 1);
  EXPECT_EQ(length, 1);
}

TEST_F(Options, LingerIsTwoShorts) {
  const linger wanted = {1, 5};
  EXPECT_EQ(setsockopt(stream_, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&wanted),
                       sizeof wanted),
            0);
  linger found = {};
  int length = sizeof found;
  EXPECT_EQ(getsockopt(stream_, SOL_SOCKET, SO_LINGER, reinterpret_cast<char*>(&found), &length),
            0);
  EXPECT_EQ(found.l_onoff, 1);
  EXPECT_EQ(found.l_linger, 5);
  EXPECT_EQ(get(stream_, SOL_SOCKET, SO_DONTLINGER), 0);
  EXPECT_EQ(set(stream_, SOL_SOCKET, SO_DONTLINGER, 1), 0);
  EXPECT_EQ(get(stream_, SOL_SOCKET, SO_DONTLINGER), 1);
}

TEST_F(Options, Ipv6SocketsAreForIpv6Only) {
  const SOCKET s = socket(AF_INET6, SOCK_STREAM, 0);
  EXPECT_EQ(get(s, IPPROTO_IPV6, IPV6_V6ONLY), 1);
}

TEST_F(Options, KeepAliveTimesAreInMilliseconds) {
  tcp_keepalive times = {1, 30'000, 1'500};
  DWORD bytes = 0;
  EXPECT_EQ(WSAIoctl(stream_, SIO_KEEPALIVE_VALS, &times, sizeof times, nullptr, 0, &bytes, nullptr,
                     nullptr),
            0);
  EXPECT_EQ(get(stream_, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(get(stream_, IPPROTO_TCP, TCP_KEEPIDLE), 30);
  EXPECT_EQ(get(stream_, IPPROTO_TCP, TCP_KEEPINTVL), 2);
}

TEST_F(Options, FionreadCountsWhatWaits) {
  sockaddr_in self = {};
  self.sin_family = AF_INET;
  self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof self;
  ASSERT_EQ(bind(datagram_, reinterpret_cast<sockaddr*>(&self), length), 0);
  ASSERT_EQ(getsockname(datagram_, reinterpret_cast<sockaddr*>(&self), &length), 0);
  ASSERT_EQ(sendto(datagram_, "seven..", 7, 0, reinterpret_cast<sockaddr*>(&self), length), 7);
  u_long waiting = 0;
  EXPECT_EQ(ioctlsocket(datagram_, FIONREAD, &waiting), 0);
  EXPECT_EQ(waiting, 7U);
}

}  // namespace
