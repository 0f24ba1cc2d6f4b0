// SPDX-License-Identifier: MIT
// The database calls of Winsock 1.1.
#include <cstring>
#include <thread>

#include "fixture.hpp"

using names_test::nowhere;
using names_test::protocols;
using names_test::services;
using names_test::Started;

namespace {

TEST_F(Started, HostByName) {
  const hostent* host = gethostbyname("TEN");
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "ten.test");
  EXPECT_STREQ(host->h_aliases[0], "ten");
  EXPECT_STREQ(host->h_aliases[1], "www.ten.test");
  EXPECT_EQ(host->h_aliases[2], nullptr);
  EXPECT_EQ(host->h_addrtype, AF_INET);
  EXPECT_EQ(host->h_length, 4);
  // Only IPv4 addresses, Learn says, though the file has an IPv6 one too.
  in_addr address;
  std::memcpy(&address, host->h_addr_list[0], sizeof address);
  EXPECT_STREQ(inet_ntoa(address), "192.0.2.10");
  EXPECT_EQ(host->h_addr_list[1], nullptr);
}

TEST_F(Started, HostByNumbersAndOwnName) {
  const hostent* host = gethostbyname("192.0.2.77");
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "192.0.2.77");
  in_addr address;
  std::memcpy(&address, host->h_addr, sizeof address);
  EXPECT_STREQ(inet_ntoa(address), "192.0.2.77");
  char own[256];
  ASSERT_EQ(gethostname(own, sizeof own), 0);
  for (const char* name : {static_cast<const char*>(nullptr), ""}) {
    host = gethostbyname(name);
    ASSERT_NE(host, nullptr);
    EXPECT_STREQ(host->h_name, own);
  }
  EXPECT_FAILS(WSANO_DATA, nullptr, gethostbyname("::1"));
  EXPECT_FAILS(WSANO_DATA, nullptr, gethostbyname("256.1.1.1"));
  EXPECT_FAILS(WSANO_DATA, nullptr, gethostbyname("twelve.test"));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, gethostbyname("a name"));
  EXPECT_FAILS(WSAEFAULT, nullptr, gethostbyname(nowhere<char>()));
}

TEST_F(Started, HostByAddress) {
  const unsigned char ten[] = {192, 0, 2, 10};
  const auto* bytes = reinterpret_cast<const char*>(ten);
  const hostent* host = gethostbyaddr(bytes, 4, AF_INET);
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "ten.test");
  EXPECT_EQ(std::memcmp(host->h_addr, ten, 4), 0);
  in6_addr twelve;
  ASSERT_EQ(inet_pton(AF_INET6, "2001:db8::12", &twelve), 1);
  host = gethostbyaddr(reinterpret_cast<const char*>(&twelve), 16, AF_INET6);
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "twelve.test");
  EXPECT_EQ(host->h_length, 16);
  const unsigned char nobody[] = {127, 9, 9, 9};
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr,
               gethostbyaddr(reinterpret_cast<const char*>(nobody), 4, AF_INET));
  EXPECT_FAILS(WSAEFAULT, nullptr, gethostbyaddr(nullptr, 4, AF_INET));
  EXPECT_FAILS(WSAEFAULT, nullptr, gethostbyaddr(nowhere<char>(), 4, AF_INET));
  EXPECT_FAILS(WSAEFAULT, nullptr, gethostbyaddr(bytes, 3, AF_INET));
  EXPECT_FAILS(WSAEINVAL, nullptr, gethostbyaddr(bytes, 4, AF_INET6));
  EXPECT_FAILS(WSAEAFNOSUPPORT, nullptr, gethostbyaddr(bytes, 4, AF_UNIX));
}

TEST_F(Started, ResultsArePerThread) {
  const hostent* mine = gethostbyname("ten.test");
  ASSERT_NE(mine, nullptr);
  std::thread([] { EXPECT_STREQ(gethostbyname("eleven.test")->h_name, "eleven.test"); }).join();
  EXPECT_STREQ(mine->h_name, "ten.test");
  EXPECT_EQ(gethostbyname("a name"), nullptr);  // a failure leaves the result before it alone
  EXPECT_STREQ(mine->h_name, "ten.test");
}

TEST_F(Started, Services11) {
  const servent* service = getservbyname("www", "tcp");
  ASSERT_NE(service, nullptr);
  EXPECT_STREQ(service->s_name, "http");
  EXPECT_STREQ(service->s_aliases[0], "www");
  EXPECT_EQ(service->s_aliases[1], nullptr);
  EXPECT_STREQ(service->s_proto, "tcp");
  EXPECT_EQ(ntohs(static_cast<u_short>(service->s_port)), 80);
  EXPECT_STREQ(getservbyname("tftp", nullptr)->s_proto, "udp");
  EXPECT_STREQ(getservbyport(htons(514), "udp")->s_name, "syslog");
  EXPECT_STREQ(getservbyport(htons(514), nullptr)->s_name, "shell");
  EXPECT_FAILS(WSANO_DATA, nullptr, getservbyname("http", "udp"));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, getservbyname("nothing", nullptr));
  EXPECT_FAILS(WSANO_DATA, nullptr, getservbyport(htons(69), "tcp"));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, getservbyport(htons(1), nullptr));
  EXPECT_FAILS(WSAEFAULT, nullptr, getservbyname(nullptr, "tcp"));
  EXPECT_FAILS(WSAEFAULT, nullptr, getservbyname("http", nowhere<char>()));
  EXPECT_FAILS(WSAEFAULT, nullptr, getservbyport(80, nowhere<char>()));
  services.remove();
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, getservbyname("http", "tcp"));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, getservbyport(htons(80), "tcp"));
}

TEST_F(Started, Protocols11) {
  const protoent* protocol = getprotobyname("UDP");
  ASSERT_NE(protocol, nullptr);
  EXPECT_STREQ(protocol->p_name, "udp");
  EXPECT_STREQ(protocol->p_aliases[0], "UDP");
  EXPECT_EQ(protocol->p_proto, 17);
  EXPECT_STREQ(getprotobynumber(6)->p_name, "tcp");
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, getprotobyname("nothing"));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, getprotobynumber(-1));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, getprotobynumber(1000));
  EXPECT_FAILS(WSAEFAULT, nullptr, getprotobyname(nullptr));
  EXPECT_FAILS(WSAEFAULT, nullptr, getprotobyname(nowhere<char>()));
  protocols.remove();
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, getprotobyname("tcp"));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, getprotobynumber(6));
}

}  // namespace
