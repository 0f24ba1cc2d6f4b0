// SPDX-License-Identifier: MIT
// Installing namespace providers: the WSC calls that change the catalog. They need no WSAStartup,
// and what runs already sees the change with its next query.
#include <winsock2.h>
#include <ws2spi.h>
// winsock2.h comes first.
#include <sporder.h>

#include <algorithm>
#include <new>

#include "api/entry.hpp"
#include "api/namespaces.hpp"
#include "api/query_set.hpp"
#include "providers/catalog_file.hpp"
#include "runtime/last_error.hpp"

namespace ws2::api {
namespace {

using providers::Catalog;
using providers::Namespace;

constexpr size_t longest_text = 32767;

/// A call of an installer: no WSAStartup, the error as the last error.
template <class Body>
INT install_call(Body&& body) noexcept {
  runtime::guard_user_memory();
  const Status outcome = detail::contained(WsaCode::wsa_not_enough_memory, body);
  if (outcome.ok()) return 0;
  fail_with(outcome);
  return SOCKET_ERROR;
}

std::vector<Namespace>::iterator find(Catalog& catalog, const GUID& id) {
  return std::find_if(catalog.namespaces.begin(), catalog.namespaces.end(),
                      [&](const Namespace& one) { return same_guid(one.provider, id); });
}

bool is_built_in(const GUID& id) noexcept { return same_guid(id, dns_provider); }

INT install(const WCHAR* name, const WCHAR* path, DWORD space, DWORD version, const GUID* user_id,
            const BLOB* about) noexcept {
  return install_call([&]() -> Status {
    Namespace fresh;
    Result<std::string> text = read_text(name, longest_text);
    if (!text) return text.status();
    fresh.name = std::move(*text);
    text = read_text(path, longest_text);
    if (!text) return text.status();
    fresh.path = std::move(*text);
    const Result<GUID> id = runtime::read_user<GUID>(user_id);
    if (!id) return id.status();
    fresh.provider = *id;
    if (about != nullptr) {
      const Result<std::vector<char>> blob = read_blob(about);
      if (!blob) return blob.status();
      const auto* first = reinterpret_cast<const std::byte*>(blob->data());
      fresh.about.assign(first, first + blob->size());
    }
    fresh.space = space;
    fresh.version = version;
    if (fresh.name.empty() || fresh.path.empty() || is_built_in(*id)) return WsaCode::wsaeinval;
    return providers::change_catalog([&](Catalog& catalog) -> Status {
      if (find(catalog, *id) != catalog.namespaces.end()) return WsaCode::wsaeinval;
      catalog.namespaces.push_back(fresh);
      return Status();
    });
  });
}

/// Without its own entry a provider leaves the order, too.
Status uninstall(Catalog& catalog, const GUID& id) {
  const auto found = find(catalog, id);
  if (found == catalog.namespaces.end()) return WsaCode::wsaeinval;
  catalog.namespaces.erase(found);
  std::erase_if(catalog.namespace_order, [&](const GUID& one) { return same_guid(one, id); });
  return Status();
}

Status enable(Catalog& catalog, const GUID& id, bool active) {
  if (is_built_in(id)) {
    std::erase_if(catalog.namespaces_off, [&](const GUID& one) { return same_guid(one, id); });
    if (!active) catalog.namespaces_off.push_back(id);
    return Status();
  }
  const auto found = find(catalog, id);
  if (found == catalog.namespaces.end()) return WsaCode::wsaeinval;
  found->active = active;
  return Status();
}

/// The order names each provider once.
Status reorder(Catalog& catalog, const std::vector<GUID>& order) {
  if (order.size() != catalog.namespaces.size() + 1) return WsaCode::wsaeinval;
  for (size_t i = 0; i < order.size(); ++i) {
    const bool known = is_built_in(order[i]) || find(catalog, order[i]) != catalog.namespaces.end();
    const bool twice = std::any_of(order.begin(), order.begin() + static_cast<ptrdiff_t>(i),
                                   [&](const GUID& one) { return same_guid(one, order[i]); });
    if (!known || twice) return WsaCode::wsaeinval;
  }
  catalog.namespace_order = order;
  return Status();
}

Result<std::vector<GUID>> read_ids(const GUID* user, DWORD count) {
  constexpr DWORD most = 4096;
  if (count > most) return WsaCode::wsaeinval;
  std::vector<GUID> ids(count);
  if (user == nullptr || !runtime::copy_from_user(ids.data(), user, ids.size() * sizeof(GUID))) {
    return WsaCode::wsaefault;
  }
  return ids;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Installs a namespace provider.
/// \param lpszIdentifier  its name, as WSAEnumNameSpaceProviders tells it
/// \param lpszPathName    its shared object; %NAME% stands for a variable of the environment
/// \param dwNameSpace     NS_* that it serves
/// \param dwVersion       of the provider
/// \param lpProviderId    its identifier; WSAEINVAL when it is installed already
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEINVAL WSA_NOT_ENOUGH_MEMORY.1 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCInstallNameSpace function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCInstallNameSpace(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                              DWORD dwNameSpace, DWORD dwVersion,
                                              LPGUID lpProviderId) noexcept {
  return api::install(lpszIdentifier, lpszPathName, dwNameSpace, dwVersion, lpProviderId, nullptr);
}

/// Installs one with data of its own, which WSAEnumNameSpaceProvidersEx tells.
/// \raises as WSCInstallNameSpace
/// \source Microsoft Learn, "WSCInstallNameSpaceEx function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCInstallNameSpaceEx(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                DWORD dwNameSpace, DWORD dwVersion,
                                                LPGUID lpProviderId,
                                                LPBLOB lpProviderInfo) noexcept {
  return api::install(lpszIdentifier, lpszPathName, dwNameSpace, dwVersion, lpProviderId,
                      lpProviderInfo);
}

/// Takes a namespace provider out of the catalog; WSAEINVAL when it is not installed, or built in.
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEINVAL WSA_NOT_ENOUGH_MEMORY.1 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCUnInstallNameSpace function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCUnInstallNameSpace(LPGUID lpProviderId) noexcept {
  return api::install_call([&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(lpProviderId);
    if (!id) return id.status();
    return providers::change_catalog(
        [&](providers::Catalog& catalog) { return api::uninstall(catalog, *id); });
  });
}

/// Switches a namespace provider on or off: one that is off is listed, and not asked by
/// WSALookupServiceBegin and GetAddrInfoEx.
/// \return 0 or SOCKET_ERROR; WSAEINVAL for one that is not installed
/// \raises WSAEFAULT.1 WSAEINVAL WSA_NOT_ENOUGH_MEMORY.1 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCEnableNSProvider function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCEnableNSProvider(LPGUID lpProviderId, BOOL fEnable) noexcept {
  return api::install_call([&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(lpProviderId);
    if (!id) return id.status();
    return providers::change_catalog(
        [&](providers::Catalog& catalog) { return api::enable(catalog, *id, fEnable != FALSE); });
  });
}

/// Sets the order in which namespace providers are listed and asked.
/// \param lpProviderId       the identifiers of all of them, the built-in one's too, each once
/// \param dwNumberOfEntries  how many
/// \return 0, or the error itself; the last error is that, too
/// \raises WSAEFAULT.1 WSAEINVAL WSA_NOT_ENOUGH_MEMORY.1 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCWriteNameSpaceOrder function (sporder.h)"
extern "C" int WSPAPI ws2_WSCWriteNameSpaceOrder(LPGUID lpProviderId,
                                                 DWORD dwNumberOfEntries) noexcept {
  const INT outcome = api::install_call([&]() -> Status {
    const Result<std::vector<GUID>> order = api::read_ids(lpProviderId, dwNumberOfEntries);
    if (!order) return order.status();
    return providers::change_catalog(
        [&](providers::Catalog& catalog) { return api::reorder(catalog, *order); });
  });
  return outcome == 0 ? 0 : static_cast<int>(runtime::last_error());
}

// There is one catalog, for programs of one word size: the calls for 32 bits are the same.

/// \raises as WSCInstallNameSpace
/// \source Microsoft Learn, "WSCInstallNameSpace32 function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCInstallNameSpace32(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                DWORD dwNameSpace, DWORD dwVersion,
                                                LPGUID lpProviderId) noexcept {
  return ws2_WSCInstallNameSpace(lpszIdentifier, lpszPathName, dwNameSpace, dwVersion,
                                 lpProviderId);
}
/// \raises as WSCInstallNameSpace
/// \source Microsoft Learn, "WSCInstallNameSpaceEx32 function (ws2spi.h)"
extern "C" int WSAAPI ws2_WSCInstallNameSpaceEx32(LPWSTR lpszIdentifier, LPWSTR lpszPathName,
                                                  DWORD dwNameSpace, DWORD dwVersion,
                                                  LPGUID lpProviderId,
                                                  LPBLOB lpProviderSpecific) noexcept {
  return ws2_WSCInstallNameSpaceEx(lpszIdentifier, lpszPathName, dwNameSpace, dwVersion,
                                   lpProviderId, lpProviderSpecific);
}
/// \raises as WSCUnInstallNameSpace
/// \source Microsoft Learn, "WSCUnInstallNameSpace32 function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCUnInstallNameSpace32(LPGUID lpProviderId) noexcept {
  return ws2_WSCUnInstallNameSpace(lpProviderId);
}
/// \raises as WSCEnableNSProvider
/// \source Microsoft Learn, "WSCEnableNSProvider32 function (ws2spi.h)"
extern "C" INT WSPAPI ws2_WSCEnableNSProvider32(LPGUID lpProviderId, BOOL fEnable) noexcept {
  return ws2_WSCEnableNSProvider(lpProviderId, fEnable);
}
/// \raises as WSCWriteNameSpaceOrder
/// \source Microsoft Learn, "WSCWriteNameSpaceOrder32 function (sporder.h)"
extern "C" int WSPAPI ws2_WSCWriteNameSpaceOrder32(LPGUID lpProviderId,
                                                   DWORD dwNumberOfEntries) noexcept {
  return ws2_WSCWriteNameSpaceOrder(lpProviderId, dwNumberOfEntries);
}
