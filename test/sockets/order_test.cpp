// SPDX-License-Identifier: MIT
// The order in which a call's arguments are looked at: handle, pointers, lengths, values, state
// (the error contract); and that a call with a bad argument takes nothing from a queue.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
// winsock2.h comes before mswsock.h.
#include <winsock2.h>
//
#include <mswsock.h>
#include <ws2tcpip.h>

#include <thread>

namespace {

constexpr uint32_t constant_flags = 0;  // in memory that cannot be written

class Order : public testing::Test {
 protected:
  static constexpr size_t page = 4096;

  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    pages_ = static_cast<char*>(
        ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::mprotect(pages_ + page, page, PROT_NONE);
    datagram_ = socket(AF_INET, SOCK_DGRAM, 0);
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address_;
    ASSERT_EQ(bind(datagram_, name(), length), 0);
    ASSERT_EQ(getsockname(datagram_, name(), &length), 0);
    stream_ = socket(AF_INET, SOCK_STREAM, 0);
    closed_ = socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_EQ(closesocket(closed_), 0);
  }
  void TearDown() override {
    WSACleanup();
    ::munmap(pages_, 2 * page);
  }

  sockaddr* name() { return reinterpret_cast<sockaddr*>(&address_); }
  /// The last `bytes` of memory that can be reached.
  char* before_edge(size_t bytes) { return pages_ + page - bytes; }
  void queue(const char* text) {
    const int length = static_cast<int>(strlen(text));
    ASSERT_EQ(sendto(datagram_, text, length, 0, name(), sizeof address_), length);
  }
  static void refuses(int outcome, int code) {
    EXPECT_EQ(outcome, SOCKET_ERROR);
    EXPECT_EQ(WSAGetLastError(), code);
  }
  void still_there(const char* text) {
    char got[64] = {};
    u_long none = 1;
    ASSERT_EQ(ioctlsocket(datagram_, FIONBIO, &none), 0);
    EXPECT_EQ(recv(datagram_, got, sizeof got, 0), static_cast<int>(strlen(text)));
    EXPECT_STREQ(got, text);
  }

  char* const nowhere_ = reinterpret_cast<char*>(uintptr_t{16});
  char* const constant_ = const_cast<char*>("read-only memory");
  char* pages_ = nullptr;
  SOCKET datagram_ = INVALID_SOCKET, stream_ = INVALID_SOCKET, closed_ = INVALID_SOCKET;
  sockaddr_in address_ = {};
};

TEST_F(Order, ABadBufferLosesNoDatagram) {
  queue("kept");
  refuses(recv(datagram_, nowhere_, 8, 0), WSAEFAULT);
  refuses(recv(datagram_, constant_, 8, 0), WSAEFAULT);
  refuses(recv(datagram_, before_edge(8), 16, 0), WSAEFAULT);
  char good[8];
  WSABUF buffers[] = {{sizeof good, good}, {8, constant_}};
  DWORD bytes = 0, flags = 0;
  refuses(WSARecv(datagram_, buffers, 2, &bytes, &flags, nullptr, nullptr), WSAEFAULT);
  WSAOVERLAPPED overlapped = {};
  refuses(WSARecv(datagram_, buffers, 2, nullptr, &flags, &overlapped, nullptr), WSAEFAULT);
  refuses(WSARecvEx(datagram_, constant_, 8, reinterpret_cast<int*>(&flags)), WSAEFAULT);
  still_there("kept");
}

TEST_F(Order, ABadSenderLosesNoDatagram) {
  queue("kept");
  char good[8];
  sockaddr_in from;
  int room = sizeof from;
  refuses(recvfrom(datagram_, good, 8, 0, reinterpret_cast<sockaddr*>(constant_), &room),
          WSAEFAULT);
  auto* const cut = reinterpret_cast<sockaddr*>(before_edge(8));
  refuses(recvfrom(datagram_, good, 8, 0, cut, &room), WSAEFAULT);
  static const int constant_room = sizeof from;
  refuses(recvfrom(datagram_, good, 8, 0, reinterpret_cast<sockaddr*>(&from),
                   const_cast<int*>(&constant_room)),
          WSAEFAULT);
  still_there("kept");
}

TEST_F(Order, ABadBufferOfAMessageLosesNoDatagram) {
  LPFN_WSARECVMSG receive = nullptr;
  GUID id = WSAID_WSARECVMSG;
  DWORD bytes = 0;
  ASSERT_EQ(WSAIoctl(datagram_, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive,
                     sizeof receive, &bytes, nullptr, nullptr),
            0);
  queue("kept");
  WSABUF buffer = {8, constant_};
  WSAMSG message = {};
  message.lpBuffers = &buffer;
  message.dwBufferCount = 1;
  refuses(receive(datagram_, &message, &bytes, nullptr, nullptr), WSAEFAULT);
  still_there("kept");
}

TEST_F(Order, PointersBeforeStateAndValues) {
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(datagram_, FIONBIO, &on), 0);
  refuses(recv(datagram_, nowhere_, 5, 0), WSAEFAULT);  // not WSAEWOULDBLOCK
  refuses(recv(stream_, nowhere_, 5, 0), WSAEFAULT);    // not WSAENOTCONN
  refuses(send(stream_, nowhere_, 5, 0), WSAEFAULT);
  refuses(send(datagram_, nowhere_, 5, 0), WSAEFAULT);
  refuses(recv(datagram_, nowhere_, 5, 0x4000), WSAEFAULT);  // not WSAEINVAL
  refuses(send(datagram_, nowhere_, 5, 0x4000), WSAEFAULT);
  sockaddr_in nobody = address_;
  nobody.sin_port = 0;
  refuses(sendto(datagram_, nowhere_, 5, 0, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody),
          WSAEFAULT);  // not WSAEADDRNOTAVAIL
  refuses(sendto(datagram_, "12345", 5, 0, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody),
          WSAEADDRNOTAVAIL);
  int length = 4;
  refuses(setsockopt(datagram_, 0x1234, 1, nowhere_, 4), WSAEFAULT);
  refuses(setsockopt(datagram_, 0x1234, 1, reinterpret_cast<char*>(&length), -1), WSAEFAULT);
  refuses(getsockopt(datagram_, 0x1234, 1, nowhere_, &length), WSAEFAULT);
  refuses(setsockopt(datagram_, 0x1234, 1, reinterpret_cast<char*>(&length), 4), WSAEINVAL);
  auto* const argument = reinterpret_cast<u_long*>(nowhere_);
  refuses(ioctlsocket(datagram_, 0x7777, argument), WSAEFAULT);
  refuses(ioctlsocket(datagram_, 0x7777, &on), WSAEINVAL);
  DWORD bytes = 0;
  refuses(WSAIoctl(datagram_, 0x12345678, nowhere_, 4, nullptr, 0, &bytes, nullptr, nullptr),
          WSAEFAULT);
  refuses(WSAIoctl(datagram_, 0x12345678, nullptr, 0, constant_, 4, &bytes, nullptr, nullptr),
          WSAEFAULT);
}

/// The flags are told last, and tried first.
TEST_F(Order, BadFlagsLoseNothing) {
  queue("hello");
  char text[8];
  WSABUF buffer = {sizeof text, text};
  DWORD bytes = 0;
  auto* const flags = reinterpret_cast<DWORD*>(const_cast<uint32_t*>(&constant_flags));
  refuses(WSARecv(datagram_, &buffer, 1, &bytes, flags, nullptr, nullptr), WSAEFAULT);
  refuses(WSARecvFrom(datagram_, &buffer, 1, &bytes, flags, nullptr, nullptr, nullptr, nullptr),
          WSAEFAULT);
  still_there("hello");
}

/// An unknown flag, or a time that is none, says nothing of a handle that is no socket.
TEST_F(Order, HandlesBeforeTheRest) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(closed_, &set);
  timeval negative = {-1, 0};
  refuses(select(0, &set, nullptr, nullptr, &negative), WSAENOTSOCK);
  refuses(select(0, &set, nullptr, nullptr, reinterpret_cast<timeval*>(nowhere_)), WSAENOTSOCK);
  FD_ZERO(&set);
  FD_SET(datagram_, &set);
  refuses(select(0, &set, nullptr, nullptr, &negative), WSAEINVAL);
  refuses(select(0, &set, nullptr, nullptr, reinterpret_cast<timeval*>(nowhere_)), WSAEFAULT);
  WSAPOLLFD bad = {closed_, POLLERR, 0};
  refuses(WSAPoll(&bad, 1, 0), WSAENOTSOCK);
  bad.fd = datagram_;
  refuses(WSAPoll(&bad, 1, 0), WSAEINVAL);
  refuses(recv(closed_, nowhere_, 5, 0x4000), WSAENOTSOCK);
  refuses(sendto(closed_, nowhere_, 5, 0, reinterpret_cast<sockaddr*>(nowhere_), 3), WSAENOTSOCK);
  refuses(setsockopt(closed_, 0x1234, 1, nowhere_, -1), WSAENOTSOCK);
  refuses(ioctlsocket(closed_, 0x7777, reinterpret_cast<u_long*>(nowhere_)), WSAENOTSOCK);
}

/// A blocking receive does not wait for data that it could not deliver.
TEST_F(Order, ABlockingReceiveWithoutABufferDoesNotWait) {
  refuses(recv(datagram_, nowhere_, 5, 0), WSAEFAULT);
}

/// SO_ERROR is cleared by reading it, so it is read only where it can be told.
TEST_F(Order, ABadPlaceLosesNoPendingError) {
  sockaddr_in nobody = address_;
  ASSERT_EQ(closesocket(datagram_), 0);  // its port is free now
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(stream_, FIONBIO, &on), 0);
  refuses(connect(stream_, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody), WSAEWOULDBLOCK);
  WSAPOLLFD wait = {stream_, POLLOUT, 0};
  ASSERT_EQ(WSAPoll(&wait, 1, 10000), 1);
  int length = sizeof(int);
  refuses(getsockopt(stream_, SOL_SOCKET, SO_ERROR, constant_, &length), WSAEFAULT);
  int error = 0;
  EXPECT_EQ(getsockopt(stream_, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length), 0);
  EXPECT_EQ(error, WSAECONNREFUSED);
}

/// A thread that came with every signal blocked, as those of many Linux programs do.
TEST_F(Order, AThreadThatBlocksAllSignals) {
  std::thread([this] {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    refuses(recv(datagram_, nowhere_, 5, 0), WSAEFAULT);
    refuses(bind(datagram_, reinterpret_cast<sockaddr*>(nowhere_), 16), WSAEFAULT);
  }).join();
}

}  // namespace
