// SPDX-License-Identifier: MIT
// Control data of datagrams, there and back: addresses, hop limits, types of service, congestion
// bits, segments.
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>
// clang-format on

#include <cstring>
#include <optional>
#include <vector>

namespace {

class Messages : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
    family_ = GetParam();
    sender_ = socket(family_, SOCK_DGRAM, 0);
    receiver_ = socket(family_, SOCK_DGRAM, 0);
    if (receiver_ == INVALID_SOCKET) GTEST_SKIP() << "no such family here";
    ASSERT_TRUE(bind_loopback(receiver_, &to_, &to_bytes_)) << WSAGetLastError();
    GUID guid = WSAID_WSARECVMSG;
    DWORD bytes = 0;
    ASSERT_EQ(WSAIoctl(receiver_, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &receive_,
                       sizeof receive_, &bytes, nullptr, nullptr),
              0);
    DWORD limit_ms = 3000;
    setsockopt(receiver_, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&limit_ms),
               sizeof limit_ms);
  }
  void TearDown() override { WSACleanup(); }

  bool bind_loopback(SOCKET s, sockaddr_storage* address, int* bytes) const {
    *address = {};
    address->ss_family = static_cast<ADDRESS_FAMILY>(family_);
    *bytes = ipv6() ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    if (ipv6()) {
      reinterpret_cast<sockaddr_in6*>(address)->sin6_addr = in6addr_loopback;
    } else {
      reinterpret_cast<sockaddr_in*>(address)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    auto* name = reinterpret_cast<sockaddr*>(address);
    return bind(s, name, *bytes) == 0 && getsockname(s, name, bytes) == 0;
  }
  [[nodiscard]] bool ipv6() const { return family_ == AF_INET6; }
  [[nodiscard]] int level() const { return ipv6() ? IPPROTO_IPV6 : IPPROTO_IP; }
  void ask_for(int ipv4_option, int ipv6_option) {
    const int on = 1;
    ASSERT_EQ(setsockopt(receiver_, level(), ipv6() ? ipv6_option : ipv4_option,
                         reinterpret_cast<const char*>(&on), sizeof on),
              0);
  }

  template <class T>
  void add(int level, int type, const T& value) {
    WSACMSGHDR header = {WSA_CMSG_LEN(sizeof value), level, type};
    std::memcpy(control_ + control_bytes_, &header, sizeof header);
    std::memcpy(WSA_CMSG_DATA(control_ + control_bytes_), &value, sizeof value);
    control_bytes_ += WSA_CMSG_SPACE(sizeof value);
  }
  void send_text(const char* text, WSAOVERLAPPED* overlapped = nullptr) {
    WSABUF buffer = {static_cast<ULONG>(std::strlen(text)), const_cast<char*>(text)};
    WSAMSG message = {};
    message.name = reinterpret_cast<sockaddr*>(&to_);
    message.namelen = to_bytes_;
    message.lpBuffers = &buffer;
    message.dwBufferCount = 1;
    message.Control = {static_cast<ULONG>(control_bytes_), control_bytes_ ? control_ : nullptr};
    DWORD sent = 0;
    ASSERT_EQ(WSASendMsg(sender_, &message, 0, &sent, overlapped, nullptr), 0) << WSAGetLastError();
    EXPECT_EQ(sent, buffer.len);
  }
  void receive() {
    WSABUF buffer = {sizeof text_, text_};
    message_ = {};
    message_.name = reinterpret_cast<sockaddr*>(&from_);
    message_.namelen = sizeof from_;
    message_.lpBuffers = &buffer;
    message_.dwBufferCount = 1;
    message_.Control = {sizeof received_, received_};
    ASSERT_EQ(receive_(receiver_, &message_, &got_, nullptr, nullptr), 0) << WSAGetLastError();
  }
  /// SIO_TIMESTAMPING; the error, or 0.
  static int time(SOCKET s, ULONG directions, USHORT kept = 0) {
    TIMESTAMPING_CONFIG config = {directions, kept};
    DWORD bytes = 0;
    const int failed =
        WSAIoctl(s, SIO_TIMESTAMPING, &config, sizeof config, nullptr, 0, &bytes, nullptr, nullptr);
    return failed == 0 ? 0 : WSAGetLastError();
  }
  void send_with_id(UINT32 id, WSAOVERLAPPED* overlapped = nullptr) {
    control_bytes_ = 0;
    add(SOL_SOCKET, SO_TIMESTAMP_ID, id);
    send_text("x", overlapped);
    control_bytes_ = 0;
  }
  /// SIO_GET_TX_TIMESTAMP; 0 when it is not known.
  UINT64 sent_time(UINT32 id) {
    UINT64 ticks = 0;
    DWORD bytes = 0;
    if (WSAIoctl(sender_, SIO_GET_TX_TIMESTAMP, &id, sizeof id, &ticks, sizeof ticks, &bytes,
                 nullptr, nullptr) == 0) {
      EXPECT_EQ(bytes, sizeof ticks);
      return ticks;
    }
    EXPECT_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    return 0;
  }
  template <class T>
  std::optional<T> find(int level, int type) {
    for (WSACMSGHDR* part = WSA_CMSG_FIRSTHDR(&message_); part != nullptr;
         part = WSA_CMSG_NXTHDR(&message_, part)) {
      if (part->cmsg_level != level || part->cmsg_type != type) continue;
      EXPECT_EQ(part->cmsg_len, WSA_CMSG_LEN(sizeof(T)));
      T value;
      std::memcpy(&value, WSA_CMSG_DATA(part), sizeof value);
      return value;
    }
    return std::nullopt;
  }

  int family_ = AF_INET, to_bytes_ = 0;
  SOCKET sender_ = INVALID_SOCKET, receiver_ = INVALID_SOCKET;
  LPFN_WSARECVMSG receive_ = nullptr;
  sockaddr_storage to_{}, from_{};
  alignas(8) char control_[256]{}, received_[256]{};
  size_t control_bytes_ = 0;
  char text_[64]{};
  WSAMSG message_{};
  DWORD got_ = 0;
};

TEST_P(Messages, NothingComesThatWasNotAskedFor) {
  send_text("plain");
  receive();
  EXPECT_EQ(got_, 5U);
  EXPECT_EQ(message_.Control.len, 0U);
  EXPECT_EQ(message_.dwFlags, 0U);
  EXPECT_EQ(message_.namelen, to_bytes_);
  EXPECT_EQ(from_.ss_family, family_);
}

TEST_P(Messages, TheAddressThatADatagramWasSentTo) {
  ask_for(IP_PKTINFO, IPV6_PKTINFO);
  send_text("x");
  receive();
  if (ipv6()) {
    const auto info = find<IN6_PKTINFO>(IPPROTO_IPV6, IPV6_PKTINFO);
    ASSERT_TRUE(info);
    EXPECT_EQ(std::memcmp(&info->ipi6_addr, &in6addr_loopback, 16), 0);
    EXPECT_NE(info->ipi6_ifindex, 0U);
  } else {
    const auto info = find<IN_PKTINFO>(IPPROTO_IP, IP_PKTINFO);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->ipi_addr.s_addr, htonl(INADDR_LOOPBACK));
    EXPECT_NE(info->ipi_ifindex, 0U);
  }
  EXPECT_EQ(message_.dwFlags, 0U);
}

TEST_P(Messages, TheInterfaceAndTheAddressByThemselves) {
  ask_for(IP_RECVIF, IPV6_RECVIF);
  send_text("x");
  receive();
  const auto interface = find<ULONG>(level(), ipv6() ? IPV6_RECVIF : IP_RECVIF);
  ASSERT_TRUE(interface.has_value());
  EXPECT_NE(*interface, 0U);
  EXPECT_EQ(message_.Control.len, WSA_CMSG_SPACE(sizeof(ULONG)));  // and nothing else
  ask_for(IP_RECVDSTADDR, IPV6_RECVDSTADDR);
  ask_for(IP_PKTINFO, IPV6_PKTINFO);
  send_text("x");
  receive();
  EXPECT_EQ(find<ULONG>(level(), ipv6() ? IPV6_RECVIF : IP_RECVIF), interface);
  if (ipv6()) {
    const auto address = find<IN6_ADDR>(IPPROTO_IPV6, IPV6_RECVDSTADDR);
    ASSERT_TRUE(address.has_value());
    EXPECT_EQ(std::memcmp(&*address, &in6addr_loopback, sizeof *address), 0);
    EXPECT_TRUE(find<IN6_PKTINFO>(IPPROTO_IPV6, IPV6_PKTINFO).has_value());
  } else {
    const auto address = find<IN_ADDR>(IPPROTO_IP, IP_RECVDSTADDR);
    ASSERT_TRUE(address.has_value());
    EXPECT_EQ(address->s_addr, htonl(INADDR_LOOPBACK));
    EXPECT_TRUE(find<IN_PKTINFO>(IPPROTO_IP, IP_PKTINFO).has_value());
  }
  // Without the one, the others go on.
  const int off = 0;
  ASSERT_EQ(setsockopt(receiver_, level(), ipv6() ? IPV6_PKTINFO : IP_PKTINFO,
                       reinterpret_cast<const char*>(&off), sizeof off),
            0);
  send_text("x");
  receive();
  EXPECT_EQ(find<ULONG>(level(), ipv6() ? IPV6_RECVIF : IP_RECVIF), interface);
}

TEST_P(Messages, TheMomentOfItsArrival) {
  ASSERT_EQ(time(receiver_, TIMESTAMPING_FLAG_RX), 0);
  LARGE_INTEGER before, after;
  ASSERT_TRUE(QueryPerformanceCounter(&before));
  send_text("x");
  receive();
  ASSERT_TRUE(QueryPerformanceCounter(&after));
  const auto stamp = find<UINT64>(SOL_SOCKET, SO_TIMESTAMP);
  ASSERT_TRUE(stamp.has_value());
  // The clocks are read one after the other: a millisecond of play.
  constexpr LONGLONG play = 10'000;
  EXPECT_GE(static_cast<LONGLONG>(*stamp), before.QuadPart - play);
  EXPECT_LE(static_cast<LONGLONG>(*stamp), after.QuadPart + play);
  ASSERT_EQ(time(receiver_, 0), 0);
  send_text("x");
  receive();
  EXPECT_FALSE(find<UINT64>(SOL_SOCKET, SO_TIMESTAMP).has_value());
  EXPECT_EQ(time(receiver_, 4), WSAEINVAL);
}

TEST_P(Messages, TheMomentsOfTheirSending) {
  EXPECT_EQ(sent_time(7), 0) << "nobody asked for it";
  send_with_id(7);
  EXPECT_EQ(sent_time(7), 0);
  ASSERT_EQ(time(sender_, TIMESTAMPING_FLAG_TX, 2), 0);
  LARGE_INTEGER before, after;
  ASSERT_TRUE(QueryPerformanceCounter(&before));
  send_with_id(7);
  send_text("without one");
  send_with_id(9);
  send_with_id(8);  // there is no room for a third
  ASSERT_TRUE(QueryPerformanceCounter(&after));
  const UINT64 ninth = sent_time(9), seventh = sent_time(7);
  constexpr LONGLONG play = 10'000;
  EXPECT_GE(static_cast<LONGLONG>(seventh), before.QuadPart - play);
  EXPECT_GE(ninth + play, seventh);
  EXPECT_LE(static_cast<LONGLONG>(ninth), after.QuadPart + play);
  EXPECT_EQ(sent_time(9), 0) << "it is told once";
  EXPECT_EQ(sent_time(8), 0);
  send_with_id(8);
  EXPECT_NE(sent_time(8), 0U) << "there is room again";
  ASSERT_EQ(time(sender_, 0), 0);
  send_with_id(1);
  EXPECT_EQ(sent_time(1), 0);
}

TEST_P(Messages, ATimeThatWaitsIsNoErrorOfTheSocket) {
  ASSERT_EQ(time(sender_, TIMESTAMPING_FLAG_TX, 9), 0);
  send_with_id(1);
  WSAPOLLFD asked = {sender_, POLLRDNORM, 0};
  EXPECT_EQ(WSAPoll(&asked, 1, 0), 0) << asked.revents;
  int error = -1, bytes = sizeof error;
  EXPECT_EQ(getsockopt(sender_, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &bytes), 0);
  EXPECT_EQ(error, 0);
  // A send that fails does not upset which time is whose.
  std::vector<char> large(70'000);
  WSABUF buffer = {static_cast<ULONG>(large.size()), large.data()};
  WSAMSG message = {};
  message.name = reinterpret_cast<sockaddr*>(&to_);
  message.namelen = to_bytes_;
  message.lpBuffers = &buffer;
  message.dwBufferCount = 1;
  control_bytes_ = 0;
  add(SOL_SOCKET, SO_TIMESTAMP_ID, UINT32{2});
  message.Control = {static_cast<ULONG>(control_bytes_), control_};
  DWORD sent = 0;
  ASSERT_EQ(WSASendMsg(sender_, &message, 0, &sent, nullptr, nullptr), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEMSGSIZE);
  send_with_id(3);
  EXPECT_NE(sent_time(3), 0U);
  EXPECT_EQ(sent_time(2), 0U);
  EXPECT_NE(sent_time(1), 0U);
}

TEST_P(Messages, TimesAndUnreachablePortsAreToldApart) {
  ASSERT_EQ(time(sender_, TIMESTAMPING_FLAG_TX, 9), 0);
  ASSERT_EQ(closesocket(receiver_), 0);
  send_with_id(1);
  char byte = 0;
  EXPECT_EQ(recv(sender_, &byte, 1, 0), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAECONNRESET);
  EXPECT_NE(sent_time(1), 0U);
}

TEST_P(Messages, WhoWaitsToReceiveSleepsBesideTheTimes) {
  ASSERT_EQ(time(sender_, TIMESTAMPING_FLAG_TX, 9), 0);
  sockaddr_storage own = {};
  int own_bytes = sizeof own;
  send_with_id(1);
  ASSERT_EQ(getsockname(sender_, reinterpret_cast<sockaddr*>(&own), &own_bytes), 0);
  const DWORD limit_ms = 200;
  ASSERT_EQ(setsockopt(sender_, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit_ms),
                       sizeof limit_ms),
            0);
  char byte = 0;
  EXPECT_EQ(recv(sender_, &byte, 1, 0), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAETIMEDOUT);
  EXPECT_NE(sent_time(1), 0U);
}

TEST_P(Messages, AnOverlappedSendHasItsTimeToo) {
  ASSERT_EQ(time(sender_, TIMESTAMPING_FLAG_TX, 9), 0);
  WSAOVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  send_with_id(5, &overlapped);
  DWORD bytes = 0, flags = 0;
  ASSERT_TRUE(WSAGetOverlappedResult(sender_, &overlapped, &bytes, TRUE, &flags));
  EXPECT_NE(sent_time(5), 0U);
  WSACloseEvent(overlapped.hEvent);
}

TEST_P(Messages, TheSourceThatTheSenderChose) {
  if (ipv6()) {
    IN6_PKTINFO from = {};
    from.ipi6_addr = in6addr_loopback;
    add(IPPROTO_IPV6, IPV6_PKTINFO, from);
  } else {
    IN_PKTINFO from = {};
    from.ipi_addr.s_addr = htonl(0x7F000909);  // 127.0.9.9
    add(IPPROTO_IP, IP_PKTINFO, from);
  }
  send_text("x");
  receive();
  if (!ipv6()) {
    EXPECT_EQ(reinterpret_cast<sockaddr_in*>(&from_)->sin_addr.s_addr, htonl(0x7F000909));
  }
}

TEST_P(Messages, HopLimits) {
  ask_for(IP_RECVTTL, IPV6_HOPLIMIT);
  add(level(), ipv6() ? IPV6_HOPLIMIT : IP_TTL, int{7});
  send_text("x");
  receive();
  EXPECT_EQ(find<int>(level(), ipv6() ? IPV6_HOPLIMIT : IP_TTL), 7);
}

TEST_P(Messages, TheWholeTypeOfService) {
  ask_for(IP_RECVTOS, IPV6_RECVTCLASS);
  add(level(), ipv6() ? IPV6_TCLASS : IP_TOS, int{0x2A});
  send_text("x");
  receive();
  EXPECT_EQ(find<int>(level(), ipv6() ? IPV6_TCLASS : IP_TOS), 0x2A);
  EXPECT_FALSE(find<int>(level(), ipv6() ? IPV6_ECN : IP_ECN));
}

TEST_P(Messages, CongestionBitsAlone) {
  ask_for(IP_RECVECN, IPV6_RECVECN);
  add(level(), ipv6() ? IPV6_ECN : IP_ECN, int{1});
  send_text("x");
  receive();
  EXPECT_EQ(find<int>(level(), ipv6() ? IPV6_ECN : IP_ECN), 1);
  EXPECT_FALSE(find<int>(level(), ipv6() ? IPV6_TCLASS : IP_TOS));
}

TEST_P(Messages, CongestionBitsBesideTheField) {
  ask_for(IP_RECVTOS, IPV6_RECVTCLASS);
  ask_for(IP_RECVECN, IPV6_RECVECN);
  add(level(), ipv6() ? IPV6_TCLASS : IP_TOS, int{0x28});
  add(level(), ipv6() ? IPV6_ECN : IP_ECN, int{2});
  send_text("x");
  receive();
  EXPECT_EQ(find<int>(level(), ipv6() ? IPV6_TCLASS : IP_TOS), 0x2A);
  EXPECT_EQ(find<int>(level(), ipv6() ? IPV6_ECN : IP_ECN), 2);
}

TEST_P(Messages, OneMessageManyDatagrams) {
  add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, DWORD{4});
  send_text("abcdefghij");
  for (const DWORD expected : {4U, 4U, 2U}) {
    receive();
    EXPECT_EQ(got_, expected);
  }
}

TEST_P(Messages, ManyDatagramsOneMessage) {
  const DWORD most = 65535, size = 4;
  ASSERT_EQ(setsockopt(receiver_, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE,
                       reinterpret_cast<const char*>(&most), sizeof most),
            0);
  ASSERT_EQ(setsockopt(sender_, IPPROTO_UDP, UDP_SEND_MSG_SIZE,
                       reinterpret_cast<const char*>(&size), sizeof size),
            0);
  send_text("abcdefghij");
  receive();
  EXPECT_EQ(got_, 10U);
  EXPECT_EQ(find<DWORD>(IPPROTO_UDP, UDP_COALESCED_INFO), 4U);
  EXPECT_EQ(std::memcmp(text_, "abcdefghij", 10), 0);
  // One that came alone is its own size.
  const DWORD none = 0;
  ASSERT_EQ(setsockopt(sender_, IPPROTO_UDP, UDP_SEND_MSG_SIZE,
                       reinterpret_cast<const char*>(&none), sizeof none),
            0);
  send_text("abc");
  receive();
  EXPECT_EQ(got_, 3U);
  EXPECT_EQ(find<DWORD>(IPPROTO_UDP, UDP_COALESCED_INFO).value_or(3U), 3U);
}

TEST_P(Messages, PeekLeavesTheDatagram) {
  send_text("x");
  WSABUF buffer = {sizeof text_, text_};
  WSAMSG peek = {};
  peek.lpBuffers = &buffer;
  peek.dwBufferCount = 1;
  peek.dwFlags = MSG_PEEK;
  ASSERT_EQ(receive_(receiver_, &peek, &got_, nullptr, nullptr), 0) << WSAGetLastError();
  EXPECT_EQ(got_, 1U);
  receive();
  EXPECT_EQ(got_, 1U);
}

TEST_P(Messages, SeveralBuffers) {
  char first[2], second[8];
  send_text("scatter");
  WSABUF buffers[] = {{sizeof first, first}, {sizeof second, second}};
  WSAMSG message = {};
  message.lpBuffers = buffers;
  message.dwBufferCount = 2;
  ASSERT_EQ(receive_(receiver_, &message, &got_, nullptr, nullptr), 0);
  EXPECT_EQ(got_, 7U);
  EXPECT_EQ(std::memcmp(first, "sc", 2), 0);
  EXPECT_EQ(std::memcmp(second, "atter", 5), 0);
}

TEST_P(Messages, ABroadcastSaysSo) {
  if (ipv6()) GTEST_SKIP() << "IPv6 has no broadcasts";
  const SOCKET all = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  int bytes = sizeof address;
  ASSERT_EQ(bind(all, reinterpret_cast<sockaddr*>(&address), bytes), 0);
  ASSERT_EQ(getsockname(all, reinterpret_cast<sockaddr*>(&address), &bytes), 0);
  receiver_ = all;
  ask_for(IP_PKTINFO, IPV6_PKTINFO);
  const int on = 1;
  setsockopt(sender_, SOL_SOCKET, SO_BROADCAST, reinterpret_cast<const char*>(&on), sizeof on);
  address.sin_addr.s_addr = htonl(0x7FFFFFFF);
  std::memcpy(&to_, &address, sizeof address);
  send_text("all");
  receive();
  EXPECT_EQ(message_.dwFlags, DWORD{MSG_BCAST});
}

INSTANTIATE_TEST_SUITE_P(Families, Messages, testing::Values(AF_INET, AF_INET6),
                         [](const auto& family) {
                           return family.param == AF_INET ? "Ipv4" : "Ipv6";
                         });

}  // namespace
