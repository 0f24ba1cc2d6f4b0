// SPDX-License-Identifier: MIT
// Installed transport providers as programs meet them: the layer of examples/upper_case_layer.c,
// and a provider with handles of its own.
#include "providers.hpp"
// providers.hpp brings winsock2.h, which comes first.
#include <sys/stat.h>

#include <fstream>
#include <thread>

namespace {

using namespace providers_test;  // NOLINT: the words of these tests

/// Two ends of a TCP connection.
struct Connection {
  Connection() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_NE(listener, INVALID_SOCKET) << WSAGetLastError();
    EXPECT_EQ(bind(listener, name, length), 0) << WSAGetLastError();
    EXPECT_EQ(getsockname(listener, name, &length), 0);
    EXPECT_EQ(listen(listener, 1), 0);
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EXPECT_EQ(connect(client, name, length), 0) << WSAGetLastError();
    server = accept(listener, nullptr, nullptr);
    EXPECT_NE(server, INVALID_SOCKET) << WSAGetLastError();
    EXPECT_EQ(closesocket(listener), 0);
    const DWORD limit = 10000;
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit),
               sizeof limit);
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit),
               sizeof limit);
  }
  ~Connection() {
    EXPECT_EQ(closesocket(client), 0);
    EXPECT_EQ(closesocket(server), 0);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  SOCKET client = INVALID_SOCKET, server = INVALID_SOCKET;
};

std::string received(SOCKET s) {
  char buffer[64];
  const int got = recv(s, buffer, sizeof buffer, 0);
  if (got < 0) return "error " + std::to_string(WSAGetLastError());
  return {buffer, static_cast<size_t>(got)};
}

int send_text(SOCKET s, const char* text) {
  return send(s, text, static_cast<int>(std::strlen(text)), 0);
}

/// What the provider with own handles says of itself.
template <class Number>
Number told(const char* name) {
  const HMODULE module = LoadLibraryA(OTHER_HANDLES);
  const auto function =
      reinterpret_cast<Number (*)()>(reinterpret_cast<void*>(GetProcAddress(module, name)));
  return function();
}

TEST_F(Providers, ALayerChangesWhatIsSent) {
  install_layer(UPPER_CASE_LAYER, L"UPPER over TCP", 1);
  EXPECT_STREQ(entries_for_programs().front().szProtocol, L"UPPER over TCP");
  const Connection ends;
  EXPECT_EQ(send_text(ends.client, "hello"), 5);
  EXPECT_EQ(received(ends.server), "HELLO");
  // The accepted socket is the layer's too.
  EXPECT_EQ(send_text(ends.server, "back"), 4);
  EXPECT_EQ(received(ends.client), "BACK");
  // Who names no family and no protocol gets nobody.
  EXPECT_EQ(socket(AF_UNSPEC, SOCK_STREAM, 0), INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
  const SOCKET of_the_protocol = socket(AF_UNSPEC, 0, IPPROTO_TCP);
  EXPECT_NE(of_the_protocol, INVALID_SOCKET) << WSAGetLastError();
  EXPECT_EQ(closesocket(of_the_protocol), 0);
  // Datagrams are nobody's but the base provider's.
  const SOCKET datagrams = socket(AF_INET, SOCK_DGRAM, 0);
  EXPECT_NE(datagrams, INVALID_SOCKET);
  EXPECT_EQ(closesocket(datagrams), 0);
}

TEST_F(Providers, HandlesOfALayerWithoutItsOwnAreTheSystems) {
  install_layer(UPPER_CASE_LAYER, L"UPPER over TCP", 1);
  const Connection ends;
  SOCKET base = INVALID_SOCKET;
  DWORD bytes = 0;
  EXPECT_EQ(WSAIoctl(ends.client, SIO_BASE_HANDLE, nullptr, 0, &base, sizeof base, &bytes, nullptr,
                     nullptr),
            0);
  EXPECT_EQ(base, ends.client);
  // Overlapped calls go to the base provider, and their packets to the port.
  const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(ends.client), nullptr, 7, 1);
  ASSERT_NE(port, nullptr);
  char text[] = "hello";
  WSABUF buffer = {5, text};
  OVERLAPPED overlapped = {};
  const int outcome = WSASend(ends.client, &buffer, 1, nullptr, 0, &overlapped, nullptr);
  EXPECT_TRUE(outcome == 0 || WSAGetLastError() == WSA_IO_PENDING);
  ULONG_PTR key = 0;
  OVERLAPPED* done = nullptr;
  EXPECT_TRUE(GetQueuedCompletionStatus(port, &bytes, &key, &done, 10000));
  EXPECT_EQ(key, 7U);
  EXPECT_EQ(bytes, 5U);
  EXPECT_EQ(done, &overlapped);
  EXPECT_EQ(received(ends.server), "hello");
  CloseHandle(port);
}

TEST_F(Providers, ADescriptionChoosesTheProvider) {
  install_layer(UPPER_CASE_LAYER, L"UPPER over TCP", 1);
  WSAPROTOCOL_INFOW plain = {};
  for (const WSAPROTOCOL_INFOW& one : entries_for_programs()) {
    if (one.dwCatalogEntryId == tcp_entry) plain = one;
  }
  const Connection ends;
  sockaddr_in address = {};
  int length = sizeof address;
  auto* name = reinterpret_cast<sockaddr*>(&address);
  const SOCKET listener = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                     &plain, 0, WSA_FLAG_OVERLAPPED);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(listener, name, length), 0);
  ASSERT_EQ(getsockname(listener, name, &length), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(connect(client, name, length), 0);
  const SOCKET server = accept(listener, nullptr, nullptr);
  EXPECT_EQ(send_text(server, "plain"), 5);
  EXPECT_EQ(received(client), "plain");
  EXPECT_EQ(send_text(client, "changed"), 7);
  EXPECT_EQ(received(server), "CHANGED");
  for (const SOCKET s : {listener, client, server}) EXPECT_EQ(closesocket(s), 0);
}

TEST_F(Providers, ADuplicateIsTheLayersToo) {
  install_layer(UPPER_CASE_LAYER, L"UPPER over TCP", 1);
  const Connection ends;
  WSAPROTOCOL_INFOW info = {};
  ASSERT_EQ(WSADuplicateSocketW(ends.client, GetCurrentProcessId(), &info), 0) << WSAGetLastError();
  EXPECT_EQ(info.dwCatalogEntryId, entry_named(L"UPPER over TCP").dwCatalogEntryId);
  const SOCKET twin = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info,
                                 0, WSA_FLAG_OVERLAPPED);
  ASSERT_NE(twin, INVALID_SOCKET) << WSAGetLastError();
  EXPECT_EQ(send_text(twin, "twin"), 4);
  EXPECT_EQ(received(ends.server), "TWIN");
  EXPECT_EQ(closesocket(twin), 0);
}

TEST_F(Providers, ALayerWithHandlesOfItsOwn) {
  install_layer(OTHER_HANDLES, L"counting", 11);
  const auto sent = told<unsigned long long>("SentBytes");
  const Connection ends;
  EXPECT_EQ(send_text(ends.client, "hello"), 5);
  EXPECT_EQ(received(ends.server), "hello");
  EXPECT_EQ(told<unsigned long long>("SentBytes"), sent + 5);
  SOCKET base = INVALID_SOCKET;
  DWORD bytes = 0;
  EXPECT_EQ(WSAIoctl(ends.client, SIO_BASE_HANDLE, nullptr, 0, &base, sizeof base, &bytes, nullptr,
                     nullptr),
            0);
  EXPECT_NE(base, ends.client);
  u_long turned = 0;
  EXPECT_EQ(WSAHtonl(ends.client, 1, &turned), 0);
  // A stale handle is none.
  const SOCKET gone = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(closesocket(gone), 0);
  EXPECT_EQ(closesocket(gone), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAENOTSOCK);
}

TEST_F(Providers, ReadinessOfAnotherProvidersSockets) {
  install_layer(OTHER_HANDLES, L"counting", 11);
  const Connection ends;
  send_text(ends.client, "x");
  fd_set read;
  FD_ZERO(&read);
  FD_SET(ends.client, &read);
  FD_SET(ends.server, &read);
  const timeval limit = {10, 0};
  EXPECT_EQ(select(0, &read, nullptr, nullptr, &limit), 1) << WSAGetLastError();
  EXPECT_TRUE(FD_ISSET(ends.server, &read));
  EXPECT_FALSE(FD_ISSET(ends.client, &read));
  WSAPOLLFD polled[] = {{ends.client, POLLRDNORM, 0}, {ends.server, POLLRDNORM, 0}};
  EXPECT_EQ(WSAPoll(polled, 2, 10000), 1) << WSAGetLastError();
  EXPECT_EQ(polled[0].revents, 0);
  EXPECT_EQ(polled[1].revents, POLLRDNORM);
  const WSAEVENT event = WSACreateEvent();
  EXPECT_EQ(WSAEventSelect(ends.server, event, FD_READ), 0);
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &event, FALSE, 10000, FALSE), WSA_WAIT_EVENT_0);
  WSANETWORKEVENTS events = {};
  EXPECT_EQ(WSAEnumNetworkEvents(ends.server, event, &events), 0);
  EXPECT_EQ(events.lNetworkEvents, FD_READ);
  WSACloseEvent(event);
}

thread_local DWORD routine_bytes = 0;
void CALLBACK count_bytes(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD) {
  routine_bytes = error == 0 ? bytes : 0;
}

TEST_F(Providers, OverlappedCallsOfAnotherProvidersSockets) {
  install_layer(OTHER_HANDLES, L"counting", 11);
  const Connection ends;
  char text[16] = "hello";
  WSABUF out = {5, text}, in = {sizeof text, text};
  // By an event.
  OVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  DWORD bytes = 0, flags = 0;
  EXPECT_EQ(WSASend(ends.client, &out, 1, nullptr, 0, &overlapped, nullptr), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, 10000, FALSE), WSA_WAIT_EVENT_0);
  EXPECT_TRUE(WSAGetOverlappedResult(ends.client, &overlapped, &bytes, FALSE, &flags));
  EXPECT_EQ(bytes, 5U);
  EXPECT_TRUE(
      GetOverlappedResult(reinterpret_cast<HANDLE>(ends.client), &overlapped, &bytes, TRUE));
  WSACloseEvent(overlapped.hEvent);
  // By a port.
  const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(ends.server), nullptr, 9, 1);
  ASSERT_NE(port, nullptr) << GetLastError();
  OVERLAPPED receiving = {};
  EXPECT_EQ(WSARecv(ends.server, &in, 1, nullptr, &flags, &receiving, nullptr), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  ULONG_PTR key = 0;
  OVERLAPPED* done = nullptr;
  EXPECT_TRUE(GetQueuedCompletionStatus(port, &bytes, &key, &done, 10000)) << GetLastError();
  EXPECT_EQ(key, 9U);
  EXPECT_EQ(bytes, 5U);
  EXPECT_EQ(done, &receiving);
  CloseHandle(port);
  // By a routine, in this thread.
  OVERLAPPED routed = {};
  routine_bytes = 0;
  EXPECT_EQ(WSASend(ends.client, &out, 1, nullptr, 0, &routed, count_bytes), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  EXPECT_EQ(SleepEx(10000, TRUE), static_cast<DWORD>(WAIT_IO_COMPLETION));
  EXPECT_EQ(routine_bytes, 5U);
  EXPECT_EQ(received(ends.server), "hello");
}

TEST_F(Providers, FilesCallsOnAnotherProvidersSockets) {
  install_layer(OTHER_HANDLES, L"counting", 11);
  const Connection ends;
  DWORD bytes = 0;
  EXPECT_TRUE(WriteFile(reinterpret_cast<HANDLE>(ends.client), "file", 4, &bytes, nullptr));
  char text[8];
  EXPECT_TRUE(ReadFile(reinterpret_cast<HANDLE>(ends.server), text, sizeof text, &bytes, nullptr));
  EXPECT_EQ(std::string(text, bytes), "file");
}

TEST_F(Providers, ExtensionFunctionsAreTheOwners) {
  install_layer(OTHER_HANDLES, L"counting", 11);
  const auto sent = told<unsigned long long>("SentBytes");
  const Connection ends;
  char text[] = "message";
  WSABUF buffer = {7, text};
  WSAMSG message = {};
  message.lpBuffers = &buffer;
  message.dwBufferCount = 1;
  DWORD bytes = 0;
  EXPECT_EQ(WSASendMsg(ends.client, &message, 0, &bytes, nullptr, nullptr), 0) << WSAGetLastError();
  EXPECT_EQ(received(ends.server), "message");
  EXPECT_EQ(told<unsigned long long>("SentBytes"), sent + 7);
  // This one it only has from below, for handles from there.
  EXPECT_FALSE(TransmitFile(ends.client, nullptr, 0, 0, nullptr, nullptr, 0));
  EXPECT_EQ(WSAGetLastError(), WSAENOTSOCK);
}

TEST_F(Providers, ALayerOverALayer) {
  install_layer(UPPER_CASE_LAYER, L"UPPER over TCP", 1);
  install_layer(OTHER_HANDLES, L"counting UPPER", 11,
                entry_named(L"UPPER over TCP").dwCatalogEntryId);
  const auto sent = told<unsigned long long>("SentBytes");
  const Connection ends;
  EXPECT_EQ(send_text(ends.client, "both"), 4);
  EXPECT_EQ(received(ends.server), "BOTH");
  EXPECT_EQ(told<unsigned long long>("SentBytes"), sent + 4);
}

TEST_F(Providers, ABaseProviderOfItsOwn) {
  ASSERT_EQ(install(made_id(21), wide(OTHER_HANDLES), echo_entry()), 0);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, echo_protocol);
  ASSERT_NE(s, INVALID_SOCKET) << WSAGetLastError();
  EXPECT_EQ(send_text(s, "again"), 5);
  EXPECT_EQ(received(s), "again");
  EXPECT_EQ(closesocket(s), 0);
  // An entry that nobody asks for changes nothing.
  const Connection ends;
  EXPECT_EQ(send_text(ends.client, "tcp"), 3);
  EXPECT_EQ(received(ends.server), "tcp");
}

TEST_F(Providers, StartedOnceAndEndedByTheLastCleanup) {
  ASSERT_EQ(install(made_id(21), wide(OTHER_HANDLES), echo_entry()), 0);
  const int starts = told<int>("Starts"), cleanups = told<int>("Cleanups");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([] {
      const SOCKET s = socket(AF_INET, SOCK_STREAM, echo_protocol);
      EXPECT_NE(s, INVALID_SOCKET) << WSAGetLastError();
    });
  }
  for (std::thread& one : threads) one.join();
  EXPECT_EQ(told<int>("Starts"), starts + 1);
  const SOCKET open = socket(AF_INET, SOCK_STREAM, echo_protocol);
  EXPECT_EQ(WSACleanup(), 0);
  EXPECT_EQ(told<int>("Cleanups"), cleanups + 1);
  WSADATA data;
  ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  EXPECT_EQ(closesocket(open), SOCKET_ERROR);  // it went with the cleanup
  EXPECT_EQ(WSAGetLastError(), WSAENOTSOCK);
  EXPECT_NE(socket(AF_INET, SOCK_STREAM, echo_protocol), INVALID_SOCKET);
  EXPECT_EQ(told<int>("Starts"), starts + 2);
}

TEST_F(Providers, OnlyItsOwnerMayWriteAProvider) {
  const std::string copy = folder_ + "/copy.so";
  {
    std::ifstream from(OTHER_HANDLES, std::ios::binary);
    std::ofstream(copy, std::ios::binary) << from.rdbuf();
  }
  ASSERT_EQ(install(made_id(21), wide(copy.c_str()), echo_entry()), 0);
  ::chmod(copy.c_str(), 0777);
  EXPECT_EQ(socket(AF_INET, SOCK_STREAM, echo_protocol), INVALID_SOCKET);
  EXPECT_EQ(WSAGetLastError(), WSAEPROVIDERFAILEDINIT);
  ::chmod(copy.c_str(), 0755);
  EXPECT_NE(socket(AF_INET, SOCK_STREAM, echo_protocol), INVALID_SOCKET) << WSAGetLastError();
}

}  // namespace
