// SPDX-License-Identifier: MIT
// GetAddrInfoEx, whose errors arrive by the event of its OVERLAPPED; queries of name spaces;
// service classes.
#include "outside.hpp"
// winsock2.h has come first.
#include <svcguid.h>

#ifdef __MINGW32__
// mingw-w64 10 has it in its library and forgot it in its header.
extern "C" INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
#endif

using namespace contract;

#ifdef __MINGW32__  // its headers lack it, its library has it
extern "C" INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED overlapped);
#endif

namespace {

/// An overlapped look-up.
struct Lookup {
  OVERLAPPED overlapped{};
  ADDRINFOEXW* found = nullptr;
  Lookup() { overlapped.hEvent = WSACreateEvent(); }
  ~Lookup() {
    WSACloseEvent(overlapped.hEvent);
    FreeAddrInfoExW(found);
  }
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;
  int begin(const wchar_t* name, HANDLE* handle = nullptr) {
    return CALLS_WITH((name, handle),
                      GetAddrInfoExW(name, nullptr, NS_DNS, nullptr, nullptr, &found, nullptr,
                                     &overlapped, nullptr, handle));
  }
  /// How it ended.
  int end(const wchar_t* name) {
    ANSWERS(WSA_IO_PENDING, begin(name));
    HOLDS(WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 30000, FALSE) == WSA_WAIT_EVENT_0);
    return CALLS(GetAddrInfoExOverlappedResult(&overlapped));
  }
};

GUID unknown_class = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};

}  // namespace

CONDITION(WSA_IO_PENDING, 1, getaddrinfoex_overlapped) {
  Lookup lookup;
  ANSWERS(WSA_IO_PENDING, lookup.begin(L"127.0.0.1"));
  HOLDS(WSAWaitForMultipleEvents(1, &lookup.overlapped.hEvent, TRUE, 30000, FALSE) ==
        WSA_WAIT_EVENT_0);
  RETURNS(0, GetAddrInfoExOverlappedResult(&lookup.overlapped));
}

SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 1, getaddrinfoex_unknown_name) {
  ANSWERS(WSAHOST_NOT_FOUND, Lookup().end(L"no-such-host.test"));
}

SURROUNDINGS("name service")
CONDITION(WSATRY_AGAIN, 1, getaddrinfoex_failing_server) {
  ANSWERS(WSATRY_AGAIN, Lookup().end(L"failing.test"));
}

// A name that no server answers for, and less patience than resolv.conf has.
SURROUNDINGS("name service")
CONDITION(WSATRY_AGAIN, 1, getaddrinfoex_timeout) {
  timeval moment{0, 100000};
  ADDRINFOEXW* found = nullptr;
  ANSWERS(WSATRY_AGAIN, GetAddrInfoExW(L"silent.test", nullptr, NS_DNS, nullptr, nullptr, &found,
                                       &moment, nullptr, nullptr, nullptr));
}

SURROUNDINGS("name service")
CONDITION(WSANO_RECOVERY, 1, getaddrinfoex_refusing_server) {
  ANSWERS(WSANO_RECOVERY, Lookup().end(L"refused.test"));
  ANSWERS(WSANO_RECOVERY, Lookup().end(L"malformed.test"));
}

SURROUNDINGS("name service")
CONDITION(WSANO_DATA, 1, getaddrinfoex_only_mail) {
  ANSWERS(WSANO_DATA, Lookup().end(L"only-mail.test"));
}

SURROUNDINGS("name service")
CONDITION(WSANO_DATA, 1, wsalookupservicenext_only_mail) {
  GUID service_class = SVCID_INET_HOSTADDRBYNAME;
  char name[] = "only-mail.test";
  WSAQUERYSETA query{};
  query.dwSize = sizeof query;
  query.lpServiceClassId = &service_class;
  query.lpszServiceInstanceName = name;
  query.dwNameSpace = NS_DNS;
  HANDLE lookup = nullptr;
  RETURNS(0, WSALookupServiceBeginA(&query, LUP_RETURN_ADDR, &lookup));
  DWORD size = sizeof query;
  FAILS_WITH(WSANO_DATA, WSALookupServiceNextA(lookup, 0, &size, &query));
  RETURNS(0, WSALookupServiceEnd(lookup));
}

CONDITION(WSATYPE_NOT_FOUND, 2, service_class_queries) {
  // The provider of NS_DNS.
  GUID provider = {0x22059D40, 0x7E9E, 0x11CF, {0xAE, 0x5A, 0x00, 0xAA, 0x00, 0xA7, 0x11, 0x2B}};
  char buffer[256];
  DWORD size = sizeof buffer;
  FAILS_WITH(WSATYPE_NOT_FOUND,
             WSAGetServiceClassInfoA(&provider, &unknown_class, &size,
                                     reinterpret_cast<WSASERVICECLASSINFOA*>(buffer)));
  FAILS_WITH(WSATYPE_NOT_FOUND, WSAGetServiceClassNameByClassIdA(&unknown_class, buffer, &size));
  FAILS_WITH(WSATYPE_NOT_FOUND, WSARemoveServiceClass(&unknown_class));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, name_space_calls_before_startup) {
  ADDRINFOEXA* found = nullptr;
  WSAQUERYSETA query{};
  WSASERVICECLASSINFOA service{};
  char buffer[256];
  DWORD size = sizeof buffer;
  HANDLE lookup = nullptr;
  ANSWERS(WSANOTINITIALISED, GetAddrInfoExA("127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &found,
                                            nullptr, nullptr, nullptr, nullptr));
  ANSWERS(WSANOTINITIALISED, Lookup().begin(L"127.0.0.1"));
  FAILS_WITH(WSANOTINITIALISED, WSALookupServiceBeginA(&query, 0, &lookup));
  FAILS_WITH(WSANOTINITIALISED, WSALookupServiceNextA(lookup, 0, &size, &query));
  FAILS_WITH(WSANOTINITIALISED, WSALookupServiceEnd(lookup));
  FAILS_WITH(WSANOTINITIALISED, WSAInstallServiceClassA(&service));
  FAILS_WITH(WSANOTINITIALISED, WSARemoveServiceClass(&unknown_class));
  FAILS_WITH(WSANOTINITIALISED,
             WSAEnumNameSpaceProvidersA(&size, reinterpret_cast<WSANAMESPACE_INFOA*>(buffer)));
}
