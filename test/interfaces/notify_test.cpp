// SPDX-License-Identifier: MIT
// IP Helper's calls that tell of changes.
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "world.hpp"

namespace {

constexpr DWORD long_ms = 10000, moment_ms = 50;

bool ip(const std::string& what) { return world::run(("ip " + what).c_str()); }

struct Notify : testing::Test {
  ~Notify() override {
    // What a test that failed has left.
    ip("addr del 192.0.2.77/24 dev left 2>/dev/null");
    ip("addr del 2001:db8::77/64 dev left 2>/dev/null");
    ip("route del 198.18.0.0/15 2>/dev/null");
  }
};

struct Request {
  Request() { overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr); }
  ~Request() { CloseHandle(overlapped.hEvent); }
  bool ends(DWORD timeout_ms = long_ms) {
    return WaitForSingleObject(overlapped.hEvent, timeout_ms) == WAIT_OBJECT_0;
  }
  DWORD outcome() {
    DWORD bytes = 0;
    return GetOverlappedResult(handle, &overlapped, &bytes, FALSE) ? NO_ERROR : GetLastError();
  }
  HANDLE handle = nullptr;
  OVERLAPPED overlapped = {};
};

TEST_F(Notify, AddressesAndRoutesAreToldApart) {
  Request address, route;
  ASSERT_EQ(NotifyAddrChange(&address.handle, &address.overlapped), DWORD{ERROR_IO_PENDING});
  ASSERT_EQ(NotifyRouteChange(&route.handle, &route.overlapped), DWORD{ERROR_IO_PENDING});
  EXPECT_EQ(address.outcome(), DWORD{ERROR_IO_INCOMPLETE});
  ASSERT_TRUE(ip("route add 198.18.0.0/15 dev right"));
  EXPECT_TRUE(route.ends());
  EXPECT_EQ(route.outcome(), DWORD{NO_ERROR});
  EXPECT_FALSE(address.ends(moment_ms));
  ASSERT_TRUE(ip("addr add 2001:db8::77/64 dev left nodad"));  // IPv4 alone counts
  EXPECT_FALSE(address.ends(moment_ms));
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  EXPECT_TRUE(address.ends());
  EXPECT_EQ(address.outcome(), DWORD{NO_ERROR});
}

TEST_F(Notify, GetOverlappedResultWaits) {
  Request request;
  ASSERT_EQ(NotifyAddrChange(&request.handle, &request.overlapped), DWORD{ERROR_IO_PENDING});
  DWORD bytes = 0;
  EXPECT_FALSE(
      GetOverlappedResultEx(request.handle, &request.overlapped, &bytes, moment_ms, FALSE));
  EXPECT_EQ(GetLastError(), DWORD{WAIT_TIMEOUT});
  auto waiting = std::async(std::launch::async, [&] {
    DWORD got = 0;
    return GetOverlappedResult(request.handle, &request.overlapped, &got, TRUE);
  });
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_TRUE(waiting.get());
}

TEST_F(Notify, ARequestCanBeCancelledOnce) {
  Request request;
  ASSERT_EQ(NotifyAddrChange(&request.handle, &request.overlapped), DWORD{ERROR_IO_PENDING});
  HANDLE again = nullptr;
  EXPECT_EQ(NotifyRouteChange(&again, &request.overlapped), DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_TRUE(CancelIPChangeNotify(&request.overlapped));
  EXPECT_TRUE(request.ends());
  EXPECT_EQ(request.outcome(), DWORD{ERROR_OPERATION_ABORTED});
  EXPECT_FALSE(CancelIPChangeNotify(&request.overlapped));
  EXPECT_EQ(GetLastError(), DWORD{ERROR_NOT_FOUND});
  EXPECT_FALSE(CancelIPChangeNotify(nullptr));
}

TEST_F(Notify, WithoutArgumentsItWaits) {
  auto waiting = std::async(std::launch::async, [] { return NotifyAddrChange(nullptr, nullptr); });
  // The wait begins somewhere inside the call, so the change is repeated until it is seen.
  int tries = 0;
  while (waiting.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    ASSERT_LT(++tries, 100);
    ASSERT_TRUE(
        ip(tries % 2 == 1 ? "addr add 192.0.2.77/24 dev left" : "addr del 192.0.2.77/24 dev left"));
  }
  EXPECT_EQ(waiting.get(), DWORD{NO_ERROR});
}

TEST_F(Notify, WrongArgumentsBeginNothing) {
  Request request;
  EXPECT_EQ(NotifyAddrChange(nullptr, &request.overlapped), DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(NotifyAddrChange(&request.handle, nullptr), DWORD{ERROR_INVALID_PARAMETER});
  auto* const nowhere = reinterpret_cast<OVERLAPPED*>(16);
  EXPECT_EQ(NotifyAddrChange(&request.handle, nowhere), DWORD{ERROR_INVALID_PARAMETER});
  HANDLE handle = nullptr;
  const auto nobody = [](PVOID, PMIB_UNICASTIPADDRESS_ROW, MIB_NOTIFICATION_TYPE) {};
  EXPECT_EQ(NotifyUnicastIpAddressChange(AF_UNIX, nobody, nullptr, FALSE, &handle),
            DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(NotifyUnicastIpAddressChange(AF_INET, nullptr, nullptr, FALSE, &handle),
            DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(NotifyUnicastIpAddressChange(AF_INET, nobody, nullptr, FALSE, nullptr),
            DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(CancelMibChangeNotify2(nullptr), DWORD{ERROR_INVALID_PARAMETER});
}

/// What a registration was told, in words.
struct Told {
  static void hear(PVOID context, PMIB_UNICASTIPADDRESS_ROW row, MIB_NOTIFICATION_TYPE type) {
    auto& told = *static_cast<Told*>(context);
    std::string text = type == MibInitialNotification ? "initial" : "";
    if (type == MibAddInstance) text = "added ";
    if (type == MibDeleteInstance) text = "removed ";
    if (type == MibParameterNotification) text = "altered ";
    if (row != nullptr) {
      char name[INET6_ADDRSTRLEN] = "";
      const void* const address = row->Address.si_family == AF_INET
                                      ? static_cast<void*>(&row->Address.Ipv4.sin_addr)
                                      : &row->Address.Ipv6.sin6_addr;
      inet_ntop(row->Address.si_family, address, name, sizeof name);
      text += name;
      NET_IFINDEX index = 0;
      const bool right = ConvertInterfaceLuidToIndex(&row->InterfaceLuid, &index) == NO_ERROR &&
                         index == row->InterfaceIndex && index == if_nametoindex("left");
      if (!right) text += " elsewhere";
    }
    const std::lock_guard lock(told.lock);
    told.list.push_back(text);
    told.more.notify_all();
  }
  /// Waits until so many were told.
  std::vector<std::string> wait(size_t count) {
    std::unique_lock guard(lock);
    more.wait_for(guard, std::chrono::seconds(10), [&] { return list.size() >= count; });
    return list;
  }
  std::mutex lock;
  std::condition_variable more;
  std::vector<std::string> list;
};

using Words = std::vector<std::string>;

TEST_F(Notify, UnicastAddressesAreToldInOrder) {
  Told both, ipv6;
  HANDLE of_both = nullptr, of_ipv6 = nullptr;
  ASSERT_EQ(NotifyUnicastIpAddressChange(AF_UNSPEC, Told::hear, &both, TRUE, &of_both), NO_ERROR);
  ASSERT_EQ(NotifyUnicastIpAddressChange(AF_INET6, Told::hear, &ipv6, FALSE, &of_ipv6), NO_ERROR);
  EXPECT_EQ(both.wait(1), Words{"initial"});
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  ASSERT_TRUE(ip("addr add 2001:db8::77/64 dev left nodad"));
  both.wait(3);  // the kernel tells of IPv6 addresses by a thread of its own
  ASSERT_TRUE(ip("addr change 192.0.2.77/24 dev left valid_lft 5000 preferred_lft 5000"));
  ASSERT_TRUE(ip("addr del 192.0.2.77/24 dev left"));
  EXPECT_EQ(both.wait(5), (Words{"initial", "added 192.0.2.77", "added 2001:db8::77",
                                 "altered 192.0.2.77", "removed 192.0.2.77"}));
  EXPECT_EQ(ipv6.wait(1), Words{"added 2001:db8::77"});
  EXPECT_EQ(CancelMibChangeNotify2(of_both), NO_ERROR);
  EXPECT_EQ(CancelMibChangeNotify2(of_both), DWORD{ERROR_INVALID_PARAMETER});
  ASSERT_TRUE(ip("addr del 2001:db8::77/64 dev left"));
  EXPECT_EQ(ipv6.wait(2).size(), 2U);
  EXPECT_EQ(CancelMibChangeNotify2(of_ipv6), NO_ERROR);
  EXPECT_EQ(both.wait(5).size(), 5U);
}

TEST_F(Notify, CancelWaitsForTheCallThatRuns) {
  struct Gate {
    std::promise<void> entered;
    std::promise<void> open;
    std::atomic<bool> left{false};
  } gate;
  HANDLE handle = nullptr;
  const auto hear = [](PVOID context, PMIB_UNICASTIPADDRESS_ROW, MIB_NOTIFICATION_TYPE) {
    auto& at = *static_cast<Gate*>(context);
    at.entered.set_value();
    at.open.get_future().wait();
    at.left = true;
  };
  ASSERT_EQ(NotifyUnicastIpAddressChange(AF_INET, hear, &gate, TRUE, &handle), NO_ERROR);
  gate.entered.get_future().wait();
  auto cancelled = std::async(std::launch::async, [&] { return CancelMibChangeNotify2(handle); });
  EXPECT_EQ(cancelled.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  gate.open.set_value();
  EXPECT_EQ(cancelled.get(), NO_ERROR);
  EXPECT_TRUE(gate.left);
}

TEST_F(Notify, ACallMayEndItself) {
  struct Self {
    HANDLE handle = nullptr;
    std::promise<DWORD> told;
  } self;
  const auto hear = [](PVOID context, PMIB_UNICASTIPADDRESS_ROW, MIB_NOTIFICATION_TYPE) {
    auto& mine = *static_cast<Self*>(context);
    mine.told.set_value(CancelMibChangeNotify2(mine.handle));
  };
  ASSERT_EQ(NotifyUnicastIpAddressChange(AF_INET, hear, &self, TRUE, &self.handle), NO_ERROR);
  EXPECT_EQ(self.told.get_future().get(), NO_ERROR);
}

}  // namespace
