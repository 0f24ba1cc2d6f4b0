// SPDX-License-Identifier: MIT
// The order of addresses, by the examples of RFC 6724, section 10.2.
#include "names/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "names/address_text.hpp"

namespace ws2::names {
namespace {

Address address(std::string_view text) {
  Address result;
  if (const auto ipv4 = parse_ipv4(text, Ipv4Form::strict)) {
    std::copy(ipv4->begin(), ipv4->end(), result.bytes.begin());
    return result;
  }
  result.ipv6 = true;
  result.bytes = parse_ipv6(text).value();
  return result;
}

/// The source that the test says a destination has.
std::map<std::string, std::string>& sources() {
  static std::map<std::string, std::string> table;
  return table;
}

std::string text(const Address& one) {
  if (one.ipv6) return std::string(format(one.bytes).view());
  return std::string(format(Ipv4{one.bytes[0], one.bytes[1], one.bytes[2], one.bytes[3]}).view());
}

bool source_for(const Address& destination, Address& source) noexcept {
  const auto place = sources().find(text(destination));
  if (place == sources().end()) return false;
  source = address(place->second);
  return true;
}

/// Orders destinations that are given with their sources ("" for none), from the wrong order.
std::vector<std::string> ordered(const std::vector<std::pair<std::string, std::string>>& given) {
  sources().clear();
  std::vector<Address> addresses;
  for (const auto& [destination, source] : given) {
    addresses.push_back(address(destination));
    if (!source.empty()) sources()[destination] = source;
  }
  order_addresses(addresses, source_for);
  std::vector<std::string> texts;
  for (const Address& one : addresses) texts.push_back(text(one));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Order, PrefersMatchingScope) {
  EXPECT_EQ(ordered({{"198.51.100.121", "169.254.13.78"}, {"2001:db8:1::1", "2001:db8:1::2"}}),
            (Texts{"2001:db8:1::1", "198.51.100.121"}));
  EXPECT_EQ(ordered({{"2001:db8:1::1", "fe80::1"}, {"198.51.100.121", "198.51.100.117"}}),
            (Texts{"198.51.100.121", "2001:db8:1::1"}));
}

TEST(Order, PrefersHigherPrecedence) {
  EXPECT_EQ(ordered({{"10.1.2.3", "10.1.2.4"}, {"2001:db8:1::1", "2001:db8:1::2"}}),
            (Texts{"2001:db8:1::1", "10.1.2.3"}));
  EXPECT_EQ(ordered({{"127.0.0.1", "127.0.0.1"}, {"::1", "::1"}}), (Texts{"::1", "127.0.0.1"}));
}

TEST(Order, PrefersSmallerScope) {
  EXPECT_EQ(ordered({{"2001:db8:1::1", "2001:db8:1::2"}, {"fe80::1", "fe80::2"}}),
            (Texts{"fe80::1", "2001:db8:1::1"}));
}

TEST(Order, PrefersMatchingLabel) {
  EXPECT_EQ(ordered({{"2002:c633:6401::1", "2002:c633:6401::2"}, {"2001:db8:1::1", "fe80::2"}}),
            (Texts{"2002:c633:6401::1", "2001:db8:1::1"}));
}

TEST(Order, PrefersLongerPrefixOfIpv6Only) {
  EXPECT_EQ(ordered({{"2001:db8:3ffe::1", "2001:db8:1::2"}, {"2001:db8:1::1", "2001:db8:1::2"}}),
            (Texts{"2001:db8:1::1", "2001:db8:3ffe::1"}));
  EXPECT_EQ(ordered({{"203.0.113.1", "192.0.2.1"}, {"192.0.2.9", "192.0.2.1"}}),
            (Texts{"203.0.113.1", "192.0.2.9"}));
}

TEST(Order, WhatLiesBeyondTheNetworkDoesNotCount) {
  EXPECT_EQ(ordered({{"2001:db8:1::8", "2001:db8:1::1"}, {"2001:db8:1::2", "2001:db8:1::1"}}),
            (Texts{"2001:db8:1::8", "2001:db8:1::2"}));
}

TEST(Order, PutsUnreachableLastAndKeepsTheRest) {
  EXPECT_EQ(ordered({{"2001:db8::1", ""}, {"192.0.2.1", "192.0.2.2"}, {"192.0.2.3", "192.0.2.2"}}),
            (Texts{"192.0.2.1", "192.0.2.3", "2001:db8::1"}));
  EXPECT_EQ(ordered({{"192.0.2.3", ""}}), (Texts{"192.0.2.3"}));
}

}  // namespace
}  // namespace ws2::names
