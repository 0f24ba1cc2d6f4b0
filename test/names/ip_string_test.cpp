// SPDX-License-Identifier: MIT
// The conversions of mstcpip.h, which need no WSAStartup and answer with an NTSTATUS.
#include <gtest/gtest.h>
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <mstcpip.h>

#include <cstring>
#include <cwchar>
#include <string>

namespace {

constexpr LONG success = 0, invalid_parameter = static_cast<LONG>(0xC000000D);

in_addr ipv4(u_long host_order) {
  in_addr address;
  address.s_addr = htonl(host_order);
  return address;
}

in6_addr ipv6(const char* text) {
  in6_addr address = {};
  EXPECT_EQ(inet_pton(AF_INET6, text, &address), 1) << text;
  return address;
}

TEST(IpString, WritesAndPointsToTheEnd) {
  char text[64];
  wchar_t wide[64];
  const in_addr four = ipv4(0xC0000207);
  EXPECT_EQ(RtlIpv4AddressToStringA(&four, text), text + 9);
  EXPECT_STREQ(text, "192.0.2.7");
  EXPECT_EQ(RtlIpv4AddressToStringW(&four, wide), wide + 9);
  EXPECT_STREQ(wide, L"192.0.2.7");
  const in6_addr six = ipv6("2001:db8::7");
  EXPECT_EQ(RtlIpv6AddressToStringA(&six, text), text + 11);
  EXPECT_STREQ(text, "2001:db8::7");
  const in6_addr mapped = ipv6("::ffff:192.0.2.7");
  EXPECT_EQ(RtlIpv6AddressToStringW(&mapped, wide), wide + 16);
  EXPECT_STREQ(wide, L"::ffff:192.0.2.7");
  EXPECT_EQ(RtlIpv4AddressToStringA(nullptr, text), nullptr);
  EXPECT_EQ(RtlIpv4AddressToStringA(&four, nullptr), nullptr);
}

TEST(IpString, WritesPortsAndScopes) {
  char text[80];
  const in_addr four = ipv4(0x7F000001);
  ULONG length = sizeof text;
  EXPECT_EQ(RtlIpv4AddressToStringExA(&four, htons(8080), text, &length), success);
  EXPECT_STREQ(text, "127.0.0.1:8080");
  EXPECT_EQ(length, 15U);
  length = sizeof text;
  EXPECT_EQ(RtlIpv4AddressToStringExA(&four, 0, text, &length), success);
  EXPECT_STREQ(text, "127.0.0.1");
  const in6_addr six = ipv6("fe80::1");
  struct Case {
    ULONG scope;
    USHORT port;
    const wchar_t* expected;
  };
  for (const Case& one : {Case{0, 0, L"fe80::1"}, Case{3, 0, L"fe80::1%3"},
                          Case{3, 80, L"[fe80::1%3]:80"}, Case{0, 80, L"[fe80::1]:80"}}) {
    wchar_t wide[80];
    length = 80;
    EXPECT_EQ(RtlIpv6AddressToStringExW(&six, one.scope, htons(one.port), wide, &length), success);
    EXPECT_STREQ(wide, one.expected);
    EXPECT_EQ(length, std::wcslen(one.expected) + 1);
  }
}

TEST(IpString, SaysHowMuchRoomIsNeeded) {
  char text[80];
  const in_addr four = ipv4(0x7F000001);
  const in6_addr six = ipv6("fe80::1");
  ULONG length = 9;
  EXPECT_EQ(RtlIpv4AddressToStringExA(&four, 0, text, &length), invalid_parameter);
  EXPECT_EQ(length, 10U);
  EXPECT_EQ(RtlIpv4AddressToStringExA(&four, 0, text, &length), success);
  length = 0;
  EXPECT_EQ(RtlIpv6AddressToStringExA(&six, 3, htons(80), text, &length), invalid_parameter);
  EXPECT_EQ(length, 15U);
  EXPECT_EQ(RtlIpv4AddressToStringExA(&four, 0, nullptr, &length), invalid_parameter);
  EXPECT_EQ(RtlIpv4AddressToStringExA(&four, 0, text, nullptr), invalid_parameter);
  EXPECT_EQ(RtlIpv4AddressToStringExA(nullptr, 0, text, &length), invalid_parameter);
  EXPECT_EQ(RtlIpv6AddressToStringExA(&six, 0, 0, nullptr, &length), invalid_parameter);
}

/// What is left of a text after its IPv4 address, or "-" when there is none.
std::string after_ipv4(const char* text, bool strict, u_long expected = 0) {
  in_addr address = {};
  LPSTR end = nullptr;
  const LONG status = RtlIpv4StringToAddressA(text, strict, &end, &address);
  if (status != success) {
    EXPECT_EQ(status, invalid_parameter);
    return "-";
  }
  EXPECT_EQ(ntohl(address.s_addr), expected) << text;
  return end;
}

TEST(IpString, ReadsIpv4FromTheBeginning) {
  EXPECT_EQ(after_ipv4("192.0.2.7", true, 0xC0000207), "");
  EXPECT_EQ(after_ipv4("192.0.2.7:80 and more", true, 0xC0000207), ":80 and more");
  EXPECT_EQ(after_ipv4("127.1", false, 0x7F000001), "");
  EXPECT_EQ(after_ipv4("0x7f.010.258", false, 0x7F080102), "");
  EXPECT_EQ(after_ipv4("3232235777 x", false, 0xC0A80101), " x");
  for (const char* text : {"127.1", "0x7f.0.0.1", "127.0.0", "", "x", "256.0.0.1", "1.2.3."}) {
    EXPECT_EQ(after_ipv4(text, true), "-") << text;
  }
  for (const char* text : {"", "x", "1.", "256.0.0.1", "4294967296", "1.16777216"}) {
    EXPECT_EQ(after_ipv4(text, false), "-") << text;
  }
  const wchar_t* const wide = L"10.0.0.1\u00E9";
  LPWSTR end = nullptr;
  in_addr address;
  EXPECT_EQ(RtlIpv4StringToAddressW(wide, TRUE, &end, &address), success);
  EXPECT_EQ(end, wide + 8);
  LPSTR narrow = nullptr;
  EXPECT_EQ(RtlIpv4StringToAddressA(nullptr, TRUE, &narrow, &address), invalid_parameter);
  EXPECT_EQ(RtlIpv4StringToAddressA("1.2.3.4", TRUE, nullptr, &address), invalid_parameter);
  EXPECT_EQ(RtlIpv4StringToAddressA("1.2.3.4", TRUE, &narrow, nullptr), invalid_parameter);
}

TEST(IpString, ReadsIpv6FromTheBeginning) {
  struct Case {
    const char* text;
    const char* address;
    const char* rest;
  };
  for (const Case& one :
       {Case{"2001:db8::7", "2001:db8::7", ""}, Case{"fe80::1%3", "fe80::1", "%3"},
        Case{"::1]:80", "::1", "]:80"}, Case{"::", "::", ""}, Case{"::1.", "::1", "."},
        Case{"::ffff:192.0.2.7/96", "::ffff:192.0.2.7", "/96"}, Case{"1::2 3", "1::2", " 3"}}) {
    in6_addr address = {};
    PCSTR end = nullptr;
    EXPECT_EQ(RtlIpv6StringToAddressA(one.text, &end, &address), success) << one.text;
    const in6_addr expected = ipv6(one.address);
    EXPECT_EQ(std::memcmp(&address, &expected, sizeof address), 0) << one.text;
    EXPECT_STREQ(end, one.rest);
  }
  for (const char* text : {"", "x::", ":", "1:2:3:4:5:6:7", "12345::", "fe80::12345", "1.2.3.4"}) {
    in6_addr address = {};
    PCSTR end = nullptr;
    EXPECT_EQ(RtlIpv6StringToAddressA(text, &end, &address), invalid_parameter) << text;
  }
}

TEST(IpString, ReadsWholeEndpoints) {
  in_addr four = {};
  in6_addr six = {};
  USHORT port = 1;
  ULONG scope = 1;
  EXPECT_EQ(RtlIpv4StringToAddressExA("127.0.0.1:8080", TRUE, &four, &port), success);
  EXPECT_EQ(port, htons(8080));
  EXPECT_EQ(ntohl(four.s_addr), 0x7F000001U);
  EXPECT_EQ(RtlIpv4StringToAddressExW(L"127.1", FALSE, &four, &port), success);
  EXPECT_EQ(port, 0);
  for (const char* text : {"127.1", "127.0.0.1 ", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x"}) {
    EXPECT_EQ(RtlIpv4StringToAddressExA(text, TRUE, &four, &port), invalid_parameter) << text;
  }
  EXPECT_EQ(RtlIpv6StringToAddressExA("[fe80::1%3]:80", &six, &scope, &port), success);
  EXPECT_EQ(scope, 3U);
  EXPECT_EQ(port, htons(80));
  EXPECT_EQ(RtlIpv6StringToAddressExW(L"fe80::1", &six, &scope, &port), success);
  EXPECT_EQ(scope, 0U);
  EXPECT_EQ(port, 0);
  for (const char* text : {"fe80::1%lo", "[fe80::1", "[fe80::1]80", "[fe80::1]:", "fe80::1 "}) {
    EXPECT_EQ(RtlIpv6StringToAddressExA(text, &six, &scope, &port), invalid_parameter) << text;
  }
  EXPECT_EQ(RtlIpv6StringToAddressExA("::1", nullptr, &scope, &port), invalid_parameter);
  EXPECT_EQ(RtlIpv6StringToAddressExA("::1", &six, nullptr, &port), invalid_parameter);
  EXPECT_EQ(RtlIpv6StringToAddressExA("::1", &six, &scope, nullptr), invalid_parameter);
}

}  // namespace
