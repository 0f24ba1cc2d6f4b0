// SPDX-License-Identifier: MIT
// What the tests of namespace providers share: a catalog of their own, and the test's provider in
// it.
#pragma once

#include <dlfcn.h>

#include <string>
#include <vector>

#include "fixture.hpp"
// winsock2.h comes first.
#include <sporder.h>
#include <svcguid.h>
#include <windows.h>
#include <ws2spi.h>

namespace names_test {

inline const SettingFile catalog{"WS2_CATALOG", ".catalog"};

constexpr DWORD own_space = 77;
inline const GUID own_id = {0x50ACE001, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};
inline const GUID built_in = {
    0x22059D40, 0x7E9E, 0x11CF, {0xAE, 0x5A, 0x00, 0xAA, 0x00, 0xA7, 0x11, 0x2B}};

inline std::wstring provider_path() {
  const std::string path = SPACE_PROVIDER;
  return {path.begin(), path.end()};
}

inline int install(GUID id, std::wstring path = provider_path(), DWORD space = own_space) {
  wchar_t name[] = L"Spaces \u00e9";
  return WSCInstallNameSpace(name, path.data(), space, 3, &id);
}

/// A started Winsock, an empty DNS, and the provider installed.
class Spaces : public Started {
 protected:
  void SetUp() override {
    Started::SetUp();
    catalog.remove();
    ASSERT_EQ(install(own_id), 0);
  }
  void TearDown() override {
    catalog.remove();
    Started::TearDown();
  }
};

/// A wide query.
struct Query {
  GUID service_class = SVCID_INET_HOSTADDRBYNAME;
  std::wstring name;
  WSAQUERYSETW set = {};
  HANDLE handle = nullptr;
  std::vector<char> room = std::vector<char>(4096);

  explicit Query(const wchar_t* text, DWORD space = NS_ALL) : name(text) {
    set.dwSize = sizeof set;
    set.lpServiceClassId = &service_class;
    set.lpszServiceInstanceName = name.data();
    set.dwNameSpace = space;
  }
  ~Query() {
    if (handle != nullptr) WSALookupServiceEnd(handle);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  int begin() { return WSALookupServiceBeginW(&set, LUP_RETURN_NAME | LUP_RETURN_ADDR, &handle); }
  int next(DWORD flags = 0) {
    DWORD length = static_cast<DWORD>(room.size());
    return WSALookupServiceNextW(handle, flags, &length, result());
  }
  WSAQUERYSETW* result() { return reinterpret_cast<WSAQUERYSETW*>(room.data()); }
};

struct Counts {
  int startups = 0, cleanups = 0, lookups = 0;
};

/// What a provider that is loaded says of itself.
inline Counts provider_counts(void* loaded) {
  int numbers[3] = {};
  reinterpret_cast<void (*)(int*)>(dlsym(loaded, "space_provider_counts"))(numbers);
  return {numbers[0], numbers[1], numbers[2]};
}

}  // namespace names_test
