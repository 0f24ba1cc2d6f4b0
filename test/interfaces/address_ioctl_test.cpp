// SPDX-License-Identifier: MIT
// Control codes that tell addresses, interfaces and routes, and those that wait for a change.
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <future>
#include <map>
#include <set>
#include <vector>

#include "world.hpp"

namespace {

int control(SOCKET s, DWORD code, const void* input, DWORD input_bytes, void* output,
            DWORD output_bytes, DWORD* returned) {
  WSASetLastError(0);
  return WSAIoctl(s, code, const_cast<void*>(input), input_bytes, output, output_bytes, returned,
                  nullptr, nullptr) == 0
             ? 0
             : WSAGetLastError();
}

struct AddressIoctl : testing::Test {
  SOCKET s4 = socket(AF_INET, SOCK_DGRAM, 0), s6 = socket(AF_INET6, SOCK_DGRAM, 0);
  ~AddressIoctl() override {
    closesocket(s4);
    closesocket(s6);
  }
};

TEST_F(AddressIoctl, AddressesAreListedWithoutLoopback) {
  DWORD needed = 0;
  EXPECT_EQ(control(s4, SIO_ADDRESS_LIST_QUERY, nullptr, 0, nullptr, 0, &needed), WSAEFAULT);
  std::vector<char> memory(needed);
  auto* list = reinterpret_cast<SOCKET_ADDRESS_LIST*>(memory.data());
  DWORD bytes = 0;
  EXPECT_EQ(control(s4, SIO_ADDRESS_LIST_QUERY, nullptr, 0, memory.data(), needed - 1, &bytes),
            WSAEFAULT);
  EXPECT_EQ(bytes, needed);
  ASSERT_EQ(control(s4, SIO_ADDRESS_LIST_QUERY, nullptr, 0, memory.data(), needed, &bytes), 0);
  ASSERT_EQ(list->iAddressCount, 2);
  std::set<ULONG> found;
  for (int i = 0; i < 2; ++i) {
    // Behind the first entry the list goes on in the same memory.
    const auto* entry =
        reinterpret_cast<const SOCKET_ADDRESS*>(memory.data() + SIZEOF_SOCKET_ADDRESS_LIST(i));
    EXPECT_EQ(entry->iSockaddrLength, int{sizeof(sockaddr_in)});
    const auto* address = reinterpret_cast<const sockaddr_in*>(entry->lpSockaddr);
    EXPECT_EQ(address->sin_family, AF_INET);
    found.insert(address->sin_addr.s_addr);
  }
  EXPECT_EQ(found, (std::set<ULONG>{world::ipv4(192, 0, 2, 10), world::ipv4(198, 51, 100, 5)}));
}

TEST_F(AddressIoctl, AddressesAreSortedForTheirUse) {
  // Unreachable first, then ours: the sort puts the one that has a way first.
  constexpr size_t head = SIZEOF_SOCKET_ADDRESS_LIST(2);
  struct {
    alignas(8) char list[head];
    sockaddr_in6 addresses[2];
  } given = {};
  ASSERT_EQ(inet_pton(AF_INET6, "fd00:1234::1", &given.addresses[0].sin6_addr), 1);
  ASSERT_EQ(inet_pton(AF_INET6, "2001:db8::99", &given.addresses[1].sin6_addr), 1);
  auto* list = reinterpret_cast<SOCKET_ADDRESS_LIST*>(given.list);
  list->iAddressCount = 2;
  for (int i = 0; i < 2; ++i) {
    given.addresses[i].sin6_family = AF_INET6;
    const SOCKET_ADDRESS entry = {reinterpret_cast<sockaddr*>(&given.addresses[i]),
                                  sizeof(sockaddr_in6)};
    std::memcpy(given.list + SIZEOF_SOCKET_ADDRESS_LIST(i), &entry, sizeof entry);
  }
  alignas(8) char sorted[head + 2 * sizeof(sockaddr_in6)];
  DWORD bytes = 0;
  ASSERT_EQ(control(s6, SIO_ADDRESS_LIST_SORT, given.list, head, sorted, sizeof sorted, &bytes), 0);
  EXPECT_EQ(bytes, sizeof sorted);
  const auto* best = reinterpret_cast<const sockaddr_in6*>(
      reinterpret_cast<const SOCKET_ADDRESS_LIST*>(sorted)->Address[0].lpSockaddr);
  EXPECT_EQ(std::memcmp(&best->sin6_addr, &given.addresses[1].sin6_addr, 16), 0);
  list->iAddressCount = 3;
  EXPECT_EQ(control(s6, SIO_ADDRESS_LIST_SORT, given.list, head, sorted, sizeof sorted, &bytes),
            WSAEFAULT);
}

TEST_F(AddressIoctl, InterfacesAreListedWithTheirMasks) {
  INTERFACE_INFO list[8] = {};
  DWORD bytes = 0;
  ASSERT_EQ(control(s4, SIO_GET_INTERFACE_LIST, nullptr, 0, list, sizeof list, &bytes), 0);
  ASSERT_EQ(bytes, 3 * sizeof list[0]);
  std::map<ULONG, INTERFACE_INFO> by_address;
  for (const INTERFACE_INFO& one : {list[0], list[1], list[2]}) {
    by_address[one.iiAddress.AddressIn.sin_addr.s_addr] = one;
  }
  const INTERFACE_INFO& loopback = by_address[world::ipv4(127, 0, 0, 1)];
  EXPECT_EQ(loopback.iiFlags & IFF_LOOPBACK, ULONG{IFF_LOOPBACK});
  EXPECT_EQ(loopback.iiNetmask.AddressIn.sin_addr.s_addr, world::ipv4(255, 0, 0, 0));
  const INTERFACE_INFO& right = by_address[world::ipv4(198, 51, 100, 5)];
  EXPECT_EQ(right.iiNetmask.AddressIn.sin_addr.s_addr, world::ipv4(255, 255, 255, 128));
  EXPECT_EQ(right.iiFlags & (IFF_UP | IFF_BROADCAST | IFF_LOOPBACK), ULONG{IFF_UP | IFF_BROADCAST});
  EXPECT_EQ(control(s4, SIO_GET_INTERFACE_LIST, nullptr, 0, list, 100, &bytes), WSAEFAULT);
}

TEST_F(AddressIoctl, RoutesLeadToTheirSources) {
  sockaddr_in to = {}, source = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = world::ipv4(203, 0, 113, 9);  // by the default route
  DWORD bytes = 0;
  ASSERT_EQ(
      control(s4, SIO_ROUTING_INTERFACE_QUERY, &to, sizeof to, &source, sizeof source, &bytes), 0);
  EXPECT_EQ(source.sin_addr.s_addr, world::ipv4(192, 0, 2, 10));
  sockaddr_in6 to6 = {}, source6 = {};
  to6.sin6_family = AF_INET6;
  ASSERT_EQ(inet_pton(AF_INET6, "2001:db8:ffff::1", &to6.sin6_addr), 1);  // nowhere
  EXPECT_EQ(
      control(s6, SIO_ROUTING_INTERFACE_QUERY, &to6, sizeof to6, &source6, sizeof source6, &bytes),
      WSAENETUNREACH);
  ASSERT_EQ(inet_pton(AF_INET6, "2001:db8::77", &to6.sin6_addr), 1);
  EXPECT_EQ(
      control(s6, SIO_ROUTING_INTERFACE_QUERY, &to6, sizeof to6, &source6, sizeof source6, &bytes),
      0);
  EXPECT_EQ(source6.sin6_addr.s6_addr[15], 0x10);
}

TEST_F(AddressIoctl, AChangeEndsTheWait) {
  auto waiting = std::async(std::launch::async, [&] {
    DWORD bytes = 0;
    return control(s4, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &bytes);
  });
  // The watch begins somewhere inside the call, so the change is repeated until it is seen.
  int tries = 0;
  while (waiting.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    ASSERT_LT(++tries, 100);
    ASSERT_TRUE(world::run(tries % 2 == 1 ? "ip addr add 192.0.2.77/24 dev left"
                                          : "ip addr del 192.0.2.77/24 dev left"));
  }
  EXPECT_EQ(waiting.get(), 0);
  world::run("ip addr del 192.0.2.77/24 dev left 2>/dev/null");
}

TEST_F(AddressIoctl, ClosingEndsTheWait) {
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
    const SOCKET s = socket(AF_INET, type, 0);
    std::promise<void> begun;
    auto waiting = std::async(std::launch::async, [&] {
      DWORD bytes = 0;
      begun.set_value();
      return control(s, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &bytes);
    });
    begun.get_future().wait();
    // Whether it waits already cannot be seen; closed before, the call says that there is none.
    static_cast<void>(waiting.wait_for(std::chrono::milliseconds(100)));
    closesocket(s);
    ASSERT_EQ(waiting.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    const int code = waiting.get();
    EXPECT_TRUE(code == WSAEINTR || code == WSAENOTSOCK) << code;
  }
}

}  // namespace
