// SPDX-License-Identifier: MIT
// getaddrinfo and getnameinfo, by numbers and by files of the test's own.
#include <cstring>
#include <random>
#include <set>
#include <vector>

#include "fixture.hpp"

using names_test::hosts;
using names_test::nowhere;
using names_test::services;
using names_test::Started;

namespace {

addrinfo hints_of(int flags, int family = AF_UNSPEC, int type = 0, int protocol = 0) {
  addrinfo hints = {};
  hints.ai_flags = flags;
  hints.ai_family = family;
  hints.ai_socktype = type;
  hints.ai_protocol = protocol;
  return hints;
}

/// The address and port of a node as text.
std::string text_of(const addrinfo& node) {
  char text[128];
  DWORD length = sizeof text;
  EXPECT_EQ(WSAAddressToStringA(node.ai_addr, static_cast<DWORD>(node.ai_addrlen), nullptr, text,
                                &length),
            0);
  return text;
}

/// All results as text, or the error.
std::vector<std::string> found(const char* node, const char* service, const addrinfo& hints) {
  addrinfo* list = nullptr;
  const int error = getaddrinfo(node, service, &hints, &list);
  if (error != 0) {
    EXPECT_EQ(list, nullptr);
    EXPECT_EQ(WSAGetLastError(), error);
    return {"error " + std::to_string(error)};
  }
  std::vector<std::string> texts;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    EXPECT_EQ(one->ai_addr->sa_family, one->ai_family);
    texts.push_back(text_of(*one));
  }
  freeaddrinfo(list);
  return texts;
}

std::vector<std::string> error(int code) { return {"error " + std::to_string(code)}; }
using Texts = std::vector<std::string>;

TEST_F(Started, NumericHosts) {
  EXPECT_EQ(found("127.0.0.1", "80", hints_of(AI_NUMERICHOST)), Texts{"127.0.0.1:80"});
  EXPECT_EQ(found("::1", "80", hints_of(AI_NUMERICHOST)), Texts{"[::1]:80"});
  EXPECT_EQ(found("fe80::1%3", nullptr, hints_of(0)), Texts{"fe80::1%3"});
  EXPECT_EQ(found("127.1", "", hints_of(0)), Texts{"127.0.0.1"});
  EXPECT_EQ(found("::1", nullptr, hints_of(0, AF_INET)), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(0, AF_INET6)), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(AI_V4MAPPED, AF_INET6)),
            Texts{"::ffff:127.0.0.1"});
  EXPECT_EQ(found("localhost", nullptr, hints_of(AI_NUMERICHOST)), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("256.0.0.1", nullptr, hints_of(0)), error(WSAHOST_NOT_FOUND));
}

TEST_F(Started, NoNode) {
  EXPECT_EQ(found(nullptr, "80", hints_of(AI_PASSIVE, AF_INET)), Texts{"0.0.0.0:80"});
  EXPECT_EQ(found(nullptr, "80", hints_of(AI_PASSIVE, AF_INET6)), Texts{"[::]:80"});
  EXPECT_EQ(found(nullptr, "80", hints_of(0, AF_INET)), Texts{"127.0.0.1:80"});
  EXPECT_EQ(found(nullptr, "80", hints_of(0, AF_INET6)), Texts{"[::1]:80"});
  EXPECT_EQ(found(nullptr, "80", hints_of(AI_PASSIVE | AI_NUMERICHOST, AF_INET)),
            Texts{"0.0.0.0:80"});
  EXPECT_EQ(found(nullptr, "80", hints_of(AI_NUMERICHOST)), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found(nullptr, nullptr, hints_of(AI_PASSIVE)), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found(nullptr, "80", hints_of(AI_CANONNAME)), error(WSANO_RECOVERY));
  EXPECT_EQ(found(nullptr, "80", hints_of(AI_FQDN)), error(WSANO_RECOVERY));
  addrinfo* list = nullptr;
  ASSERT_EQ(getaddrinfo(nullptr, "80", nullptr, &list), 0);
  freeaddrinfo(list);
}

TEST_F(Started, HostsFile) {
  EXPECT_EQ(found("ten.test", "80", hints_of(0, AF_INET)), Texts{"192.0.2.10:80"});
  EXPECT_EQ(found("TEN", "80", hints_of(0, AF_INET)), Texts{"192.0.2.10:80"});
  EXPECT_EQ(found("ten.test", nullptr, hints_of(0, AF_INET6)), Texts{"2001:db8::10"});
  EXPECT_EQ(found("ten.test", nullptr, hints_of(0)).size(), 2U);
  EXPECT_EQ(found("ten.test.", nullptr, hints_of(0)).size(), 2U);
  EXPECT_EQ(found("thirteen.test", nullptr, hints_of(0)), Texts{"fe80::13%7"});
  // WSANO_DATA.1: the name is there, an address of this family is not.
  EXPECT_EQ(found("eleven.test", nullptr, hints_of(0, AF_INET6)), error(WSANO_DATA));
  EXPECT_EQ(found("twelve.test", nullptr, hints_of(0, AF_INET)), error(WSANO_DATA));
}

TEST_F(Started, HostsFileIsReadAgain) {
  EXPECT_EQ(found("eleven.test", nullptr, hints_of(0)), Texts{"192.0.2.11"});
  hosts.write("192.0.2.99 eleven.test\n");
  EXPECT_EQ(found("eleven.test", nullptr, hints_of(0)), Texts{"192.0.2.99"});
  hosts.write("192.0.2.98 eleven.test\n");  // of the same size, perhaps in the same tick
  EXPECT_EQ(found("eleven.test", nullptr, hints_of(0)), Texts{"192.0.2.98"});
}

TEST_F(Started, MappedAddresses) {
  const addrinfo mapped = hints_of(AI_V4MAPPED, AF_INET6);
  EXPECT_EQ(found("eleven.test", nullptr, mapped), Texts{"::ffff:192.0.2.11"});
  EXPECT_EQ(found("ten.test", nullptr, mapped), Texts{"2001:db8::10"});
  const Texts both = found("ten.test", nullptr, hints_of(AI_V4MAPPED | AI_ALL, AF_INET6));
  EXPECT_EQ(std::set<std::string>(both.begin(), both.end()),
            (std::set<std::string>{"2001:db8::10", "::ffff:192.0.2.10"}));
  // Without AI_V4MAPPED there is nothing for AI_ALL to add.
  EXPECT_EQ(found("ten.test", nullptr, hints_of(AI_ALL, AF_INET6)), Texts{"2001:db8::10"});
}

TEST_F(Started, LocalNames) {
  for (const std::string& text : found("localhost", nullptr, hints_of(AI_ADDRCONFIG))) {
    EXPECT_TRUE(text == "::1" || text.rfind("127.", 0) == 0) << text;
  }
  char own[256];
  ASSERT_EQ(gethostname(own, sizeof own), 0);
  const Texts addresses = found(own, nullptr, hints_of(0));
  EXPECT_EQ(found("", nullptr, hints_of(0)), addresses);
  EXPECT_EQ(found("..localmachine", nullptr, hints_of(0)), addresses);
  EXPECT_NE(addresses[0].substr(0, 5), "error");
}

TEST_F(Started, TypesAndProtocolsComeFromTheHints) {
  struct Case {
    int type, protocol;
    const char* service;
    int found_type;
  };
  constexpr Case cases[] = {
      {0, 0, "80", 0},
      {SOCK_STREAM, IPPROTO_TCP, "80", SOCK_STREAM},
      {SOCK_STREAM, 0, "http", SOCK_STREAM},
      {SOCK_DGRAM, IPPROTO_UDP, "tftp", SOCK_DGRAM},
      {SOCK_RAW, IPPROTO_ICMP, nullptr, SOCK_RAW},
      {0, 0, "http", SOCK_STREAM},
      {0, 0, "tftp", SOCK_DGRAM},
  };
  for (const Case& one : cases) {
    const addrinfo hints = hints_of(0, AF_INET, one.type, one.protocol);
    addrinfo* list = nullptr;
    ASSERT_EQ(getaddrinfo("127.0.0.1", one.service, &hints, &list), 0);
    EXPECT_EQ(list->ai_socktype, one.found_type);
    EXPECT_EQ(list->ai_protocol, one.protocol);
    EXPECT_EQ(list->ai_addrlen, sizeof(sockaddr_in));
    EXPECT_EQ(list->ai_canonname, nullptr);
    EXPECT_EQ(list->ai_next, nullptr);
    freeaddrinfo(list);
  }
  // A service of both carriers comes once for each.
  EXPECT_EQ(found("127.0.0.1", "domain", hints_of(0)), (Texts{"127.0.0.1:53", "127.0.0.1:53"}));
}

TEST_F(Started, Services) {
  EXPECT_EQ(found("127.0.0.1", "www", hints_of(0, 0, SOCK_STREAM)), Texts{"127.0.0.1:80"});
  EXPECT_EQ(found("127.0.0.1", "65535", hints_of(0)), Texts{"127.0.0.1:65535"});
  // WSATYPE_NOT_FOUND.1
  EXPECT_EQ(found("127.0.0.1", "tftp", hints_of(0, 0, SOCK_STREAM)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "http", hints_of(0, 0, SOCK_DGRAM)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "http", hints_of(0, 0, SOCK_RAW)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "http", hints_of(0, 0, 0, IPPROTO_UDP)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "nothing", hints_of(0)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "65536", hints_of(0)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "-1", hints_of(0)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "80x", hints_of(0)), error(WSATYPE_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", "80", hints_of(AI_NUMERICSERV)), Texts{"127.0.0.1:80"});
  EXPECT_EQ(found("127.0.0.1", "http", hints_of(AI_NUMERICSERV)), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(AI_NUMERICSERV)), error(WSAHOST_NOT_FOUND));
  services.remove();  // WSANO_RECOVERY.2
  EXPECT_EQ(found("127.0.0.1", "http", hints_of(0)), error(WSANO_RECOVERY));
  EXPECT_EQ(found("127.0.0.1", "80", hints_of(0)), Texts{"127.0.0.1:80"});
}

TEST_F(Started, CanonicalNames) {
  struct Case {
    const char* node;
    const char* name;
  };
  for (const Case& one : {Case{"ten", "ten.test"}, Case{"127.0.0.1", "127.0.0.1"}}) {
    const addrinfo hints = hints_of(AI_CANONNAME);
    addrinfo* list = nullptr;
    ASSERT_EQ(getaddrinfo(one.node, nullptr, &hints, &list), 0);
    EXPECT_STREQ(list->ai_canonname, one.name);
    if (list->ai_next != nullptr) {
      EXPECT_EQ(list->ai_next->ai_canonname, nullptr);
    }
    freeaddrinfo(list);
  }
  ADDRINFOW wide_hints = {};
  wide_hints.ai_flags = AI_CANONNAME;
  ADDRINFOW* wide = nullptr;
  ASSERT_EQ(GetAddrInfoW(L"ten", L"http", &wide_hints, &wide), 0);
  EXPECT_STREQ(wide->ai_canonname, L"ten.test");
  FreeAddrInfoW(wide);
}

TEST_F(Started, HintsAreChecked) {
  addrinfo hints = hints_of(0);
  hints.ai_addrlen = 1;
  EXPECT_EQ(found("127.0.0.1", nullptr, hints), error(WSANO_RECOVERY));
  hints = hints_of(0);
  hints.ai_canonname = const_cast<char*>("x");
  EXPECT_EQ(found("127.0.0.1", nullptr, hints), error(WSANO_RECOVERY));
  hints = hints_of(0);
  hints.ai_next = &hints;
  EXPECT_EQ(found("127.0.0.1", nullptr, hints), error(WSANO_RECOVERY));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(AI_CANONNAME | AI_FQDN)), error(WSAEINVAL));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(0x200)), error(WSAEINVAL));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(0, AF_UNIX)), error(WSAEAFNOSUPPORT));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(0, -1)), error(WSAEAFNOSUPPORT));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(0, 0, SOCK_SEQPACKET)), error(WSAESOCKTNOSUPPORT));
  EXPECT_EQ(found("127.0.0.1", nullptr, hints_of(0, 0, 77)), error(WSAESOCKTNOSUPPORT));
}

TEST_F(Started, BadPointers) {
  addrinfo* list = nullptr;
  EXPECT_ERROR(WSAEFAULT, getaddrinfo("127.0.0.1", nullptr, nullptr, nullptr));
  EXPECT_ERROR(WSAEFAULT, getaddrinfo("127.0.0.1", nullptr, nullptr, nowhere<addrinfo*>()));
  EXPECT_ERROR(WSAEFAULT, getaddrinfo(nowhere<char>(), nullptr, nullptr, &list));
  EXPECT_ERROR(WSAEFAULT, getaddrinfo("127.0.0.1", nowhere<char>(), nullptr, &list));
  EXPECT_ERROR(WSAEFAULT, getaddrinfo("127.0.0.1", nullptr, nowhere<addrinfo>(), &list));
  ADDRINFOW* wide = nullptr;
  EXPECT_ERROR(WSAEFAULT, GetAddrInfoW(nowhere<WCHAR>(), nullptr, nullptr, &wide));
  freeaddrinfo(nullptr);
  freeaddrinfo(nowhere<addrinfo>());
  FreeAddrInfoW(nullptr);
}

TEST_F(Started, ListsMayBeCut) {
  const addrinfo hints = hints_of(0);
  addrinfo* list = nullptr;
  ASSERT_EQ(getaddrinfo("ten.test", "80", &hints, &list), 0);
  addrinfo* rest = list->ai_next;
  ASSERT_NE(rest, nullptr);
  list->ai_next = nullptr;
  freeaddrinfo(list);
  EXPECT_NE(text_of(*rest), "");
  freeaddrinfo(rest);
}

/// What getnameinfo says of a host and a port.
std::string named(const char* host, const char* port, int flags) {
  addrinfo* list = nullptr;
  EXPECT_EQ(getaddrinfo(host, port, nullptr, &list), 0);
  char node[NI_MAXHOST], service[NI_MAXSERV];
  const int error = getnameinfo(list->ai_addr, static_cast<socklen_t>(list->ai_addrlen), node,
                                sizeof node, service, sizeof service, flags);
  freeaddrinfo(list);
  if (error != 0) return "error " + std::to_string(error);
  return std::string(node) + " " + service;
}

TEST_F(Started, NamesOfAddresses) {
  EXPECT_EQ(named("192.0.2.10", "80", 0), "ten.test http");
  EXPECT_EQ(named("192.0.2.10", "80", NI_NUMERICHOST), "192.0.2.10 http");
  EXPECT_EQ(named("192.0.2.10", "80", NI_NUMERICSERV), "ten.test 80");
  EXPECT_EQ(named("2001:db8::12", "514", NI_DGRAM), "twelve.test syslog");
  EXPECT_EQ(named("2001:db8::12", "514", 0), "twelve.test shell");
  EXPECT_EQ(named("fe80::9%3", "1", NI_NUMERICHOST), "fe80::9%3 1");
  // Learn: a port without a service, and 127.0.0.2 without a name, come as numbers.
  EXPECT_EQ(named("127.0.0.2", "4711", 0), "127.0.0.2 4711");
  EXPECT_EQ(named("127.0.0.2", "4711", NI_NAMEREQD), "error " + std::to_string(WSAHOST_NOT_FOUND));
  EXPECT_EQ(named("127.0.0.1", "80", NI_NAMEREQD | NI_NOFQDN), "localhost http");
}

TEST_F(Started, NameInfoErrors) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(0xC000020A);  // ten.test
  const auto* pointer = reinterpret_cast<const sockaddr*>(&address);
  constexpr socklen_t length = sizeof address;
  char node[64], service[64];
  EXPECT_ERROR(WSAEFAULT, getnameinfo(nullptr, length, node, 64, nullptr, 0, 0));
  EXPECT_ERROR(WSAEFAULT, getnameinfo(nowhere<sockaddr>(), length, node, 64, nullptr, 0, 0));
  EXPECT_ERROR(WSAEFAULT, getnameinfo(pointer, length - 1, node, 64, nullptr, 0, 0));
  EXPECT_ERROR(WSAEFAULT, getnameinfo(pointer, -1, node, 64, nullptr, 0, 0));
  EXPECT_ERROR(WSAEINVAL, getnameinfo(pointer, length, node, 64, nullptr, 0, 0x4000));
  EXPECT_ERROR(WSAEINVAL, getnameinfo(pointer, length, node, 0, nullptr, 0, 0));
  EXPECT_ERROR(WSAEINVAL, getnameinfo(pointer, length, nullptr, 0, service, 0, 0));
  EXPECT_ERROR(WSAHOST_NOT_FOUND, getnameinfo(pointer, length, nullptr, 0, nullptr, 0, 0));
  EXPECT_ERROR(WSAEFAULT, getnameinfo(pointer, length, node, 8, nullptr, 0, 0));  // "ten.test"
  EXPECT_ERROR(WSAEFAULT, getnameinfo(pointer, length, nowhere<char>(), 64, nullptr, 0, 0));
  EXPECT_EQ(getnameinfo(pointer, length, node, 9, nullptr, 0, 0), 0);
  wchar_t wide[64];
  EXPECT_EQ(GetNameInfoW(pointer, length, wide, 64, nullptr, 0, 0), 0);
  EXPECT_STREQ(wide, L"ten.test");
  address.sin_family = AF_UNIX;
  EXPECT_ERROR(WSAEAFNOSUPPORT, getnameinfo(pointer, length, node, 64, nullptr, 0, 0));
}

TEST_F(Started, SurvivesAnyText) {
  std::mt19937 random(7);
  constexpr std::string_view likely = "0123456789abcdef.:%[]/ testen";
  // The flag keeps the network out of it.
  for (const int flags : {AI_NUMERICHOST, AI_NUMERICHOST | AI_V4MAPPED}) {
    for (int i = 0; i < 20000; ++i) {
      std::string node(random() % 40, ' '), service(random() % 8, ' ');
      for (char& one : node) one = likely[random() % likely.size()];
      for (char& one : service) one = likely[random() % likely.size()];
      const addrinfo hints = hints_of(flags, random() % 2 == 0 ? AF_UNSPEC : AF_INET6);
      addrinfo* list = nullptr;
      if (getaddrinfo(node.c_str(), service.c_str(), &hints, &list) == 0) {
        ASSERT_NE(list, nullptr);
        freeaddrinfo(list);
      }
    }
  }
}

}  // namespace
