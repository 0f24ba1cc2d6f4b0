// SPDX-License-Identifier: MIT
// Namespace providers from the catalog: installing, look-ups, registrations, service classes.
#include "spaces.hpp"

#include <chrono>
#include <future>
#include <set>
#include <thread>

namespace {

using names_test::built_in;
using names_test::Counts;
using names_test::install;
using names_test::nowhere;
using names_test::own_id;
using names_test::own_space;
using names_test::provider_counts;
using names_test::provider_path;
using names_test::Query;
using names_test::Spaces;

std::string text_of(const sockaddr* address, int length) {
  char text[64] = {};
  DWORD size = sizeof text;
  WSAAddressToStringA(const_cast<sockaddr*>(address), static_cast<DWORD>(length), nullptr, text,
                      &size);
  return text;
}

/// The names of the providers, in the order of the catalog; those that are off in brackets.
std::vector<std::wstring> listed() {
  DWORD length = 0;
  WSAEnumNameSpaceProvidersW(&length, nullptr);
  std::vector<char> room(length);
  auto* info = reinterpret_cast<WSANAMESPACE_INFOW*>(room.data());
  const int count = WSAEnumNameSpaceProvidersW(&length, info);
  std::vector<std::wstring> names;
  for (int i = 0; i < count; ++i) {
    const std::wstring name = info[i].lpszIdentifier;
    names.push_back(info[i].fActive ? name : L"(" + name + L")");
  }
  return names;
}
using Names = std::vector<std::wstring>;

TEST_F(Spaces, InstalledListedOrderedAndRemoved) {
  EXPECT_EQ(listed(), (Names{L"Tcpip", L"Spaces \u00e9"}));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, install(own_id));  // it is there already
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, install(built_in));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, install(GUID{1, 0, 0, {}}, L""));

  GUID second = {0x50ACE002, 0, 0, {}};
  BYTE bytes[] = {1, 2, 3};
  BLOB about = {sizeof bytes, bytes};
  wchar_t name[] = L"Second";
  ASSERT_EQ(WSCInstallNameSpaceEx(name, provider_path().data(), 78, 1, &second, &about), 0);
  GUID order[] = {second, built_in, own_id};
  EXPECT_EQ(WSCWriteNameSpaceOrder(order, 3), 0);
  EXPECT_EQ(listed(), (Names{L"Second", L"Tcpip", L"Spaces \u00e9"}));
  EXPECT_EQ(WSCWriteNameSpaceOrder(order, 2), WSAEINVAL);
  order[2] = second;
  EXPECT_EQ(WSCWriteNameSpaceOrder(order, 3), WSAEINVAL);
  EXPECT_EQ(WSCWriteNameSpaceOrder(nullptr, 3), WSAEFAULT);

  char room[1024];
  DWORD length = sizeof room;
  auto* info = reinterpret_cast<WSANAMESPACE_INFOEXA*>(room);
  ASSERT_EQ(WSAEnumNameSpaceProvidersExA(&length, info), 3);
  EXPECT_EQ(info[0].ProviderSpecific.cbSize, 3U);
  EXPECT_EQ(info[0].ProviderSpecific.pBlobData[2], 3);
  EXPECT_EQ(info[0].dwNameSpace, 78U);
  EXPECT_STREQ(info[2].lpszIdentifier, "Spaces \xC3\xA9");
  EXPECT_EQ(info[2].dwVersion, 3U);

  GUID id = own_id, unknown = {};
  EXPECT_EQ(WSCEnableNSProvider(&id, FALSE), 0);
  EXPECT_EQ(listed(), (Names{L"Second", L"Tcpip", L"(Spaces \u00e9)"}));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSCEnableNSProvider(&unknown, TRUE));
  EXPECT_EQ(WSCUnInstallNameSpace(&second), 0);
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSCUnInstallNameSpace(&second));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSCUnInstallNameSpace(nullptr));
  EXPECT_EQ(listed(), (Names{L"Tcpip", L"(Spaces \u00e9)"}));
}

TEST_F(Spaces, QueriesGoToAllThatAreConcerned) {
  Query all(L"only.space");
  ASSERT_EQ(all.begin(), 0);
  ASSERT_EQ(all.next(), 0);  // the built-in one does not know it, and hides nothing
  EXPECT_STREQ(all.result()->lpszServiceInstanceName, L"only.space");
  EXPECT_EQ(all.result()->dwNameSpace, own_space);
  ASSERT_NE(all.result()->lpNSProviderId, nullptr);
  EXPECT_EQ(all.result()->lpNSProviderId->Data1, own_id.Data1);
  ASSERT_EQ(all.result()->dwNumberOfCsAddrs, 2U);
  const SOCKET_ADDRESS& address = all.result()->lpcsaBuffer[0].RemoteAddr;
  EXPECT_EQ(text_of(address.lpSockaddr, address.iSockaddrLength), "192.0.2.77");
  EXPECT_FAILS(WSA_E_NO_MORE, SOCKET_ERROR, all.next());

  Query twice(L"twice.space", own_space);
  ASSERT_EQ(twice.begin(), 0);
  EXPECT_EQ(twice.next(), 0);
  EXPECT_EQ(twice.next(), 0);
  EXPECT_FAILS(WSA_E_NO_MORE, SOCKET_ERROR, twice.next());

  Query dns(L"only.space", NS_DNS);
  ASSERT_EQ(dns.begin(), 0);
  EXPECT_EQ(dns.next(), SOCKET_ERROR);
  Query nobody(L"nobody.space", own_space);
  ASSERT_EQ(nobody.begin(), 0);
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, nobody.next());
  Query refused(L"refused.space", own_space);
  EXPECT_FAILS(WSAEACCES, SOCKET_ERROR, refused.begin());

  GUID id = own_id;
  Query named(L"only.space");
  named.set.lpNSProviderId = &id;
  named.service_class = {0x1234, 0, 0, {}};  // a class that is the provider's own matter
  ASSERT_EQ(named.begin(), 0);
  EXPECT_EQ(named.next(), 0);

  ASSERT_EQ(WSCEnableNSProvider(&id, FALSE), 0);
  Query off(L"only.space", own_space);
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, off.begin());
  GUID dns_id = built_in;
  ASSERT_EQ(WSCEnableNSProvider(&dns_id, FALSE), 0);
  Query none(L"ten.test");
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, none.begin());
  ASSERT_EQ(WSCEnableNSProvider(&dns_id, TRUE), 0);
  ASSERT_EQ(none.begin(), 0);
  EXPECT_EQ(none.next(), 0);
}

TEST_F(Spaces, AResultWithoutRoomWaits) {
  Query query(L"large.space", own_space);
  ASSERT_EQ(query.begin(), 0);
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, query.next());
  query.room.resize(40000);
  ASSERT_EQ(query.next(), 0);
  EXPECT_EQ(std::wstring(query.result()->lpszServiceInstanceName).size(), 5000U);
  EXPECT_FAILS(WSA_E_NO_MORE, SOCKET_ERROR, query.next());

  Query flushed(L"large.space", own_space);
  ASSERT_EQ(flushed.begin(), 0);
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, flushed.next());
  EXPECT_FAILS(WSA_E_NO_MORE, SOCKET_ERROR, flushed.next(LUP_FLUSHPREVIOUS));
}

TEST_F(Spaces, EndWakesALookupThatGoesOn) {
  auto query = std::make_unique<Query>(L"slow.space", own_space);
  ASSERT_EQ(query->begin(), 0);
  int returned = 0, code = 0;
  std::thread other([&] {
    returned = query->next();
    code = WSAGetLastError();
  });
  EXPECT_EQ(WSALookupServiceEnd(query->handle), 0);
  other.join();
  EXPECT_EQ(returned, SOCKET_ERROR);
  // The handle may have gone before the other thread looked.
  EXPECT_TRUE(code == WSA_E_CANCELLED || code == WSA_INVALID_HANDLE) << code;
  query->handle = nullptr;
}

TEST_F(Spaces, LookupsByNameAskThemLast) {
  addrinfo* list = nullptr;
  ASSERT_EQ(getaddrinfo("only.space", "80", nullptr, &list), 0);
  std::set<std::string> found;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    found.insert(text_of(one->ai_addr, static_cast<int>(one->ai_addrlen)));
  }
  freeaddrinfo(list);
  EXPECT_EQ(found, (std::set<std::string>{"192.0.2.77:80", "[2001:db8::77]:80"}));
  EXPECT_EQ(getaddrinfo("nobody.space", nullptr, nullptr, &list), WSAHOST_NOT_FOUND);
  const hostent* host = gethostbyname("only.space");
  ASSERT_NE(host, nullptr);
  EXPECT_EQ(host->h_addr_list[1], nullptr);
  char name[64];
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0xC000024D);
  EXPECT_EQ(getnameinfo(reinterpret_cast<sockaddr*>(&address), sizeof address, name, sizeof name,
                        nullptr, 0, NI_NAMEREQD),
            0);
  EXPECT_STREQ(name, "only.space");
}

TEST_F(Spaces, GetAddrInfoExAsksTheOneThatIsNamed) {
  GUID id = own_id, other = {};
  ADDRINFOEXW* list = nullptr;
  ADDRINFOEXW hints = {};
  hints.ai_family = AF_INET;
  const auto ask = [&](DWORD space, GUID* provider) {
    return GetAddrInfoExW(L"only.space", nullptr, space, provider, &hints, &list, nullptr, nullptr,
                          nullptr, nullptr);
  };
  for (GUID* provider : {static_cast<GUID*>(nullptr), &id}) {
    ASSERT_EQ(ask(NS_ALL, provider), 0);
    ASSERT_NE(list->ai_provider, nullptr);
    EXPECT_EQ(list->ai_provider->Data1, own_id.Data1);
    FreeAddrInfoExW(list);
  }
  ASSERT_EQ(ask(own_space, nullptr), 0);
  FreeAddrInfoExW(list);
  EXPECT_EQ(ask(NS_DNS, nullptr), WSAHOST_NOT_FOUND);
  EXPECT_EQ(ask(78, nullptr), WSASERVICE_NOT_FOUND);
  EXPECT_EQ(ask(NS_ALL, &other), WSASERVICE_NOT_FOUND);
  EXPECT_EQ(ask(NS_DNS, &id), WSASERVICE_NOT_FOUND);
  hints.ai_flags = AI_DNS_ONLY;
  EXPECT_EQ(ask(NS_ALL, nullptr), WSAHOST_NOT_FOUND);
}

TEST_F(Spaces, ACancelReachesTheProvider) {
  void* const kept = dlopen(SPACE_PROVIDER, RTLD_NOW);
  OVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  HANDLE name = nullptr;
  ADDRINFOEXW* list = nullptr;
  ASSERT_EQ(GetAddrInfoExW(L"slow.space", nullptr, own_space, nullptr, nullptr, &list, nullptr,
                           &overlapped, nullptr, &name),
            WSA_IO_PENDING);
  // Once it is inside the provider, where it would stay for 20 seconds.
  while (provider_counts(kept).lookups == 0) std::this_thread::yield();
  EXPECT_EQ(GetAddrInfoExCancel(&name), 0);
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, 10000, FALSE),
            DWORD{WSA_WAIT_EVENT_0});
  EXPECT_EQ(GetAddrInfoExOverlappedResult(&overlapped), WSA_E_CANCELLED);
  EXPECT_EQ(provider_counts(kept).lookups, 0);
  WSACloseEvent(overlapped.hEvent);
  dlclose(kept);
}

/// A time limit ends the call whatever the provider does: here it would stay for 20 seconds.
TEST_F(Spaces, ATimeLimitEndsAProvider) {
  ADDRINFOEXW* list = nullptr;
  timeval limit = {0, 100000};
  const ULONGLONG began = GetTickCount64();
  EXPECT_EQ(GetAddrInfoExW(L"slow.space", nullptr, own_space, nullptr, nullptr, &list, &limit,
                           nullptr, nullptr, nullptr),
            WSATRY_AGAIN);
  EXPECT_LT(GetTickCount64() - began, 10000U);
  EXPECT_EQ(list, nullptr);
}

TEST_F(Spaces, Registrations) {
  GUID service_class = SVCID_INET_HOSTADDRBYNAME;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0xC0000263);
  CSADDR_INFO where = {};
  where.LocalAddr = {reinterpret_cast<sockaddr*>(&address), sizeof address};
  char name[] = "caf\xC3\xA9.space";
  WSAQUERYSETA set = {};
  set.dwSize = sizeof set;
  set.lpszServiceInstanceName = name;
  set.lpServiceClassId = &service_class;
  set.lpcsaBuffer = &where;
  set.dwNumberOfCsAddrs = 1;
  ASSERT_EQ(WSASetServiceA(&set, RNRSERVICE_REGISTER, 0), 0);
  addrinfo* list = nullptr;
  ASSERT_EQ(getaddrinfo(name, nullptr, nullptr, &list), 0);
  EXPECT_EQ(text_of(list->ai_addr, static_cast<int>(list->ai_addrlen)), "192.0.2.99");
  freeaddrinfo(list);
  EXPECT_EQ(WSASetServiceA(&set, RNRSERVICE_DELETE, 0), 0);
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, WSASetServiceA(&set, RNRSERVICE_DELETE, 0));

  // The built-in namespace takes and forgets; one that is not there does neither.
  set.dwNameSpace = NS_DNS;
  EXPECT_EQ(WSASetServiceA(&set, RNRSERVICE_REGISTER, 0), 0);
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, WSASetServiceA(&set, RNRSERVICE_DELETE, 0));
  set.dwNameSpace = 78;
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, WSASetServiceA(&set, RNRSERVICE_REGISTER, 0));
  set.dwNameSpace = NS_ALL;
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSASetServiceA(&set, RNRSERVICE_REGISTER, 2));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSASetServiceA(&set, static_cast<WSAESETSERVICEOP>(3), 0));
  set.lpcsaBuffer = nowhere<CSADDR_INFO>();
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSASetServiceA(&set, RNRSERVICE_REGISTER, 0));
}

TEST_F(Spaces, RegistrationsOfNames) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0xC0000264);
  SOCKET_ADDRESS where = {reinterpret_cast<sockaddr*>(&address), sizeof address};
  const auto set = [&](DWORD count, DWORD space) {
    return SetAddrInfoExW(L"named.space", nullptr, &where, count, nullptr, 0, space, nullptr,
                          nullptr, nullptr, nullptr, nullptr);
  };
  EXPECT_EQ(set(1, NS_DNS), WSAEOPNOTSUPP);
  ASSERT_EQ(set(1, NS_ALL), 0);
  addrinfo* list = nullptr;
  ASSERT_EQ(getaddrinfo("named.space", nullptr, nullptr, &list), 0);
  freeaddrinfo(list);
  ASSERT_EQ(set(0, own_space), 0);
  EXPECT_EQ(getaddrinfo("named.space", nullptr, nullptr, &list), WSAHOST_NOT_FOUND);
  EXPECT_EQ(set(0, own_space), WSASERVICE_NOT_FOUND);
}

TEST_F(Spaces, ServiceClasses) {
  GUID id = {0xC1A55, 0, 0, {}}, provider = own_id;
  char name[] = "Class \xC3\xA9";
  WSASERVICECLASSINFOA info = {&id, name, 0, nullptr};
  ASSERT_EQ(WSAInstallServiceClassA(&info), 0);
  DWORD length = 0;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAGetServiceClassInfoW(&provider, &id, &length, nullptr));
  std::vector<char> room(length);
  auto* found = reinterpret_cast<WSASERVICECLASSINFOW*>(room.data());
  ASSERT_EQ(WSAGetServiceClassInfoW(&provider, &id, &length, found), 0);
  EXPECT_STREQ(found->lpszServiceClassName, L"Class \u00e9");
  EXPECT_EQ(WSARemoveServiceClass(&id), 0);
  EXPECT_FAILS(WSATYPE_NOT_FOUND, SOCKET_ERROR,
               WSAGetServiceClassInfoW(&provider, &id, &length, found));
  EXPECT_FAILS(WSATYPE_NOT_FOUND, SOCKET_ERROR, WSARemoveServiceClass(&id));
}

TEST_F(Spaces, Controls) {
  Query query(L"only.space", own_space);
  ASSERT_EQ(query.begin(), 0);
  DWORD answer = 0, returned = 0;
  EXPECT_EQ(WSANSPIoctl(query.handle, SIO_NSP_NOTIFY_CHANGE, nullptr, 0, &answer, sizeof answer,
                        &returned, nullptr),
            0);
  EXPECT_EQ(answer, 42U);
  EXPECT_EQ(returned, sizeof answer);
  EXPECT_FAILS(WSAEOPNOTSUPP, SOCKET_ERROR,
               WSANSPIoctl(query.handle, 1, nullptr, 0, nullptr, 0, &returned, nullptr));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSANSPIoctl(query.handle, 1, nowhere<void>(), 4, nullptr, 0, &returned, nullptr));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSANSPIoctl(query.handle, 1, nullptr, 0, nullptr, 0, nullptr, nullptr));
  Query all(L"only.space");
  ASSERT_EQ(all.begin(), 0);
  EXPECT_FAILS(
      WSAEINVAL, SOCKET_ERROR,
      WSANSPIoctl(all.handle, SIO_NSP_NOTIFY_CHANGE, nullptr, 0, nullptr, 0, &returned, nullptr));
  Query dns(L"ten.test", NS_DNS);
  ASSERT_EQ(dns.begin(), 0);
  EXPECT_FAILS(
      WSAEOPNOTSUPP, SOCKET_ERROR,
      WSANSPIoctl(dns.handle, SIO_NSP_NOTIFY_CHANGE, nullptr, 0, nullptr, 0, &returned, nullptr));
  EXPECT_FAILS(WSA_INVALID_HANDLE, SOCKET_ERROR,
               WSANSPIoctl(nullptr, 1, nullptr, 0, nullptr, 0, &returned, nullptr));
}

/// What a completion routine was told.
struct Told {
  WSAOVERLAPPED overlapped = {};  // the first member: the routine gets its address
  DWORD error = 1;
  int times = 0;
};

void CALLBACK told(DWORD error, DWORD, LPWSAOVERLAPPED overlapped, DWORD) {
  auto* const what = reinterpret_cast<Told*>(overlapped);
  what->error = error;
  ++what->times;
}

TEST_F(Spaces, TellsOfChanges) {
  HANDLE handle = nullptr;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAProviderConfigChange(nullptr, nullptr, nullptr));
  ASSERT_EQ(WSAProviderConfigChange(&handle, nullptr, nullptr), 0);
  ASSERT_NE(handle, nullptr);
  WSAOVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  EXPECT_FAILS(WSA_IO_PENDING, SOCKET_ERROR,
               WSAProviderConfigChange(&handle, &overlapped, nullptr));
  Told by_routine;
  EXPECT_FAILS(WSA_IO_PENDING, SOCKET_ERROR,
               WSAProviderConfigChange(&handle, &by_routine.overlapped, told));
  std::future<int> waiting = std::async(
      std::launch::async, [&handle] { return WSAProviderConfigChange(&handle, nullptr, nullptr); });
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, 300, FALSE),
            DWORD{WSA_WAIT_TIMEOUT});
  GUID id = own_id;
  ASSERT_EQ(WSCUnInstallNameSpace(&id), 0);
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, 10000, FALSE),
            DWORD{WSA_WAIT_EVENT_0});
  EXPECT_EQ(overlapped.Internal, 0U);
  // The other thread may have begun to wait after the change: then the next one is its.
  while (waiting.wait_for(std::chrono::milliseconds(500)) != std::future_status::ready) {
    ASSERT_TRUE(WSCUnInstallNameSpace(&id) == 0 || install(own_id) == 0);
  }
  EXPECT_EQ(waiting.get(), 0);
  EXPECT_EQ(SleepEx(10000, TRUE), DWORD{WAIT_IO_COMPLETION});
  EXPECT_EQ(by_routine.times, 1);
  EXPECT_EQ(by_routine.error, 0U);

  EXPECT_FAILS(WSA_IO_PENDING, SOCKET_ERROR,
               WSAProviderConfigChange(&handle, &overlapped, nullptr));
  EXPECT_TRUE(CloseHandle(handle));
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, 0, FALSE),
            DWORD{WSA_WAIT_EVENT_0});
  EXPECT_NE(overlapped.Internal, 0U);
  EXPECT_FAILS(WSA_INVALID_HANDLE, SOCKET_ERROR,
               WSAProviderConfigChange(&handle, &overlapped, nullptr));
  WSACloseEvent(overlapped.hEvent);
}

TEST_F(Spaces, LivesFromTheFirstLookupToTheLastCleanup) {
  // A reference of the test's own, to see what the provider counts. It counts on from test to test:
  // the loader keeps objects that share the C++ library's unique names.
  void* const kept = dlopen(SPACE_PROVIDER, RTLD_NOW);
  ASSERT_NE(kept, nullptr);
  const Counts before = provider_counts(kept);
  EXPECT_EQ(before.startups, before.cleanups);
  Query query(L"only.space", own_space);
  ASSERT_EQ(query.begin(), 0);
  Query more(L"only.space", own_space);
  ASSERT_EQ(more.begin(), 0);
  EXPECT_EQ(provider_counts(kept).startups, before.startups + 1);
  EXPECT_EQ(provider_counts(kept).lookups, 2);
  ASSERT_EQ(WSALookupServiceEnd(query.handle), 0);
  query.handle = nullptr;
  EXPECT_EQ(provider_counts(kept).lookups, 1);
  EXPECT_EQ(provider_counts(kept).cleanups, before.cleanups);
  // The query that is still open goes with the last cleanup.
  ASSERT_EQ(WSACleanup(), 0);
  EXPECT_EQ(provider_counts(kept).cleanups, before.cleanups + 1);
  EXPECT_EQ(provider_counts(kept).lookups, 0);
  more.handle = nullptr;
  dlclose(kept);
  WSADATA data;
  ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

}  // namespace
