// SPDX-License-Identifier: MIT
// The parsers of the services and protocols files.
#include "names/services_file.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace ws2::names {
namespace {

TEST(ServicesFile, ReadsServices) {
  const ServicesFile file = ServicesFile::parse(
      "# services\n"
      "domain 53/tcp\n"
      "domain 53/udp\r\n"
      "http\t80/tcp www # web\n"
      "tftp 69/udp\n"
      "broken 80\n"
      "broken /tcp\n"
      "broken 65536/tcp\n"
      "broken 80/\n"
      "lonely\n");
  EXPECT_EQ(file.entries().size(), 4U);
  ASSERT_NE(file.by_name("www", "tcp"), nullptr);
  EXPECT_EQ(file.by_name("WWW", "TCP")->name, "http");
  EXPECT_EQ(file.by_name("http", "udp"), nullptr);
  EXPECT_EQ(file.by_name("domain", "")->protocol, "tcp");
  EXPECT_EQ(file.by_port(53, "udp")->protocol, "udp");
  EXPECT_EQ(file.by_port(69, "")->name, "tftp");
  EXPECT_EQ(file.by_port(81, ""), nullptr);
}

TEST(ProtocolsFile, ReadsProtocols) {
  const ProtocolsFile file =
      ProtocolsFile::parse("ip 0 IP\ntcp\t6\tTCP # transmission\nbad x\nbad 256\nudp 17 UDP");
  EXPECT_EQ(file.entries().size(), 3U);
  EXPECT_EQ(file.by_name("Tcp")->number, 6);
  EXPECT_EQ(file.by_number(17)->name, "udp");
  EXPECT_EQ(file.by_number(0)->name, "ip");
  EXPECT_EQ(file.by_number(-1), nullptr);
  EXPECT_EQ(file.by_name("sctp"), nullptr);
}

TEST(ServicesFile, SurvivesAnyBytes) {
  std::mt19937 random(5);
  constexpr std::string_view likely = "0123456789/tcpud \t\n\r#x";
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 400, '\0');
    for (char& character : text) {
      character =
          random() % 20 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
    }
    const ServicesFile services = ServicesFile::parse(text);
    for (const ServiceEntry& entry : services.entries()) {
      ASSERT_NE(services.by_name(entry.name, entry.protocol), nullptr);
      ASSERT_NE(services.by_port(entry.port, entry.protocol), nullptr);
    }
    (void)ProtocolsFile::parse(text);
  }
}

}  // namespace
}  // namespace ws2::names
