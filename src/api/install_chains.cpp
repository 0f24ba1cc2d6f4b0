// SPDX-License-Identifier: MIT
// Installing a layer with its chains in one step, and what the catalog knows of a provider besides.
#include <ws2spi.h>

#include <algorithm>
#include <cwchar>
#include <optional>
#include <string>
#include <vector>

#include "api/install.hpp"
#include "api/spi_entry.hpp"
#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "kernel/system.hpp"
#include "providers/catalog.hpp"

namespace ws2::api {
namespace {

using providers::Catalog;
using providers::Transport;

void name_it(WSAPROTOCOL_INFOW& info, std::wstring name) noexcept {
  if (name.size() > WSAPROTOCOL_LEN) name.resize(WSAPROTOCOL_LEN);
  std::fill(std::begin(info.szProtocol), std::end(info.szProtocol), L'\0');
  std::copy(name.begin(), name.end(), info.szProtocol);
}

Result<GUID> fresh_id() noexcept {
  GUID id = {};
  if (!kernel::random_bytes(&id, sizeof id)) return WsaCode::wsano_recovery;
  // RFC 9562: version 4, the variant of these.
  id.Data3 = static_cast<WORD>((id.Data3 & 0x0FFFU) | 0x4000U);
  id.Data4[0] = static_cast<BYTE>((id.Data4[0] & 0x3FU) | 0x80U);
  return id;
}

struct Layer {
  GUID id;
  std::string path;
  std::wstring name;
  DWORD service_flags;
};

/// What a chain is to go over: the entries that the caller names, or all that programs can use.
Result<std::vector<WSAPROTOCOL_INFOW>> chosen_below(const Catalog& catalog,
                                                    const std::vector<WSAPROTOCOL_INFOW>& asked) {
  std::vector<WSAPROTOCOL_INFOW> below;
  const providers::List list = providers::list_of(catalog);
  for (const WSAPROTOCOL_INFOW& one : asked) {
    const providers::Listed* found = providers::find_entry(list, one.dwCatalogEntryId);
    if (found == nullptr) return WsaCode::wsaeinval;
    below.push_back(found->info);
  }
  if (!asked.empty()) return below;
  for (const providers::Listed& one : list) {
    if (one.built_in() && one.info.iAddressFamily != AF_UNIX) below.push_back(one.info);
  }
  return below;
}

/// One chain over an entry, or over the chain that the entry is.
Result<WSAPROTOCOL_INFOW> chain_over(const WSAPROTOCOL_INFOW& below, const Layer& layer,
                                     DWORD layer_entry) {
  WSAPROTOCOL_INFOW info = below;
  const int length = std::max(below.ProtocolChain.ChainLen, 1) + 1;
  if (length > MAX_PROTOCOL_CHAIN) return WsaCode::wsaeinval;
  const Result<GUID> id = fresh_id();
  if (!id) return id.status();
  info.ProviderId = *id;
  info.ProtocolChain = {};
  info.ProtocolChain.ChainLen = length;
  info.ProtocolChain.ChainEntries[0] = layer_entry;
  info.ProtocolChain.ChainEntries[1] = below.dwCatalogEntryId;
  // What is below the entry below, as its own chain has it.
  for (int i = 2; i < length; ++i) {
    info.ProtocolChain.ChainEntries[i] = below.ProtocolChain.ChainEntries[i - 1];
  }
  info.dwServiceFlags1 &= ~DWORD{XP1_IFS_HANDLES};
  info.dwServiceFlags1 |= layer.service_flags & XP1_IFS_HANDLES;
  name_it(info, layer.name + L" over [" + below.szProtocol + L"]");
  return info;
}

/// Learn, "WSCInstallProviderAndChains function": the layer's own entry is hidden, and its chains
/// come before all others.
Result<DWORD> install(Catalog& catalog, const Layer& layer,
                      const std::vector<WSAPROTOCOL_INFOW>& asked) {
  if (is_installed(catalog, layer.id)) return WsaCode::wsano_recovery;
  const Result<std::vector<WSAPROTOCOL_INFOW>> below = chosen_below(catalog, asked);
  if (!below) return below.status();
  if (below->empty()) return WsaCode::wsaeinval;
  std::vector<uint32_t> order;
  const DWORD layer_entry = catalog.next_entry++;
  std::vector<WSAPROTOCOL_INFOW> chains;
  for (const WSAPROTOCOL_INFOW& one : *below) {
    Result<WSAPROTOCOL_INFOW> chain = chain_over(one, layer, layer_entry);
    if (!chain) return chain.status();
    chain->dwCatalogEntryId = catalog.next_entry++;
    order.push_back(chain->dwCatalogEntryId);
    chains.push_back(*chain);
  }
  for (const providers::Listed& one : providers::list_of(catalog)) {
    order.push_back(one.info.dwCatalogEntryId);
  }
  WSAPROTOCOL_INFOW own = below->front();
  own.ProviderId = layer.id;
  own.dwCatalogEntryId = layer_entry;
  own.dwProviderFlags |= PFL_HIDDEN;
  own.ProtocolChain = {};
  own.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
  name_it(own, layer.name);
  catalog.transports.push_back({own, layer.path, 0});
  for (const WSAPROTOCOL_INFOW& chain : chains)
    catalog.transports.push_back({chain, layer.path, 0});
  order.push_back(layer_entry);
  catalog.transport_order = std::move(order);
  return layer_entry;
}

Result<GUID> read_known_type(const GUID* user_id, WSC_PROVIDER_INFO_TYPE type, DWORD flags) {
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  if (type != ProviderInfoLspCategories || flags != 0) return WsaCode::wsaeinval;
  return id;
}

Status categories_of(const GUID& id, DWORD* value) {
  const Result<Catalog> catalog = providers::read_catalog();
  if (!catalog) return catalog.status();
  for (const Transport& one : catalog->transports) {
    if (!(one.info.ProviderId == id)) continue;
    *value = one.categories;
    return Status();
  }
  return WsaCode::wsaeinval;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Installs a layered provider: a hidden entry for the layer, and a chain over each of the entries
/// named, before all others in the order. Each chain has a provider identifier of its own.
/// \param lpszProviderDllPath32  the same for programs of another word size; not used
/// \param lpszLspName            the layer's name; a chain is "name over [entry]"
/// \param dwServiceFlags         XP1_IFS_HANDLES for a layer that passes on the handles below it
/// \param lpProtocolInfoList     entries of WSCEnumProtocols; NULL: those of TCP/IP
/// \param lpdwCatalogEntryId     receives the identifier of the layer's entry; may be NULL
/// \return 0; SOCKET_ERROR with the code in *lpErrno
/// \raises WSAEFAULT.1 WSAEINVAL WSANO_RECOVERY for one that is installed WSASYSCALLFAILURE.1
///         WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "WSCInstallProviderAndChains64_32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCInstallProviderAndChains64_32(
    const LPGUID lpProviderId, const LPWSTR lpszProviderDllPath,
    const LPWSTR /*lpszProviderDllPath32*/, const LPWSTR lpszLspName, DWORD dwServiceFlags,
    const LPWSAPROTOCOL_INFO lpProtocolInfoList, DWORD dwNumberOfEntries,
    LPDWORD lpdwCatalogEntryId, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(lpProviderId);
    if (!id) return id.status();
    const Result<std::string> path = api::read_path(lpszProviderDllPath);
    if (!path) return path.status();
    const Result<std::string> name = api::read_text(lpszLspName, WSAPROTOCOL_LEN + 1);
    if (!name) return name.status();
    std::vector<WSAPROTOCOL_INFOW> asked;
    if (lpProtocolInfoList != nullptr) {
      const auto* wide = reinterpret_cast<const WSAPROTOCOL_INFOW*>(lpProtocolInfoList);
      Result<std::vector<WSAPROTOCOL_INFOW>> read = api::read_infos(wide, dwNumberOfEntries);
      if (!read) return read.status();
      asked = std::move(*read);
    }
    const api::Layer layer = {*id, *path, api::widen(*name), dwServiceFlags};
    DWORD entry = 0;
    const Status done = api::change([&](providers::Catalog& catalog) -> Status {
      const Result<DWORD> made = api::install(catalog, layer, asked);
      if (made) entry = *made;
      return made ? Status() : made.status();
    });
    if (!done.ok() || lpdwCatalogEntryId == nullptr) return done;
    return runtime::write_user(lpdwCatalogEntryId, entry);
  });
}

/// What the catalog knows of a provider: the categories that WSCSetProviderInfo gave it.
/// \param InfoType  ProviderInfoLspCategories: a DWORD of LSP_ bits
/// \param InfoSize  in: bytes that fit; out: bytes needed
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCGetProviderInfo function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCGetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType,
                                             PBYTE Info, size_t* InfoSize, DWORD Flags,
                                             LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = api::read_known_type(lpProviderId, InfoType, Flags);
    if (!id) return id.status();
    const Result<size_t> room = runtime::read_user<size_t>(InfoSize);
    if (!room) return room.status();
    DWORD value = 0;
    if (Status failed = api::categories_of(*id, &value); !failed.ok()) return failed;
    if (Status bad = runtime::write_user(InfoSize, sizeof value); !bad.ok()) return bad;
    if (*room < sizeof value) return WsaCode::wsaefault;  // WSAEFAULT.3
    return runtime::write_user(Info, value);
  });
}

/// The same.
/// \raises as WSCGetProviderInfo
/// \source Microsoft Learn, "WSCGetProviderInfo32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCGetProviderInfo32(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType,
                                               PBYTE Info, size_t* InfoSize, DWORD Flags,
                                               LPINT lpErrno) noexcept {
  return ws2_WSCGetProviderInfo(lpProviderId, InfoType, Info, InfoSize, Flags, lpErrno);
}

/// Sets what WSCGetProviderInfo gives, for every entry of the provider.
/// \raises WSAEFAULT.1 WSAEINVAL WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCSetProviderInfo function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCSetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType,
                                             PBYTE Info, size_t InfoSize, DWORD Flags,
                                             LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = api::read_known_type(lpProviderId, InfoType, Flags);
    if (!id) return id.status();
    if (InfoSize != sizeof(DWORD)) return WsaCode::wsaeinval;
    const Result<DWORD> value = runtime::read_user<DWORD>(Info);
    if (!value) return value.status();
    return api::change([&](providers::Catalog& catalog) -> Status {
      bool found = false;
      for (providers::Transport& one : catalog.transports) {
        if (!(one.info.ProviderId == *id)) continue;
        one.categories = *value;
        found = true;
      }
      return found ? Status() : Status(WsaCode::wsaeinval);
    });
  });
}

/// The same.
/// \raises as WSCSetProviderInfo
/// \source Microsoft Learn, "WSCSetProviderInfo32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCSetProviderInfo32(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType,
                                               PBYTE Info, size_t InfoSize, DWORD Flags,
                                               LPINT lpErrno) noexcept {
  return ws2_WSCSetProviderInfo(lpProviderId, InfoType, Info, InfoSize, Flags, lpErrno);
}

// The prototypes are those of the headers.
WS2_SAME(WSCInstallProviderAndChains64_32);
WS2_SAME(WSCGetProviderInfo);
WS2_SAME(WSCGetProviderInfo32);
WS2_SAME(WSCSetProviderInfo);
WS2_SAME(WSCSetProviderInfo32);
