// SPDX-License-Identifier: MIT
// Resolution as far as this machine alone decides it; the hosts file is tested through the API.
#include "names/resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "names/address_info.hpp"

namespace ws2::names {
namespace {

TEST(Resolver, LocalhostIsLoopback) {
  for (const char* name : {"localhost", "LOCALHOST", "localhost.", "db.localhost"}) {
    const Result<Host> host = resolve(name, Families(), Families());
    ASSERT_TRUE(host.ok()) << name;
    ASSERT_FALSE((*host).addresses.empty());
    for (const Address& one : (*host).addresses) EXPECT_TRUE(kernel::is_loopback(one));
  }
}

TEST(Resolver, OwnNameHasAddresses) {
  for (const std::string& name :
       {std::string(), std::string("..localmachine"), kernel::host_name()}) {
    const Result<Host> host = resolve(name, Families{true, false}, Families());
    ASSERT_TRUE(host.ok()) << name;
    EXPECT_EQ((*host).name, kernel::host_name());
    for (const Address& one : (*host).addresses) EXPECT_FALSE(one.ipv6);
  }
}

TEST(Resolver, RefusesWhatIsNoName) {
  const std::string long_label(64, 'a');
  std::string long_name;
  while (long_name.size() <= 253) long_name += "label.";
  for (const std::string& name :
       {std::string("a..b"), std::string(".a"), std::string("."), std::string("a b"),
        std::string("256.1.1.1"), std::string("1.2.3.4.5"), std::string("host.1"), long_label,
        long_name, std::string("a\x01"), std::string("１２７.0.0.1"),
        std::string("a\u200Db.example")}) {
    const Result<Host> host = resolve(name, Families(), Families());
    ASSERT_FALSE(host.ok()) << name;
    EXPECT_EQ(host.status(), Status(WsaCode::wsahost_not_found)) << name;
  }
}

TEST(Resolver, NumericNames) {
  EXPECT_TRUE(is_numeric_name("300.1.1.1"));
  EXPECT_TRUE(is_numeric_name("1"));
  EXPECT_TRUE(is_numeric_name("a.1."));
  EXPECT_FALSE(is_numeric_name("1.a"));
  EXPECT_FALSE(is_numeric_name(""));
  EXPECT_FALSE(is_numeric_name("a."));
}

TEST(Resolver, NoNetworkNoQuestion) {
  const Result<Host> host = resolve("no.such.name.invalid", Families(), Families{false, false});
  EXPECT_EQ(host.status(), Status(WsaCode::wsano_data));
}

TEST(AddressInfo, NumericHosts) {
  InfoRequest request;
  request.node = "127.1";
  request.service = "80";
  Result<Info> info = address_info(request);
  ASSERT_TRUE(info.ok());
  ASSERT_EQ(info->entries.size(), 1U);
  EXPECT_EQ(info->entries[0].port, 80);
  EXPECT_FALSE(info->entries[0].address.ipv6);
  request.family = Family::ipv6;
  EXPECT_EQ(address_info(request).status(), Status(WsaCode::wsahost_not_found));
  request.v4_mapped = true;
  info = address_info(request);
  ASSERT_TRUE(info.ok());
  EXPECT_TRUE(info->entries[0].address.ipv6);
  EXPECT_EQ(info->entries[0].address.bytes[11], 0xFF);
}

}  // namespace
}  // namespace ws2::names
