// SPDX-License-Identifier: MIT
// GetAddrInfoEx without a network: its structures, its overlapped forms, its mistakes. What needs a
// server is in dns_test.cpp.
#include <atomic>
#include <string>
#include <vector>

#include "fixture.hpp"
// winsock2.h has come first.
#include <windows.h>

namespace {

using names_test::nowhere;
using names_test::Started;

constexpr DWORD long_ms = 10000;
constexpr GUID tcpip = {
    0x22059D40, 0x7E9E, 0x11CF, {0xAE, 0x5A, 0x00, 0xAA, 0x00, 0xA7, 0x11, 0x2B}};

using LookupEx = Started;

std::string text_of(const sockaddr* address, size_t length) {
  char text[64];
  DWORD size = sizeof text;
  WSAAddressToStringA(const_cast<sockaddr*>(address), static_cast<DWORD>(length), nullptr, text,
                      &size);
  return text;
}

template <class Node>
std::vector<std::string> texts_of(const Node* list) {
  std::vector<std::string> texts;
  for (; list != nullptr; list = list->ai_next) {
    texts.push_back(text_of(list->ai_addr, list->ai_addrlen));
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST_F(LookupEx, Waits) {
  ADDRINFOEXW hints = {};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_CANONNAME;
  ADDRINFOEXW* list = nullptr;
  ASSERT_EQ(GetAddrInfoExW(L"ten.test", L"http", NS_DNS, nullptr, &hints, &list, nullptr, nullptr,
                           nullptr, nullptr),
            0);
  EXPECT_EQ(texts_of(list), Texts{"192.0.2.10:80"});
  EXPECT_STREQ(list->ai_canonname, L"ten.test");
  ASSERT_NE(list->ai_provider, nullptr);
  EXPECT_EQ(memcmp(list->ai_provider, &tcpip, sizeof tcpip), 0);
  FreeAddrInfoExW(list);

  ADDRINFOEXA* narrow = nullptr;
  GUID provider = tcpip;
  ASSERT_EQ(GetAddrInfoExA("192.0.2.7", "80", NS_ALL, &provider, nullptr, &narrow, nullptr, nullptr,
                           nullptr, nullptr),
            0);
  EXPECT_EQ(narrow->ai_canonname, nullptr);
  EXPECT_EQ(texts_of(narrow).front(), "192.0.2.7:80");
  FreeAddrInfoEx(narrow);
  FreeAddrInfoEx(nullptr);
}

TEST_F(LookupEx, ExtendedNodes) {
  ADDRINFOEX2W hints = {};
  hints.ai_flags = static_cast<int>(AI_EXTENDED | AI_CANONNAME | AI_FQDN);
  hints.ai_version = ADDRINFOEX_VERSION_2;
  hints.ai_family = AF_INET;
  ADDRINFOEXW* list = nullptr;
  const auto* given = reinterpret_cast<const ADDRINFOEXW*>(&hints);
  ASSERT_EQ(GetAddrInfoExW(L"ten", nullptr, NS_ALL, nullptr, given, &list, nullptr, nullptr,
                           nullptr, nullptr),
            0);
  const auto* node = reinterpret_cast<const ADDRINFOEX2W*>(list);
  EXPECT_EQ(node->ai_version, ADDRINFOEX_VERSION_2);
  EXPECT_STREQ(node->ai_canonname, L"ten.test");
  EXPECT_NE(node->ai_fqdn, nullptr);
  FreeAddrInfoExW(list);
  hints.ai_version = 9;
  EXPECT_ERROR(WSAEINVAL, GetAddrInfoExW(L"ten", nullptr, NS_ALL, nullptr, given, &list, nullptr,
                                         nullptr, nullptr, nullptr));
  // Without AI_EXTENDED one of the two names only.
  hints.ai_flags = AI_CANONNAME | AI_FQDN;
  EXPECT_ERROR(WSAEINVAL, GetAddrInfoExW(L"ten", nullptr, NS_ALL, nullptr, given, &list, nullptr,
                                         nullptr, nullptr, nullptr));
}

struct Overlapped {
  OVERLAPPED overlapped = {};
  ADDRINFOEXW* list = nullptr;
  HANDLE handle = nullptr;
  explicit Overlapped(bool event) {
    if (event) overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  }
  ~Overlapped() {
    if (overlapped.hEvent != nullptr) CloseHandle(overlapped.hEvent);
    FreeAddrInfoExW(list);
  }
  int begin(const wchar_t* name, LPLOOKUPSERVICE_COMPLETION_ROUTINE routine = nullptr) {
    return GetAddrInfoExW(name, nullptr, NS_DNS, nullptr, nullptr, &list, nullptr, &overlapped,
                          routine, &handle);
  }
  DWORD wait() const { return WaitForSingleObject(overlapped.hEvent, long_ms); }
  int result() { return GetAddrInfoExOverlappedResult(&overlapped); }
};

TEST_F(LookupEx, TellsAnEvent) {
  Overlapped one(true);
  SetEvent(one.overlapped.hEvent);  // it is reset when the look-up begins
  EXPECT_ERROR(WSA_IO_PENDING, one.begin(L"eleven.test"));
  EXPECT_NE(one.handle, nullptr);
  ASSERT_EQ(one.wait(), WAIT_OBJECT_0);
  EXPECT_EQ(one.result(), 0);
  EXPECT_EQ(texts_of(one.list), Texts{"192.0.2.11"});
  EXPECT_EQ(one.overlapped.Pointer, &one.list);
  // It is over: there is nothing to cancel.
  EXPECT_ERROR(WSA_INVALID_HANDLE, GetAddrInfoExCancel(&one.handle));

  Overlapped other(true);
  EXPECT_ERROR(WSA_IO_PENDING, other.begin(L"no.such.host.1.2"));
  ASSERT_EQ(other.wait(), WAIT_OBJECT_0);
  EXPECT_EQ(other.result(), WSAHOST_NOT_FOUND);
  EXPECT_EQ(other.list, nullptr);
}

struct Told : Overlapped {
  Told() : Overlapped(false) {}
  std::atomic<int> calls{0};
  DWORD error = 1;
  DWORD thread = 0;
  HANDLE done = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  ~Told() { CloseHandle(done); }
  static void CALLBACK routine(DWORD error, DWORD, LPWSAOVERLAPPED overlapped) {
    // The OVERLAPPED is the first member.
    Told& told = *static_cast<Told*>(reinterpret_cast<Overlapped*>(overlapped));
    told.error = error;
    told.thread = GetCurrentThreadId();
    ++told.calls;
    SetEvent(told.done);
  }
};

TEST_F(LookupEx, CallsARoutine) {
  Told told;
  EXPECT_ERROR(WSA_IO_PENDING, told.begin(L"ten.test", Told::routine));
  ASSERT_EQ(WaitForSingleObject(told.done, long_ms), WAIT_OBJECT_0);
  EXPECT_EQ(told.error, 0);
  EXPECT_EQ(told.calls, 1);
  EXPECT_NE(told.thread, GetCurrentThreadId());
  EXPECT_EQ(texts_of(told.list).size(), 2);
  EXPECT_EQ(told.result(), 0);
}

TEST_F(LookupEx, Mistakes) {
  Overlapped with_event(true), without(false);
  // Without a routine there is an event, with one there is none.
  EXPECT_ERROR(WSAEINVAL, without.begin(L"ten.test"));
  EXPECT_ERROR(WSAEINVAL, with_event.begin(L"ten.test", Told::routine));
  OVERLAPPED no_event = {};
  no_event.hEvent = nowhere<void>();
  ADDRINFOEXW* list = nullptr;
  EXPECT_ERROR(WSA_INVALID_HANDLE, GetAddrInfoExW(L"x", nullptr, NS_DNS, nullptr, nullptr, &list,
                                                  nullptr, &no_event, nullptr, nullptr));
  EXPECT_ERROR(WSAEINVAL, GetAddrInfoExW(L"x", nullptr, NS_DNS, nullptr, nullptr, &list, nullptr,
                                         nullptr, Told::routine, nullptr));
  EXPECT_ERROR(WSAEFAULT, GetAddrInfoExW(L"x", nullptr, NS_DNS, nullptr, nullptr, nullptr, nullptr,
                                         nullptr, nullptr, nullptr));
  EXPECT_ERROR(WSAEFAULT, GetAddrInfoExW(L"x", nullptr, NS_DNS, nullptr, nullptr, &list, nullptr,
                                         nowhere<OVERLAPPED>(), nullptr, nullptr));
  EXPECT_ERROR(WSASERVICE_NOT_FOUND, GetAddrInfoExW(L"ten.test", nullptr, NS_NLA, nullptr, nullptr,
                                                    &list, nullptr, nullptr, nullptr, nullptr));
  GUID nobody = {};
  EXPECT_ERROR(WSASERVICE_NOT_FOUND, GetAddrInfoExW(L"ten.test", nullptr, NS_DNS, &nobody, nullptr,
                                                    &list, nullptr, nullptr, nullptr, nullptr));
  timeval before = {-1, 0};
  EXPECT_ERROR(WSAEINVAL, GetAddrInfoExW(L"ten.test", nullptr, NS_DNS, nullptr, nullptr, &list,
                                         &before, nullptr, nullptr, nullptr));
  ADDRINFOEXA* narrow = nullptr;
  timeval second = {1, 0};
  EXPECT_ERROR(WSAEINVAL, GetAddrInfoExA("ten.test", nullptr, NS_DNS, nullptr, nullptr, &narrow,
                                         &second, nullptr, nullptr, nullptr));
  EXPECT_ERROR(WSAEINVAL, GetAddrInfoExOverlappedResult(nullptr));
  EXPECT_ERROR(WSA_INVALID_HANDLE, GetAddrInfoExCancel(nullptr));
  HANDLE wrong = nullptr;
  EXPECT_ERROR(WSA_INVALID_HANDLE, GetAddrInfoExCancel(&wrong));
  // No name space registers names.
  EXPECT_ERROR(WSAEOPNOTSUPP, SetAddrInfoExA("x", nullptr, nullptr, 0, nullptr, 0, NS_DNS, nullptr,
                                             nullptr, nullptr, nullptr, nullptr));
  EXPECT_ERROR(WSASERVICE_NOT_FOUND, SetAddrInfoExW(L"x", nullptr, nullptr, 0, nullptr, 0, NS_EMAIL,
                                                    nullptr, nullptr, nullptr, nullptr, nullptr));
}

template <class Info, class Enumerate>
void expect_one_provider(Enumerate enumerate) {
  DWORD length = 0;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, enumerate(&length, static_cast<Info*>(nullptr)));
  ASSERT_GT(length, sizeof(Info));
  std::vector<char> room(length);
  auto* info = reinterpret_cast<Info*>(room.data());
  --length;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, enumerate(&length, info));
  ASSERT_EQ(enumerate(&length, info), 1);
  EXPECT_EQ(info->dwNameSpace, NS_DNS);
  EXPECT_EQ(info->fActive, TRUE);
  EXPECT_EQ(memcmp(&info->NSProviderId, &tcpip, sizeof tcpip), 0);
  EXPECT_EQ(info->lpszIdentifier[0], 'T');
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, enumerate(nullptr, info));
}

TEST_F(LookupEx, NameSpaceProviders) {
  expect_one_provider<WSANAMESPACE_INFOA>(WSAEnumNameSpaceProvidersA);
  expect_one_provider<WSANAMESPACE_INFOW>(WSAEnumNameSpaceProvidersW);
  expect_one_provider<WSANAMESPACE_INFOEXA>(WSAEnumNameSpaceProvidersExA);
  expect_one_provider<WSANAMESPACE_INFOEXW>(WSAEnumNameSpaceProvidersExW);
}

}  // namespace
