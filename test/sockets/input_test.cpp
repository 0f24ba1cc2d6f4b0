// SPDX-License-Identifier: MIT
// What calls make of unusual arguments. Microsoft Learn's page of each call; the error contract's
// order of checks.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <atomic>
#include <thread>

namespace {

class Input : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  }
  void TearDown() override { WSACleanup(); }

  /// A datagram socket with a name; the name goes to `address`.
  static SOCKET bound_datagram(sockaddr_in* address) {
    const SOCKET made = socket(AF_INET, SOCK_DGRAM, 0);
    *address = {};
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof *address;
    EXPECT_EQ(bind(made, reinterpret_cast<sockaddr*>(address), length), 0);
    EXPECT_EQ(getsockname(made, reinterpret_cast<sockaddr*>(address), &length), 0);
    return made;
  }

  static int type_of(SOCKET s) {
    int type = 0, length = sizeof type;
    EXPECT_EQ(getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &length), 0);
    return type;
  }

  char* const nowhere_ = reinterpret_cast<char*>(uintptr_t{4096});
};

/// No provider here has templates of quality of service: their list is empty, no name is known.
TEST_F(Input, QualityOfServiceByName) {
  sockaddr_in address;
  const SOCKET s = bound_datagram(&address);
  char text[16] = "";
  WSABUF name = {sizeof text, text};
  QOS qos;
  EXPECT_TRUE(WSAGetQOSByName(s, &name, nullptr));
  EXPECT_EQ(text[0], 0);
  text[0] = 'G';
  const auto fails = [&](SOCKET socket, WSABUF* asked, QOS* values, int code) {
    WSASetLastError(0);
    EXPECT_FALSE(WSAGetQOSByName(socket, asked, values));
    EXPECT_EQ(WSAGetLastError(), code);
  };
  fails(s, &name, &qos, WSAEINVAL);
  fails(s, &name, nullptr, WSAEFAULT);
  fails(s, nullptr, &qos, WSAEFAULT);
  fails(INVALID_SOCKET, nullptr, nullptr, WSAENOTSOCK);
  name.buf = nowhere_;
  fails(s, &name, &qos, WSAEFAULT);
  EXPECT_EQ(closesocket(s), 0);
}

TEST_F(Input, EmptyDatagramFromNull) {
  sockaddr_in address;
  const SOCKET s = bound_datagram(&address);
  EXPECT_EQ(sendto(s, nullptr, 0, 0, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  char byte;
  EXPECT_EQ(recv(s, &byte, 1, 0), 0);
  EXPECT_EQ(sendto(s, nullptr, 1, 0, reinterpret_cast<sockaddr*>(&address), sizeof address),
            SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
}

/// Learn, "WSAPOLLFD structure": who has a place to spare sets its handle negative.
TEST_F(Input, PollIgnoresNegativeHandles) {
  sockaddr_in address;
  const SOCKET s = bound_datagram(&address);
  WSAPOLLFD entries[] = {{INVALID_SOCKET, POLLIN, 7}, {s, POLLIN, 7}};
  const ULONGLONG before = GetTickCount64();
  EXPECT_EQ(WSAPoll(entries, 2, 60), 0);
  EXPECT_GE(GetTickCount64() - before, 50U);  // it waited, and did not only look
  EXPECT_EQ(entries[0].revents, 0);
  EXPECT_EQ(sendto(s, "x", 1, 0, reinterpret_cast<sockaddr*>(&address), sizeof address), 1);
  EXPECT_EQ(WSAPoll(entries, 2, 10000), 1);
  EXPECT_EQ(entries[0].revents, 0);
  EXPECT_EQ(entries[1].revents, POLLRDNORM);
  EXPECT_EQ(WSAPoll(entries, 1, 0), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAENOTSOCK);
}

TEST_F(Input, UnspecifiedTypeIsTheProtocols) {
  EXPECT_EQ(type_of(socket(AF_INET, 0, 0)), SOCK_STREAM);
  EXPECT_EQ(type_of(socket(AF_INET6, 0, IPPROTO_TCP)), SOCK_STREAM);
  EXPECT_EQ(type_of(socket(AF_INET, 0, IPPROTO_UDP)), SOCK_DGRAM);
  EXPECT_EQ(type_of(socket(AF_UNSPEC, 0, IPPROTO_UDP)), SOCK_DGRAM);
  EXPECT_EQ(socket(AF_INET, 0, 99), INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSAEPROTONOSUPPORT);
}

/// A connection that both sides have ended tells of its end at every look; who asks for urgent data
/// only sleeps all the same. A wait that sleeps gives the processor up each time.
TEST_F(Input, SelectSleepsOnADeadConnection) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof address;
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(connect(client, reinterpret_cast<sockaddr*>(&address), length), 0);
  const SOCKET server = accept(listener, nullptr, nullptr);
  ASSERT_EQ(shutdown(server, SD_SEND), 0);
  ASSERT_EQ(closesocket(client), 0);
  char byte;
  ASSERT_EQ(recv(server, &byte, 1, 0), 0);
  fd_set urgent;
  FD_ZERO(&urgent);
  FD_SET(server, &urgent);
  timeval limit = {0, 300000};
  rusage before = {}, after = {};
  getrusage(RUSAGE_THREAD, &before);
  EXPECT_EQ(select(0, nullptr, nullptr, &urgent, &limit), 0);
  getrusage(RUSAGE_THREAD, &after);
  EXPECT_GE(after.ru_nvcsw - before.ru_nvcsw, 5);
}

TEST_F(Input, PointersComeBeforeState) {
  int length = sizeof(sockaddr_in);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  auto* const bad = reinterpret_cast<sockaddr*>(nowhere_);
  EXPECT_EQ(getsockname(s, bad, &length), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
  EXPECT_EQ(getpeername(s, bad, &length), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
}

TEST_F(Input, SetsThatCannotBeReadHoldNothing) {
  EXPECT_EQ(__WSAFDIsSet(4, nullptr), 0);
  EXPECT_EQ(__WSAFDIsSet(4, reinterpret_cast<fd_set*>(nowhere_)), 0);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(8, &set);
  EXPECT_NE(__WSAFDIsSet(8, &set), 0);
  EXPECT_EQ(__WSAFDIsSet(4, &set), 0);
}

TEST_F(Input, MoreBuffersThanMemory) {
  sockaddr_in address;
  const SOCKET s = bound_datagram(&address);
  void* const page =
      mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(page, MAP_FAILED);
  ASSERT_EQ(munmap(static_cast<char*>(page) + 4096, 4096), 0);
  auto* const buffers = static_cast<WSABUF*>(page);
  DWORD bytes = 0, flags = 0;
  for (const DWORD count : {DWORD{257}, DWORD{0x7FFFFFFF}, DWORD{0xFFFFFFFF}}) {
    EXPECT_EQ(WSASend(s, buffers, count, &bytes, 0, nullptr, nullptr), SOCKET_ERROR);
    EXPECT_EQ(WSAGetLastError(), WSAEFAULT) << count;
    EXPECT_EQ(WSARecv(s, buffers, count, &bytes, &flags, nullptr, nullptr), SOCKET_ERROR);
    EXPECT_EQ(WSAGetLastError(), WSAEFAULT) << count;
  }
  munmap(page, 4096);
}

/// Learn, "connect function": after WSAECONNREFUSED the program may call connect again.
/// Urgent data of a connection that is not there, or no more, is not to be waited for.
TEST_F(Input, UrgentDataOfNoConnection) {
  char byte;
  const auto fails = [&](SOCKET s, int code) {
    EXPECT_EQ(recv(s, &byte, 1, MSG_OOB), SOCKET_ERROR);
    EXPECT_EQ(WSAGetLastError(), code);
  };
  const SOCKET unconnected = socket(AF_INET, SOCK_STREAM, 0);
  fails(unconnected, WSAENOTCONN);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(bind(listener, name, length), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, name, &length), 0);
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(connect(client, name, length), 0);
  const SOCKET server = accept(listener, nullptr, nullptr);
  fails(server, WSAEWOULDBLOCK);
  const linger hard = {1, 0};
  setsockopt(client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard), sizeof hard);
  ASSERT_EQ(closesocket(client), 0);
  WSAPOLLFD wait = {server, POLLIN, 0};
  ASSERT_EQ(WSAPoll(&wait, 1, 10000), 1);
  fails(server, WSAECONNRESET);
  fails(server, WSAECONNRESET);
  for (const SOCKET s : {unconnected, listener, server}) EXPECT_EQ(closesocket(s), 0);
}

TEST_F(Input, ConnectsAgainAfterRefusal) {
  sockaddr_in address;
  const SOCKET holder = socket(AF_INET, SOCK_STREAM, 0);  // bound and not listening: refuses
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof address;
  ASSERT_EQ(bind(holder, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(getsockname(holder, reinterpret_cast<sockaddr*>(&address), &length), 0);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(s, static_cast<long>(FIONBIO), &on), 0);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(connect(s, reinterpret_cast<sockaddr*>(&address), length), SOCKET_ERROR);
    EXPECT_EQ(WSAGetLastError(), WSAEWOULDBLOCK) << attempt;
    fd_set failed;
    FD_ZERO(&failed);
    FD_SET(s, &failed);
    timeval limit = {10, 0};
    ASSERT_EQ(select(0, nullptr, nullptr, &failed, &limit), 1);
    int error = 0, size = sizeof error;
    EXPECT_EQ(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size), 0);
    EXPECT_EQ(error, WSAECONNREFUSED) << attempt;
  }
  ASSERT_EQ(listen(holder, 1), 0);
  EXPECT_EQ(connect(s, reinterpret_cast<sockaddr*>(&address), length), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
  fd_set done;
  FD_ZERO(&done);
  FD_SET(s, &done);
  timeval limit = {10, 0};
  EXPECT_EQ(select(0, nullptr, &done, nullptr, &limit), 1);
}

/// Before the kernel begins a connect, its socket looks like one whose attempt has failed.
TEST_F(Input, AConnectThatBeginsHasNotFailed) {
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(listener, name, length), 0);
  ASSERT_EQ(listen(listener, SOMAXCONN), 0);
  ASSERT_EQ(getsockname(listener, name, &length), 0);
  int failures = 0;
  for (int round = 0; round < 500; ++round) {
    const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    u_long on = 1;
    ASSERT_EQ(ioctlsocket(client, FIONBIO, &on), 0);
    std::atomic<bool> over{false};
    std::thread watcher([&] {
      while (!over) {
        fd_set failed;
        FD_ZERO(&failed);
        FD_SET(client, &failed);
        const timeval none = {};
        if (select(0, nullptr, nullptr, &failed, &none) == 1) ++failures;
      }
    });
    connect(client, name, length);
    WSAPOLLFD wait = {client, POLLOUT, 0};
    EXPECT_EQ(WSAPoll(&wait, 1, 10000), 1);
    EXPECT_EQ(wait.revents, POLLWRNORM);
    over = true;
    watcher.join();
    closesocket(client);
    closesocket(accept(listener, nullptr, nullptr));
  }
  EXPECT_EQ(failures, 0);
}

}  // namespace
