// SPDX-License-Identifier: MIT
// The list of namespace providers.
#include "api/namespaces.hpp"

#include <winsock2.h>
#include <ws2spi.h>

#include "api/entry.hpp"
#include "api/pack.hpp"
#include "providers/catalog_file.hpp"
#include "providers/name_space.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

Space built_in_space() {
  Space space;
  space.id = dns_provider;
  space.space = NS_DNS;
  space.built_in = true;
  space.name = "Tcpip";
  return space;
}

struct SameId {
  GUID id;
  friend bool operator==(const SameId& one, const SameId& other) noexcept {
    return same_guid(one.id, other.id);
  }
};

}  // namespace

Result<std::vector<Space>> all_spaces() {
  const Result<providers::Catalog> catalog = providers::read_catalog();
  if (!catalog) return catalog.status();
  std::vector<Space> spaces{built_in_space()};
  for (const GUID& off : catalog->namespaces_off) {
    if (same_guid(off, dns_provider)) spaces.front().active = false;
  }
  for (const providers::Namespace& one : catalog->namespaces) {
    spaces.push_back(
        {one.provider, one.space, one.version, one.active, false, one.name, one.path, one.about});
  }
  std::vector<SameId> order;
  for (const GUID& id : catalog->namespace_order) order.push_back({id});
  providers::put_in_order(spaces, order, [](const Space& space) { return SameId{space.id}; });
  return spaces;
}

Result<std::vector<Space>> spaces_for(DWORD space, const std::optional<GUID>& provider) {
  Result<std::vector<Space>> spaces = all_spaces();
  if (!spaces) return spaces;
  std::erase_if(*spaces, [&](const Space& one) {
    return !one.active || (provider && !same_guid(one.id, *provider)) ||
           (space != NS_ALL && one.space != NS_ALL && one.space != space);
  });
  if (spaces->empty()) return WsaCode::wsaservice_not_found;
  return spaces;
}

Result<std::vector<Space>> spaces_for(DWORD space, const GUID* user_provider) {
  std::optional<GUID> provider;
  if (user_provider != nullptr) {
    const Result<GUID> read = runtime::read_user<GUID>(user_provider);
    if (!read) return read.status();
    provider = *read;
  }
  return spaces_for(space, provider);
}

Result<std::shared_ptr<providers::NameSpace>> load(const Space& space) {
  // A provider that looks names up itself is not asked for them in turn.
  if (providers::NameSpaceCall::is_inside(space.id)) return WsaCode::wsaservice_not_found;
  return providers::NameSpace::load(space.id, providers::load_path(space.path));
}

namespace {

/// All providers, in any of the four structures.
template <class Info, class Character>
INT enumerate(LPDWORD length, Info* buffer) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Result<INT> {
    const Result<std::vector<Space>> spaces = all_spaces();
    if (!spaces) return spaces.status();
    Pack pack(buffer);
    const size_t at = pack.room<Info>(spaces->size());
    for (size_t i = 0; i < spaces->size(); ++i) {
      const Space& space = (*spaces)[i];
      Info info = {};
      info.NSProviderId = space.id;
      info.dwNameSpace = space.space;
      info.fActive = space.active ? TRUE : FALSE;
      info.dwVersion = space.version;
      info.lpszIdentifier = pack.add_text<Character>(space.name);
      if constexpr (requires { info.ProviderSpecific; }) {
        if (!space.about.empty()) {
          info.ProviderSpecific.cbSize = static_cast<ULONG>(space.about.size());
          info.ProviderSpecific.pBlobData =
              static_cast<BYTE*>(pack.add_bytes(space.about.data(), space.about.size()));
        }
      }
      pack.put(at + i * sizeof info, info);
    }
    if (Status failed = pack.hand_over(length); !failed.ok()) return failed;
    return static_cast<INT>(spaces->size());
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Lists the namespace providers, in the order in which they are asked: "Tcpip" for NS_DNS is built
/// in, others are in the catalog.
/// \param lpdwBufferLength  size of the buffer in bytes; receives the size that is needed when it
/// is
///                          too small
/// \param lpnspBuffer       receives the structures and their texts
/// \return how many there are; SOCKET_ERROR
/// \raises WSASYSCALLFAILURE.1 WSAEFAULT.1 WSAEFAULT.3 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// WSAEINPROGRESS.1 \source Microsoft Learn, "WSAEnumNameSpaceProvidersA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength,
                                                     LPWSANAMESPACE_INFOA lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOA, char>(lpdwBufferLength, lpnspBuffer);
}
/// \raises as WSAEnumNameSpaceProvidersA
extern "C" INT WSAAPI ws2_WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength,
                                                     LPWSANAMESPACE_INFOW lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOW, wchar_t>(lpdwBufferLength, lpnspBuffer);
}

/// The same with what a provider keeps with itself.
/// \raises as WSAEnumNameSpaceProvidersA
/// \source Microsoft Learn, "WSAEnumNameSpaceProvidersExA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSAEnumNameSpaceProvidersExA(
    LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOEXA lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOEXA, char>(lpdwBufferLength, lpnspBuffer);
}
/// \raises as WSAEnumNameSpaceProvidersA
extern "C" INT WSAAPI ws2_WSAEnumNameSpaceProvidersExW(
    LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOEXW lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOEXW, wchar_t>(lpdwBufferLength, lpnspBuffer);
}

/// The same: there is one catalog, for programs of one word size.
/// \raises as WSAEnumNameSpaceProvidersA
/// \source Microsoft Learn, "WSCEnumNameSpaceProviders32 function (ws2spi.h)"
extern "C" INT WSAAPI ws2_WSCEnumNameSpaceProviders32(LPDWORD lpdwBufferLength,
                                                      LPWSANAMESPACE_INFOW lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOW, wchar_t>(lpdwBufferLength, lpnspBuffer);
}
/// \raises as WSAEnumNameSpaceProvidersA
/// \source Microsoft Learn, "WSCEnumNameSpaceProvidersEx32 function (ws2spi.h)"
extern "C" INT WSAAPI ws2_WSCEnumNameSpaceProvidersEx32(
    LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOEXW lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOEXW, wchar_t>(lpdwBufferLength, lpnspBuffer);
}
