// SPDX-License-Identifier: MIT
// Address text against a table, and against glibc over random input.
#include "names/address_text.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

namespace ws2::names {
namespace {

std::string v4(const std::optional<Ipv4>& address) {
  return address ? std::string(format(*address).view()) : "none";
}
std::string v6(const std::optional<Ipv6>& address) {
  return address ? std::string(format(*address).view()) : "none";
}

TEST(AddressText, ReadsTheFormsOfInetAddr) {
  struct Case {
    const char* text;
    const char* address;
  };
  // The first four stand in the table of Learn, "inet_addr function (winsock2.h)".
  constexpr Case cases[] = {
      {"4.3.2.16", "4.3.2.16"},
      {"004.003.002.020", "4.3.2.16"},
      {"0x4.0x3.0x2.0x10", "4.3.2.16"},
      {"4.003.002.0x10", "4.3.2.16"},
      {"128.1.258", "128.1.1.2"},
      {"10.66051", "10.1.2.3"},
      {"16909060", "1.2.3.4"},
      {"0x01020304", "1.2.3.4"},
      {"0", "0.0.0.0"},
      {"4294967295", "255.255.255.255"},
      {"1.2.3.4 ", "1.2.3.4"},
      {"1.2.3.4\tand more", "1.2.3.4"},
      {" ", "0.0.0.0"},
      {"", "none"},
      {"  ", "none"},
      {" 1.2.3.4", "none"},
      {"256.1.1.1", "none"},
      {"1.2.3.256", "none"},
      {"1.2.65536", "none"},
      {"1.16777216", "none"},
      {"4294967296", "none"},
      {"18446744073709551616", "none"},
      {"1.2.3.4.", "none"},
      {"1.2.3.4.5", "none"},
      {"1.2.3.", "none"},
      {".1.2.3", "none"},
      {"1..2", "none"},
      {"09", "none"},
      {"0x", "none"},
      {"0xg", "none"},
      {"-1", "none"},
      {"+1", "none"},
      {"1.2.3.4x", "none"},
      {"localhost", "none"},
  };
  for (const Case& one : cases) EXPECT_EQ(v4(parse_inet_addr(one.text)), one.address) << one.text;
}

TEST(AddressText, ReadsStrictDottedDecimalOnly) {
  EXPECT_EQ(v4(parse_ipv4("192.168.16.0", Ipv4Form::strict)), "192.168.16.0");
  EXPECT_EQ(v4(parse_ipv4("255.255.255.255", Ipv4Form::strict)), "255.255.255.255");
  for (const char* text : {"1", "1.2", "1.2.3", "1.2.3.4 ", "01.2.3.4", "0x1.2.3.4", "1.2.3.256",
                           "1.2.3.4.5", "", "1.2.3.", "00.0.0.0", "1.2.3.4:80"}) {
    EXPECT_EQ(v4(parse_ipv4(text, Ipv4Form::strict)), "none") << text;
  }
}

TEST(AddressText, ReadsAndWritesIpv6) {
  struct Case {
    const char* text;
    const char* written;
  };
  constexpr Case cases[] = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"0:0:0:0:0:0:0:0", "::"},
      {"2001:0db8:0:0:0:0:0:1", "2001:db8::1"},
      {"2001:DB8::ABCD", "2001:db8::abcd"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"},  // one zero group is not shortened
      {"1:0:0:4:0:0:7:8", "1::4:0:0:7:8"},     // the first of equal runs
      {"1:0:0:4:0:0:0:8", "1:0:0:4::8"},       // the longest run
      {"::ffff:1.2.3.4", "::ffff:1.2.3.4"},    // IPv4-mapped
      {"::ffff:102:304", "::ffff:1.2.3.4"},
      {"::1.2.3.4", "::1.2.3.4"},  // IPv4-compatible
      {"::0.0.1.2", "::102"},
      {"fe80::5efe:1.2.3.4", "fe80::5efe:1.2.3.4"},  // ISATAP
      {"fe80::200:5efe:1.2.3.4", "fe80::200:5efe:1.2.3.4"},
      {"2001:db8:1:2:0:5efe:102:304", "2001:db8:1:2:0:5efe:1.2.3.4"},
      {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
      {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
      {"", "none"},
      {":", "none"},
      {":::", "none"},
      {"1", "none"},
      {"1:", "none"},
      {":1", "none"},
      {"1:2:3:4:5:6:7", "none"},
      {"1:2:3:4:5:6:7:", "none"},
      {"1:2:3:4:5:6:7:8:9", "none"},
      {"1::2::3", "none"},
      {"1:2:3:4::5:6:7:8", "none"},
      {"::1:2:3:4:5:6:7:8", "none"},
      {"12345::", "none"},
      {"g::", "none"},
      {"::1.2.3", "none"},
      {"::1.2.3.4.5", "none"},
      {"::1.2.3.4:5", "none"},
      {"::01.2.3.4", "none"},
      {"1.2.3.4", "none"},
      {"::1%1", "none"},
      {"[::1]", "none"},
      {"::1 ", "none"},
      {"0x1::", "none"},
  };
  for (const Case& one : cases) EXPECT_EQ(v6(parse_ipv6(one.text)), one.written) << one.text;
}

uint32_t interface_by_name(std::string_view name) noexcept { return name == "eth0" ? 7 : 0; }

TEST(AddressText, ReadsAndWritesEndpoints) {
  struct Case {
    const char* text;
    const char* written;
  };
  constexpr Case cases[] = {
      {"fe80::1", "fe80::1"},
      {"fe80::1%3", "fe80::1%3"},
      {"fe80::1%eth0", "fe80::1%7"},
      {"fe80::1%0", "fe80::1"},
      {"[fe80::1]", "fe80::1"},
      {"[fe80::1%4294967295]:65535", "[fe80::1%4294967295]:65535"},
      {"[::1]:80", "[::1]:80"},
      {"[::1]:0", "::1"},
      {"fe80::1%", "none"},
      {"fe80::1%eth1", "none"},
      {"fe80::1%4294967296", "none"},
      {"fe80::1%3%4", "none"},
      {"[::1", "none"},
      {"::1]", "none"},
      {"[::1]80", "none"},
      {"[::1]:", "none"},
      {"[::1]:65536", "none"},
      {"[::1]:-1", "none"},
      {"[]", "none"},
      {"[", "none"},
  };
  for (const Case& one : cases) {
    const std::optional<Ipv6Endpoint> found = parse_ipv6_endpoint(one.text, interface_by_name);
    EXPECT_EQ(found ? format(*found).view() : "none", one.written) << one.text;
  }
  EXPECT_FALSE(parse_ipv6_endpoint("fe80::1%eth0", nullptr));
}

TEST(AddressText, ReadsAndWritesIpv4Endpoints) {
  struct Case {
    const char* text;
    const char* written;
  };
  constexpr Case cases[] = {
      {"127.0.0.1", "127.0.0.1"},
      {"127.0.0.1:80", "127.0.0.1:80"},
      {"127.0.0.1:0", "127.0.0.1"},
      {"127.1:65535", "127.0.0.1:65535"},
      {"127.0.0.1:65536", "none"},
      {"127.0.0.1:", "none"},
      {":80", "none"},
      {"127.0.0.1:80:81", "none"},
      {"127.0.0.1:8x", "none"},
      {"", "none"},
  };
  for (const Case& one : cases) {
    const std::optional<Ipv4Endpoint> found = parse_ipv4_endpoint(one.text, Ipv4Form::loose);
    EXPECT_EQ(found ? format(*found).view() : "none", one.written) << one.text;
  }
}

TEST(AddressText, LongestTextFits) {
  Ipv6Endpoint longest;
  longest.address = {1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x5E, 0xFE, 255, 255, 255, 255};
  longest.scope = UINT32_MAX;
  longest.port = 65535;
  EXPECT_EQ(format(longest).view(), "[102:304:506:708:0:5efe:255.255.255.255%4294967295]:65535");
  longest.address.fill(0xFF);
  EXPECT_LT(format(longest).size(), AddressText::capacity);
}

/// Text that is nearly an address: so that both outcomes come up often.
std::string random_text(std::mt19937& random, std::string_view alphabet, size_t longest) {
  std::string text(random() % (longest + 1), ' ');
  for (char& character : text) character = alphabet[random() % alphabet.size()];
  return text;
}

/// An address as text with one character changed, taken out or put in.
std::string damaged(std::mt19937& random, std::string text, std::string_view alphabet) {
  if (text.empty()) return text;
  const size_t at = random() % text.size();
  switch (random() % 4) {
    case 0:
      text[at] = alphabet[random() % alphabet.size()];
      break;
    case 1:
      text.erase(at, 1);
      break;
    case 2:
      text.insert(at, 1, alphabet[random() % alphabet.size()]);
      break;
    default:
      break;
  }
  return text;
}

TEST(AddressText, ReadsIpv4AsGlibcDoes) {
  std::mt19937 random(1);
  constexpr std::string_view alphabet = "0123456789..xXaF";
  for (int i = 0; i < 200000; ++i) {
    const auto number = static_cast<uint32_t>(random());
    std::string text = random() % 2 == 0
                           ? random_text(random, alphabet, 16)
                           : damaged(random, std::string(inet_ntoa({number})), alphabet);
    in_addr theirs = {};
    const bool strict = inet_pton(AF_INET, text.c_str(), &theirs) == 1;
    std::optional<Ipv4> ours = parse_ipv4(text, Ipv4Form::strict);
    ASSERT_EQ(ours.has_value(), strict) << text;
    if (strict) {
      ASSERT_EQ(std::memcmp(ours->data(), &theirs, 4), 0) << text;
    }
    const bool loose = inet_aton(text.c_str(), &theirs) == 1;
    ours = parse_ipv4(text, Ipv4Form::loose);
    ASSERT_EQ(ours.has_value(), loose) << text;
    if (loose) {
      ASSERT_EQ(std::memcmp(ours->data(), &theirs, 4), 0) << text;
    }
  }
}

TEST(AddressText, ReadsAndWritesIpv6AsGlibcDoes) {
  std::mt19937 random(2);
  constexpr std::string_view alphabet = "0123:::..fFag%";
  for (int i = 0; i < 200000; ++i) {
    Ipv6 bytes = {};
    for (uint8_t& byte : bytes) byte = random() % 3 == 0 ? static_cast<uint8_t>(random()) : 0;
    char theirs[INET6_ADDRSTRLEN];
    ASSERT_NE(inet_ntop(AF_INET6, bytes.data(), theirs, sizeof theirs), nullptr);
    // glibc does not know ISATAP addresses.
    const bool isatap = bytes[10] == 0x5E && bytes[11] == 0xFE;
    if (!isatap) {
      ASSERT_EQ(format(bytes).view(), theirs);
    }
    ASSERT_EQ(parse_ipv6(theirs), bytes) << theirs;

    const std::string text =
        random() % 2 == 0 ? random_text(random, alphabet, 24) : damaged(random, theirs, alphabet);
    in6_addr read = {};
    const bool valid = inet_pton(AF_INET6, text.c_str(), &read) == 1;
    const std::optional<Ipv6> ours = parse_ipv6(text);
    ASSERT_EQ(ours.has_value(), valid) << text;
    if (valid) {
      ASSERT_EQ(std::memcmp(ours->data(), &read, 16), 0) << text;
    }
  }
}

TEST(AddressText, SurvivesAnyBytes) {
  std::mt19937 random(3);
  for (int i = 0; i < 100000; ++i) {
    std::string text(random() % 40, '\0');
    for (char& character : text) {
      character =
          random() % 4 == 0 ? static_cast<char>(random()) : "0123456789abcdef.:%[]"[random() % 21];
    }
    // What is read is written as a text that reads the same again.
    if (const auto found = parse_ipv6_endpoint(text, interface_by_name)) {
      ASSERT_EQ(parse_ipv6_endpoint(format(*found).view(), nullptr), *found) << text;
    }
    if (const auto found = parse_ipv4_endpoint(text, Ipv4Form::loose)) {
      ASSERT_EQ(parse_ipv4_endpoint(format(*found).view(), Ipv4Form::strict), *found) << text;
    }
    (void)parse_inet_addr(text);
    (void)parse_port(text);
  }
}

}  // namespace
}  // namespace ws2::names
