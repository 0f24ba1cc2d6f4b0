// SPDX-License-Identifier: MIT
// The table of socket options over live sockets of every kind: what it says can be read can be
// read, and so on, with values of every wrong length.
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <sstream>

#include "live_sockets.hpp"
#include "test/option_rows.hpp"

namespace live {

bool has_kind(const std::string& words, const Kind& kind) {
  static const std::map<std::string, std::string> groups = {
      {"all", "tcp4 tcp6 udp4 udp6 raw4 raw6 unix_stream unix_datagram unix_packet"},
      {"connections", "tcp4 tcp6 unix_stream unix_packet"},
      {"datagrams", "udp4 udp6 raw4 raw6 unix_datagram"},
      {"datagrams4", "udp4 raw4"},
      {"datagrams6", "udp6 raw6"},
      {"dual", "dual_tcp dual_udp"},
      {"ipv4", "tcp4 udp4 raw4"},
      {"ipv6", "tcp6 udp6 raw6"},
      {"tcp", "tcp4 tcp6"},
      {"udp", "udp4 udp6"}};
  // An IPv6 socket that also takes IPv4 has all that an IPv6 socket has.
  const std::string plain = kind.dual ? (kind.type == SOCK_STREAM ? "tcp6" : "udp6") : kind.name;
  std::istringstream stream(words);
  for (std::string word; stream >> word;) {
    const auto group = groups.find(word);
    std::istringstream members(group == groups.end() ? word : group->second);
    for (std::string member; members >> member;) {
      if (member == kind.name || member == plain) return true;
    }
  }
  return false;
}

}  // namespace live

namespace {

using option_rows::Row;

/// What a failed call answers of a row, before its value is looked at; 0 when it goes on.
int expected_refusal(const Row& row, const live::Kind& kind, bool allowed) {
  if (!live::has_kind(row.on, kind)) return WSAENOPROTOOPT;
  if (row.refused != 0) return row.refused;
  return allowed ? 0 : WSAENOPROTOOPT;
}

class Walk : public testing::TestWithParam<live::Kind> {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    const live::Socket probe(GetParam());
    if (probe == INVALID_SOCKET) GTEST_SKIP() << "no such socket: " << WSAGetLastError();
  }
  void TearDown() override { WSACleanup(); }

  static int get(SOCKET s, const Row& row, char* value, int* length) {
    WSASetLastError(0);
    return getsockopt(s, row.level, row.number, value, length) == 0 ? 0 : WSAGetLastError();
  }
  static int set(SOCKET s, const Row& row, const char* value, int length) {
    WSASetLastError(0);
    return setsockopt(s, row.level, row.number, value, length) == 0 ? 0 : WSAGetLastError();
  }
};

/// What a live socket without a connection answers although the option is there.
bool needs_more(const Row& row) {
  const std::string name = row.name;
  return name == "IP_MTU" || name == "IPV6_MTU" ||                // a connection
         name == "IP_GET_IFLIST" || name == "IPV6_GET_IFLIST" ||  // the list turned on
         name == "TCP_ICMP_ERROR_INFO" ||                         // a connect that ICMP ended
         name == "SO_ORIGINAL_DST";                               // the packet filter's mark
}

TEST_P(Walk, WhatIsReadableIsRead) {
  for (const Row& row : option_rows::all) {
    const live::Socket socket(GetParam());
    char value[2048];
    int length = sizeof value;
    const int code = get(socket, row, value, &length);
    const int refusal = expected_refusal(row, GetParam(), row.readable);
    if (refusal != 0 || !needs_more(row)) {
      EXPECT_EQ(code, refusal) << row.name;
    } else {
      EXPECT_TRUE(code == WSAENOTCONN || code == WSAEINVAL || code == WSAENOPROTOOPT)
          << row.name << ": " << code;
    }
    if (code == 0 && row.bytes == 4) {
      EXPECT_EQ(length, 4) << row.name;
    }
  }
}

TEST_P(Walk, ShortRoomIsRefusedAndOneByteHoldsAFlag) {
  for (const Row& row : option_rows::all) {
    if (expected_refusal(row, GetParam(), row.readable) != 0 || needs_more(row)) continue;
    if (row.bytes == 0) continue;  // of any length
    const live::Socket socket(GetParam());
    char value[4] = {};
    for (int room = 0; room < 4; ++room) {
      int length = room;
      const bool enough = row.short_too && room >= 1;
      EXPECT_EQ(get(socket, row, value, &length), enough ? 0 : WSAEFAULT)
          << row.name << " into " << room;
      if (enough) {
        EXPECT_EQ(length, room) << row.name;
      }
    }
    int length = -1;
    EXPECT_EQ(get(socket, row, value, &length), WSAEFAULT) << row.name;
    length = 4;
    EXPECT_EQ(get(socket, row, nullptr, &length), WSAEFAULT) << row.name;
    EXPECT_EQ(get(socket, row, value, nullptr), WSAEFAULT) << row.name;
  }
}

TEST_P(Walk, WhatIsReadIsTakenBack) {
  for (const Row& row : option_rows::all) {
    if (row.bytes != 4 || !row.readable || needs_more(row)) continue;
    const live::Socket socket(GetParam());
    char value[4] = {};
    int length = sizeof value;
    if (get(socket, row, value, &length) != 0) continue;  // told by WhatIsReadableIsRead
    const int code = set(socket, row, value, sizeof value);
    const std::string name = row.name;
    // Their first values are words of the system's for "not chosen".
    if (name == "IPV6_USER_MTU" || name == "IP_MULTICAST_IF") continue;
    EXPECT_EQ(code, expected_refusal(row, GetParam(), row.writable)) << row.name;
  }
}

TEST_P(Walk, FlagsComeBackAsTheyWereSet) {
  for (const Row& row : option_rows::all) {
    if (std::strcmp(row.value, "BOOL") != 0 || !row.readable || !row.writable) continue;
    if (expected_refusal(row, GetParam(), true) != 0) continue;
    for (const int wanted : {1, 0, 7}) {
      const live::Socket socket(GetParam());
      const int code = set(socket, row, reinterpret_cast<const char*>(&wanted), sizeof wanted);
      if (code == WSAEINVAL) continue;  // one value only: TCP_BSDURGENT and such
      EXPECT_EQ(code, 0) << row.name;
      int found = -1, length = sizeof found;
      EXPECT_EQ(get(socket, row, reinterpret_cast<char*>(&found), &length), 0) << row.name;
      EXPECT_EQ(found, wanted != 0 ? 1 : 0) << row.name;
      // One byte, and more than there is to say.
      const char byte = wanted != 0 ? 1 : 0;
      EXPECT_EQ(set(socket, row, &byte, 1), 0) << row.name;
      const int long_value[4] = {wanted, -1, -1, -1};
      EXPECT_EQ(set(socket, row, reinterpret_cast<const char*>(long_value), sizeof long_value), 0)
          << row.name;
      found = -1;
      length = sizeof found;
      EXPECT_EQ(get(socket, row, reinterpret_cast<char*>(&found), &length), 0) << row.name;
      EXPECT_EQ(found, wanted != 0 ? 1 : 0) << row.name;
    }
  }
}

TEST_P(Walk, WhatCannotBeSetIsRefused) {
  for (const Row& row : option_rows::all) {
    const live::Socket socket(GetParam());
    const char value[1200] = {};
    const int refusal = expected_refusal(row, GetParam(), row.writable);
    if (refusal != 0) {
      EXPECT_EQ(set(socket, row, value, sizeof value), refusal) << row.name;
      continue;
    }
    if (row.bytes == 0) continue;
    EXPECT_EQ(set(socket, row, nullptr, row.bytes), WSAEFAULT) << row.name;
    EXPECT_EQ(set(socket, row, value, -1), WSAEFAULT) << row.name;
    EXPECT_EQ(set(socket, row, value, 0), WSAEFAULT) << row.name;
    const int one_less = row.short_too ? 0 : row.bytes - 1;
    EXPECT_EQ(set(socket, row, value, one_less), WSAEFAULT) << row.name;
  }
}

TEST_P(Walk, MemoryThatIsNotThereIsRefused) {
  char* const nowhere = reinterpret_cast<char*>(16);
  for (const Row& row : option_rows::all) {
    const live::Socket socket(GetParam());
    if (row.bytes != 0 && expected_refusal(row, GetParam(), row.writable) == 0) {
      EXPECT_EQ(set(socket, row, nowhere, row.bytes), WSAEFAULT) << row.name;
    }
    if (needs_more(row) || expected_refusal(row, GetParam(), row.readable) != 0) continue;
    if (row.bytes == 0) continue;  // may have nothing to write
    int length = 1200;
    EXPECT_EQ(get(socket, row, nowhere, &length), WSAEFAULT) << row.name;
    char value[1200];
    EXPECT_EQ(get(socket, row, value, reinterpret_cast<int*>(nowhere)), WSAEFAULT) << row.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Sockets, Walk, testing::ValuesIn(live::kinds),
                         [](const testing::TestParamInfo<live::Kind>& one) {
                           return std::string(one.param.name);
                         });

// The sizes that the generator writes are those of the headers.
static_assert(sizeof(IP_MREQ) == 8 && sizeof(IP_MREQ_SOURCE) == 12 && sizeof(IPV6_MREQ) == 20);
static_assert(sizeof(GROUP_REQ) == 136 && sizeof(GROUP_SOURCE_REQ) == 264);
static_assert(sizeof(CSADDR_INFO) == 40 && sizeof(ICMP_ERROR_INFO) == 36);
static_assert(sizeof(WSAPROTOCOL_INFOA) == 372 && sizeof(WSAPROTOCOL_INFOW) == 1140);

}  // namespace
