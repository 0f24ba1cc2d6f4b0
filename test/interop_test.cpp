// SPDX-License-Identifier: MIT
// SOCKETs of descriptors and descriptors of SOCKETs, seen from a unit that knows POSIX only.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <libws2/interop.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "interop_winsock.hpp"

namespace {

bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }

class Interop : public testing::Test {
 protected:
  void SetUp() override { winsock::start(); }
  void TearDown() override { winsock::stop(); }
};

TEST(InteropBefore, StartUpIsNeeded) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(WS2_INVALID_SOCKET, ws2_socket_from_fd(fd));
  EXPECT_EQ(winsock::error_not_initialised, winsock::last_error());
  EXPECT_EQ(-1, ws2_fd_of_socket(4));
  EXPECT_EQ(winsock::error_not_initialised, winsock::last_error());
  EXPECT_EQ(0, close(fd));
}

TEST_F(Interop, AConnectedPairSpeaksAcrossTheWorlds) {
  int pair[2];
  ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
  const ws2_socket_t s = ws2_socket_from_fd(pair[0]);
  ASSERT_NE(WS2_INVALID_SOCKET, s);
  EXPECT_EQ(pair[0], ws2_fd_of_socket(s));
  EXPECT_TRUE(winsock::send(s, "to posix"));
  char buffer[16] = {};
  EXPECT_EQ(8, recv(pair[1], buffer, sizeof buffer, 0));
  EXPECT_STREQ("to posix", buffer);
  EXPECT_EQ(7, send(pair[1], "to here", 7, MSG_NOSIGNAL));
  EXPECT_EQ("to here", winsock::receive(s));
  EXPECT_TRUE(winsock::close(s));
  EXPECT_FALSE(is_open(pair[0])) << "the SOCKET owns its descriptor";
  EXPECT_EQ(0, recv(pair[1], buffer, sizeof buffer, 0));
  close(pair[1]);
}

TEST_F(Interop, AListenerFromElsewhereAccepts) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* name = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(0, bind(fd, name, length));
  ASSERT_EQ(0, listen(fd, 1));
  ASSERT_EQ(0, getsockname(fd, name, &length));
  const ws2_socket_t listener = ws2_socket_from_fd(fd);
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(0, connect(peer, name, length));
  const ws2_socket_t served = winsock::accept(listener);
  ASSERT_NE(WS2_INVALID_SOCKET, served);
  EXPECT_EQ(2, send(peer, "hi", 2, MSG_NOSIGNAL));
  EXPECT_EQ("hi", winsock::receive(served));
  EXPECT_TRUE(winsock::close(served));
  EXPECT_TRUE(winsock::close(listener));
  close(peer);
}

TEST_F(Interop, NonBlockingIsSeen) {
  int pair[2];
  ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair));
  const ws2_socket_t s = ws2_socket_from_fd(pair[0]);
  EXPECT_TRUE(winsock::would_block(s));
  EXPECT_TRUE(winsock::close(s));
  close(pair[1]);
}

TEST_F(Interop, WhatIsNoSocketStaysAsItWas) {
  int pipe_ends[2];
  ASSERT_EQ(0, pipe2(pipe_ends, O_CLOEXEC));
  for (const int fd : {pipe_ends[0], -1, 100000}) {
    EXPECT_EQ(WS2_INVALID_SOCKET, ws2_socket_from_fd(fd));
    EXPECT_EQ(winsock::error_not_a_socket, winsock::last_error());
  }
  EXPECT_TRUE(is_open(pipe_ends[0]));
  const int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
  EXPECT_EQ(WS2_INVALID_SOCKET, ws2_socket_from_fd(netlink));
  EXPECT_EQ(winsock::error_family, winsock::last_error());
  EXPECT_TRUE(is_open(netlink));
  close(netlink);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST_F(Interop, ASocketTellsItsDescriptor) {
  const ws2_socket_t s = winsock::open_stream();
  const int fd = ws2_fd_of_socket(s);
  int type = 0;
  socklen_t length = sizeof type;
  EXPECT_EQ(0, getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length));
  EXPECT_EQ(SOCK_STREAM, type);
  EXPECT_EQ(FD_CLOEXEC, fcntl(fd, F_GETFD));
  EXPECT_TRUE(winsock::close(s));
  EXPECT_EQ(-1, ws2_fd_of_socket(s));
  EXPECT_EQ(winsock::error_not_a_socket, winsock::last_error());
}

}  // namespace
