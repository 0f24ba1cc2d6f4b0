// SPDX-License-Identifier: MIT
// AF_UNIX: names, the abstract namespace, readiness, and records that keep their bounds.
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <afunix.h>
#include <processthreadsapi.h>
// clang-format on

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>

namespace {

class Local : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    address_.sun_family = AF_UNIX;
    std::snprintf(address_.sun_path, sizeof address_.sun_path, "/tmp/ws2-local-%p.sock",
                  static_cast<void*>(this));
    std::remove(address_.sun_path);
    listener_ = socket(AF_UNIX, GetParam(), 0);
    ASSERT_EQ(bind(listener_, name(), sizeof address_), 0);
    ASSERT_EQ(listen(listener_, 5), 0);
  }
  void TearDown() override {
    WSACleanup();
    std::remove(address_.sun_path);
  }

  sockaddr* name() { return reinterpret_cast<sockaddr*>(&address_); }
  void connect_both() {
    client_ = socket(AF_UNIX, GetParam(), 0);
    ASSERT_EQ(connect(client_, name(), sizeof address_), 0);
    server_ = accept(listener_, nullptr, nullptr);
    ASSERT_NE(server_, INVALID_SOCKET);
  }

  sockaddr_un address_{};
  SOCKET listener_ = INVALID_SOCKET, client_ = INVALID_SOCKET, server_ = INVALID_SOCKET;
};

TEST_P(Local, NamesArePathsThatEndInAZero) {
  connect_both();
  sockaddr_un found;
  std::memset(&found, 'x', sizeof found);
  int length = sizeof found;
  ASSERT_EQ(getpeername(client_, reinterpret_cast<sockaddr*>(&found), &length), 0);
  EXPECT_EQ(found.sun_family, AF_UNIX);
  EXPECT_STREQ(found.sun_path, address_.sun_path);
  // The client never bound: its path is empty.
  std::memset(&found, 'x', sizeof found);
  length = sizeof found;
  ASSERT_EQ(getsockname(client_, reinterpret_cast<sockaddr*>(&found), &length), 0);
  EXPECT_EQ(found.sun_family, AF_UNIX);
  EXPECT_EQ(found.sun_path[0], 0);
  EXPECT_GE(length, 3);
}

TEST_P(Local, AcceptTellsTheUnnamedPeer) {
  client_ = socket(AF_UNIX, GetParam(), 0);
  ASSERT_EQ(connect(client_, name(), sizeof address_), 0);
  sockaddr_un found;
  std::memset(&found, 'x', sizeof found);
  int length = sizeof found;
  server_ = accept(listener_, reinterpret_cast<sockaddr*>(&found), &length);
  ASSERT_NE(server_, INVALID_SOCKET);
  EXPECT_EQ(found.sun_family, AF_UNIX);
  EXPECT_EQ(found.sun_path[0], 0);
}

TEST_P(Local, ANonblockingConnectIsOverAtOnce) {
  client_ = socket(AF_UNIX, GetParam(), 0);
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(client_, FIONBIO, &on), 0);
  EXPECT_EQ(connect(client_, name(), sizeof address_), 0);
  fd_set writable;
  FD_ZERO(&writable);
  FD_SET(client_, &writable);
  timeval at_once = {};
  EXPECT_EQ(select(0, nullptr, &writable, nullptr, &at_once), 1);
}

TEST_P(Local, TheSendTimeoutOutlivesAConnect) {
  client_ = socket(AF_UNIX, GetParam(), 0);
  DWORD timeout = 60;
  ASSERT_EQ(setsockopt(client_, SOL_SOCKET, SO_SNDTIMEO, reinterpret_cast<char*>(&timeout),
                       sizeof timeout),
            0);
  ASSERT_EQ(connect(client_, name(), sizeof address_), 0);
  static char block[1 << 16];
  int sent = 0;
  while (sent != SOCKET_ERROR) sent = send(client_, block, 1024, 0);
  EXPECT_EQ(WSAGetLastError(), WSAETIMEDOUT);
}

TEST_P(Local, TheAbstractNamespaceHasNoFiles) {
  sockaddr_un abstract{};
  abstract.sun_family = AF_UNIX;
  std::snprintf(abstract.sun_path + 1, sizeof abstract.sun_path - 1, "ws2-local-%p",
                static_cast<void*>(this));
  const auto* where = reinterpret_cast<const sockaddr*>(&abstract);
  const SOCKET hidden = socket(AF_UNIX, GetParam(), 0);
  ASSERT_EQ(bind(hidden, where, sizeof abstract), 0);
  ASSERT_EQ(listen(hidden, 1), 0);
  client_ = socket(AF_UNIX, GetParam(), 0);
  EXPECT_EQ(connect(client_, where, sizeof abstract), 0);
}

TEST_P(Local, APathWithoutItsZeroIsTooLong) {
  sockaddr_un full{};
  full.sun_family = AF_UNIX;
  std::memset(full.sun_path, 'a', sizeof full.sun_path);
  full.sun_path[0] = '/';
  const SOCKET fresh = socket(AF_UNIX, GetParam(), 0);
  EXPECT_EQ(bind(fresh, reinterpret_cast<sockaddr*>(&full), sizeof full), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAENAMETOOLONG);
}

TEST_P(Local, AListenerMayRemoveItsPath) {
  EXPECT_EQ(std::remove(address_.sun_path), 0);
  client_ = socket(AF_UNIX, GetParam(), 0);
  EXPECT_EQ(connect(client_, name(), sizeof address_), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAECONNREFUSED);
}

TEST_P(Local, APathOfAnotherTypeIsAnotherProtocol) {
  client_ = socket(AF_UNIX, GetParam() == SOCK_STREAM ? SOCK_SEQPACKET : SOCK_STREAM, 0);
  EXPECT_EQ(connect(client_, name(), sizeof address_), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEPROTOTYPE);
}

TEST_P(Local, RecordsKeepTheirBoundsAndStreamsDoNot) {
  connect_both();
  ASSERT_EQ(send(client_, "ab", 2, 0), 2);
  ASSERT_EQ(send(client_, "cd", 2, 0), 2);
  char buffer[8];
  EXPECT_EQ(recv(server_, buffer, sizeof buffer, 0), GetParam() == SOCK_STREAM ? 4 : 2);
}

TEST_P(Local, PeekLeavesTheRecord) {
  connect_both();
  ASSERT_EQ(send(client_, "ab", 2, 0), 2);
  char buffer[8];
  EXPECT_EQ(recv(server_, buffer, sizeof buffer, MSG_PEEK), 2);
  EXPECT_EQ(recv(server_, buffer, sizeof buffer, 0), 2);
}

INSTANTIATE_TEST_SUITE_P(Types, Local, testing::Values(SOCK_STREAM, SOCK_SEQPACKET),
                         [](const auto& type) {
                           return type.param == SOCK_STREAM ? "Stream" : "Seqpacket";
                         });

/// The loop of links that a path leads through.
TEST(LocalPath, LinksInACircle) {
  WSADATA data;
  ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  sockaddr_un circle{};
  circle.sun_family = AF_UNIX;
  const std::string link =
      testing::TempDir() + "ws2-circle-" + std::to_string(GetCurrentProcessId());
  std::filesystem::create_symlink(link, link);
  std::snprintf(circle.sun_path, sizeof circle.sun_path, "%s/x", link.c_str());
  const auto* where = reinterpret_cast<sockaddr*>(&circle);
  const SOCKET fresh = socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT_EQ(bind(fresh, where, sizeof circle), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAELOOP);
  EXPECT_EQ(connect(fresh, where, sizeof circle), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAELOOP);
  std::filesystem::remove(link);
  WSACleanup();
}

/// A datagram socket whose peer turned to another one, leaving unread what had come, has an error;
/// reading it takes none of the datagrams.
TEST(LocalDatagram, ReadingTheErrorTakesNoDatagram) {
  WSADATA data;
  ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  SOCKET sockets[3];
  sockaddr_un names[3] = {};
  for (int i = 0; i < 3; ++i) {
    names[i].sun_family = AF_UNIX;
    std::snprintf(names[i].sun_path, sizeof names[i].sun_path, "%sws2-datagram-%lu-%d",
                  testing::TempDir().c_str(), static_cast<unsigned long>(GetCurrentProcessId()), i);
    std::remove(names[i].sun_path);
    sockets[i] = socket(AF_UNIX, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(sockets[i], reinterpret_cast<sockaddr*>(&names[i]), sizeof names[i]), 0);
  }
  const auto join = [&](int from, int to) {
    return connect(sockets[from], reinterpret_cast<sockaddr*>(&names[to]), sizeof names[to]);
  };
  ASSERT_EQ(join(0, 1), 0);
  ASSERT_EQ(join(1, 0), 0);
  ASSERT_EQ(send(sockets[0], "one", 3, 0), 3);
  ASSERT_EQ(send(sockets[1], "two", 3, 0), 3);
  ASSERT_EQ(join(0, 2), 0);
  int error = 0, length = sizeof error;
  EXPECT_EQ(getsockopt(sockets[1], SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length),
            0);
  EXPECT_EQ(error, WSAECONNRESET);
  char text[8];
  u_long on = 1;
  EXPECT_EQ(ioctlsocket(sockets[1], FIONBIO, &on), 0);
  EXPECT_EQ(recv(sockets[1], text, sizeof text, 0), 3);
  for (const sockaddr_un& name : names) std::remove(name.sun_path);
  WSACleanup();
}

}  // namespace
