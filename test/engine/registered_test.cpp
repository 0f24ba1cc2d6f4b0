// SPDX-License-Identifier: MIT
// Registered I/O with datagrams: requests, completions, batches, what comes beside the data.
#include "registered.hpp"

#include <string>

namespace {

using program::bind_loopback;
using program::Registered;
using program::registered_socket;

void fill(char* at, ULONG bytes, ULONG seed) {
  for (ULONG i = 0; i < bytes; ++i) at[i] = static_cast<char>(seed * 31 + i * 7);
}

bool holds(const char* at, ULONG bytes, ULONG seed) {
  std::string wanted(bytes, '\0');
  fill(wanted.data(), bytes, seed);
  return memcmp(at, wanted.data(), bytes) == 0;
}

PROGRAM(Registered, OneDatagramThereAndBack) {
  Registered a, b;
  HOLDS(b.receive(3));
  memcpy(a.at(0), "hello", 5);
  HOLDS(a.send_to(b.name, 0, 5));
  const auto sent = a.take(1);
  IS(0, sent[0].Status);
  IS(5, sent[0].BytesTransferred);
  IS(1000, sent[0].RequestContext);
  IS(0xABC, sent[0].SocketContext);
  const auto came = b.take(1);
  IS(0, came[0].Status);
  IS(5, came[0].BytesTransferred);
  IS(3, came[0].RequestContext);
  IS(0, memcmp(b.at(3), "hello", 5));
  RIORESULT none;
  IS(0, b.rio.RIODequeueCompletion(b.cq, &none, 1));
}

PROGRAM(Registered, DeferredSendsGoWithTheCommit) {
  Registered a, b;
  for (ULONG i = 0; i < 4; ++i) HOLDS(b.receive(i));
  for (ULONG i = 0; i < 3; ++i) {
    fill(a.at(i), 100, i);
    HOLDS(a.send_to(b.name, i, 100, RIO_MSG_DEFER));
  }
  RIORESULT none;
  IS(0, a.rio.RIODequeueCompletion(a.cq, &none, 1));
  IS(0, b.rio.RIODequeueCompletion(b.cq, &none, 1));
  HOLDS(a.commit());
  a.take(3);
  const auto came = b.take(3);
  for (ULONG i = 0; i < 3; ++i) {
    IS(100, came[i].BytesTransferred);
    HOLDS(holds(b.at(i), 100, i));
  }
}

PROGRAM(Registered, ASendWithoutDeferCommitsThoseBefore) {
  Registered a, b;
  for (ULONG i = 0; i < 2; ++i) HOLDS(b.receive(i));
  fill(a.at(0), 10, 0);
  fill(a.at(1), 20, 1);
  HOLDS(a.send_to(b.name, 0, 10, RIO_MSG_DEFER));
  HOLDS(a.send_to(b.name, 1, 20));
  a.take(2);
  const auto came = b.take(2);
  IS(10, came[0].BytesTransferred);
  IS(20, came[1].BytesTransferred);
}

/// Sizes are told apart, order is kept, whatever was joined on the way.
void mixed_sizes(ULONG receives_first) {
  Registered a, b;
  static const ULONG sizes[] = {1200, 1200, 1200, 700, 700, 0, 0, 64, 64, 64, 64, 63, 65, 1, 2000};
  constexpr ULONG kinds = sizeof sizes / sizeof sizes[0];
  ULONG posted = 0;
  for (; posted < receives_first; ++posted) HOLDS(b.receive(posted));
  constexpr ULONG count = 120;
  for (ULONG i = 0; i < count; ++i) {
    fill(a.at(i), sizes[(i / 9) % kinds], i);
    HOLDS(a.send_to(b.name, i, sizes[(i / 9) % kinds], RIO_MSG_DEFER));
  }
  HOLDS(a.commit());
  const auto sent = a.take(count);
  for (ULONG i = 0; i < count; ++i) {
    IS(0, sent[i].Status);
    IS(1000 + i, sent[i].RequestContext);
    IS(sizes[(i / 9) % kinds], sent[i].BytesTransferred);
  }
  for (ULONG done = 0; done < count;) {
    if (posted == done) {
      for (; posted < count && posted < done + 7; ++posted) HOLDS(b.receive(posted));
    }
    for (const RIORESULT& one : b.take(posted - done)) {
      IS(0, one.Status);
      IS(done, one.RequestContext);
      IS(sizes[(done / 9) % kinds], one.BytesTransferred);
      HOLDS(holds(b.at(done), one.BytesTransferred, done));
      ++done;
    }
  }
}

PROGRAM(Registered, MixedSizesIntoManyReceives) { mixed_sizes(120); }
PROGRAM(Registered, MixedSizesIntoFewReceives) { mixed_sizes(5); }
PROGRAM(Registered, MixedSizesIntoReceivesPostedLate) { mixed_sizes(0); }

PROGRAM(Registered, AFullBatchComesWhole) {
  for (int round = 0; round < 5; ++round) {
    Registered a, b;
    for (ULONG i = 0; i < 128; ++i) HOLDS(b.receive(i));
    for (ULONG i = 0; i < 128; ++i) {
      fill(a.at(i), 1200, i);
      HOLDS(a.send_to(b.name, i, 1200, RIO_MSG_DEFER));
    }
    HOLDS(a.commit());
    a.take(128);
    const auto came = b.take(128);
    for (ULONG i = 0; i < 128; ++i) {
      IS(1200, came[i].BytesTransferred);
      HOLDS(holds(b.at(i), 1200, i));
    }
  }
}

PROGRAM(Registered, ADatagramTooLargeIsCutAndSaysSo) {
  Registered a, b;
  HOLDS(b.receive(0, 10));
  HOLDS(b.receive(1, 10));
  for (ULONG i = 0; i < 2; ++i) {
    fill(a.at(i), 50, i);
    HOLDS(a.send_to(b.name, i, 50, RIO_MSG_DEFER));
  }
  HOLDS(a.commit());
  const auto came = b.take(2);
  for (ULONG i = 0; i < 2; ++i) {
    IS(WSAEMSGSIZE, came[i].Status);
    IS(10, came[i].BytesTransferred);
    HOLDS(holds(b.at(i), 10, i));
    IS(0, b.at(i)[10]);
  }
}

PROGRAM(Registered, AddressesControlAndFlags) {
  Registered a, b;
  const DWORD on = 1;
  IS(0, setsockopt(b.s, IPPROTO_IP, IP_PKTINFO, reinterpret_cast<const char*>(&on), sizeof on));
  for (int round = 0; round < 2; ++round) {
    // In the second round the kernel joins two of one size.
    for (ULONG i = 0; i < 2; ++i) {
      RIO_BUF data = b.part(i);
      RIO_BUF local = {b.buffer, 10 * b.slot_bytes + i * 512, 28};
      RIO_BUF remote = {b.buffer, 10 * b.slot_bytes + i * 512 + 64, 28};
      RIO_BUF control = {b.buffer, 10 * b.slot_bytes + i * 512 + 128, 128};
      RIO_BUF flags = {b.buffer, 10 * b.slot_bytes + i * 512 + 256, 4};
      HOLDS(b.rio.RIOReceiveEx(b.rq, &data, 1, &local, &remote, &control, &flags, 0, nullptr));
    }
    HOLDS(a.send_to(b.name, 0, 30, RIO_MSG_DEFER));
    HOLDS(a.send_to(b.name, 1, round == 0 ? 60 : 30, RIO_MSG_DEFER));
    HOLDS(a.commit());
    a.take(2);
    const auto came = b.take(2);
    for (ULONG i = 0; i < 2; ++i) {
      IS(0, came[i].Status);
      char* const beside = b.at(10) + i * 512;
      IS(0, memcmp(beside, &b.name, 8));
      IS(0, memcmp(beside + 64, &a.name, 8));
      auto* const head = reinterpret_cast<RIO_CMSG_BUFFER*>(beside + 128);
      HOLDS(head->TotalLength > RIO_CMSG_BASE_SIZE);
      const WSACMSGHDR* const first = RIO_CMSG_FIRSTHDR(head);
      HOLDS(first != nullptr);
      IS(IPPROTO_IP, first->cmsg_level);
      IS(IP_PKTINFO, first->cmsg_type);
      DWORD flags = 1;
      memcpy(&flags, beside + 256, sizeof flags);
      IS(0, flags);
    }
  }
}

PROGRAM(Registered, SendsCarryControlMessages) {
  Registered a, b;
  const DWORD on = 1;
  IS(0, setsockopt(b.s, IPPROTO_IP, IP_RECVTOS, reinterpret_cast<const char*>(&on), sizeof on));
  RIO_BUF control = {b.buffer, 10 * b.slot_bytes, 128};
  RIO_BUF data = b.part(0);
  HOLDS(b.rio.RIOReceiveEx(b.rq, &data, 1, nullptr, nullptr, &control, nullptr, 0, nullptr));
  auto* const head = reinterpret_cast<RIO_CMSG_BUFFER*>(a.at(10));
  head->TotalLength = static_cast<ULONG>(RIO_CMSG_BASE_SIZE + WSA_CMSG_SPACE(sizeof(INT)));
  WSACMSGHDR* const tos = RIO_CMSG_FIRSTHDR(head);
  tos->cmsg_len = WSA_CMSG_LEN(sizeof(INT));
  tos->cmsg_level = IPPROTO_IP;
  tos->cmsg_type = IP_TOS;
  const INT value = 0x20;
  memcpy(WSA_CMSG_DATA(tos), &value, sizeof value);
  RIO_BUF out = a.part(0, 7), where = a.address(b.name), beside = {a.buffer, 10 * a.slot_bytes, 64};
  HOLDS(a.rio.RIOSendEx(a.rq, &out, 1, nullptr, &where, &beside, nullptr, 0, nullptr));
  IS(0, a.take(1)[0].Status);
  IS(7, b.take(1)[0].BytesTransferred);
  auto* const came = reinterpret_cast<RIO_CMSG_BUFFER*>(b.at(10));
  WSACMSGHDR* const first = RIO_CMSG_FIRSTHDR(came);
  HOLDS(first != nullptr);
  IS(IP_TOS, first->cmsg_type);
  INT got = 0;
  memcpy(&got, WSA_CMSG_DATA(first), sizeof got);
  IS(0x20, got);
}

PROGRAM(Registered, APeerThatIsGoneIsToldToTheReceiver) {
  Registered a;
  const SOCKET gone = registered_socket(SOCK_DGRAM);
  const sockaddr_in nobody = bind_loopback(gone);
  IS(0, closesocket(gone));
  HOLDS(a.receive(0));
  HOLDS(a.send_to(nobody, 1, 5));
  const auto both = a.take(2);
  IS(0, both[0].Status);
  IS(WSAECONNRESET, both[1].Status);
  // The socket stays usable.
  HOLDS(a.receive(0));
  HOLDS(a.send_to(a.name, 1, 5));
  const auto again = a.take(2);
  IS(0, again[0].Status);
  IS(0, again[1].Status);
}

PROGRAM(Registered, OtherCallsReceiveEachDatagramByItself) {
  Registered a, b;
  char text[200];
  DWORD timeout = program::long_ms;
  IS(0,
     setsockopt(b.s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&timeout), sizeof timeout));
  HOLDS(a.send_to(b.name, 0, 30));
  IS(30, recv(b.s, text, sizeof text, 0));
  for (ULONG i = 0; i < 3; ++i) HOLDS(a.send_to(b.name, i, 30, RIO_MSG_DEFER));
  HOLDS(a.commit());
  for (int i = 0; i < 3; ++i) IS(30, recv(b.s, text, sizeof text, 0));
}

PROGRAM(Registered, BetweenTwoAddressesOfIpv6) {
  program::Started started;
  SOCKET s[2];
  sockaddr_in6 name[2] = {};
  for (int i = 0; i < 2; ++i) {
    s[i] = registered_socket(SOCK_DGRAM, AF_INET6);
    name[i].sin6_family = AF_INET6;
    name[i].sin6_addr = in6addr_loopback;
    int length = sizeof name[i];
    IS(0, bind(s[i], reinterpret_cast<sockaddr*>(&name[i]), length));
    IS(0, getsockname(s[i], reinterpret_cast<sockaddr*>(&name[i]), &length));
  }
  const auto rio = program::functions_of(s[0]);
  std::vector<char> memory(4096);
  const RIO_BUFFERID buffer = rio.RIORegisterBuffer(memory.data(), 4096);
  const RIO_CQ cq = rio.RIOCreateCompletionQueue(20, nullptr);
  const RIO_RQ to = rio.RIOCreateRequestQueue(s[0], 0, 1, 4, 1, cq, cq, nullptr);
  const RIO_RQ from = rio.RIOCreateRequestQueue(s[1], 4, 1, 0, 1, cq, cq, nullptr);
  memcpy(memory.data(), &name[1], sizeof name[1]);
  RIO_BUF where = {buffer, 0, 28};
  for (ULONG i = 0; i < 3; ++i) {
    RIO_BUF in = {buffer, 1000 + i * 100, 100}, local = {buffer, 2000 + i * 100, 28},
            remote = {buffer, 3000 + i * 100, 28};
    HOLDS(rio.RIOReceiveEx(from, &in, 1, &local, &remote, nullptr, nullptr, 0, nullptr));
    RIO_BUF out = {buffer, 100, 50};
    HOLDS(rio.RIOSendEx(to, &out, 1, nullptr, &where, nullptr, nullptr, RIO_MSG_DEFER, nullptr));
  }
  HOLDS(rio.RIOSend(to, nullptr, 0, RIO_MSG_COMMIT_ONLY, nullptr));
  ULONG count = 0;
  for (const ULONGLONG end = GetTickCount64() + program::long_ms;
       count < 6 && GetTickCount64() < end;) {
    RIORESULT result;
    if (rio.RIODequeueCompletion(cq, &result, 1) != 1) continue;
    IS(0, result.Status);
    IS(50, result.BytesTransferred);
    ++count;
  }
  IS(6, count);
  for (ULONG i = 0; i < 3; ++i) {
    IS(0, memcmp(memory.data() + 2000 + i * 100, &name[1], sizeof name[1]));
    IS(0, memcmp(memory.data() + 3000 + i * 100 + 2, reinterpret_cast<char*>(&name[0]) + 2, 26));
  }
  for (const SOCKET one : s) IS(0, closesocket(one));
  rio.RIOCloseCompletionQueue(cq);
}

}  // namespace
