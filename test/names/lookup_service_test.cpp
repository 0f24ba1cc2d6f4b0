// SPDX-License-Identifier: MIT
// WSALookupService and service classes.
#include <string>
#include <vector>

#include "fixture.hpp"
// winsock2.h has come first.
#include <svcguid.h>
#include <windows.h>

namespace {

using names_test::nowhere;
using names_test::Started;

using LookupService = Started;
using ServiceClasses = Started;

struct Query {
  GUID service_class;
  std::string name;
  WSAQUERYSETA set = {};
  HANDLE handle = nullptr;
  std::vector<char> room = std::vector<char>(4096);

  Query(GUID of, const char* text) : service_class(of), name(text) {
    set.dwSize = sizeof set;
    set.lpServiceClassId = &service_class;
    set.lpszServiceInstanceName = name.data();
    set.dwNameSpace = NS_DNS;
  }
  ~Query() {
    if (handle != nullptr) WSALookupServiceEnd(handle);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  int begin(DWORD flags) { return WSALookupServiceBeginA(&set, flags, &handle); }
  int next() {
    DWORD length = static_cast<DWORD>(room.size());
    return WSALookupServiceNextA(handle, 0, &length, result());
  }
  WSAQUERYSETA* result() { return reinterpret_cast<WSAQUERYSETA*>(room.data()); }
  std::string address(size_t i) {
    const SOCKET_ADDRESS& remote = result()->lpcsaBuffer[i].RemoteAddr;
    char text[64];
    DWORD size = sizeof text;
    WSAAddressToStringA(remote.lpSockaddr, static_cast<DWORD>(remote.iSockaddrLength), nullptr,
                        text, &size);
    return text;
  }
};

constexpr DWORD all = LUP_RETURN_NAME | LUP_RETURN_TYPE | LUP_RETURN_ADDR | LUP_RETURN_BLOB;

TEST_F(LookupService, AddressesByName) {
  Query query(SVCID_INET_HOSTADDRBYNAME, "eleven.test");
  ASSERT_EQ(query.begin(all), 0);
  // Too small a buffer says what is needed, and loses nothing.
  DWORD length = sizeof(WSAQUERYSETA);
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSALookupServiceNextA(query.handle, 0, &length, query.result()));
  EXPECT_GT(length, sizeof(WSAQUERYSETA));
  ASSERT_EQ(query.next(), 0);
  EXPECT_STREQ(query.result()->lpszServiceInstanceName, "eleven.test");
  EXPECT_EQ(query.result()->dwNameSpace, NS_DNS);
  ASSERT_EQ(query.result()->dwNumberOfCsAddrs, 1);
  EXPECT_EQ(query.address(0), "192.0.2.11");
  ASSERT_NE(query.result()->lpBlob, nullptr);
  const auto* host = reinterpret_cast<const hostent*>(query.result()->lpBlob->pBlobData);
  EXPECT_EQ(host->h_length, 4);
  EXPECT_FAILS(WSA_E_NO_MORE, SOCKET_ERROR, query.next());
  EXPECT_EQ(WSALookupServiceEnd(query.handle), 0);
  EXPECT_FAILS(WSA_INVALID_HANDLE, SOCKET_ERROR, query.next());
  EXPECT_FAILS(WSA_INVALID_HANDLE, SOCKET_ERROR, WSALookupServiceEnd(query.handle));
  query.handle = nullptr;
}

TEST_F(LookupService, WhatElseItKnows) {
  Query port(SVCID_TCP(80), "ten.test");
  ASSERT_EQ(port.begin(LUP_RETURN_ADDR), 0);
  ASSERT_EQ(port.next(), 0);
  ASSERT_EQ(port.result()->dwNumberOfCsAddrs, 2);
  EXPECT_TRUE(port.address(0) == "192.0.2.10:80" || port.address(1) == "192.0.2.10:80");
  EXPECT_EQ(port.result()->lpszServiceInstanceName, nullptr);
  EXPECT_EQ(port.result()->lpcsaBuffer[0].iProtocol, IPPROTO_TCP);

  Query name(SVCID_INET_HOSTADDRBYINETSTRING, "192.0.2.11");
  ASSERT_EQ(name.begin(LUP_RETURN_NAME), 0);
  ASSERT_EQ(name.next(), 0);
  EXPECT_STREQ(name.result()->lpszServiceInstanceName, "eleven.test");

  Query own(SVCID_HOSTNAME, "");
  ASSERT_EQ(own.begin(LUP_RETURN_NAME), 0);
  ASSERT_EQ(own.next(), 0);
  char host[256];
  ASSERT_EQ(gethostname(host, sizeof host), 0);
  EXPECT_STREQ(own.result()->lpszServiceInstanceName, host);

  Query service(SVCID_INET_SERVICEBYNAME, "www/tcp");
  ASSERT_EQ(service.begin(LUP_RETURN_NAME | LUP_RETURN_BLOB), 0);
  ASSERT_EQ(service.next(), 0);
  EXPECT_STREQ(service.result()->lpszServiceInstanceName, "http");
}

TEST_F(LookupService, Mistakes) {
  GUID unknown = {};
  Query nobody(unknown, "x");
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, nobody.begin(0));
  Query query(SVCID_INET_HOSTADDRBYNAME, "1.2.3");
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, query.begin(LUP_CONTAINERS));
  query.set.dwNameSpace = NS_NLA;
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, query.begin(0));
  query.set.dwNameSpace = NS_ALL;
  query.set.dwSize = 1;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, query.begin(0));
  query.set.dwSize = sizeof query.set;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSALookupServiceBeginA(&query.set, 0, nullptr));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSALookupServiceBeginA(nowhere<WSAQUERYSETA>(), 0, &query.handle));
  query.set.lpszContext = nowhere<char>();
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, query.begin(0));
  query.set.lpszContext = nullptr;
  BLOB blob = {4, nowhere<BYTE>()};
  query.set.lpBlob = &blob;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, query.begin(0));
  query.set.lpBlob = nullptr;
  query.set.dwNumberOfProtocols = 1;
  query.set.lpafpProtocols = nowhere<AFPROTOCOLS>();
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, query.begin(0));
  query.set.dwNumberOfProtocols = 0;
  // What a query does not need may be anything.
  query.set.lpszComment = nowhere<char>();
  query.set.lpcsaBuffer = nowhere<CSADDR_INFO>();
  query.set.dwNumberOfCsAddrs = 0xFFFFFFFF;
  ASSERT_EQ(query.begin(0), 0);
  EXPECT_EQ(WSALookupServiceEnd(query.handle), 0);
  query.set.lpServiceClassId = nullptr;
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, query.begin(0));
  query.set.lpServiceClassId = &query.service_class;
  query.name = "no..name";
  query.set.lpszServiceInstanceName = query.name.data();
  ASSERT_EQ(query.begin(0), 0);
  EXPECT_FAILS(WSASERVICE_NOT_FOUND, SOCKET_ERROR, query.next());
}

TEST_F(ServiceClasses, InstalledFoundAndRemoved) {
  GUID id = SVCID_TCP(4711);
  GUID provider = {};
  {
    DWORD length = 512;
    char room[512];
    auto* info = reinterpret_cast<WSANAMESPACE_INFOA*>(room);
    ASSERT_EQ(WSAEnumNameSpaceProvidersA(&length, info), 1);
    provider = info->NSProviderId;
  }
  DWORD port = 4711;
  wchar_t value_name[] = L"TcpPort", class_name[] = L"Echo \u00dc";
  WSANSCLASSINFOW value = {value_name, NS_ALL, 4 /* REG_DWORD */, sizeof port, &port};
  WSASERVICECLASSINFOW service = {&id, class_name, 1, &value};
  DWORD length = 0;
  EXPECT_FAILS(WSATYPE_NOT_FOUND, SOCKET_ERROR, WSARemoveServiceClass(&id));
  EXPECT_FAILS(WSATYPE_NOT_FOUND, SOCKET_ERROR,
               WSAGetServiceClassInfoW(&provider, &id, &length, nullptr));
  EXPECT_FAILS(WSATYPE_NOT_FOUND, SOCKET_ERROR,
               WSAGetServiceClassNameByClassIdW(&id, nullptr, &length));
  ASSERT_EQ(WSAInstallServiceClassW(&service), 0);
  EXPECT_FAILS(WSAEALREADY, SOCKET_ERROR, WSAInstallServiceClassW(&service));

  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAGetServiceClassInfoW(&provider, &id, &length, nullptr));
  std::vector<char> room(length);
  auto* found = reinterpret_cast<WSASERVICECLASSINFOW*>(room.data());
  ASSERT_EQ(WSAGetServiceClassInfoW(&provider, &id, &length, found), 0);
  EXPECT_STREQ(found->lpszServiceClassName, class_name);
  ASSERT_EQ(found->dwCount, 1);
  EXPECT_STREQ(found->lpClassInfos[0].lpszName, value_name);
  EXPECT_EQ(*static_cast<DWORD*>(found->lpClassInfos[0].lpValue), port);
  GUID nobody = {};
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSAGetServiceClassInfoW(&nobody, &id, &length, found));

  char text[32];
  DWORD size = sizeof text;
  ASSERT_EQ(WSAGetServiceClassNameByClassIdA(&id, text, &size), 0);
  EXPECT_STREQ(text, "Echo \xC3\x9C");
  size = 3;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAGetServiceClassNameByClassIdA(&id, text, &size));
  EXPECT_EQ(size, 8);
  EXPECT_EQ(WSARemoveServiceClass(&id), 0);
  EXPECT_FAILS(WSATYPE_NOT_FOUND, SOCKET_ERROR, WSAGetServiceClassNameByClassIdA(&id, text, &size));
  service.lpszServiceClassName = nowhere<wchar_t>();
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAInstallServiceClassW(&service));
}

}  // namespace
