// SPDX-License-Identifier: MIT
// The table of control codes over live sockets of every kind, and what the codes do that need no
// interface but loopback.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "live_sockets.hpp"
#include "test/ioctl_rows.hpp"

namespace {

using ioctl_rows::Row;

int control(SOCKET s, DWORD code, const void* input, DWORD input_bytes, void* output,
            DWORD output_bytes, DWORD* returned = nullptr) {
  DWORD ignored = 0;
  WSASetLastError(0);
  return WSAIoctl(s, code, const_cast<void*>(input), input_bytes, output, output_bytes,
                  returned == nullptr ? &ignored : returned, nullptr, nullptr) == 0
             ? 0
             : WSAGetLastError();
}

template <class In>
int put(SOCKET s, DWORD code, const In& input) {
  return control(s, code, &input, sizeof input, nullptr, 0);
}

template <class Out>
Out ask(SOCKET s, DWORD code) {
  Out output = {};
  DWORD returned = 0;
  EXPECT_EQ(control(s, code, nullptr, 0, &output, sizeof output, &returned), 0) << code;
  EXPECT_EQ(returned, sizeof output) << code;
  return output;
}

class ControlWalk : public testing::TestWithParam<live::Kind> {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    const live::Socket probe(GetParam());
    if (probe == INVALID_SOCKET) GTEST_SKIP() << "no such socket: " << WSAGetLastError();
  }
  void TearDown() override { WSACleanup(); }

  /// What a code answers before its buffers are looked at; 0 when it goes on.
  static int refusal(const Row& row) {
    if (row.refused != 0) return row.refused;
    if (live::has_kind(row.on, GetParam())) return 0;
    return row.code == SIOCATMARK ? WSAEINVAL : WSAEOPNOTSUPP;
  }
};

TEST_P(ControlWalk, EveryCodeAnswersAsItsRowSays) {
  for (const Row& row : ioctl_rows::all) {
    const live::Socket socket(GetParam());
    char memory[64] = {};
    const int expected = refusal(row);
    if (expected != 0) {
      EXPECT_EQ(control(socket, row.code, memory, sizeof memory, memory, sizeof memory), expected)
          << row.name;
      continue;
    }
    if (row.input_bytes != 0) {
      EXPECT_EQ(control(socket, row.code, nullptr, 64, memory, sizeof memory), WSAEFAULT)
          << row.name;
      EXPECT_EQ(control(socket, row.code, memory, row.input_bytes - 1, memory, sizeof memory),
                WSAEFAULT)
          << row.name;
      EXPECT_EQ(control(socket, row.code, reinterpret_cast<void*>(16), 64, memory, sizeof memory),
                WSAEFAULT)
          << row.name;
    }
    if (row.output_bytes != 0) {
      EXPECT_EQ(control(socket, row.code, memory, sizeof memory, nullptr, 64), WSAEFAULT)
          << row.name;
      EXPECT_EQ(control(socket, row.code, memory, sizeof memory, memory, row.output_bytes - 1),
                WSAEFAULT)
          << row.name;
    }
  }
}

TEST_P(ControlWalk, CodesThatNobodyKnowsAreInvalid) {
  const live::Socket socket(GetParam());
  char memory[64] = {};
  for (const DWORD code : {0x12345678U, 0U, 0xFFFFFFFFU, 0x98000FFFU}) {
    EXPECT_EQ(control(socket, code, memory, sizeof memory, memory, sizeof memory), WSAEINVAL);
  }
}

INSTANTIATE_TEST_SUITE_P(Sockets, ControlWalk, testing::ValuesIn(live::kinds),
                         [](const testing::TestParamInfo<live::Kind>& one) {
                           return std::string(one.param.name);
                         });

TEST(ControlComplete, EveryCodeOfTheHeadersHasARow) {
  static const std::regex macro(R"(^#\s*define ((?:SIO_|FIO|SIOC)\w+)\s+\S)");
  const std::set<std::string> known(std::begin(ioctl_rows::known_names),
                                    std::end(ioctl_rows::known_names));
  size_t count = 0;
  for (const char* header : {"afunix.h", "mstcpip.h", "mswsock.h", "winsock2.h", "ws2_bsdtypes.h",
                             "ws2def.h", "ws2ipdef.h", "ws2tcpip.h"}) {
    std::ifstream file(std::filesystem::path(WS2_HEADERS_DIR) / header);
    for (std::string line; std::getline(file, line);) {
      std::smatch found;
      if (!std::regex_search(line, found, macro)) continue;
      ++count;
      EXPECT_TRUE(known.contains(found[1])) << found[1];
    }
  }
  EXPECT_GT(count, 80U);
}

class Control : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    stream_ = socket(AF_INET, SOCK_STREAM, 0);
    datagram_ = socket(AF_INET, SOCK_DGRAM, 0);
  }
  void TearDown() override { WSACleanup(); }

  static sockaddr_in loopback(unsigned short port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  static int bind_to(SOCKET s, unsigned short port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    return bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
               ? 0
               : WSAGetLastError();
  }
  static unsigned short port_of(SOCKET s) {
    sockaddr_in address = {};
    int length = sizeof address;
    EXPECT_EQ(getsockname(s, reinterpret_cast<sockaddr*>(&address), &length), 0);
    return ntohs(address.sin_port);
  }
  void connect_stream() {
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(bind_to(listener, 0), 0);
    ASSERT_EQ(listen(listener, 5), 0);
    const sockaddr_in there = loopback(port_of(listener));
    ASSERT_EQ(connect(stream_, reinterpret_cast<const sockaddr*>(&there), sizeof there), 0);
    accepted_ = accept(listener, nullptr, nullptr);
  }

  SOCKET stream_ = INVALID_SOCKET, datagram_ = INVALID_SOCKET, accepted_ = INVALID_SOCKET;
};

TEST_F(Control, ASocketIsItsOwnBase) {
  for (const DWORD code : {SIO_BASE_HANDLE, SIO_BSP_HANDLE, SIO_BSP_HANDLE_POLL,
                           SIO_BSP_HANDLE_SELECT, SIO_QUERY_TARGET_PNP_HANDLE}) {
    EXPECT_EQ(ask<SOCKET>(stream_, code), stream_);
  }
}

TEST_F(Control, ExtensionsAreFoundByTheirGuids) {
  GUID guid = WSAID_WSAPOLL;
  LPFN_WSAPOLL poll = nullptr;
  DWORD bytes = 0;
  ASSERT_EQ(control(stream_, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &poll,
                    sizeof poll, &bytes),
            0);
  EXPECT_EQ(bytes, sizeof poll);
  WSAPOLLFD entry = {datagram_, POLLOUT, 0};
  EXPECT_EQ(poll(&entry, 1, 0), 1);
  guid.Data1 ^= 1;
  EXPECT_EQ(
      control(stream_, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &poll, sizeof poll),
      WSAEINVAL);
}

TEST_F(Control, TcpInfoCountsTheBytes) {
  connect_stream();
  ASSERT_EQ(send(stream_, "twelve bytes", 12, 0), 12);
  char buffer[16];
  ASSERT_EQ(recv(accepted_, buffer, sizeof buffer, 0), 12);
  DWORD version = 1;
  TCP_INFO_v1 info = {};
  ASSERT_EQ(control(stream_, SIO_TCP_INFO, &version, sizeof version, &info, sizeof info), 0);
  EXPECT_EQ(info.State, TCPSTATE_ESTABLISHED);
  EXPECT_EQ(info.BytesOut, 12U);
  EXPECT_GT(info.Mss, 0U);
  EXPECT_GT(info.Cwnd, 0U);
  EXPECT_LT(info.ConnectionTimeMs, 5000U);
  version = 0;
  TCP_INFO_v0 old = {};
  ASSERT_EQ(control(accepted_, SIO_TCP_INFO, &version, sizeof version, &old, sizeof old), 0);
  EXPECT_EQ(old.BytesIn, 12U);
  EXPECT_EQ(control(stream_, SIO_TCP_INFO, &version, sizeof version, &old, sizeof old - 1),
            WSAEFAULT);
  version = 7;
  EXPECT_EQ(control(stream_, SIO_TCP_INFO, &version, sizeof version, &info, sizeof info),
            WSAEINVAL);
}

TEST_F(Control, TheIdealBacklogIsThatOfAConnection) {
  ULONG backlog = 0;
  EXPECT_EQ(control(stream_, SIO_IDEAL_SEND_BACKLOG_QUERY, nullptr, 0, &backlog, sizeof backlog),
            WSAENOTCONN);
  connect_stream();
  EXPECT_GT(ask<ULONG>(stream_, SIO_IDEAL_SEND_BACKLOG_QUERY), 0U);
}

TEST_F(Control, TheFirstTimeoutOfAConnectIsTaken) {
  EXPECT_EQ(put(stream_, SIO_TCP_INITIAL_RTO,
                TCP_INITIAL_RTO_PARAMETERS{500, TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS}),
            0);
  connect_stream();
  EXPECT_EQ(put(stream_, SIO_TCP_INITIAL_RTO, TCP_INITIAL_RTO_PARAMETERS{500, 2}), WSAEINVAL);
}

TEST_F(Control, MulticastsAreControlledAsByOptions) {
  EXPECT_EQ(put(datagram_, SIO_MULTICAST_SCOPE, 5), 0);
  EXPECT_EQ(put(datagram_, SIO_MULTIPOINT_LOOPBACK, FALSE), 0);
  int value = -1, length = sizeof value;
  EXPECT_EQ(
      getsockopt(datagram_, IPPROTO_IP, IP_MULTICAST_TTL, reinterpret_cast<char*>(&value), &length),
      0);
  EXPECT_EQ(value, 5);
  EXPECT_EQ(getsockopt(datagram_, IPPROTO_IP, IP_MULTICAST_LOOP, reinterpret_cast<char*>(&value),
                       &length),
            0);
  EXPECT_EQ(value, 0);
}

TEST_F(Control, SourcesOfAGroupAreFiltered) {
  alignas(8) char memory[IP_MSFILTER_SIZE(2)] = {};
  auto* filter = reinterpret_cast<IP_MSFILTER*>(memory);
  filter->imsf_multiaddr.s_addr = htonl(0xEFFF0A0C);
  filter->imsf_interface.s_addr = htonl(INADDR_LOOPBACK);
  filter->imsf_fmode = MCAST_INCLUDE;
  filter->imsf_numsrc = 2;
  const ULONG sources[2] = {htonl(0xC0000201), htonl(0xC0000202)};
  std::memcpy(memory + offsetof(IP_MSFILTER, imsf_slist), sources, sizeof sources);
  EXPECT_EQ(control(datagram_, SIO_SET_MULTICAST_FILTER, memory, sizeof memory - 1, nullptr, 0),
            WSAEFAULT);
  ASSERT_EQ(control(datagram_, SIO_SET_MULTICAST_FILTER, memory, sizeof memory, nullptr, 0), 0);
  alignas(8) char found[IP_MSFILTER_SIZE(4)] = {};
  DWORD bytes = 0;
  ASSERT_EQ(control(datagram_, SIO_GET_MULTICAST_FILTER, memory, 16, found, sizeof found, &bytes),
            0);
  EXPECT_EQ(bytes, sizeof memory);
  const auto* told = reinterpret_cast<const IP_MSFILTER*>(found);
  EXPECT_EQ(told->imsf_fmode, MCAST_INCLUDE);
  EXPECT_EQ(told->imsf_numsrc, 2U);
  EXPECT_EQ(control(datagram_, SIO_GET_MULTICAST_FILTER, memory, 16, found, 17, &bytes), WSAEFAULT);
  EXPECT_EQ(bytes, sizeof memory);
}

TEST_F(Control, PortsAreReserved) {
  const INET_PORT_RANGE range = {0, 2};
  INET_PORT_RESERVATION_INSTANCE made = {};
  DWORD bytes = 0;
  ASSERT_EQ(control(stream_, SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, &made, sizeof made,
                    &bytes),
            0);
  EXPECT_EQ(bytes, sizeof made);
  const unsigned short first = ntohs(made.Reservation.StartPort);
  EXPECT_EQ(made.Reservation.NumberOfPorts, 2);
  EXPECT_NE(made.Token.Token, INVALID_PORT_RESERVATION_TOKEN);
  const SOCKET other = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(bind_to(other, first), WSAEADDRINUSE);
  // The reservation is of TCP: UDP has the port still.
  EXPECT_EQ(put(datagram_, SIO_ASSOCIATE_PORT_RESERVATION, made.Token), WSAEINVAL);
  EXPECT_EQ(bind_to(datagram_, first), 0);

  ASSERT_EQ(put(stream_, SIO_ASSOCIATE_PORT_RESERVATION, made.Token), 0);
  ASSERT_EQ(bind_to(stream_, 0), 0);
  EXPECT_EQ(port_of(stream_), first);
  const SOCKET second = socket(AF_INET, SOCK_STREAM, 0), third = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(put(second, SIO_ASSOCIATE_PORT_RESERVATION, made.Token), 0);
  ASSERT_EQ(put(third, SIO_ASSOCIATE_PORT_RESERVATION, made.Token), 0);
  ASSERT_EQ(bind_to(second, static_cast<unsigned short>(first + 1)), 0);
  EXPECT_EQ(bind_to(third, 0), WSAENOBUFS);                                       // none is left
  EXPECT_EQ(put(second, SIO_ASSOCIATE_PORT_RESERVATION, made.Token), WSAEINVAL);  // it is bound

  EXPECT_EQ(put(other, SIO_RELEASE_PORT_RESERVATION, made.Token), 0);
  EXPECT_EQ(put(other, SIO_RELEASE_PORT_RESERVATION, made.Token), WSAEINVAL);
  const INET_PORT_RANGE taken = {htons(first), 1}, none = {htons(first), 0};
  EXPECT_EQ(control(other, SIO_ACQUIRE_PORT_RESERVATION, &taken, sizeof taken, &made, sizeof made),
            WSAEADDRINUSE);
  EXPECT_EQ(control(other, SIO_ACQUIRE_PORT_RESERVATION, &none, sizeof none, &made, sizeof made),
            WSAEINVAL);
}

TEST_F(Control, SocketsOfSeveralProcessorsShareAPort) {
  const SOCKET second = socket(AF_INET, SOCK_STREAM, 0), third = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(put(stream_, SIO_CPU_AFFINITY, USHORT{0}), 0);
  ASSERT_EQ(put(second, SIO_CPU_AFFINITY, USHORT{0}), 0);
  EXPECT_EQ(put(third, SIO_CPU_AFFINITY, USHORT{0xFFF0}), WSAEINVAL);
  ASSERT_EQ(bind_to(stream_, 0), 0);
  EXPECT_EQ(bind_to(second, port_of(stream_)), 0);
  EXPECT_EQ(bind_to(third, port_of(stream_)), WSAEADDRINUSE);
  EXPECT_EQ(listen(stream_, 5), 0);
  EXPECT_EQ(listen(second, 5), 0);
  EXPECT_EQ(put(second, SIO_CPU_AFFINITY, USHORT{0}), WSAEINVAL);
}

TEST_F(Control, TheProcessorOfAConnectionIsTold) {
  connect_stream();
  const auto affinity = ask<SOCKET_PROCESSOR_AFFINITY>(stream_, SIO_QUERY_RSS_PROCESSOR_INFO);
  EXPECT_LT(affinity.Processor.Number, 64);
}

TEST_F(Control, HintsAndModesAreTakenAsFarAsTheyAreKnown) {
  EXPECT_EQ(put(stream_, SIO_LOOPBACK_FAST_PATH, TRUE), 0);
  EXPECT_EQ(put(stream_, SIO_SET_PRIORITY_HINT, SocketPriorityHintVeryLow), 0);
  EXPECT_EQ(put(stream_, SIO_SET_PRIORITY_HINT, SocketMaximumPriorityHintType), WSAEINVAL);
  EXPECT_EQ(put(stream_, SIO_SET_COMPATIBILITY_MODE,
                WSA_COMPATIBILITY_MODE{WsaBehaviorAutoTuning, 0x0600}),
            0);
  EXPECT_EQ(put(stream_, SIO_SET_COMPATIBILITY_MODE,
                WSA_COMPATIBILITY_MODE{static_cast<WSA_COMPATIBILITY_BEHAVIOR_ID>(3), 0}),
            WSAEINVAL);
  EXPECT_EQ(control(stream_, SIO_FLUSH, nullptr, 0, nullptr, 0), 0);
}

TEST_F(Control, ChangesAreNotWaitedForWithoutBlocking) {
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(datagram_, FIONBIO, &on), 0);
  EXPECT_EQ(control(datagram_, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0), WSAEWOULDBLOCK);
  const sockaddr_in there = loopback(9);
  EXPECT_EQ(put(datagram_, SIO_ROUTING_INTERFACE_CHANGE, there), WSAEWOULDBLOCK);
}

TEST_F(Control, TheWayToLoopbackIsLoopback) {
  const sockaddr_in there = loopback(9);
  sockaddr_in source = {};
  DWORD bytes = 0;
  ASSERT_EQ(control(datagram_, SIO_ROUTING_INTERFACE_QUERY, &there, sizeof there, &source,
                    sizeof source, &bytes),
            0);
  EXPECT_EQ(bytes, sizeof source);
  EXPECT_EQ(source.sin_family, AF_INET);
  EXPECT_EQ(source.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
  EXPECT_EQ(source.sin_port, 0);
  EXPECT_EQ(control(datagram_, SIO_ROUTING_INTERFACE_QUERY, &there, sizeof there, &source, 8),
            WSAEFAULT);
  EXPECT_EQ(control(datagram_, SIO_ROUTING_INTERFACE_QUERY, &there, 8, &source, sizeof source),
            WSAEFAULT);
}

}  // namespace
