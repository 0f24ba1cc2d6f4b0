// SPDX-License-Identifier: MIT
// WSAAccept's condition function. Microsoft Learn, "WSAAccept function (winsock2.h)".
#include <gtest/gtest.h>
#include <winsock2.h>

namespace {

class WsaAccept : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address_;
    ASSERT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address_), length), 0);
    ASSERT_EQ(listen(listener_, 5), 0);
    ASSERT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address_), &length), 0);
    client_ = socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(client_, reinterpret_cast<sockaddr*>(&address_), length), 0);
  }
  void TearDown() override { WSACleanup(); }

  SOCKET listener_ = INVALID_SOCKET, client_ = INVALID_SOCKET;
  sockaddr_in address_ = {};
};

struct Asked {
  int verdict = CF_ACCEPT;
  int times = 0;
  u_short callee_port = 0;
};

int CALLBACK condition(LPWSABUF caller, LPWSABUF, LPQOS, LPQOS, LPWSABUF callee, LPWSABUF, GROUP*,
                       DWORD_PTR context) {
  auto& asked = *reinterpret_cast<Asked*>(context);
  ++asked.times;
  EXPECT_EQ(caller->len, sizeof(sockaddr_in));
  asked.callee_port = reinterpret_cast<sockaddr_in*>(callee->buf)->sin_port;
  return asked.verdict;
}

TEST_F(WsaAccept, AcceptsWhatTheConditionAccepts) {
  Asked asked;
  const SOCKET accepted =
      WSAAccept(listener_, nullptr, nullptr, condition, reinterpret_cast<DWORD_PTR>(&asked));
  ASSERT_NE(accepted, INVALID_SOCKET);
  EXPECT_EQ(asked.times, 1);
  EXPECT_EQ(asked.callee_port, address_.sin_port);
  EXPECT_EQ(send(client_, "x", 1, 0), 1);
  char byte = 0;
  EXPECT_EQ(recv(accepted, &byte, 1, 0), 1);
}

TEST_F(WsaAccept, ResetsWhatTheConditionRejects) {
  Asked asked;
  asked.verdict = CF_REJECT;
  EXPECT_EQ(WSAAccept(listener_, nullptr, nullptr, condition, reinterpret_cast<DWORD_PTR>(&asked)),
            INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSAECONNREFUSED);
  char byte = 0;
  EXPECT_EQ(recv(client_, &byte, 1, 0), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAECONNRESET);
}

TEST_F(WsaAccept, KeepsWhatTheConditionDefers) {
  Asked asked;
  asked.verdict = CF_DEFER;
  EXPECT_EQ(WSAAccept(listener_, nullptr, nullptr, condition, reinterpret_cast<DWORD_PTR>(&asked)),
            INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSATRY_AGAIN);
  fd_set waiting;
  FD_ZERO(&waiting);
  FD_SET(listener_, &waiting);
  timeval at_once = {0, 0};
  EXPECT_EQ(select(0, &waiting, nullptr, nullptr, &at_once), 1);
  sockaddr_in peer = {};
  int length = sizeof peer;
  const SOCKET accepted = accept(listener_, reinterpret_cast<sockaddr*>(&peer), &length);
  ASSERT_NE(accepted, INVALID_SOCKET);
  EXPECT_EQ(peer.sin_family, AF_INET);
  EXPECT_EQ(send(accepted, "x", 1, 0), 1);
  char byte = 0;
  EXPECT_EQ(recv(client_, &byte, 1, 0), 1);
}

}  // namespace
