// SPDX-License-Identifier: MIT
// Sockets shared by WSADuplicateSocket, with this process and with another one, which is this
// program started again.
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <processthreadsapi.h>
// clang-format on

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

constexpr const char* child_variable = "WS2_TEST_DUPLICATE_CHILD";

class Duplicates : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address_;
    ASSERT_EQ(bind(listener_, name(), length), 0);
    ASSERT_EQ(getsockname(listener_, name(), &length), 0);
    ASSERT_EQ(listen(listener_, 5), 0);
    client_ = socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(client_, name(), length), 0);
    server_ = accept(listener_, nullptr, nullptr);
    ASSERT_NE(server_, INVALID_SOCKET);
    limit(client_);
  }
  void TearDown() override { WSACleanup(); }

  sockaddr* name() { return reinterpret_cast<sockaddr*>(&address_); }
  static void limit(SOCKET s) {
    const DWORD milliseconds = 5000;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&milliseconds),
               sizeof milliseconds);
  }
  static SOCKET open(WSAPROTOCOL_INFOW* info) {
    return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, 0);
  }
  std::string heard() {
    char buffer[64];
    const int got = recv(client_, buffer, sizeof buffer, 0);
    return got < 0 ? "error " + std::to_string(WSAGetLastError())
                   : std::string(buffer, static_cast<size_t>(got));
  }

  sockaddr_in address_{};
  SOCKET listener_ = INVALID_SOCKET, client_ = INVALID_SOCKET, server_ = INVALID_SOCKET;
};

TEST_F(Duplicates, WithinOneProcessOneConnectionHasTwoHandles) {
  WSAPROTOCOL_INFOW info;
  ASSERT_EQ(WSADuplicateSocketW(server_, GetCurrentProcessId(), &info), 0) << WSAGetLastError();
  EXPECT_EQ(info.iAddressFamily, AF_INET);
  EXPECT_EQ(info.iSocketType, SOCK_STREAM);
  const SOCKET second = open(&info);
  ASSERT_NE(second, INVALID_SOCKET) << WSAGetLastError();
  EXPECT_NE(second, server_);
  // Closing the one leaves the connection to the other.
  EXPECT_EQ(closesocket(server_), 0);
  EXPECT_EQ(send(second, "still", 5, 0), 5);
  EXPECT_EQ(heard(), "still");
  EXPECT_EQ(closesocket(second), 0);
  EXPECT_EQ(heard(), "");
}

TEST_F(Duplicates, ADescriptionIsGoodOnce) {
  WSAPROTOCOL_INFOA info;
  ASSERT_EQ(WSADuplicateSocketA(server_, GetCurrentProcessId(), &info), 0);
  EXPECT_NE(WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0),
            INVALID_SOCKET);
  EXPECT_EQ(WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0),
            INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
}

TEST_F(Duplicates, OfAnotherProcessItIsNone) {
  WSAPROTOCOL_INFOW info;
  ASSERT_EQ(WSADuplicateSocketW(server_, static_cast<DWORD>(getppid()), &info), 0);
  EXPECT_EQ(open(&info), INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
}

TEST_F(Duplicates, ASharedListenerIsClosedAloneAndWakesItsOwn) {
  WSAPROTOCOL_INFOW info;
  ASSERT_EQ(WSADuplicateSocketW(listener_, GetCurrentProcessId(), &info), 0);
  const SOCKET second = open(&info);
  ASSERT_NE(second, INVALID_SOCKET);
  std::atomic<int> error{-1};
  std::atomic<bool> about_to_wait{false};
  std::thread waiting([&] {
    about_to_wait = true;
    const SOCKET accepted = accept(second, nullptr, nullptr);
    error = accepted == INVALID_SOCKET ? WSAGetLastError() : 0;
  });
  while (!about_to_wait) std::this_thread::yield();
  EXPECT_EQ(closesocket(second), 0);
  waiting.join();
  // WSAENOTSOCK when the close came before the call.
  EXPECT_TRUE(error == WSAEINTR || error == WSAENOTSOCK) << error;
  const SOCKET late = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(connect(late, name(), sizeof address_), 0);
  EXPECT_NE(accept(listener_, nullptr, nullptr), INVALID_SOCKET);
}

TEST_F(Duplicates, ASharedReceiveIsWokenByItsClose) {
  WSAPROTOCOL_INFOW info;
  ASSERT_EQ(WSADuplicateSocketW(server_, GetCurrentProcessId(), &info), 0);
  const SOCKET second = open(&info);
  std::atomic<int> error{-1};
  std::atomic<bool> about_to_wait{false};
  std::thread waiting([&] {
    char byte;
    about_to_wait = true;
    error = recv(second, &byte, 1, 0) == SOCKET_ERROR ? WSAGetLastError() : 0;
  });
  while (!about_to_wait) std::this_thread::yield();
  EXPECT_EQ(closesocket(second), 0);
  waiting.join();
  EXPECT_TRUE(error == WSAEINTR || error == WSAENOTSOCK) << error;
  EXPECT_EQ(send(server_, "x", 1, 0), 1);
  EXPECT_EQ(heard(), "x");
}

/// The other process: reads a description, makes a socket of it, and answers through that.
TEST_F(Duplicates, AWaitOnASharedSocketIsWokenByItsClose) {
  for (const bool polls : {false, true}) {
    WSAPROTOCOL_INFOW info;
    ASSERT_EQ(WSADuplicateSocketW(server_, GetCurrentProcessId(), &info), 0);
    const SOCKET second = open(&info);
    std::atomic<int> error{-1};
    std::thread waiting([&] {
      int ready = 0;
      if (polls) {
        WSAPOLLFD one = {second, POLLRDNORM, 0};
        ready = WSAPoll(&one, 1, -1);
      } else {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(second, &set);
        ready = select(0, &set, nullptr, nullptr, nullptr);
      }
      error = ready == SOCKET_ERROR ? WSAGetLastError() : 0;
    });
    // Whether it waits already cannot be seen; before that the handle is none any more.
    Sleep(30);
    EXPECT_EQ(closesocket(second), 0);
    waiting.join();
    EXPECT_TRUE(error == WSAEINTR || error == WSAENOTSOCK || (polls && error == 0)) << error;
  }
  EXPECT_EQ(send(server_, "x", 1, 0), 1);
  EXPECT_EQ(heard(), "x");
}

TEST(DuplicateChild, SpeaksThroughTheSocketItWasGiven) {
  const char* given = std::getenv(child_variable);
  if (given == nullptr) GTEST_SKIP() << "it is started by the test Duplicates.AcrossProcesses";
  WSADATA data;
  ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  WSAPROTOCOL_INFOW info;
  ASSERT_EQ(read(std::atoi(given), &info, sizeof info), static_cast<ssize_t>(sizeof info));
  const SOCKET s = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                              WSA_FLAG_OVERLAPPED);
  ASSERT_NE(s, INVALID_SOCKET) << WSAGetLastError();
  char buffer[16];
  const int got = recv(s, buffer, sizeof buffer, 0);
  ASSERT_GT(got, 0);
  const std::string answer = "child heard " + std::string(buffer, static_cast<size_t>(got));
  const int bytes = static_cast<int>(answer.size());
  ASSERT_EQ(send(s, answer.data(), bytes, 0), bytes);
  WSACleanup();
}

TEST_F(Duplicates, AcrossProcesses) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    setenv(child_variable, std::to_string(ends[0]).c_str(), 1);
    execl("/proc/self/exe", "duplicate-child", "--gtest_filter=DuplicateChild.*", nullptr);
    _exit(127);
  }
  WSAPROTOCOL_INFOW info;
  ASSERT_EQ(WSADuplicateSocketW(server_, static_cast<DWORD>(child), &info), 0) << WSAGetLastError();
  ASSERT_EQ(write(ends[1], &info, sizeof info), static_cast<ssize_t>(sizeof info));
  ASSERT_EQ(send(client_, "parent", 6, 0), 6);
  EXPECT_EQ(heard(), "child heard parent");
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  // The child has closed its handle, and this process's is as it was.
  EXPECT_EQ(send(server_, "after", 5, 0), 5);
  EXPECT_EQ(heard(), "after");
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
