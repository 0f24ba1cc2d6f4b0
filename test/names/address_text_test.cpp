// SPDX-License-Identifier: MIT
// Byte order and address text, through the exported functions.
#include <cstring>
#include <cwchar>
#include <thread>

#include "fixture.hpp"

using names_test::nowhere;
using names_test::Started;

namespace {

in_addr ipv4(u_long host_order) {
  in_addr address;
  address.s_addr = htonl(host_order);
  return address;
}

sockaddr_in socket_address4(u_long host_order, u_short port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr = ipv4(host_order);
  return address;
}

sockaddr_in6 socket_address6(const char* text, u_short port, ULONG scope) {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  address.sin6_scope_id = scope;
  EXPECT_EQ(inet_pton(AF_INET6, text, &address.sin6_addr), 1);
  return address;
}

/// WSAAddressToStringA's text.
template <class Address>
std::string text_of(Address address) {
  char text[128];
  DWORD length = sizeof text;
  if (WSAAddressToStringA(reinterpret_cast<sockaddr*>(&address), sizeof address, nullptr, text,
                          &length) != 0) {
    return "error " + std::to_string(WSAGetLastError());
  }
  EXPECT_EQ(length, std::strlen(text) + 1);
  return text;
}

// The functions that Learn lets a program call without WSAStartup.
TEST(BeforeStartup, ByteOrderAndTextWork) {
  EXPECT_EQ(htonl(0x01020304), 0x04030201U);
  EXPECT_EQ(htons(0x0102), 0x0201);
  EXPECT_EQ(ntohl(htonl(0xDEADBEEF)), 0xDEADBEEFU);
  EXPECT_EQ(ntohs(htons(0xBEEF)), 0xBEEF);
  EXPECT_EQ(inet_addr("127.0.0.1"), htonl(INADDR_LOOPBACK));
  EXPECT_STREQ(inet_ntoa(ipv4(0xC0A81000)), "192.168.16.0");
  in_addr address;
  EXPECT_EQ(inet_pton(AF_INET, "127.0.0.1", &address), 1);
  char text[16];
  EXPECT_STREQ(inet_ntop(AF_INET, &address, text, sizeof text), "127.0.0.1");
}

TEST(BeforeStartup, TheOthersRefuse) {
  sockaddr_in address = socket_address4(1, 0);
  char text[64] = "127.0.0.1";
  DWORD text_length = sizeof text;
  INT length = sizeof address;
  u_long number;
  EXPECT_FAILS(WSANOTINITIALISED, SOCKET_ERROR,
               WSAAddressToStringA(reinterpret_cast<sockaddr*>(&address), sizeof address, nullptr,
                                   text, &text_length));
  EXPECT_FAILS(
      WSANOTINITIALISED, SOCKET_ERROR,
      WSAStringToAddressA(text, AF_INET, nullptr, reinterpret_cast<sockaddr*>(&address), &length));
  EXPECT_FAILS(WSANOTINITIALISED, SOCKET_ERROR, WSAHtonl(0, 1, &number));
  EXPECT_FAILS(WSANOTINITIALISED, SOCKET_ERROR, gethostname(text, sizeof text));
  EXPECT_FAILS(WSANOTINITIALISED, nullptr, gethostbyname("localhost"));
  EXPECT_FAILS(WSANOTINITIALISED, nullptr, getservbyname("http", "tcp"));
  EXPECT_FAILS(WSANOTINITIALISED, nullptr, getprotobynumber(6));
  addrinfo* list = nullptr;
  EXPECT_ERROR(WSANOTINITIALISED, getaddrinfo("127.0.0.1", nullptr, nullptr, &list));
  EXPECT_ERROR(WSANOTINITIALISED, getnameinfo(reinterpret_cast<sockaddr*>(&address), sizeof address,
                                              text, sizeof text, nullptr, 0, 0));
}

TEST_F(Started, InetAddrTakesNoBadPointer) {
  EXPECT_EQ(inet_addr(nullptr), INADDR_NONE);
  EXPECT_EQ(inet_addr(nowhere<char>()), INADDR_NONE);
  EXPECT_EQ(inet_addr(""), INADDR_NONE);
  EXPECT_EQ(inet_addr("1.2.3.256"), INADDR_NONE);
  EXPECT_EQ(inet_addr(" "), 0U);
  EXPECT_EQ(inet_addr("0x7f.1"), htonl(INADDR_LOOPBACK));
  const std::string much(100000, '1');
  EXPECT_EQ(inet_addr(much.c_str()), INADDR_NONE);
}

TEST_F(Started, InetNtoaIsPerThread) {
  const char* mine = inet_ntoa(ipv4(INADDR_LOOPBACK));
  std::thread([] { inet_ntoa(ipv4(0x01010101)); }).join();
  EXPECT_STREQ(mine, "127.0.0.1");
}

TEST_F(Started, InetPtonAndItsErrors) {
  in6_addr address = {};
  EXPECT_EQ(inet_pton(AF_INET6, "::1", &address), 1);
  EXPECT_EQ(address.s6_addr[15], 1);
  EXPECT_EQ(InetPtonW(AF_INET6, L"2001:DB8::1", &address), 1);
  EXPECT_EQ(inet_pton(AF_INET6, "::1%1", &address), 0);
  EXPECT_EQ(inet_pton(AF_INET, "127.1", &address), 0);
  EXPECT_EQ(InetPtonW(AF_INET, L"127.0.0.\u0661", &address), 0);  // an Arabic digit one
  EXPECT_FAILS(WSAEAFNOSUPPORT, -1, inet_pton(AF_UNSPEC, "::1", &address));
  EXPECT_FAILS(WSAEFAULT, -1, inet_pton(AF_INET, nullptr, &address));
  EXPECT_FAILS(WSAEFAULT, -1, inet_pton(AF_INET, "1.2.3.4", nullptr));
  EXPECT_FAILS(WSAEFAULT, -1, inet_pton(AF_INET, nowhere<char>(), &address));
  EXPECT_FAILS(WSAEFAULT, -1, inet_pton(AF_INET, "1.2.3.4", nowhere<char>()));
  EXPECT_FAILS(WSAEFAULT, -1, InetPtonW(AF_INET, nowhere<WCHAR>(), &address));
}

TEST_F(Started, InetNtopAndItsErrors) {
  const sockaddr_in6 address = socket_address6("2001:db8::1", 0, 0);
  char text[64];
  wchar_t wide[64];
  EXPECT_EQ(inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text), text);
  EXPECT_STREQ(text, "2001:db8::1");
  EXPECT_EQ(InetNtopW(AF_INET6, &address.sin6_addr, wide, 64), wide);
  EXPECT_STREQ(wide, L"2001:db8::1");
  EXPECT_STREQ(inet_ntop(AF_INET6, &address.sin6_addr, text, 12), "2001:db8::1");
  EXPECT_FAILS(ERROR_INVALID_PARAMETER, nullptr, inet_ntop(AF_INET6, &address.sin6_addr, text, 11));
  EXPECT_FAILS(ERROR_INVALID_PARAMETER, nullptr, inet_ntop(AF_INET6, &address.sin6_addr, text, 0));
  EXPECT_FAILS(ERROR_INVALID_PARAMETER, nullptr,
               inet_ntop(AF_INET6, &address.sin6_addr, nullptr, 64));
  EXPECT_FAILS(WSAEAFNOSUPPORT, nullptr, inet_ntop(AF_UNSPEC, &address.sin6_addr, text, 64));
  EXPECT_FAILS(WSAEFAULT, nullptr, inet_ntop(AF_INET6, nullptr, text, 64));
  EXPECT_FAILS(WSAEFAULT, nullptr, inet_ntop(AF_INET6, nowhere<char>(), text, 64));
  EXPECT_FAILS(WSAEFAULT, nullptr, inet_ntop(AF_INET6, &address.sin6_addr, nowhere<char>(), 64));
}

TEST_F(Started, WsaAddressToString) {
  EXPECT_EQ(text_of(socket_address4(INADDR_LOOPBACK, 0)), "127.0.0.1");
  EXPECT_EQ(text_of(socket_address4(INADDR_LOOPBACK, 80)), "127.0.0.1:80");
  EXPECT_EQ(text_of(socket_address6("fe80::1", 0, 0)), "fe80::1");
  EXPECT_EQ(text_of(socket_address6("fe80::1", 0, 4)), "fe80::1%4");
  EXPECT_EQ(text_of(socket_address6("fe80::1", 80, 4)), "[fe80::1%4]:80");
  EXPECT_EQ(text_of(socket_address6("::1", 65535, 0)), "[::1]:65535");
  sockaddr_in address = socket_address4(INADDR_LOOPBACK, 80);
  auto* pointer = reinterpret_cast<sockaddr*>(&address);
  wchar_t wide[64];
  DWORD length = 64;
  EXPECT_EQ(WSAAddressToStringW(pointer, sizeof address, nullptr, wide, &length), 0);
  EXPECT_STREQ(wide, L"127.0.0.1:80");
  EXPECT_EQ(length, 13U);
}

TEST_F(Started, WsaAddressToStringErrors) {
  sockaddr_in address = socket_address4(INADDR_LOOPBACK, 80);
  auto* pointer = reinterpret_cast<sockaddr*>(&address);
  char text[64] = "untouched";
  DWORD length = 12;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, nullptr, text, &length));
  EXPECT_EQ(length, 13U);
  EXPECT_STREQ(text, "untouched");
  EXPECT_EQ(WSAAddressToStringA(pointer, sizeof address, nullptr, text, &length), 0);
  length = 64;
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
               WSAAddressToStringA(nullptr, sizeof address, nullptr, text, &length));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSAAddressToStringA(pointer, 0, nullptr, text, &length));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, nullptr, text, nullptr));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAAddressToStringA(pointer, 15, nullptr, text, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAAddressToStringA(nowhere<sockaddr>(), sizeof address, nullptr, text, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, nullptr, nowhere<char>(), &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, nullptr, nullptr, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, nullptr, text, nowhere<DWORD>()));
  EXPECT_FAILS(
      WSAEFAULT, SOCKET_ERROR,
      WSAAddressToStringA(pointer, sizeof address, nowhere<WSAPROTOCOL_INFOA>(), text, &length));
  WSAPROTOCOL_INFOA provider = {};
  provider.iAddressFamily = AF_INET6;
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, &provider, text, &length));
  address.sin_family = AF_IPX;
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
               WSAAddressToStringA(pointer, sizeof address, nullptr, text, &length));
}

TEST_F(Started, WsaStringToAddress) {
  sockaddr_in in4;
  INT length = sizeof in4;
  char text4[] = "127.0.0.1:80";
  EXPECT_EQ(
      WSAStringToAddressA(text4, AF_INET, nullptr, reinterpret_cast<sockaddr*>(&in4), &length), 0);
  EXPECT_EQ(length, static_cast<INT>(sizeof in4));
  EXPECT_EQ(text_of(in4), "127.0.0.1:80");
  sockaddr_in6 in6;
  length = sizeof in6;
  wchar_t text6[] = L"[fe80::1%4]:80";
  EXPECT_EQ(
      WSAStringToAddressW(text6, AF_INET6, nullptr, reinterpret_cast<sockaddr*>(&in6), &length), 0);
  EXPECT_EQ(text_of(in6), "[fe80::1%4]:80");
  char loopback[] = "::1%lo";
  EXPECT_EQ(
      WSAStringToAddressA(loopback, AF_INET6, nullptr, reinterpret_cast<sockaddr*>(&in6), &length),
      0);
  EXPECT_EQ(in6.sin6_scope_id, 1U);
}

TEST_F(Started, WsaStringToAddressErrors) {
  sockaddr_in6 room;
  auto* address = reinterpret_cast<sockaddr*>(&room);
  INT length = sizeof room;
  char good[] = "1.2.3.4";
  for (const char* bad : {"", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4x", "::1", ":80", "localhost"}) {
    char text[64];
    std::strcpy(text, bad);
    EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
                 WSAStringToAddressA(text, AF_INET, nullptr, address, &length));
  }
  for (const char* bad : {"", "1.2.3.4", "[::1", "[::1]:", "::1%none", "::1%", "[::1]:65536"}) {
    char text[64];
    std::strcpy(text, bad);
    EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
                 WSAStringToAddressA(text, AF_INET6, nullptr, address, &length));
  }
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR,
               WSAStringToAddressA(good, AF_UNSPEC, nullptr, address, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(nullptr, AF_INET, nullptr, address, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(nowhere<char>(), AF_INET, nullptr, address, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(good, AF_INET, nullptr, nullptr, &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(good, AF_INET, nullptr, nowhere<sockaddr>(), &length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(good, AF_INET, nullptr, address, nullptr));
  length = sizeof(sockaddr_in) - 1;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(good, AF_INET, nullptr, address, &length));
  EXPECT_EQ(length, static_cast<INT>(sizeof(sockaddr_in)));
  length = -1;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR,
               WSAStringToAddressA(good, AF_INET6, nullptr, address, &length));
  EXPECT_EQ(length, static_cast<INT>(sizeof(sockaddr_in6)));
}

TEST_F(Started, ByteOrderOfASocket) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  ASSERT_NE(s, INVALID_SOCKET);
  u_long number = 0;
  u_short small = 0;
  EXPECT_EQ(WSAHtonl(s, 0x01020304, &number), 0);
  EXPECT_EQ(number, htonl(0x01020304));
  EXPECT_EQ(WSANtohl(s, number, &number), 0);
  EXPECT_EQ(number, 0x01020304U);
  EXPECT_EQ(WSAHtons(s, 0x0102, &small), 0);
  EXPECT_EQ(small, htons(0x0102));
  EXPECT_EQ(WSANtohs(s, small, &small), 0);
  EXPECT_EQ(small, 0x0102);
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAHtonl(s, 1, static_cast<u_long*>(nullptr)));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSANtohs(s, 1, nowhere<u_short>()));
  closesocket(s);
  EXPECT_FAILS(WSAENOTSOCK, SOCKET_ERROR, WSAHtons(s, 1, &small));
  EXPECT_FAILS(WSAENOTSOCK, SOCKET_ERROR, WSANtohl(INVALID_SOCKET, 1, nowhere<u_long>()));
}

TEST_F(Started, HostName) {
  char name[256];
  ASSERT_EQ(gethostname(name, sizeof name), 0);
  const int length = static_cast<int>(std::strlen(name));
  ASSERT_GT(length, 0);
  wchar_t wide[256];
  ASSERT_EQ(GetHostNameW(wide, 256), 0);
  EXPECT_EQ(std::wcslen(wide), static_cast<size_t>(length));
  EXPECT_EQ(gethostname(name, length + 1), 0);
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, gethostname(name, length));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, gethostname(name, 0));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, gethostname(name, -1));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, gethostname(nullptr, 256));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, gethostname(nowhere<char>(), 256));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, GetHostNameW(wide, length));
  // Learn: the name is one that gethostbyname resolves.
  const hostent* host = gethostbyname(name);
  ASSERT_NE(host, nullptr);
  EXPECT_NE(host->h_addr_list[0], nullptr);
}

}  // namespace
