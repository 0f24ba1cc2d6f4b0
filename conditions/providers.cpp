// SPDX-License-Identifier: MIT
// The provider conditions: a catalog that names faulty transport providers, and one that cannot be
// read or written.
#include "condition.hpp"
// condition.hpp brings winsock2.h, which comes first.
#include <ws2spi.h>

#include <cwchar>
#include <string>

#include "faulty_provider.hpp"

namespace {

using contract::provider_path;

/// A protocol that nobody but the installed provider has.
constexpr int own_protocol = 250;
constexpr GUID faulty = {
    0x9f1f6a30, 0x2c11, 0x4f0e, {0xa1, 0x5b, 0x66, 0x61, 0x75, 0x6c, 0x74, 0x79}};

WSAPROTOCOL_INFOW entry(const wchar_t* name) {
  WSAPROTOCOL_INFOW info = {};
  info.dwServiceFlags1 = XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER;
  info.ProtocolChain.ChainLen = BASE_PROTOCOL;
  info.iVersion = 2;
  info.iAddressFamily = AF_INET;
  info.iMaxSockAddr = info.iMinSockAddr = sizeof(sockaddr_in);
  info.iSocketType = SOCK_STREAM;
  info.iProtocol = own_protocol;
  std::wcsncpy(info.szProtocol, name, WSAPROTOCOL_LEN);
  return info;
}

/// WSCInstallProvider, which leaves the code in its last argument.
int install(const wchar_t* name, const std::wstring& path) {
  GUID id = faulty;
  WSAPROTOCOL_INFOW info = entry(name);
  int code = 0;
  const wchar_t* const file = path.c_str();
  return CALLS_WITH((name, file), WSCInstallProvider(&id, file, &info, 1, &code)) == 0 ? 0 : code;
}

void installed(const wchar_t* name, const std::wstring& path = provider_path()) {
  RETURNS(0, install(name, path));
}

/// A socket of the provider, asked for in each way.
void socket_fails(int code) {
  FAILS_WITH(code, socket(AF_INET, SOCK_STREAM, own_protocol));
  FAILS_WITH(code, WSASocketW(AF_INET, SOCK_STREAM, own_protocol, nullptr, 0, 0));
  FAILS_WITH(code, WSASocketA(AF_INET, SOCK_STREAM, own_protocol, nullptr, 0, 0));
}

SURROUNDINGS("providers")
CONDITION(WSAEINVALIDPROCTABLE, 1, socket_null_entry) {
  installed(L"no WSPSend");
  socket_fails(WSAEINVALIDPROCTABLE);
}

SURROUNDINGS("providers")
CONDITION(WSAEINVALIDPROCTABLE, 1, socket_null_last_entry) {
  installed(L"no WSPStringToAddress");
  socket_fails(WSAEINVALIDPROCTABLE);
}

SURROUNDINGS("providers")
CONDITION(WSAEINVALIDPROVIDER, 1, socket_version_below) {
  installed(L"version 1.1");
  socket_fails(WSAEINVALIDPROVIDER);
}

SURROUNDINGS("providers")
CONDITION(WSAEINVALIDPROVIDER, 1, socket_version_above) {
  installed(L"version 2.3");
  socket_fails(WSAEINVALIDPROVIDER);
}

SURROUNDINGS("providers")
CONDITION(WSAEINVALIDPROVIDER, 1, socket_no_version) {
  installed(L"no version");
  socket_fails(WSAEINVALIDPROVIDER);
}

SURROUNDINGS("providers")
CONDITION(WSAEPROVIDERFAILEDINIT, 1, socket_no_such_file) {
  installed(L"it is not there", provider_path() + L".not");
  socket_fails(WSAEPROVIDERFAILEDINIT);
}

SURROUNDINGS("providers")
CONDITION(WSAEPROVIDERFAILEDINIT, 1, socket_no_library) {
  installed(L"a text file", L"%WS2_CATALOG%");
  socket_fails(WSAEPROVIDERFAILEDINIT);
}

SURROUNDINGS("providers")
CONDITION(WSAEPROVIDERFAILEDINIT, 2, socket_wspstartup_fails) {
  installed(L"fails to start");
  socket_fails(WSAEPROVIDERFAILEDINIT);
}

/// The calls of installers, each with its code.
int enumerate() {
  DWORD bytes = 0;
  int code = 0;
  return CALLS(WSCEnumProtocols(nullptr, nullptr, &bytes, &code)) == SOCKET_ERROR ? code : 0;
}

int deinstall() {
  GUID id = faulty;
  int code = 0;
  return CALLS(WSCDeinstallProvider(&id, &code)) == SOCKET_ERROR ? code : 0;
}

int path_of_it() {
  GUID id = faulty;
  WCHAR path[MAX_PATH];
  int length = MAX_PATH, code = 0;
  return CALLS(WSCGetProviderPath(&id, path, &length, &code)) == SOCKET_ERROR ? code : 0;
}

SURROUNDINGS("damaged catalog")
CONDITION(WSASYSCALLFAILURE, 1, catalog_cannot_be_read) {
  ANSWERS(WSASYSCALLFAILURE, enumerate());
  ANSWERS(WSASYSCALLFAILURE, install(L"any", L"/any"));
  ANSWERS(WSASYSCALLFAILURE, deinstall());
  ANSWERS(WSASYSCALLFAILURE, path_of_it());
  FAILS_WITH(WSASYSCALLFAILURE, socket(AF_INET, SOCK_STREAM, 0));
  DWORD bytes = 0;
  FAILS_WITH(WSASYSCALLFAILURE, WSAEnumProtocolsA(nullptr, nullptr, &bytes));
  FAILS_WITH(WSASYSCALLFAILURE, WSAEnumProtocolsW(nullptr, nullptr, &bytes));
}

SURROUNDINGS("unwritable catalog")
CONDITION(WSASYSCALLFAILURE, 1, catalog_cannot_be_written) {
  ANSWERS(WSASYSCALLFAILURE, install(L"any", L"/any"));
  ANSWERS(WSASYSCALLFAILURE, deinstall());
}

}  // namespace
