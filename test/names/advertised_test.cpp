// SPDX-License-Identifier: MIT
// Namespace providers of version 2: a table that the program itself offers, and calls that end
// later.
#include <atomic>
#include <thread>

#include "spaces.hpp"

namespace {

using names_test::provider_path;
using names_test::Query;
using names_test::Spaces;

constexpr DWORD offered_space = 81;
GUID offered_id = {0x50ACE081, 0, 0, {}};

std::atomic<int> sessions{0}, lookups{0};
std::atomic<HANDLE> pending{nullptr};
int marker;

struct Lookup {
  std::wstring name;
  bool given = false;
};

int WSAAPI startup(LPGUID, LPVOID* session) {
  *session = &marker;
  ++sessions;
  return 0;
}
int WSAAPI cleanup(LPGUID, LPVOID session) {
  if (session == &marker) --sessions;
  return 0;
}
int WSAAPI begin(LPGUID, LPWSAQUERYSET2W asked, DWORD, LPVOID session, LPHANDLE handle) {
  if (session != &marker) {
    WSASetLastError(WSAEINVAL);
    return SOCKET_ERROR;
  }
  ++lookups;
  *handle = new Lookup{asked->lpszServiceInstanceName};
  return 0;
}
int WSAAPI end(HANDLE handle) {
  --lookups;
  delete static_cast<Lookup*>(handle);
  return 0;
}

/// A result that is only a name.
int WSAAPI next(HANDLE call, HANDLE handle, DWORD, LPDWORD length, LPWSAQUERYSET2W result) {
  auto* const lookup = static_cast<Lookup*>(handle);
  const size_t needed = sizeof *result + (lookup->name.size() + 1) * sizeof(wchar_t);
  if (lookup->given) {
    WSASetLastError(WSA_E_NO_MORE);
    return SOCKET_ERROR;
  }
  if (*length < needed) {
    *length = static_cast<DWORD>(needed);
    WSASetLastError(WSAEFAULT);
    return SOCKET_ERROR;
  }
  *result = {};
  result->dwSize = sizeof *result;
  result->lpszServiceInstanceName = reinterpret_cast<wchar_t*>(result + 1);
  std::copy_n(lookup->name.c_str(), lookup->name.size() + 1, result->lpszServiceInstanceName);
  lookup->given = true;
  if (lookup->name == L"now.offered") return 0;
  pending = call;
  WSASetLastError(WSA_IO_PENDING);
  return SOCKET_ERROR;
}

int WSAAPI set_service(HANDLE, LPGUID, LPWSAQUERYSET2W info, WSAESETSERVICEOP, DWORD, LPVOID) {
  if (std::wstring(info->lpszServiceInstanceName) == L"good.offered") return 0;
  WSASetLastError(WSAEACCES);
  return SOCKET_ERROR;
}

class Offered : public Spaces {
 protected:
  void SetUp() override {
    Spaces::SetUp();
    wchar_t name[] = L"Offered";
    ASSERT_EQ(
        WSCInstallNameSpaceEx(name, provider_path().data(), offered_space, 1, &offered_id, nullptr),
        0);
    ASSERT_EQ(WSAAdvertiseProvider(&offered_id, &routines), 0);
  }
  void TearDown() override {
    WSAUnadvertiseProvider(&offered_id);
    EXPECT_EQ(sessions, 0);
    EXPECT_EQ(lookups, 0);
    Spaces::TearDown();
  }
  NSPV2_ROUTINE routines = {sizeof(NSPV2_ROUTINE), 2,      0, startup, cleanup, begin, next, end,
                            set_service,           nullptr};
};

TEST_F(Offered, AnswersAtOnce) {
  EXPECT_EQ(sessions, 1);
  Query query(L"now.offered", offered_space);
  ASSERT_EQ(query.begin(), 0);
  ASSERT_EQ(query.next(), 0);
  EXPECT_STREQ(query.result()->lpszServiceInstanceName, L"now.offered");
  EXPECT_EQ(query.result()->dwNameSpace, offered_space);
  EXPECT_FAILS(WSA_E_NO_MORE, SOCKET_ERROR, query.next());
}

TEST_F(Offered, AnswersLater) {
  for (const int code : {0, int{WSATRY_AGAIN}}) {
    pending = nullptr;
    std::thread completing([code] {
      while (pending.load() == nullptr) std::this_thread::yield();
      EXPECT_EQ(WSAProviderCompleteAsyncCall(pending.load(), code), 0);
      EXPECT_FAILS(WSA_INVALID_HANDLE, SOCKET_ERROR,
                   WSAProviderCompleteAsyncCall(pending.load(), 0));
    });
    Query query(L"later.offered", offered_space);
    ASSERT_EQ(query.begin(), 0);
    if (code == 0) {
      EXPECT_EQ(query.next(), 0);
    } else {
      EXPECT_FAILS(WSATRY_AGAIN, SOCKET_ERROR, query.next());
    }
    completing.join();
  }
}

TEST_F(Offered, EndsWhileACallIsPending) {
  pending = nullptr;
  Query query(L"never.offered", offered_space);
  ASSERT_EQ(query.begin(), 0);
  std::thread ending([&] {
    while (pending.load() == nullptr) std::this_thread::yield();
    EXPECT_EQ(WSALookupServiceEnd(query.handle), 0);
  });
  EXPECT_FAILS(WSA_E_CANCELLED, SOCKET_ERROR, query.next());
  ending.join();
  query.handle = nullptr;
  EXPECT_EQ(WSAProviderCompleteAsyncCall(pending.load(), 0), 0);  // too late, and no harm
}

TEST_F(Offered, Registers) {
  const auto set = [](const wchar_t* name) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    SOCKET_ADDRESS where = {reinterpret_cast<sockaddr*>(&address), sizeof address};
    return SetAddrInfoExW(name, nullptr, &where, 1, nullptr, 0, offered_space, nullptr, nullptr,
                          nullptr, nullptr, nullptr);
  };
  EXPECT_EQ(set(L"good.offered"), 0);
  EXPECT_EQ(set(L"bad.offered"), WSAEACCES);
}

TEST_F(Offered, Mistakes) {
  EXPECT_FAILS(WSAEALREADY, SOCKET_ERROR, WSAAdvertiseProvider(&offered_id, &routines));
  GUID unknown = {};
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSAAdvertiseProvider(&unknown, &routines));
  EXPECT_FAILS(WSAEINVAL, SOCKET_ERROR, WSAUnadvertiseProvider(&unknown));
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAAdvertiseProvider(&offered_id, nullptr));
  EXPECT_EQ(WSAUnadvertiseProvider(&offered_id), 0);
  routines.NSPv2LookupServiceEnd = nullptr;
  EXPECT_FAILS(WSAEFAULT, SOCKET_ERROR, WSAAdvertiseProvider(&offered_id, &routines));
}

}  // namespace
