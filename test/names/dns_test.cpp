// SPDX-License-Identifier: MIT
// Names that are in no file: the four database errors, told apart by what a real server says.
#include <set>
#include <vector>

#include "dns_server.hpp"
#include "fixture.hpp"

namespace {

using names_test::Started;

// Before main, and so before any thread.
const std::string reason_to_skip = names_test::enter_own_network();

/// In the network, where nobody serves.
class Alone : public Started {
 protected:
  void SetUp() override {
    if (!reason_to_skip.empty()) GTEST_SKIP() << reason_to_skip;
    Started::SetUp();
  }
  void TearDown() override {
    if (!reason_to_skip.empty()) return;
    EXPECT_TRUE(names_test::name_servers(nullptr));
    Started::TearDown();
  }

  /// The addresses of a name, or the error.
  static std::multiset<std::string> found(const char* name, int family = AF_UNSPEC, int flags = 0) {
    addrinfo hints = {};
    hints.ai_family = family;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    const int error = getaddrinfo(name, nullptr, &hints, &list);
    if (error != 0) {
      EXPECT_EQ(WSAGetLastError(), error);
      return {std::to_string(error)};
    }
    std::multiset<std::string> texts;
    if (list->ai_canonname != nullptr) texts.insert(list->ai_canonname);
    for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
      char text[64];
      DWORD length = sizeof text;
      WSAAddressToStringA(one->ai_addr, static_cast<DWORD>(one->ai_addrlen), nullptr, text,
                          &length);
      texts.insert(text);
    }
    freeaddrinfo(list);
    return texts;
  }
};

class Dns : public Alone {
 protected:
  void SetUp() override {
    Alone::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(server_.serves());
  }
  std::multiset<std::string> found(const char* name, int family = AF_UNSPEC, int flags = 0) {
    server_.take_questions();
    return Alone::found(name, family, flags);
  }

  names_test::DnsServer server_;
};

using Texts = std::multiset<std::string>;
Texts error(int code) { return {std::to_string(code)}; }

TEST_F(Dns, Addresses) {
  EXPECT_EQ(found("both.test"), (Texts{"192.0.2.30", "2001:db8::30"}));
  EXPECT_EQ(found("BOTH.test.", AF_INET), Texts{"192.0.2.30"});
  EXPECT_EQ(found("four.test"), Texts{"192.0.2.31"});
  EXPECT_EQ(found("six.test"), Texts{"2001:db8::32"});
  EXPECT_EQ(found("M\xC3\x9CNCHEN.test", AF_INET), Texts{"192.0.2.34"});  // as xn--mnchen-3ya
  EXPECT_EQ(found("four.test", AF_INET6, AI_V4MAPPED), Texts{"::ffff:192.0.2.31"});
  EXPECT_EQ(found("alias.test", AF_INET, AI_CANONNAME), (Texts{"both.test", "192.0.2.30"}));
  EXPECT_EQ(found("alias.test", AF_INET, AI_FQDN), (Texts{"alias.test", "192.0.2.30"}));
}

TEST_F(Dns, NamesBeyondAscii) {
  EXPECT_EQ(found("bücher.example", AF_INET), Texts{"192.0.2.35"});
  EXPECT_EQ(found("BÜCHER.EXAMPLE.", AF_INET), Texts{"192.0.2.35"});
  EXPECT_EQ(found("bu\u0308cher.example", AF_INET), Texts{"192.0.2.35"});  // not composed
  EXPECT_EQ(found("例子。example", AF_INET), Texts{"192.0.2.37"});
  EXPECT_EQ(found("faß.example", AF_INET), Texts{"192.0.2.38"});  // IDNA 2003 would say fass
  EXPECT_EQ(found("bücher.example", AF_INET, AI_DISABLE_IDN_ENCODING), Texts{"192.0.2.36"});
  EXPECT_EQ(server_.take_questions(), 1);
  // What IDNA forbids is no name, and nobody is asked.
  std::string label;
  for (int i = 0; i < 58; ++i) label += "ü";
  for (const std::string& name : {label + ".example", std::string("a\u200Db.example"),
                                  std::string("\xFF.example"), std::string("ü@b.example")}) {
    EXPECT_EQ(found(name.c_str(), AF_INET), error(WSAHOST_NOT_FOUND)) << name;
    EXPECT_EQ(server_.take_questions(), 0) << name;
  }
}

TEST_F(Dns, NamesBeyondAsciiByTheOtherCalls) {
  const hostent* host = gethostbyname("bücher.example");
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "xn--bcher-kva.example");
  ADDRINFOW* wide = nullptr;
  ASSERT_EQ(GetAddrInfoW(L"bücher.example", nullptr, nullptr, &wide), 0);
  EXPECT_EQ(wide->ai_family, AF_INET);
  FreeAddrInfoW(wide);
  ADDRINFOEXW hints = {};
  hints.ai_family = AF_INET;
  ADDRINFOEXW* list = nullptr;
  ASSERT_EQ(GetAddrInfoExW(L"例子.example", nullptr, NS_ALL, nullptr, &hints, &list, nullptr,
                           nullptr, nullptr, nullptr),
            0);
  const auto* address = reinterpret_cast<const sockaddr_in*>(list->ai_addr);
  EXPECT_EQ(ntohl(address->sin_addr.s_addr), 0xC0000225U);
  FreeAddrInfoExW(list);
}

TEST_F(Dns, TheFourErrors) {
  EXPECT_EQ(found("nobody.test"), error(WSAHOST_NOT_FOUND));  // WSAHOST_NOT_FOUND.1
  EXPECT_EQ(found("mail.test"), error(WSANO_DATA));           // WSANO_DATA.1
  EXPECT_EQ(found("four.test", AF_INET6), error(WSANO_DATA));
  EXPECT_EQ(found("failing.test"), error(WSATRY_AGAIN));  // WSATRY_AGAIN.1
  EXPECT_EQ(found("silent.test"), error(WSATRY_AGAIN));
  EXPECT_EQ(found("refused.test"), error(WSANO_RECOVERY));  // WSANO_RECOVERY.1
  EXPECT_EQ(found("format.test"), error(WSANO_RECOVERY));
  EXPECT_EQ(found("notimp.test"), error(WSANO_RECOVERY));
}

/// The other kind's answer, which has the alias alone, says nothing of it.
TEST_F(Dns, AFailureIsNotHiddenByAnAlias) {
  for (const int family : {AF_INET, AF_UNSPEC}) {
    EXPECT_EQ(found("cdn-failing.test", family), error(WSATRY_AGAIN)) << family;
    EXPECT_EQ(found("cdn-silent.test", family), error(WSATRY_AGAIN)) << family;
    EXPECT_EQ(found("cdn-refused.test", family), error(WSANO_RECOVERY)) << family;
  }
  EXPECT_EQ(found("cdn-failing.test", AF_INET6), error(WSANO_DATA));
}

/// WSANO_RECOVERY.2: what the DNS does not know might be in the file.
TEST_F(Dns, WithoutTheHostsFile) {
  names_test::hosts.remove();
  EXPECT_EQ(found("nobody.test"), error(WSANO_RECOVERY));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, gethostbyname("nobody.test"));
  EXPECT_EQ(found("mail.test"), error(WSANO_DATA));
  EXPECT_EQ(found("four.test"), Texts{"192.0.2.31"});
}

/// resolv.conf(5): the name server of this machine is asked then.
TEST_F(Dns, WithoutALineThatNamesAServer) {
  ASSERT_TRUE(names_test::name_servers("options timeout:1 attempts:1\n"));
  EXPECT_EQ(found("four.test"), Texts{"192.0.2.31"});
  EXPECT_EQ(found("nobody.test"), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("failing.test"), error(WSATRY_AGAIN));
}

TEST_F(Alone, WithoutALineThatNamesAServer) {
  ASSERT_TRUE(names_test::name_servers("options timeout:1 attempts:1\n"));
  const unsigned char unknown[] = {192, 0, 2, 99};
  const auto* address = reinterpret_cast<const char*>(unknown);
  EXPECT_EQ(found("nobody.test"), error(WSAHOST_NOT_FOUND));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, gethostbyaddr(address, 4, AF_INET));
  names_test::hosts.remove();
  EXPECT_EQ(found("nobody.test"), error(WSANO_RECOVERY));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, gethostbyaddr(address, 4, AF_INET));
}

TEST_F(Alone, AServerThatIsNotThere) { EXPECT_EQ(found("nobody.test"), error(WSATRY_AGAIN)); }

/// Of two hosts that a short name may mean it is one.
TEST_F(Dns, DomainsToSearchIn) {
  ASSERT_TRUE(names_test::name_servers(
      "nameserver 127.0.0.1\nsearch sub.test other.test\noptions timeout:1 attempts:1\n"));
  EXPECT_EQ(found("host", AF_UNSPEC, AI_CANONNAME), (Texts{"192.0.2.40", "host.sub.test"}));
  EXPECT_EQ(server_.take_questions(), 2);  // its two kinds of addresses
  EXPECT_EQ(found("far"), Texts{"192.0.2.41"});
  EXPECT_EQ(found("four.test"), Texts{"192.0.2.31"});  // complete already
  EXPECT_EQ(server_.take_questions(), 2);
  EXPECT_EQ(found("host.other"), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("far."), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(server_.take_questions(), 2);
  EXPECT_EQ(found("broken"), error(WSATRY_AGAIN));
  EXPECT_EQ(found("web.01"), Texts{"192.0.2.42"});
  EXPECT_EQ(found("[::1]"), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(server_.take_questions(), 0);
}

/// The hosts file may have names that end like an address; the DNS has none.
TEST_F(Dns, NamesThatEndInANumber) {
  names_test::hosts.write("192.0.2.20 db.1 web.01\n");
  EXPECT_EQ(found("db.1", AF_INET), Texts{"192.0.2.20"});
  const hostent* host = gethostbyname("web.01");
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "db.1");
  EXPECT_EQ(found("db.2", AF_INET), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(server_.take_questions(), 0);
}

TEST_F(Dns, NamesBelowLocalhost) {
  names_test::hosts.write("192.0.2.20 app.localhost\n192.0.2.21 localhost\n");
  EXPECT_EQ(found("app.localhost", AF_INET), Texts{"192.0.2.20"});
  EXPECT_EQ(found("other.localhost", AF_INET), Texts{"127.0.0.1"});
  EXPECT_EQ(found("localhost", AF_INET), Texts{"127.0.0.1"});
  EXPECT_EQ(server_.take_questions(), 0);
}

TEST_F(Dns, TheSecondServerIsAskedWhenTheFirstFails) {
  EXPECT_EQ(found("second.test", AF_INET), Texts{"192.0.2.33"});
  EXPECT_EQ(server_.take_questions(), 2);
  EXPECT_EQ(found("nobody.test", AF_INET), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(server_.take_questions(), 1);  // "no such name" is an answer
}

TEST_F(Dns, FilesComeFirst) {
  EXPECT_EQ(found("www.ten.test", AF_INET, AI_FQDN), (Texts{"192.0.2.10", "www.ten.test"}));
  EXPECT_EQ(found("www.ten.test", AF_INET, AI_CANONNAME), (Texts{"192.0.2.10", "ten.test"}));
  EXPECT_EQ(found("ten", AF_INET, AI_FQDN), (Texts{"192.0.2.10", "ten.test"}));
  EXPECT_EQ(found("ten.test", AF_INET), Texts{"192.0.2.10"});
  EXPECT_EQ(found("localhost", AF_INET), Texts{"127.0.0.1"});
  EXPECT_EQ(found("both.test", AF_INET, AI_NUMERICHOST), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(server_.take_questions(), 0);
}

TEST_F(Dns, AddressConfigAsksForNothingThatCannotBeUsed) {
  // Here is a loopback interface only, and loopback does not count.
  EXPECT_EQ(found("both.test", AF_UNSPEC, AI_ADDRCONFIG), error(WSANO_DATA));
  EXPECT_EQ(server_.take_questions(), 0);
  EXPECT_EQ(found("ten.test", AF_INET, AI_ADDRCONFIG), error(WSANO_DATA));
  EXPECT_EQ(found("localhost", AF_INET, AI_ADDRCONFIG), Texts{"127.0.0.1"});
}

TEST_F(Dns, OfWinsock11) {
  const hostent* host = gethostbyname("alias.test");
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "both.test");
  EXPECT_STREQ(host->h_aliases[0], "alias.test");
  EXPECT_FAILS(WSANO_DATA, nullptr, gethostbyname("six.test"));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, gethostbyname("nobody.test"));
  EXPECT_FAILS(WSATRY_AGAIN, nullptr, gethostbyname("failing.test"));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, gethostbyname("refused.test"));
}

TEST_F(Dns, Names) {
  const unsigned char known[] = {192, 0, 2, 30}, unknown[] = {192, 0, 2, 99};
  const hostent* host = gethostbyaddr(reinterpret_cast<const char*>(known), 4, AF_INET);
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "both.test");
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr,
               gethostbyaddr(reinterpret_cast<const char*>(unknown), 4, AF_INET));
  const unsigned char twice[] = {192, 0, 2, 31};
  host = gethostbyaddr(reinterpret_cast<const char*>(twice), 4, AF_INET);
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "first.test");
  EXPECT_STREQ(host->h_aliases[0], "next.test");
  EXPECT_EQ(host->h_aliases[1], nullptr);
  char own[256];
  ASSERT_EQ(gethostname(own, sizeof own), 0);
  EXPECT_NE(gethostbyname(own), nullptr);  // also without a network
}

}  // namespace
