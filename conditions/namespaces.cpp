// SPDX-License-Identifier: MIT
// The provider conditions of namespaces: providers that cannot be loaded or started, and a catalog
// that cannot be read or written.
#include "condition.hpp"
// condition.hpp brings winsock2.h, which comes first.
#include <sporder.h>
#include <svcguid.h>
#include <ws2spi.h>

#include <string>

#include "faulty_provider.hpp"

namespace {

using contract::provider_path;

/// A namespace that nobody but the installed provider has.
constexpr DWORD own_space = 250;
constexpr GUID faulty = {
    0x9f1f6a31, 0x2c11, 0x4f0e, {0xa1, 0x5b, 0x66, 0x61, 0x75, 0x6c, 0x74, 0x79}};

int install(std::wstring path) {
  GUID id = faulty;
  wchar_t name[] = L"faulty";
  wchar_t* const file = path.data();
  return CALLS_WITH((file), WSCInstallNameSpace(name, file, own_space, 1, &id));
}

/// A query of that namespace begins, wide and narrow.
void query_fails(int code) {
  GUID service_class = SVCID_HOSTNAME;
  wchar_t wide_name[] = L"any";
  char name[] = "any";
  HANDLE query = nullptr;
  WSAQUERYSETW wide = {};
  wide.dwSize = sizeof wide;
  wide.lpServiceClassId = &service_class;
  wide.lpszServiceInstanceName = wide_name;
  wide.dwNameSpace = own_space;
  FAILS_WITH(code, WSALookupServiceBeginW(&wide, LUP_RETURN_NAME, &query));
  WSAQUERYSETA narrow = {};
  narrow.dwSize = sizeof narrow;
  narrow.lpServiceClassId = &service_class;
  narrow.lpszServiceInstanceName = name;
  narrow.dwNameSpace = own_space;
  FAILS_WITH(code, WSALookupServiceBeginA(&narrow, LUP_RETURN_NAME, &query));
}

SURROUNDINGS("providers")
CONDITION(WSAEPROVIDERFAILEDINIT, 1, wsalookupservicebegin_no_such_file) {
  RETURNS(0, install(provider_path() + L".not"));
  query_fails(WSAEPROVIDERFAILEDINIT);
}

SURROUNDINGS("providers")
CONDITION(WSAEPROVIDERFAILEDINIT, 2, wsalookupservicebegin_nspstartup_fails) {
  RETURNS(0, install(provider_path()));
  query_fails(WSAEPROVIDERFAILEDINIT);
}

/// The calls of installers.
void installers_fail() {
  GUID id = faulty;
  FAILS_WITH(WSASYSCALLFAILURE, install(L"/any"));
  FAILS_WITH(WSASYSCALLFAILURE, WSCUnInstallNameSpace(&id));
  FAILS_WITH(WSASYSCALLFAILURE, WSCEnableNSProvider(&id, TRUE));
  ANSWERS(WSASYSCALLFAILURE, WSCWriteNameSpaceOrder(&id, 1));
}

SURROUNDINGS("damaged catalog")
CONDITION(WSASYSCALLFAILURE, 1, namespaces_of_a_catalog_that_cannot_be_read) {
  installers_fail();
  DWORD bytes = 0;
  FAILS_WITH(WSASYSCALLFAILURE, WSAEnumNameSpaceProvidersW(&bytes, nullptr));
  query_fails(WSASYSCALLFAILURE);
}

SURROUNDINGS("unwritable catalog")
CONDITION(WSASYSCALLFAILURE, 1, namespaces_of_a_catalog_that_cannot_be_written) {
  installers_fail();
}

}  // namespace
