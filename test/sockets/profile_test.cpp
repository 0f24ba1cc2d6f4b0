// SPDX-License-Identifier: MIT
// WS2_PROFILE: each difference of the catalogue that it decides, in both profiles. The library
// reads the setting once, so ctest runs this program with each of its values.
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <ioapiset.h>
// clang-format on

#include <cstdlib>
#include <string_view>

namespace {

class Profile : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    const char* profile = std::getenv("WS2_PROFILE");
    windows_ = profile != nullptr && std::string_view(profile) == "windows";
  }
  void TearDown() override { WSACleanup(); }

  bool windows_ = false;
};

// stream-over-udp
TEST_F(Profile, AStreamOverUdpIsOfAWrongTypeOrNotSupported) {
  for (const int family : {AF_INET, AF_INET6}) {
    EXPECT_EQ(socket(family, SOCK_STREAM, IPPROTO_UDP), INVALID_SOCKET);
    EXPECT_EQ(WSAGetLastError(), windows_ ? WSAEPROTONOSUPPORT : WSAEPROTOTYPE);
  }
}

// completion-after-closesocket
TEST_F(Profile, CloseIsAbortedOrNetnameDeleted) {
  const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  ASSERT_NE(port, nullptr);
  for (const bool cancelled : {false, true}) {
    sockaddr_in any = {};
    any.sin_family = AF_INET;
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any), 0);
    ASSERT_EQ(CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port, 1, 0), port);
    char text[8];
    WSABUF buffer = {sizeof text, text};
    DWORD flags = 0;
    WSAOVERLAPPED overlapped = {};
    ASSERT_EQ(WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr), SOCKET_ERROR);
    ASSERT_EQ(WSAGetLastError(), WSA_IO_PENDING);
    EXPECT_EQ(cancelled, cancelled && CancelIoEx(reinterpret_cast<HANDLE>(s), &overlapped));
    EXPECT_EQ(closesocket(s), 0);
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED done = nullptr;
    EXPECT_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &done, 5000));
    const bool named = windows_ && !cancelled;
    const DWORD expected = named ? ERROR_NETNAME_DELETED : ERROR_OPERATION_ABORTED;
    EXPECT_EQ(GetLastError(), expected);
    EXPECT_EQ(done, &overlapped);
  }
  EXPECT_TRUE(CloseHandle(port));
}

}  // namespace
