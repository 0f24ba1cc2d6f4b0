// SPDX-License-Identifier: MIT
// Installing transport providers, and their order. Sources: Microsoft Learn, the pages of ws2spi.h
// and sporder.h.
#include <ws2spi.h>
// ws2spi.h brings winsock2.h, which comes first.
#include <sporder.h>

#include <algorithm>
#include <string>
#include <vector>

#include "api/install.hpp"
#include "api/spi_entry.hpp"
#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "base/protocols.hpp"
#include "kernel/system.hpp"
#include "providers/catalog.hpp"

namespace ws2::api {

using providers::Catalog;
using providers::Transport;

Result<std::vector<WSAPROTOCOL_INFOW>> read_infos(const WSAPROTOCOL_INFOW* infos, DWORD count) {
  if (infos == nullptr) return WsaCode::wsaefault;
  if (count == 0 || count > most_entries) return WsaCode::wsaeinval;
  std::vector<WSAPROTOCOL_INFOW> read(count);
  if (!runtime::copy_from_user(read.data(), infos, count * sizeof(WSAPROTOCOL_INFOW))) {
    return WsaCode::wsaefault;
  }
  for (WSAPROTOCOL_INFOW& one : read) {
    one.szProtocol[WSAPROTOCOL_LEN] = 0;
    const int length = one.ProtocolChain.ChainLen;
    if (length < 0 || length > MAX_PROTOCOL_CHAIN) return WsaCode::wsaeinval;
  }
  return read;
}

Result<std::string> read_path(const WCHAR* path) {
  Result<std::string> read = read_text(path, longest_path + 1);
  if (!read) return read.status();
  if (read->empty() || read->size() > longest_path) return WsaCode::wsaeinval;
  return read;
}

Status change(const std::function<Status(Catalog&)>& what) {
  const Status done = providers::change_catalog(what);
  // Sockets of this program, too, go by the new catalog.
  if (done.ok()) static_cast<void>(providers::read_list());
  return done;
}

bool is_installed(const Catalog& catalog, const GUID& id) noexcept {
  return id == base::provider_id() ||
         std::any_of(catalog.transports.begin(), catalog.transports.end(),
                     [&](const Transport& one) { return one.info.ProviderId == id; });
}

namespace {

Status install(const GUID* user_id, const WCHAR* user_path, const WSAPROTOCOL_INFOW* user_infos,
               DWORD count) {
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  const Result<std::string> path = read_path(user_path);
  if (!path) return path.status();
  Result<std::vector<WSAPROTOCOL_INFOW>> infos = read_infos(user_infos, count);
  if (!infos) return infos.status();
  return change([&](Catalog& catalog) -> Status {
    // Learn: WSANO_RECOVERY for a provider that is installed already.
    if (is_installed(catalog, *id)) return WsaCode::wsano_recovery;
    for (WSAPROTOCOL_INFOW& info : *infos) {
      info.ProviderId = *id;
      info.dwCatalogEntryId = catalog.next_entry++;
      catalog.transports.push_back({info, *path, 0});
    }
    return Status();
  });
}

/// Whether a chain leads through one of some entries.
bool goes_through(const WSAPROTOCOL_INFOW& info, const std::vector<DWORD>& entries) noexcept {
  const WSAPROTOCOLCHAIN& chain = info.ProtocolChain;
  return chain.ChainLen > 1 &&
         std::any_of(chain.ChainEntries, chain.ChainEntries + chain.ChainLen, [&](DWORD entry) {
           return std::find(entries.begin(), entries.end(), entry) != entries.end();
         });
}

Status remove(const GUID* user_id) {
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  return change([&](Catalog& catalog) -> Status {
    std::vector<DWORD> gone;
    std::string path;
    for (const Transport& one : catalog.transports) {
      if (!(one.info.ProviderId == *id)) continue;
      gone.push_back(one.info.dwCatalogEntryId);
      path = one.path;
    }
    if (gone.empty()) return WsaCode::wsaeinval;
    // A layer takes its own chains along: they could not be used.
    for (const Transport& one : catalog.transports) {
      if (one.path == path && goes_through(one.info, gone)) {
        gone.push_back(one.info.dwCatalogEntryId);
      }
    }
    std::erase_if(catalog.transports, [&](const Transport& one) {
      return std::find(gone.begin(), gone.end(), one.info.dwCatalogEntryId) != gone.end();
    });
    std::erase_if(catalog.transport_order, [&](uint32_t entry) {
      return std::find(gone.begin(), gone.end(), entry) != gone.end();
    });
    return Status();
  });
}

/// Learn, "WSCUpdateProvider function": as many entries as there are, each in the place of the one
/// with its id, or of the next one.
Status update(const GUID* user_id, const WCHAR* user_path, const WSAPROTOCOL_INFOW* user_infos,
              DWORD count) {
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  const Result<std::string> path = read_path(user_path);
  if (!path) return path.status();
  const Result<std::vector<WSAPROTOCOL_INFOW>> infos = read_infos(user_infos, count);
  if (!infos) return infos.status();
  return change([&](Catalog& catalog) -> Status {
    std::vector<Transport*> places;
    for (Transport& one : catalog.transports) {
      if (one.info.ProviderId == *id) places.push_back(&one);
    }
    if (places.empty() || places.size() != infos->size()) return WsaCode::wsaeinval;
    for (size_t i = 0; i < places.size(); ++i) {
      const DWORD entry = places[i]->info.dwCatalogEntryId;
      const auto same = std::find_if(
          infos->begin(), infos->end(),
          [&](const WSAPROTOCOL_INFOW& info) { return info.dwCatalogEntryId == entry; });
      places[i]->info = same != infos->end() ? *same : (*infos)[i];
      places[i]->info.ProviderId = *id;
      places[i]->info.dwCatalogEntryId = entry;
      places[i]->path = *path;
    }
    return Status();
  });
}

/// The path of the base provider as something that can be loaded and has a WSPStartup: a small file
/// beside this library.
std::string base_path() {
  const std::string own = kernel::own_path();
  return own.empty() ? own : own.substr(0, own.rfind('/')) + "/ws2/libws2_base.so";
}

Status give_path(const GUID* user_id, WCHAR* buffer, INT* user_length) {
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  const Result<INT> room = runtime::read_user<INT>(user_length);
  if (!room) return room.status();
  std::string path;
  if (*id == base::provider_id()) {
    path = base_path();
  } else {
    const Result<Catalog> catalog = providers::read_catalog();
    if (!catalog) return catalog.status();
    for (const Transport& one : catalog->transports) {
      if (one.info.ProviderId == *id) path = one.path;
    }
  }
  if (path.empty()) return WsaCode::wsaeinval;
  const auto needed = static_cast<INT>(widen(path).size() + 1);
  if (Status bad = runtime::write_user(user_length, needed); !bad.ok()) return bad;
  if (*room < needed) return WsaCode::wsaefault;
  return write_text(buffer, static_cast<size_t>(*room), path);
}

/// Every entry of the catalog once, the base provider's too.
Status order(const DWORD* user_entries, DWORD count) {
  if (user_entries == nullptr) return WsaCode::wsaeinval;
  if (count > 2 * most_entries) return WsaCode::wsaeinval;
  std::vector<DWORD> entries(count);
  if (!runtime::copy_from_user(entries.data(), user_entries, count * sizeof(DWORD))) {
    return WsaCode::wsaefault;
  }
  return change([&](Catalog& catalog) -> Status {
    std::vector<DWORD> there, asked = entries;
    for (const providers::Listed& one : providers::list_of(catalog)) {
      there.push_back(one.info.dwCatalogEntryId);
    }
    std::sort(there.begin(), there.end());
    std::sort(asked.begin(), asked.end());
    if (asked != there) return WsaCode::wsaeinval;
    catalog.transport_order.assign(entries.begin(), entries.end());
    return Status();
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Puts a provider into the catalog, at the end of its order. Programs that run see it when they
/// list the protocols or start Winsock anew.
/// \param lpProviderId         its own identifier
/// \param lpszProviderDllPath  its shared object: an absolute path, in which %NAME% stands for a
///                             variable of the environment of the program that loads it
/// \param lpProtocolInfoList   the entries; their identifiers are given here
/// \return 0; SOCKET_ERROR with the code in *lpErrno
/// \raises WSAEFAULT.1 WSAEINVAL WSANO_RECOVERY for one that is installed WSASYSCALLFAILURE.1
///         WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "WSCInstallProvider function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCInstallProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                             const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                             DWORD dwNumberOfEntries, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&] {
    return api::install(lpProviderId, lpszProviderDllPath, lpProtocolInfoList, dwNumberOfEntries);
  });
}

/// The same: there is one catalog, for programs of one word size.
/// \raises as WSCInstallProvider
/// \source Microsoft Learn, "WSCInstallProvider64_32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCInstallProvider64_32(LPGUID lpProviderId,
                                                  const WCHAR* lpszProviderDllPath,
                                                  const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                                  DWORD dwNumberOfEntries, LPINT lpErrno) noexcept {
  return ws2_WSCInstallProvider(lpProviderId, lpszProviderDllPath, lpProtocolInfoList,
                                dwNumberOfEntries, lpErrno);
}

/// Takes a provider, with all its entries and the chains of its file, out of the catalog.
/// \raises WSAEFAULT.1 WSAEINVAL for one that is not installed WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCDeinstallProvider function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCDeinstallProvider(LPGUID lpProviderId, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&] { return api::remove(lpProviderId); });
}

/// The same.
/// \raises as WSCDeinstallProvider
/// \source Microsoft Learn, "WSCDeinstallProvider32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCDeinstallProvider32(LPGUID lpProviderId, LPINT lpErrno) noexcept {
  return ws2_WSCDeinstallProvider(lpProviderId, lpErrno);
}

/// Replaces the path and the entries of an installed provider; their number stays.
/// \raises WSAEFAULT.1 WSAEINVAL WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCUpdateProvider function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCUpdateProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                            const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                            DWORD dwNumberOfEntries, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&] {
    return api::update(lpProviderId, lpszProviderDllPath, lpProtocolInfoList, dwNumberOfEntries);
  });
}

/// The same.
/// \raises as WSCUpdateProvider
/// \source Microsoft Learn, "WSCUpdateProvider32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCUpdateProvider32(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                              const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                              DWORD dwNumberOfEntries, LPINT lpErrno) noexcept {
  return ws2_WSCUpdateProvider(lpProviderId, lpszProviderDllPath, lpProtocolInfoList,
                               dwNumberOfEntries, lpErrno);
}

/// The path of a provider's shared object, as it was installed: %NAME% is not expanded yet. That of
/// the base provider can be loaded too, and gives its WSPStartup.
/// \param lpProviderDllPathLen  in: characters that fit; out: characters with the zero
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCGetProviderPath function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                             LPINT lpProviderDllPathLen, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&] {
    return api::give_path(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen);
  });
}

/// The same.
/// \raises as WSCGetProviderPath
/// \source Microsoft Learn, "WSCGetProviderPath32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCGetProviderPath32(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                               LPINT lpProviderDllPathLen, LPINT lpErrno) noexcept {
  return ws2_WSCGetProviderPath(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen, lpErrno);
}

/// The same, as a loaded provider calls it.
/// \raises as WSCGetProviderPath
/// \source Microsoft Learn, "WPUGetProviderPath function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                             LPINT lpProviderDllPathLen, LPINT lpErrno) noexcept {
  return ws2_WSCGetProviderPath(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen, lpErrno);
}

/// Sets the order in which protocols are listed, and looked at for a new socket.
/// \param lpwdCatalogEntryId  every entry of WSCEnumProtocols once
/// \return 0, or the code
/// \raises WSAEINVAL WSAEFAULT.1 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCWriteProviderOrder function (sporder.h)"
extern "C" int WSPAPI ws2_WSCWriteProviderOrder(LPDWORD lpwdCatalogEntryId,
                                                DWORD dwNumberOfEntries) noexcept {
  INT code = 0;
  api::on_spi(&code, SOCKET_ERROR,
              [&] { return api::order(lpwdCatalogEntryId, dwNumberOfEntries); });
  return code;
}

/// The same.
/// \raises as WSCWriteProviderOrder
/// \source Microsoft Learn, "WSCWriteProviderOrder32 function (sporder.h)"
extern "C" int WSPAPI ws2_WSCWriteProviderOrder32(LPDWORD lpwdCatalogEntryId,
                                                  DWORD dwNumberOfEntries) noexcept {
  return ws2_WSCWriteProviderOrder(lpwdCatalogEntryId, dwNumberOfEntries);
}

// The prototypes are those of the headers.
WS2_SAME(WSCInstallProvider);
WS2_SAME(WSCInstallProvider64_32);
WS2_SAME(WSCDeinstallProvider);
WS2_SAME(WSCDeinstallProvider32);
WS2_SAME(WSCUpdateProvider);
WS2_SAME(WSCUpdateProvider32);
WS2_SAME(WSCGetProviderPath);
WS2_SAME(WSCGetProviderPath32);
WS2_SAME(WPUGetProviderPath);
WS2_SAME(WSCWriteProviderOrder);
WS2_SAME(WSCWriteProviderOrder32);
