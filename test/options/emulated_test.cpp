// SPDX-License-Identifier: MIT
// What the options do that libws2 emulates, and those whose values change shape on the way to the
// kernel.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "live_sockets.hpp"

namespace {

class Emulated : public testing::Test {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  }
  void TearDown() override { WSACleanup(); }  // closes what the tests left open

  template <class T>
  static int set(SOCKET s, int level, int name, const T& value) {
    WSASetLastError(0);
    return setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value) == 0
               ? 0
               : WSAGetLastError();
  }
  template <class T = DWORD>
  static T get(SOCKET s, int level, int name) {
    T value = {};
    int length = sizeof value;
    EXPECT_EQ(getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length), 0)
        << name << ": " << WSAGetLastError();
    EXPECT_EQ(length, int{sizeof value}) << name;
    return value;
  }
  static sockaddr_in loopback(unsigned short port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  static int bind_to(SOCKET s, const sockaddr_in& address) {
    return bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
               ? 0
               : WSAGetLastError();
  }
  static sockaddr_in local(SOCKET s) {
    sockaddr_in address = {};
    int length = sizeof address;
    EXPECT_EQ(getsockname(s, reinterpret_cast<sockaddr*>(&address), &length), 0);
    return address;
  }
  static int send_to(SOCKET s, const sockaddr_in& to, const char* data, int bytes) {
    return sendto(s, data, bytes, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  /// Receives, or gives up soon: -1.
  static int receive(SOCKET s, char* buffer, int bytes) {
    EXPECT_EQ(set(s, SOL_SOCKET, SO_RCVTIMEO, DWORD{300}), 0);
    return recv(s, buffer, bytes, 0);
  }
  SOCKET connected(SOCKET* accepted) {
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(bind_to(listener, loopback(0)), 0);
    EXPECT_EQ(listen(listener, 5), 0);
    listener_ = listener;
    const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in there = local(listener);
    EXPECT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&there), sizeof there), 0);
    *accepted = accept(listener, nullptr, nullptr);
    return client;
  }

  SOCKET listener_ = INVALID_SOCKET;
};

TEST_F(Emulated, APausedListenerTakesOnlyThoseWhoWaitAlready) {
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(bind_to(listener, loopback(0)), 0);
  ASSERT_EQ(listen(listener, 5), 0);
  const sockaddr_in there = local(listener);
  const auto* name = reinterpret_cast<const sockaddr*>(&there);
  const SOCKET early = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(connect(early, name, sizeof there), 0);
  EXPECT_EQ(get(listener, SOL_SOCKET, SO_PAUSE_ACCEPT), 0U);
  ASSERT_EQ(set(listener, SOL_SOCKET, SO_PAUSE_ACCEPT, DWORD{1}), 0);
  EXPECT_EQ(get(listener, SOL_SOCKET, SO_PAUSE_ACCEPT), 1U);

  const SOCKET late = socket(AF_INET, SOCK_STREAM, 0);
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(late, FIONBIO, &on), 0);
  ASSERT_EQ(connect(late, name, sizeof there), SOCKET_ERROR);
  ASSERT_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
  const SOCKET accepted = accept(listener, nullptr, nullptr);
  ASSERT_NE(accepted, INVALID_SOCKET) << "the one that waited";
  EXPECT_EQ(send(early, "x", 1, 0), 1);
  char byte = 0;
  EXPECT_EQ(receive(accepted, &byte, 1), 1);
  WSAPOLLFD asked[] = {{late, POLLWRNORM, 0}, {listener, POLLRDNORM, 0}};
  EXPECT_EQ(WSAPoll(asked, 2, 300), 0) << "nobody answers";

  // It asks again after a second, and is heard.
  ASSERT_EQ(set(listener, SOL_SOCKET, SO_PAUSE_ACCEPT, DWORD{0}), 0);
  ASSERT_EQ(WSAPoll(asked, 1, 10'000), 1);
  EXPECT_EQ(asked[0].revents, POLLWRNORM);
  EXPECT_NE(accept(listener, nullptr, nullptr), INVALID_SOCKET);
  EXPECT_EQ(set(socket(AF_INET, SOCK_DGRAM, 0), SOL_SOCKET, SO_PAUSE_ACCEPT, DWORD{1}),
            WSAENOPROTOOPT);
}

TEST_F(Emulated, ConnectTimeCountsFromTheConnection) {
  const SOCKET idle = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(get(idle, SOL_SOCKET, SO_CONNECT_TIME), 0xFFFFFFFFU);
  SOCKET accepted;
  const SOCKET client = connected(&accepted);
  EXPECT_LT(get(client, SOL_SOCKET, SO_CONNECT_TIME), 5U);
  EXPECT_LT(get(accepted, SOL_SOCKET, SO_CONNECT_TIME), 5U);
  EXPECT_EQ(get(listener_, SOL_SOCKET, SO_CONNECT_TIME), 0xFFFFFFFFU);
}

TEST_F(Emulated, BspStateTellsBothEnds) {
  SOCKET accepted;
  const SOCKET client = connected(&accepted);
  alignas(8) char buffer[256];
  int length = sizeof buffer;
  ASSERT_EQ(getsockopt(client, SOL_SOCKET, SO_BSP_STATE, buffer, &length), 0);
  EXPECT_EQ(length, int{sizeof(CSADDR_INFO) + 32});
  const auto* info = reinterpret_cast<const CSADDR_INFO*>(buffer);
  EXPECT_EQ(info->iSocketType, SOCK_STREAM);
  EXPECT_EQ(info->iProtocol, IPPROTO_TCP);
  ASSERT_EQ(info->LocalAddr.iSockaddrLength, int{sizeof(sockaddr_in)});
  const sockaddr_in mine = local(client), theirs = local(accepted);
  EXPECT_EQ(std::memcmp(info->LocalAddr.lpSockaddr, &mine, sizeof mine), 0);
  ASSERT_EQ(info->RemoteAddr.iSockaddrLength, int{sizeof(sockaddr_in)});
  EXPECT_EQ(std::memcmp(info->RemoteAddr.lpSockaddr, &theirs, sizeof theirs), 0);
  length = sizeof(CSADDR_INFO) + 31;
  EXPECT_EQ(getsockopt(client, SOL_SOCKET, SO_BSP_STATE, buffer, &length), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
}

TEST_F(Emulated, ProtocolInfoIsThatOfTheSocket) {
  const SOCKET s = socket(AF_INET6, SOCK_DGRAM, 0);
  const auto wide = get<WSAPROTOCOL_INFOW>(s, SOL_SOCKET, SO_PROTOCOL_INFOW);
  EXPECT_EQ(wide.iAddressFamily, AF_INET6);
  EXPECT_EQ(wide.iSocketType, SOCK_DGRAM);
  EXPECT_EQ(wide.iProtocol, IPPROTO_UDP);
  EXPECT_EQ(wide.ProtocolChain.ChainLen, BASE_PROTOCOL);
  EXPECT_NE(wide.dwServiceFlags1 & XP1_IFS_HANDLES, 0U);
  const auto narrow = get<WSAPROTOCOL_INFOA>(s, SOL_SOCKET, SO_PROTOCOL_INFOA);
  EXPECT_EQ(narrow.dwCatalogEntryId, wide.dwCatalogEntryId);
  EXPECT_STREQ(narrow.szProtocol, "libws2 UDP/IPv6");
}

TEST_F(Emulated, TimeoutsLimitReceivesToTheMillisecond) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  ASSERT_EQ(bind_to(s, loopback(0)), 0);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_RCVTIMEO, DWORD{1}), 0);
  char byte;
  EXPECT_EQ(recv(s, &byte, 1, 0), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAETIMEDOUT);
  EXPECT_EQ(get(s, SOL_SOCKET, SO_RCVTIMEO), 1U);
}

TEST_F(Emulated, DontLingerIsTheOtherSideOfLinger) {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(get(s, SOL_SOCKET, SO_DONTLINGER), 1U);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_LINGER, linger{1, 9}), 0);
  EXPECT_EQ(get(s, SOL_SOCKET, SO_DONTLINGER), 0U);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_DONTLINGER, DWORD{1}), 0);
  EXPECT_EQ(get<linger>(s, SOL_SOCKET, SO_LINGER).l_onoff, 0);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_DONTLINGER, DWORD{0}), 0);
  const linger again = get<linger>(s, SOL_SOCKET, SO_LINGER);
  EXPECT_EQ(again.l_onoff, 1);
  EXPECT_EQ(again.l_linger, 9);
}

TEST_F(Emulated, AcceptedSocketsHaveTheirListenersOptions) {
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(bind_to(listener, loopback(0)), 0);
  ASSERT_EQ(listen(listener, 5), 0);
  ASSERT_EQ(set(listener, SOL_SOCKET, SO_GROUP_PRIORITY, 7), 0);
  ASSERT_EQ(set(listener, IPPROTO_TCP, TCP_MAXRT, 40), 0);
  ASSERT_EQ(set(listener, IPPROTO_TCP, TCP_NODELAY, TRUE), 0);
  ASSERT_EQ(set(listener, SOL_SOCKET, SO_RCVTIMEO, DWORD{1234}), 0);
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in there = local(listener);
  ASSERT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&there), sizeof there), 0);
  const SOCKET accepted = accept(listener, nullptr, nullptr);
  ASSERT_NE(accepted, INVALID_SOCKET);
  EXPECT_EQ(get<int>(accepted, SOL_SOCKET, SO_GROUP_PRIORITY), 7);
  EXPECT_EQ(get<int>(accepted, IPPROTO_TCP, TCP_MAXRT), 40);
  EXPECT_EQ(get<int>(accepted, IPPROTO_TCP, TCP_MAXRTMS), 40'000);
  EXPECT_EQ(get<int>(accepted, IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(get(accepted, SOL_SOCKET, SO_RCVTIMEO), 1234U);
  EXPECT_EQ(get<int>(client, SOL_SOCKET, SO_GROUP_PRIORITY), 0);
}

TEST_F(Emulated, MaxrtIsSecondsAndForEver) {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(get<int>(s, IPPROTO_TCP, TCP_MAXRT), 0);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_MAXRTMS, 2500), 0);
  EXPECT_EQ(get<int>(s, IPPROTO_TCP, TCP_MAXRTMS), 2500);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_MAXRT, -1), 0);
  EXPECT_EQ(get<int>(s, IPPROTO_TCP, TCP_MAXRT), -1);
  EXPECT_EQ(get<int>(s, IPPROTO_TCP, TCP_MAXRTMS), -1);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_MAXRT, -2), WSAEINVAL);
}

TEST_F(Emulated, KeepAliveProbesAreCountedAsFarAsTheKernelCounts) {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_KEEPCNT, DWORD{5}), 0);
  EXPECT_EQ(get(s, IPPROTO_TCP, TCP_KEEPCNT), 5U);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_KEEPCNT, DWORD{255}), 0);
  EXPECT_EQ(get(s, IPPROTO_TCP, TCP_KEEPCNT), 127U);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_KEEPCNT, DWORD{256}), WSAEINVAL);
  EXPECT_EQ(set(s, IPPROTO_TCP, TCP_KEEPALIVE, DWORD{77}), 0);
  EXPECT_EQ(get(s, IPPROTO_TCP, TCP_KEEPIDLE), 77U);
}

TEST_F(Emulated, OpenTypeIsTheThreads) {
  EXPECT_EQ(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, SO_SYNCHRONOUS_NONALERT), 0);
  EXPECT_EQ(get<int>(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE), SO_SYNCHRONOUS_NONALERT);
  EXPECT_EQ(get<int>(socket(AF_INET, SOCK_STREAM, 0), SOL_SOCKET, SO_OPENTYPE),
            SO_SYNCHRONOUS_NONALERT);
  EXPECT_EQ(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 0), 0);
  EXPECT_EQ(set(INVALID_SOCKET, SOL_SOCKET, SO_TYPE, 0), WSAENOTSOCK);
}

TEST_F(Emulated, ContextsAreUpdatedWhereThereIsAConnection) {
  SOCKET accepted;
  const SOCKET client = connected(&accepted), idle = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0), 0);
  EXPECT_EQ(setsockopt(idle, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAENOTCONN);
  EXPECT_EQ(set(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, listener_), 0);
  EXPECT_EQ(set(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, idle), WSAEINVAL);
  EXPECT_EQ(set(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, SOCKET{12}), WSAENOTSOCK);
}

TEST_F(Emulated, APortCanWaitForItsConnect) {
  SOCKET accepted;
  connected(&accepted);
  const sockaddr_in there = local(listener_);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_REUSE_UNICASTPORT, TRUE), 0);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_PORT_SCALABILITY, TRUE), 0);
  ASSERT_EQ(set(s, SOL_SOCKET, SO_PORT_SCALABILITY, FALSE), 0);
  EXPECT_EQ(get<int>(s, SOL_SOCKET, SO_REUSE_UNICASTPORT), 1);
  ASSERT_EQ(bind_to(s, loopback(0)), 0);
  EXPECT_EQ(local(s).sin_port, 0);
  EXPECT_EQ(set(s, SOL_SOCKET, SO_PORT_SCALABILITY, TRUE), WSAEINVAL);  // it is bound
  ASSERT_EQ(connect(s, reinterpret_cast<const sockaddr*>(&there), sizeof there), 0);
  EXPECT_NE(local(s).sin_port, 0);
}

TEST_F(Emulated, MulticastPortsAreShared) {
  const SOCKET one = socket(AF_INET, SOCK_DGRAM, 0), two = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  ASSERT_EQ(set(one, SOL_SOCKET, SO_REUSE_MULTICASTPORT, TRUE), 0);
  ASSERT_EQ(set(two, SOL_SOCKET, SO_REUSE_MULTICASTPORT, TRUE), 0);
  ASSERT_EQ(bind_to(one, any), 0);
  any.sin_port = local(one).sin_port;
  EXPECT_EQ(bind_to(two, any), 0);
  EXPECT_EQ(bind_to(socket(AF_INET, SOCK_DGRAM, 0), any), WSAEADDRINUSE);
}

TEST_F(Emulated, MembershipsBringMulticasts) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  ASSERT_EQ(bind_to(s, any), 0);
  sockaddr_in group = loopback(ntohs(local(s).sin_port));
  group.sin_addr.s_addr = htonl(0xEFFF0A0B);  // 239.255.10.11
  // The interface of loopback, by its index 1 as 0.0.0.1.
  ASSERT_EQ(set(sender, IPPROTO_IP, IP_MULTICAST_IF, htonl(1)), 0);
  char buffer[8];
  IP_MREQ request = {};
  request.imr_multiaddr = group.sin_addr;
  request.imr_interface.s_addr = htonl(1);
  const SOCKET other = socket(AF_INET, SOCK_DGRAM, 0);
  EXPECT_EQ(set(other, IPPROTO_IP, IP_DROP_MEMBERSHIP, request), WSAEADDRNOTAVAIL);
  ASSERT_EQ(set(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), 0);
  ASSERT_EQ(send_to(sender, group, "hi", 2), 2);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 2);
  ASSERT_EQ(set(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, request), 0);

  // The same of one source only, by the protocol-independent option.
  GROUP_SOURCE_REQ source = {};
  source.gsr_interface = 1;
  std::memcpy(&source.gsr_group, &group, sizeof group);
  sockaddr_in from = loopback(0);
  std::memcpy(&source.gsr_source, &from, sizeof from);
  ASSERT_EQ(set(s, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, source), 0);
  const SOCKET bound = socket(AF_INET, SOCK_DGRAM, 0);
  ASSERT_EQ(bind_to(bound, loopback(0)), 0);
  ASSERT_EQ(set(bound, IPPROTO_IP, IP_MULTICAST_IF, htonl(1)), 0);
  ASSERT_EQ(send_to(bound, group, "abc", 3), 3);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 3);
  ASSERT_EQ(set(s, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP, source), 0);
}

// Learn, setsockopt: the Winsock version of IP_MULTICAST_LOOP applies to the receive path.
TEST_F(Emulated, TheReceiverChoosesWhetherItHearsItsOwnMachine) {
  const SOCKET on = socket(AF_INET, SOCK_DGRAM, 0), off = socket(AF_INET, SOCK_DGRAM, 0);
  const SOCKET outsider = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  for (const SOCKET s : {on, off, outsider}) {
    ASSERT_EQ(set(s, SOL_SOCKET, SO_REUSEADDR, TRUE), 0);
    ASSERT_EQ(bind_to(s, any), 0);
    any.sin_port = local(s).sin_port;
    ASSERT_EQ(set(s, IPPROTO_IP, IP_MULTICAST_IF, htonl(1)), 0);
  }
  sockaddr_in group = any;
  group.sin_addr.s_addr = htonl(0xEFFF0A0D);  // 239.255.10.13
  IP_MREQ request = {};
  request.imr_multiaddr = group.sin_addr;
  request.imr_interface.s_addr = htonl(1);
  for (const SOCKET s : {on, off}) ASSERT_EQ(set(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, request), 0);
  ASSERT_EQ(set(off, IPPROTO_IP, IP_MULTICAST_LOOP, FALSE), 0);
  EXPECT_EQ(get<int>(off, IPPROTO_IP, IP_MULTICAST_LOOP), 0);
  EXPECT_EQ(get<int>(on, IPPROTO_IP, IP_MULTICAST_LOOP), 1);
  char buffer[8];
  // OFF can send to ON, but ON cannot send to OFF; who joined no group hears neither.
  ASSERT_EQ(send_to(off, group, "off", 3), 3);
  EXPECT_EQ(receive(on, buffer, sizeof buffer), 3);
  ASSERT_EQ(send_to(on, group, "on", 2), 2);
  EXPECT_EQ(receive(on, buffer, sizeof buffer), 2);
  EXPECT_EQ(receive(off, buffer, sizeof buffer), SOCKET_ERROR);
  EXPECT_EQ(receive(outsider, buffer, sizeof buffer), SOCKET_ERROR);
  ASSERT_EQ(set(off, IPPROTO_IP, IP_MULTICAST_LOOP, TRUE), 0);
  ASSERT_EQ(send_to(on, group, "on", 2), 2);
  EXPECT_EQ(receive(off, buffer, sizeof buffer), 2);
}

TEST_F(Emulated, InterfaceListsDropWhatComesElsewhere) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
  ASSERT_EQ(bind_to(s, loopback(0)), 0);
  const sockaddr_in there = local(s);
  char buffer[8];
  ASSERT_EQ(set(s, IPPROTO_IP, IP_ADD_IFLIST, DWORD{4711}), 0);
  ASSERT_EQ(send_to(sender, there, "1", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 1);  // the list is not in force yet
  ASSERT_EQ(set(s, IPPROTO_IP, IP_IFLIST, TRUE), 0);
  ASSERT_EQ(send_to(sender, there, "2", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAETIMEDOUT);
  ASSERT_EQ(set(s, IPPROTO_IP, IP_ADD_IFLIST, DWORD{1}), 0);
  ASSERT_EQ(send_to(sender, there, "3", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 1);
  DWORD list[4] = {};
  int length = sizeof list;
  ASSERT_EQ(getsockopt(s, IPPROTO_IP, IP_GET_IFLIST, reinterpret_cast<char*>(list), &length), 0);
  EXPECT_EQ(length, 8);
  EXPECT_EQ(list[0], 4711U);
  EXPECT_EQ(list[1], 1U);
  length = 7;
  EXPECT_EQ(getsockopt(s, IPPROTO_IP, IP_GET_IFLIST, reinterpret_cast<char*>(list), &length),
            SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
  EXPECT_EQ(set(s, IPPROTO_IP, IP_DEL_IFLIST, DWORD{99}), WSAEADDRNOTAVAIL);
  ASSERT_EQ(set(s, IPPROTO_IP, IP_DEL_IFLIST, DWORD{1}), 0);
  ASSERT_EQ(send_to(sender, there, "4", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), SOCKET_ERROR);
  ASSERT_EQ(set(s, IPPROTO_IP, IP_IFLIST, FALSE), 0);
  ASSERT_EQ(send_to(sender, there, "5", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 1);
}

TEST_F(Emulated, BroadcastsCanBeLeftOut) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  ASSERT_EQ(bind_to(s, any), 0);
  sockaddr_in everybody = loopback(ntohs(local(s).sin_port));
  const sockaddr_in me = everybody;
  everybody.sin_addr.s_addr = htonl(0x7FFFFFFF);
  ASSERT_EQ(set(sender, SOL_SOCKET, SO_BROADCAST, TRUE), 0);
  char buffer[8];
  EXPECT_EQ(get<int>(s, IPPROTO_IP, IP_RECEIVE_BROADCAST), 1);
  ASSERT_EQ(send_to(sender, everybody, "b", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 1);
  ASSERT_EQ(set(s, IPPROTO_IP, IP_RECEIVE_BROADCAST, FALSE), 0);
  ASSERT_EQ(send_to(sender, everybody, "b", 1), 1);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), SOCKET_ERROR);
  ASSERT_EQ(send_to(sender, me, "me", 2), 2);
  EXPECT_EQ(receive(s, buffer, sizeof buffer), 2);
}

TEST_F(Emulated, DatagramsAreCutAndJoinedByTheKernel) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
  ASSERT_EQ(bind_to(s, loopback(0)), 0);
  const sockaddr_in there = local(s);
  ASSERT_EQ(set(sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, DWORD{100}), 0);
  EXPECT_EQ(get(sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE), 100U);
  std::vector<char> data(250, 'x'), into(1000);
  ASSERT_EQ(send_to(sender, there, data.data(), 250), 250);
  EXPECT_EQ(receive(s, into.data(), 1000), 100);
  EXPECT_EQ(receive(s, into.data(), 1000), 100);
  EXPECT_EQ(receive(s, into.data(), 1000), 50);
  ASSERT_EQ(set(s, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, DWORD{65535}), 0);
  EXPECT_EQ(get(s, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE), 65535U);
  ASSERT_EQ(send_to(sender, there, data.data(), 250), 250);
  EXPECT_EQ(receive(s, into.data(), 1000), 250);
}

TEST_F(Emulated, ModesOfPathDiscoveryAreWindows) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  for (const int mode :
       {IP_PMTUDISC_NOT_SET, IP_PMTUDISC_DO, IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE}) {
    EXPECT_EQ(set(s, IPPROTO_IP, IP_MTU_DISCOVER, mode), 0);
    EXPECT_EQ(get<int>(s, IPPROTO_IP, IP_MTU_DISCOVER), mode);
    EXPECT_EQ(get<int>(s, IPPROTO_IP, IP_DONTFRAGMENT), mode == IP_PMTUDISC_DO ? 1 : 0);
  }
  EXPECT_EQ(set(s, IPPROTO_IP, IP_MTU_DISCOVER, int{IP_PMTUDISC_MAX}), WSAEINVAL);
  ASSERT_EQ(bind_to(s, loopback(0)), 0);
  const sockaddr_in self = local(s);
  ASSERT_EQ(connect(s, reinterpret_cast<const sockaddr*>(&self), sizeof self), 0);
  EXPECT_GE(get(s, IPPROTO_IP, IP_MTU), 1500U);
}

TEST_F(Emulated, InterfacesOfUnicastsAreNamedAsWindowsDoes) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0), s6 = socket(AF_INET6, SOCK_DGRAM, 0);
  EXPECT_EQ(set(s, IPPROTO_IP, IP_UNICAST_IF, htonl(1)), 0);
  EXPECT_EQ(get(s, IPPROTO_IP, IP_UNICAST_IF), htonl(1));
  EXPECT_EQ(set(s6, IPPROTO_IPV6, IPV6_UNICAST_IF, DWORD{1}), 0);
  EXPECT_EQ(get(s6, IPPROTO_IPV6, IPV6_UNICAST_IF), 1U);
  EXPECT_EQ(set(s, IPPROTO_IP, IP_UNICAST_IF, htonl(4711)), WSAEADDRNOTAVAIL);
}

TEST_F(Emulated, ChecksumsAreOnUnlessSaidOtherwise) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  EXPECT_EQ(get<int>(s, IPPROTO_UDP, UDP_CHECKSUM_COVERAGE), 1);
  EXPECT_EQ(set(s, IPPROTO_UDP, UDP_NOCHECKSUM, TRUE), 0);
  EXPECT_EQ(get<int>(s, IPPROTO_UDP, UDP_CHECKSUM_COVERAGE), 0);
}

TEST_F(Emulated, IpOptionsOfAnyLength) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  const unsigned char route[8] = {7, 7, 4, 0, 0, 0, 0, 0};  // record route, one address, end
  EXPECT_EQ(setsockopt(s, IPPROTO_IP, IP_OPTIONS, reinterpret_cast<const char*>(route), 8), 0);
  char found[40] = {};
  int length = sizeof found;
  EXPECT_EQ(getsockopt(s, IPPROTO_IP, IP_OPTIONS, found, &length), 0);
  EXPECT_EQ(length, 8);
  EXPECT_EQ(std::memcmp(found, route, 3), 0);
  EXPECT_EQ(setsockopt(s, IPPROTO_IP, IP_OPTIONS, nullptr, 0), 0);
  length = sizeof found;
  EXPECT_EQ(getsockopt(s, IPPROTO_IP, IP_OPTIONS, found, &length), 0);
  EXPECT_EQ(length, 0);
}

}  // namespace
