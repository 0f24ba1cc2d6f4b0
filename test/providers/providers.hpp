// SPDX-License-Identifier: MIT
// A catalog of the test's own, and what installers do with it.
#pragma once

#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <ws2spi.h>
#include <sporder.h>
#include <windows.h>
// clang-format on

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <string>
#include <utility>
#include <vector>

namespace providers_test {

constexpr DWORD tcp_entry = 1001;  // the first of the base provider
constexpr int echo_protocol = 251;

inline GUID made_id(unsigned char last) {
  return {0x51c0ffee, 0x1234, 0x4321, {0x80, 0, 0, 0, 0, 0, 0, last}};
}

inline std::wstring wide(const char* text) { return {text, text + std::string(text).size()}; }

inline std::vector<WSAPROTOCOL_INFOW> all_entries() {
  DWORD bytes = 0;
  int code = 0;
  WSCEnumProtocols(nullptr, nullptr, &bytes, &code);
  std::vector<WSAPROTOCOL_INFOW> entries(bytes / sizeof(WSAPROTOCOL_INFOW));
  EXPECT_GE(WSCEnumProtocols(nullptr, entries.data(), &bytes, &code), 0) << code;
  return entries;
}

inline std::vector<WSAPROTOCOL_INFOW> entries_for_programs() {
  DWORD bytes = 0;
  WSAEnumProtocolsW(nullptr, nullptr, &bytes);
  std::vector<WSAPROTOCOL_INFOW> entries(bytes / sizeof(WSAPROTOCOL_INFOW));
  EXPECT_GE(WSAEnumProtocolsW(nullptr, entries.data(), &bytes), 0) << WSAGetLastError();
  return entries;
}

inline WSAPROTOCOL_INFOW entry_named(const wchar_t* name) {
  for (const WSAPROTOCOL_INFOW& one : all_entries()) {
    if (std::wstring(one.szProtocol) == name) return one;
  }
  ADD_FAILURE() << "no such entry";
  return {};
}

inline int install(const GUID& id, const std::wstring& path, const WSAPROTOCOL_INFOW& info) {
  GUID own = id;
  WSAPROTOCOL_INFOW entry = info;
  int code = 0;
  return WSCInstallProvider(&own, path.c_str(), &entry, 1, &code) == 0 ? 0 : code;
}

inline void put_first(DWORD entry) {
  std::vector<DWORD> order = {entry};
  for (const WSAPROTOCOL_INFOW& one : all_entries()) {
    if (one.dwCatalogEntryId != entry) order.push_back(one.dwCatalogEntryId);
  }
  EXPECT_EQ(WSCWriteProviderOrder(order.data(), static_cast<DWORD>(order.size())), 0);
}

/// Installs a layer over an entry, and its chain in front of all others.
inline void install_layer(const char* path, const wchar_t* name, unsigned char number,
                          DWORD over = tcp_entry) {
  WSAPROTOCOL_INFOW info = all_entries().front();
  for (const WSAPROTOCOL_INFOW& one : all_entries()) {
    if (one.dwCatalogEntryId == over) info = one;
  }
  info.ProtocolChain = {};
  info.dwProviderFlags |= PFL_HIDDEN;
  std::wcscpy(info.szProtocol, L"the layer itself");
  ASSERT_EQ(install(made_id(number), wide(path), info), 0);
  DWORD layer = 0;
  for (const WSAPROTOCOL_INFOW& one : all_entries()) {
    if (one.ProviderId == made_id(number)) layer = one.dwCatalogEntryId;
  }
  info.dwProviderFlags &= ~DWORD{PFL_HIDDEN};
  info.ProtocolChain.ChainLen = 2;
  info.ProtocolChain.ChainEntries[0] = layer;
  info.ProtocolChain.ChainEntries[1] = over;
  std::wcscpy(info.szProtocol, name);
  ASSERT_EQ(install(made_id(static_cast<unsigned char>(number + 1)), wide(path), info), 0);
  put_first(entry_named(name).dwCatalogEntryId);
}

/// A catalog of its own, and Winsock started.
class Providers : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/ws2-providers-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    folder_ = name;
    ::setenv("WS2_CATALOG", (folder_ + "/catalog.toml").c_str(), 1);
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  }
  void TearDown() override {
    WSACleanup();
    ::unsetenv("WS2_CATALOG");
    for (const char* name : {"/catalog.toml", "/catalog.toml.lock", "/copy.so"}) {
      ::unlink((folder_ + name).c_str());
    }
    ::rmdir(folder_.c_str());
  }
  std::string folder_;
};

inline WSAPROTOCOL_INFOW echo_entry() {
  WSAPROTOCOL_INFOW info = {};
  info.ProtocolChain.ChainLen = BASE_PROTOCOL;
  info.iVersion = 2;
  info.iAddressFamily = AF_INET;
  info.iSocketType = SOCK_STREAM;
  info.iProtocol = echo_protocol;
  std::wcscpy(info.szProtocol, L"echo");
  return info;
}

inline int path_of(GUID id, int room, std::wstring* path) {
  WCHAR text[MAX_PATH];
  int length = room, code = 0;
  if (WSCGetProviderPath(&id, text, &length, &code) != 0) return code;
  EXPECT_EQ(static_cast<size_t>(length), std::wcslen(text) + 1);
  *path = text;
  return 0;
}

}  // namespace providers_test
