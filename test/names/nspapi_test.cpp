// SPDX-License-Identifier: MIT
// The namespace calls of Winsock 1.1, which need no WSAStartup: types, addresses, registrations.
#include "spaces.hpp"
// winsock2.h has come first.
#include <nspapi.h>

#include <cstring>

namespace {

using names_test::install;
using names_test::nowhere;
using names_test::own_space;
using names_test::Spaces;

/// The call fails with SOCKET_ERROR and this Win32 code.
#define EXPECT_WIN32(code, call)                     \
  do {                                               \
    SetLastError(0xDEAD);                            \
    EXPECT_EQ(call, SOCKET_ERROR) << #call;          \
    EXPECT_EQ(GetLastError(), DWORD{code}) << #call; \
  } while (false)

std::string text_of(const SOCKET_ADDRESS& address) {
  if (address.lpSockaddr == nullptr) return "none";
  char text[64] = {};
  DWORD size = sizeof text;
  WSAAddressToStringA(address.lpSockaddr, static_cast<DWORD>(address.iSockaddrLength), nullptr,
                      text, &size);
  return text;
}

bool same(const GUID& one, const GUID& other) { return std::memcmp(&one, &other, sizeof one) == 0; }

TEST_F(Spaces, TypesByNameAndBack) {
  ASSERT_EQ(WSACleanup(), 0);  // nothing here needs it
  GUID type = {};
  ASSERT_EQ(GetTypeByNameA(const_cast<char*>("http"), &type), 0);
  EXPECT_TRUE(same(type, GUID SVCID_TCP(80)));
  ASSERT_EQ(GetTypeByNameW(const_cast<wchar_t*>(L"tftp"), &type), 0);
  EXPECT_TRUE(same(type, GUID SVCID_UDP(69)));
  char name[16];
  ASSERT_EQ(GetNameByTypeA(&type, name, sizeof name), 0);
  EXPECT_STREQ(name, "tftp");
  EXPECT_WIN32(ERROR_INSUFFICIENT_BUFFER, GetNameByTypeA(&type, name, 4));
  EXPECT_WIN32(ERROR_SERVICE_DOES_NOT_EXIST,
               GetTypeByNameA(const_cast<char*>("no such service"), &type));
  type = {1, 2, 3, {}};
  EXPECT_WIN32(ERROR_SERVICE_DOES_NOT_EXIST, GetNameByTypeA(&type, name, sizeof name));
  EXPECT_WIN32(ERROR_NOACCESS, GetTypeByNameA(nowhere<char>(), &type));
  WSADATA data;
  ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
}

/// A type with a TCP port of its own, until the end of the test.
class OwnType {
 public:
  OwnType() {
    types_.lpTypeName = name_;
    types_.dwValueCount = 1;
    types_.Values[0] = {NS_ALL, 4 /* REG_DWORD */, sizeof port_, value_name_, &port_};
    info_.lpServiceType = &type;
    info_.ServiceSpecificInfo = {sizeof types_, reinterpret_cast<BYTE*>(&types_)};
  }
  ~OwnType() { set(SERVICE_DELETE_TYPE); }
  OwnType(const OwnType&) = delete;
  OwnType& operator=(const OwnType&) = delete;
  int set(DWORD operation) {
    DWORD flags = 0;
    return SetServiceA(NS_DEFAULT, operation, 0, &info_, nullptr, &flags);
  }

  GUID type = {0x7E57, 0, 0, {}};

 private:
  char name_[16] = "Echo type", value_name_[16] = SERVICE_TYPE_VALUE_TCPPORTA;
  DWORD port_ = 4711;
  SERVICE_TYPE_INFO_ABSA types_ = {};
  SERVICE_INFOA info_ = {};
};

TEST_F(Spaces, AddressesOfTypes) {
  OwnType own;
  ASSERT_EQ(own.set(SERVICE_ADD_TYPE), 0);
  EXPECT_WIN32(ERROR_ALREADY_REGISTERED, own.set(SERVICE_ADD_TYPE));
  GUID found = {};
  ASSERT_EQ(GetTypeByNameW(const_cast<wchar_t*>(L"echo TYPE"), &found), 0);
  EXPECT_TRUE(same(found, own.type));
  char room[1024];
  DWORD length = sizeof room;
  auto* info = reinterpret_cast<CSADDR_INFO*>(room);
  ASSERT_EQ(GetAddressByNameA(NS_DEFAULT, &own.type, const_cast<char*>("eleven.test"), nullptr, 0,
                              nullptr, room, &length, nullptr, nullptr),
            1);
  EXPECT_EQ(text_of(info->RemoteAddr), "192.0.2.11:4711");
  EXPECT_EQ(info->iProtocol, IPPROTO_TCP);
  length = 8;
  EXPECT_WIN32(ERROR_INSUFFICIENT_BUFFER,
               GetAddressByNameA(NS_DEFAULT, &own.type, const_cast<char*>("eleven.test"), nullptr,
                                 0, nullptr, room, &length, nullptr, nullptr));
  EXPECT_GT(length, 8U);
  // Without a name it is where a server binds.
  length = sizeof room;
  ASSERT_GE(GetAddressByNameA(NS_DNS, &own.type, nullptr, nullptr, 0, nullptr, room, &length,
                              nullptr, nullptr),
            1);
  EXPECT_EQ(text_of(info->LocalAddr), "0.0.0.0:4711");
  EXPECT_EQ(text_of(info->RemoteAddr), "none");
}

TEST_F(Spaces, AddressesOfHosts) {
  GUID type = SVCID_HOSTNAME;
  wchar_t room[512], aliases[64];
  DWORD length = sizeof room, aliases_length = 64;
  INT protocols[] = {IPPROTO_UDP, 0};
  auto* info = reinterpret_cast<CSADDR_INFO*>(room);
  ASSERT_EQ(
      GetAddressByNameW(NS_TCPIP_HOSTS, &type, const_cast<wchar_t*>(L"www.ten.test"), protocols,
                        RES_FIND_MULTIPLE, nullptr, room, &length, aliases, &aliases_length),
      1);
  EXPECT_EQ(info[0].iProtocol, IPPROTO_UDP);
  EXPECT_EQ(std::wstring(aliases, aliases_length), std::wstring(L"www.ten.test\0\0", 14));
  length = sizeof room;
  EXPECT_WIN32(WSASERVICE_NOT_FOUND,
               GetAddressByNameW(NS_DEFAULT, &type, const_cast<wchar_t*>(L"nobody.test"), nullptr,
                                 0, nullptr, room, &length, nullptr, nullptr));
  SERVICE_ASYNC_INFO reserved = {};
  EXPECT_WIN32(ERROR_INVALID_PARAMETER,
               GetAddressByNameW(NS_DEFAULT, &type, nullptr, nullptr, 0, &reserved, room, &length,
                                 nullptr, nullptr));
}

TEST_F(Spaces, ServicesRegisteredLookedUpAndPutOff) {
  GUID type = SVCID_INET_HOSTADDRBYNAME;
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0xC0000265);
  SERVICE_ADDRESSES addresses = {};
  addresses.dwAddressCount = 1;
  addresses.Addresses[0].dwAddressType = AF_INET;
  addresses.Addresses[0].dwAddressLength = sizeof address;
  addresses.Addresses[0].lpAddress = reinterpret_cast<BYTE*>(&address);
  wchar_t name[] = L"old.space";
  SERVICE_INFOW info = {};
  info.lpServiceType = &type;
  info.lpServiceName = name;
  info.lpServiceAddress = &addresses;
  const auto set = [&](DWORD operation, DWORD flags = 0) {
    DWORD status = 0;
    const int returned = SetServiceW(NS_DEFAULT, operation, flags, &info, nullptr, &status);
    return returned == 0 ? static_cast<int>(status) : returned;
  };
  char room[1024];
  const auto get = [&] {
    DWORD length = sizeof room;
    return GetServiceW(NS_DEFAULT, &type, name, PROP_ADDRESSES | PROP_MACHINE, room, &length,
                       nullptr);
  };
  EXPECT_WIN32(ERROR_SERVICE_NOT_FOUND, get());
  ASSERT_EQ(set(SERVICE_REGISTER, SERVICE_FLAG_DEFER), 0);
  EXPECT_WIN32(ERROR_SERVICE_NOT_FOUND, get());
  ASSERT_EQ(set(SERVICE_FLUSH), 0);
  ASSERT_EQ(get(), 1);
  const auto* found = reinterpret_cast<NS_SERVICE_INFOW*>(room);
  EXPECT_EQ(found->dwNameSpace, own_space);
  EXPECT_STREQ(found->ServiceInfo.lpServiceName, name);
  EXPECT_STREQ(found->ServiceInfo.lpMachineName, name);
  EXPECT_EQ(found->ServiceInfo.lpComment, nullptr);
  ASSERT_EQ(found->ServiceInfo.lpServiceAddress->dwAddressCount, 1U);
  const SERVICE_ADDRESS& where = found->ServiceInfo.lpServiceAddress->Addresses[0];
  EXPECT_EQ(where.dwAddressType, DWORD{AF_INET});
  EXPECT_EQ(text_of({reinterpret_cast<sockaddr*>(where.lpAddress), sizeof address}), "192.0.2.101");
  EXPECT_EQ(set(SERVICE_DEREGISTER, SERVICE_FLAG_HARD), 0);
  EXPECT_WIN32(WSASERVICE_NOT_FOUND, set(SERVICE_DEREGISTER));
  // One provider takes it, another cannot be loaded.
  ASSERT_EQ(install({1, 0, 0, {}}, L"/no/such/provider.so", 79), 0);
  EXPECT_EQ(set(SERVICE_REGISTER), SET_SERVICE_PARTIAL_SUCCESS);
  EXPECT_EQ(set(SERVICE_DEREGISTER), SET_SERVICE_PARTIAL_SUCCESS);
  EXPECT_WIN32(ERROR_INVALID_PARAMETER, set(0));
  EXPECT_WIN32(ERROR_INVALID_PARAMETER, set(SERVICE_REGISTER, 4));
}

}  // namespace
