// SPDX-License-Identifier: MIT
// Every database condition as a real authoritative server brings it about, what a server that
// breaks the rules does to a look-up, and many look-ups at once, cancelled at any moment.
#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "dns_authority.hpp"
#include "dns_server.hpp"
#include "fixture.hpp"
// winsock2.h has come first.
#include <windows.h>

namespace {

using names_test::Started;

// Before main, and so before any thread.
const std::string reason_to_skip = names_test::enter_own_network();

constexpr DWORD long_ms = 30000;

std::string text_of(const sockaddr* address, size_t length) {
  char text[64];
  DWORD size = sizeof text;
  WSAAddressToStringA(const_cast<sockaddr*>(address), static_cast<DWORD>(length), nullptr, text,
                      &size);
  return text;
}

using Texts = std::multiset<std::string>;
Texts error(int code) { return {std::to_string(code)}; }

/// The addresses of a name and, when it is asked for, its canonical name; or the error.
Texts found(const std::string& name, int family = AF_UNSPEC, int flags = 0) {
  addrinfo hints = {};
  hints.ai_family = family;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  if (const int code = getaddrinfo(name.c_str(), nullptr, &hints, &list); code != 0) {
    EXPECT_EQ(WSAGetLastError(), code);
    return error(code);
  }
  Texts texts;
  if (list->ai_canonname != nullptr) texts.insert(list->ai_canonname);
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    texts.insert(text_of(one->ai_addr, one->ai_addrlen));
  }
  freeaddrinfo(list);
  return texts;
}

bool is_database_error(int code) { return code >= WSAHOST_NOT_FOUND && code <= WSANO_DATA; }

class Authority : public Started {
 protected:
  void SetUp() override {
    if (!reason_to_skip.empty()) GTEST_SKIP() << reason_to_skip;
    Started::SetUp();
    ASSERT_EQ(authority().reason(), "");  // script/bootstrap installs nsd
    names_test::ask_authority();
  }
  void TearDown() override {
    if (reason_to_skip.empty()) Started::TearDown();
  }
  static names_test::Authority& authority() {
    static names_test::Authority started;
    return started;
  }
};

TEST_F(Authority, KnownNames) {
  EXPECT_EQ(found("host.proof.test"), (Texts{"192.0.2.1", "2001:db8::1"}));
  EXPECT_EQ(found("HOST.Proof.TEST.", AF_INET), Texts{"192.0.2.1"});
  EXPECT_EQ(found("six.proof.test"), Texts{"2001:db8::6"});
  EXPECT_EQ(found("anything.wild.proof.test", AF_INET), Texts{"192.0.2.77"});
  EXPECT_EQ(found("chain.proof.test", AF_INET, AI_CANONNAME),
            (Texts{"host.proof.test", "192.0.2.1"}));
  const unsigned char address[] = {192, 0, 2, 1};
  const hostent* host = gethostbyaddr(reinterpret_cast<const char*>(address), 4, AF_INET);
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "host.proof.test");
  host = gethostbyname("chain.proof.test");
  ASSERT_NE(host, nullptr);
  EXPECT_STREQ(host->h_name, "host.proof.test");
  EXPECT_STREQ(host->h_aliases[0], "chain.proof.test");
}

TEST_F(Authority, AnAnswerThatNeedsTcp) {
  EXPECT_EQ(found("big.proof.test", AF_INET).size(), 100);  // more than 512 bytes hold
}

TEST_F(Authority, TheFourErrors) {
  EXPECT_EQ(found("nobody.proof.test"), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("dangling.proof.test"), error(WSAHOST_NOT_FOUND));
  EXPECT_EQ(found("mail.proof.test"), error(WSANO_DATA));
  EXPECT_EQ(found("text.proof.test"), error(WSANO_DATA));
  EXPECT_EQ(found("between.proof.test"), error(WSANO_DATA));  // only names below it have records
  EXPECT_EQ(found("six.proof.test", AF_INET), error(WSANO_DATA));
  EXPECT_EQ(found("four.proof.test", AF_INET6), error(WSANO_DATA));
  EXPECT_EQ(found("any.expired.test"), error(WSATRY_AGAIN));          // SERVFAIL
  EXPECT_EQ(found("host.elsewhere.example"), error(WSANO_RECOVERY));  // REFUSED
  EXPECT_FAILS(WSANO_DATA, nullptr, gethostbyname("mail.proof.test"));
  EXPECT_FAILS(WSATRY_AGAIN, nullptr, gethostbyname("any.expired.test"));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr, gethostbyname("host.elsewhere.example"));
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr, gethostbyname("nobody.proof.test"));
  const unsigned char unknown[] = {192, 0, 2, 222}, elsewhere[] = {198, 51, 100, 1};
  EXPECT_FAILS(WSAHOST_NOT_FOUND, nullptr,
               gethostbyaddr(reinterpret_cast<const char*>(unknown), 4, AF_INET));
  EXPECT_FAILS(WSANO_RECOVERY, nullptr,
               gethostbyaddr(reinterpret_cast<const char*>(elsewhere), 4, AF_INET));
}

TEST_F(Authority, AliasesInACircleEnd) {
  const Texts texts = found("round.proof.test");
  ASSERT_EQ(texts.size(), 1);
  EXPECT_TRUE(is_database_error(std::stoi(*texts.begin())));
}

/// An overlapped look-up that counts how often it is told.
struct Lookup {
  OVERLAPPED overlapped = {};
  ADDRINFOEXW* list = nullptr;
  HANDLE handle = nullptr;
  std::atomic<int> calls{0};
  DWORD error = 0;
  std::atomic<int>* left = nullptr;
  HANDLE none_left = nullptr;

  ~Lookup() { FreeAddrInfoExW(list); }

  static void CALLBACK routine(DWORD error, DWORD, LPWSAOVERLAPPED overlapped) {
    // The OVERLAPPED is the first member.
    Lookup& lookup = *reinterpret_cast<Lookup*>(overlapped);
    lookup.error = error;
    HANDLE none_left = lookup.none_left;
    std::atomic<int>& left = *lookup.left;
    ++lookup.calls;
    if (--left == 0) SetEvent(none_left);
  }
  int begin(const std::wstring& name) {
    return GetAddrInfoExW(name.c_str(), nullptr, NS_DNS, nullptr, nullptr, &list, nullptr,
                          &overlapped, routine, &handle);
  }
};

/// Many of them, and an event that is set when none is left.
struct Lookups {
  explicit Lookups(int count) : left(count) {
    for (int i = 0; i < count; ++i) {
      all.push_back(std::make_unique<Lookup>());
      all.back()->left = &left;
      all.back()->none_left = none_left;
    }
  }
  ~Lookups() { CloseHandle(none_left); }
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;
  bool wait() const { return WaitForSingleObject(none_left, long_ms) == WAIT_OBJECT_0; }
  HANDLE none_left = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  std::atomic<int> left;
  std::vector<std::unique_ptr<Lookup>> all;
};

TEST_F(Authority, AThousandAtOnce) {
  names_test::raise_descriptor_limit();
  EXPECT_EQ(found("host.proof.test", AF_INET), Texts{"192.0.2.1"});
  const int before = names_test::open_descriptors();
  {
    Lookups lookups(1000);
    for (size_t i = 0; i < lookups.all.size(); ++i) {
      const std::wstring number = std::to_wstring(i);
      const bool known = i % 4 != 3;
      ASSERT_EQ(lookups.all[i]->begin((known ? L"n" + number + L".wild" : L"no" + number) +
                                      L".proof.test"),
                WSA_IO_PENDING);
    }
    ASSERT_TRUE(lookups.wait());
    int unheard = 0;
    for (size_t i = 0; i < lookups.all.size(); ++i) {
      const Lookup& one = *lookups.all[i];
      EXPECT_EQ(one.calls, 1);
      // So many questions may overrun a server; what it did not hear it has not answered.
      if (one.error == WSATRY_AGAIN) {
        ++unheard;
        continue;
      }
      EXPECT_EQ(one.error, i % 4 != 3 ? 0U : static_cast<DWORD>(WSAHOST_NOT_FOUND)) << i;
      if (one.error == 0) {
        EXPECT_EQ(text_of(one.list->ai_addr, one.list->ai_addrlen), "192.0.2.77");
      }
    }
    EXPECT_LT(unheard, 100);
  }
  EXPECT_TRUE(names_test::wait_for_descriptors(before));
}

/// Cancels each at some moment of its life, from two threads; each is told exactly once, and of the
/// cancel exactly if the cancel said so.
void cancel_at_any_moment(const std::wstring& domain, int count, unsigned longest_spin) {
  Lookups lookups(count);
  std::vector<int> cancelled(static_cast<size_t>(count));
  std::atomic<int> begun{0};
  std::thread canceller([&] {
    std::mt19937 random(1);
    for (int i = 0; i < count; ++i) {
      while (begun <= i) SwitchToThread();
      for (auto spin = random() % longest_spin; spin != 0; --spin) SwitchToThread();
      Lookup& one = *lookups.all[static_cast<size_t>(i)];
      cancelled[static_cast<size_t>(i)] = GetAddrInfoExCancel(&one.handle);
    }
  });
  for (int i = 0; i < count; ++i) {
    Lookup& one = *lookups.all[static_cast<size_t>(i)];
    EXPECT_EQ(one.begin(L"n" + std::to_wstring(i) + domain), WSA_IO_PENDING);
    ++begun;
  }
  canceller.join();
  ASSERT_TRUE(lookups.wait());
  int how_many = 0;
  for (int i = 0; i < count; ++i) {
    const Lookup& one = *lookups.all[static_cast<size_t>(i)];
    EXPECT_EQ(one.calls, 1);
    const bool was_cancelled = cancelled[static_cast<size_t>(i)] == 0;
    const int said = cancelled[static_cast<size_t>(i)];
    EXPECT_TRUE(was_cancelled || said == WSA_INVALID_HANDLE) << said;
    EXPECT_EQ(one.error == static_cast<DWORD>(WSA_E_CANCELLED), was_cancelled) << one.error;
    EXPECT_TRUE(!was_cancelled || one.list == nullptr);
    how_many += was_cancelled ? 1 : 0;
  }
  ::testing::Test::RecordProperty("cancelled", how_many);
}

TEST_F(Authority, CancelledAtAnyMoment) {
  names_test::raise_descriptor_limit();
  EXPECT_EQ(found("host.proof.test", AF_INET), Texts{"192.0.2.1"});
  const int before = names_test::open_descriptors();
  cancel_at_any_moment(L".wild.proof.test", 400, 100);
  EXPECT_TRUE(names_test::wait_for_descriptors(before));
}

class Breaker : public Started {
 protected:
  void SetUp() override {
    if (!reason_to_skip.empty()) GTEST_SKIP() << reason_to_skip;
    Started::SetUp();
    ASSERT_TRUE(server_.serves());
    names_test::ask_breaker();
  }
  void TearDown() override {
    if (reason_to_skip.empty()) Started::TearDown();
  }
  names_test::Breaker server_;
};

const Texts address = {"192.0.2.200"};

TEST_F(Breaker, CodesOfTheServer) {
  EXPECT_EQ(found("sound.broken.test", AF_INET), address);
  EXPECT_EQ(found("twice.broken.test", AF_INET), address);
  EXPECT_EQ(found("formerr.broken.test"), error(WSANO_RECOVERY));
  EXPECT_EQ(found("notimp.broken.test"), error(WSANO_RECOVERY));
  EXPECT_EQ(found("refused.broken.test"), error(WSANO_RECOVERY));
  EXPECT_EQ(found("servfail.broken.test"), error(WSATRY_AGAIN));
  EXPECT_EQ(found("silent.broken.test"), error(WSATRY_AGAIN));
}

TEST_F(Breaker, Tcp) {
  EXPECT_EQ(found("tcp.broken.test", AF_INET), address);
  EXPECT_EQ(found("tcp-closes.broken.test", AF_INET), error(WSATRY_AGAIN));
  EXPECT_EQ(found("tcp-long.broken.test", AF_INET), error(WSATRY_AGAIN));
}

TEST_F(Breaker, MalformedAnswersAreDatabaseErrors) {
  for (const char* label :
       {"short", "cut", "headless", "count", "long", "loop", "beyond", "small"}) {
    const Texts texts = found(std::string(label) + ".broken.test", AF_INET);
    ASSERT_EQ(texts.size(), 1) << label;
    const std::string& text = *texts.begin();
    const bool is_address = text.find('.') != std::string::npos;
    EXPECT_TRUE(is_address || is_database_error(std::stoi(text))) << label << ": " << text;
    RecordProperty(label, text);
  }
}

TEST_F(Breaker, RandomAnswers) {
  const int before = names_test::open_descriptors();
  // Most spoilt answers are no answers, and those take the patience of a look-up: so they are many
  // at once.
  Lookups lookups(300);
  for (size_t i = 0; i < lookups.all.size(); ++i) {
    const wchar_t* domain = i % 8 == 0 ? L"tcp-spoilt.broken.test" : L".broken.test";
    const std::wstring name = i % 8 == 0 ? domain : L"random" + std::to_wstring(i) + domain;
    ASSERT_EQ(lookups.all[i]->begin(name), WSA_IO_PENDING);
  }
  ASSERT_TRUE(lookups.wait());
  for (const auto& one : lookups.all) {
    EXPECT_EQ(one->calls, 1);
    const bool well = one->error == 0 || is_database_error(static_cast<int>(one->error));
    EXPECT_TRUE(well) << one->error;
  }
  EXPECT_TRUE(names_test::wait_for_descriptors(before));
}

TEST_F(Breaker, CancelledWhileNobodyAnswers) {
  const int before = names_test::open_descriptors();
  const ULONGLONG begin = GetTickCount64();
  Lookup one;
  std::atomic<int> left{1};
  one.left = &left;
  one.none_left = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  ASSERT_EQ(one.begin(L"silent.broken.test"), WSA_IO_PENDING);
  ASSERT_EQ(GetAddrInfoExCancel(&one.handle), 0);
  ASSERT_EQ(WaitForSingleObject(one.none_left, long_ms), WAIT_OBJECT_0);
  EXPECT_EQ(one.error, WSA_E_CANCELLED);
  CloseHandle(one.none_left);
  EXPECT_TRUE(names_test::wait_for_descriptors(before));
  EXPECT_LT(GetTickCount64() - begin, 900);  // the server's time would have been a second
  EXPECT_ERROR(WSA_INVALID_HANDLE, GetAddrInfoExCancel(&one.handle));
}

TEST_F(Breaker, ARequestCancelledWhileNobodyAnswers) {
  HWND window = CreateWindowA("STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
  ASSERT_NE(window, nullptr);
  const int before = names_test::open_descriptors();
  const ULONGLONG begin = GetTickCount64();
  char buffer[MAXGETHOSTSTRUCT];
  std::vector<HANDLE> requests;
  const unsigned char address_bytes[] = {198, 51, 100, 1};
  for (int i = 0; i < 20; ++i) {
    requests.push_back(
        WSAAsyncGetHostByName(window, WM_APP, "silent.broken.test", buffer, sizeof buffer));
    requests.push_back(WSAAsyncGetHostByAddr(window, WM_APP,
                                             reinterpret_cast<const char*>(address_bytes), 4,
                                             AF_INET, buffer, sizeof buffer));
  }
  for (HANDLE request : requests) {
    ASSERT_NE(request, nullptr);
    // An address is answered, and the answer may come first.
    if (WSACancelAsyncRequest(request) != 0) {
      EXPECT_EQ(WSAGetLastError(), WSAEALREADY);
    }
  }
  EXPECT_TRUE(names_test::wait_for_descriptors(before));
  EXPECT_LT(GetTickCount64() - begin, 900);  // the server's time would have been a second
  DestroyWindow(window);
}

TEST_F(Breaker, ATimeLimitWhileAllThreadsAreBusy) {
  names_test::raise_descriptor_limit();
  const int before = names_test::open_descriptors();
  {
    Lookups lookups(600);  // more than the pool has threads
    for (auto& one : lookups.all) ASSERT_EQ(one->begin(L"silent.broken.test"), WSA_IO_PENDING);
    OVERLAPPED overlapped = {};
    overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    timeval moment = {0, 20000};
    ADDRINFOEXW* list = nullptr;
    EXPECT_ERROR(WSA_IO_PENDING,
                 GetAddrInfoExW(L"silent.broken.test", nullptr, NS_DNS, nullptr, nullptr, &list,
                                &moment, &overlapped, nullptr, nullptr));
    ASSERT_EQ(WaitForSingleObject(overlapped.hEvent, long_ms), WAIT_OBJECT_0);
    EXPECT_GT(lookups.left, 0);
    EXPECT_EQ(GetAddrInfoExOverlappedResult(&overlapped), WSATRY_AGAIN);
    for (auto& one : lookups.all) GetAddrInfoExCancel(&one->handle);
    ASSERT_TRUE(lookups.wait());
    CloseHandle(overlapped.hEvent);
  }
  EXPECT_TRUE(names_test::wait_for_descriptors(before));
}

TEST_F(Breaker, TimeLimits) {
  const ULONGLONG begin = GetTickCount64();
  timeval moment = {0, 50000};
  ADDRINFOEXW* list = nullptr;
  EXPECT_ERROR(WSATRY_AGAIN, GetAddrInfoExW(L"silent.broken.test", nullptr, NS_DNS, nullptr,
                                            nullptr, &list, &moment, nullptr, nullptr, nullptr));
  EXPECT_LT(GetTickCount64() - begin, 900);
}

TEST_F(Breaker, EndOfAQueryStopsItsLookUp) {
  GUID service_class = {0x0002a803, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
  char name[] = "silent.broken.test";
  WSAQUERYSETA set = {};
  set.dwSize = sizeof set;
  set.lpServiceClassId = &service_class;
  set.lpszServiceInstanceName = name;
  HANDLE query = nullptr;
  ASSERT_EQ(WSALookupServiceBeginA(&set, LUP_RETURN_ADDR, &query), 0);
  std::atomic<bool> waits{false};
  std::thread other([&] {
    while (!waits) SwitchToThread();
    EXPECT_EQ(WSALookupServiceEnd(query), 0);
  });
  DWORD length = sizeof set;
  waits = true;
  EXPECT_EQ(WSALookupServiceNextA(query, 0, &length, &set), SOCKET_ERROR);
  // The end may come before the call.
  const int code = WSAGetLastError();
  EXPECT_TRUE(code == WSA_E_CANCELLED || code == WSA_INVALID_HANDLE) << code;
  other.join();
}

}  // namespace
