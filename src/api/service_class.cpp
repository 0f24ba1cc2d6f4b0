// SPDX-License-Identifier: MIT
// Service classes: kept in the process, for the built-in namespace, and told to the namespace
// providers of the catalog, which may have a store of their own.
#include "api/service_class.hpp"

#include <winsock2.h>

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/entry.hpp"
#include "api/namespaces.hpp"
#include "api/pack.hpp"
#include "api/user_text.hpp"
#include "errors/catalogue.hpp"
#include "providers/name_space.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {
namespace {

using providers::NameSpace;
using providers::NameSpaceCall;
using runtime::Lock;

constexpr size_t longest_name = 1024, most_provider_bytes = size_t{1} << 24U;
constexpr DWORD most_infos = 1024, most_value_bytes = 1U << 16U;

struct LessGuid {
  bool operator()(const GUID& one, const GUID& other) const noexcept {
    return std::memcmp(&one, &other, sizeof one) < 0;
  }
};

struct Classes {
  runtime::Mutex lock{runtime::Rank::thread};
  std::map<GUID, std::shared_ptr<const ServiceClass>, LessGuid> by_id WS2_GUARDED_BY(lock);
};

Classes& classes() {
  static auto* const made = new Classes;  // threads may ask after the static objects are gone
  return *made;
}

/// WSATYPE_NOT_FOUND.2.
Result<std::shared_ptr<const ServiceClass>> find_class(const GUID* user_id) {
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  std::shared_ptr<const ServiceClass> found = class_of(*id);
  if (found == nullptr) return WsaCode::wsatype_not_found;
  return found;
}

template <class Info>
Result<ClassInfo> read_info(const Info* user) {
  const Result<Info> given = runtime::read_user<Info>(user);
  if (!given) return given.status();
  ClassInfo info;
  Result<std::string> name = read_text(given->lpszName, longest_name);
  if (!name) return name.status();
  if (given->dwValueSize > most_value_bytes) return WsaCode::wsaeinval;
  info.name = std::move(*name);
  info.name_space = given->dwNameSpace;
  info.value_type = given->dwValueType;
  info.value.resize(given->dwValueSize);
  if (!runtime::copy_from_user(info.value.data(), given->lpValue, info.value.size())) {
    return WsaCode::wsaefault;
  }
  return info;
}

/// A class and its identifier, read from a program or from a provider.
template <class Info>
Result<std::pair<GUID, ServiceClass>> read_class(const Info* user) {
  const Result<Info> given = runtime::read_user<Info>(user);
  if (!given) return given.status();
  const Result<GUID> id = runtime::read_user<GUID>(given->lpServiceClassId);
  if (!id) return id.status();
  Result<std::string> name = read_text(given->lpszServiceClassName, longest_name);
  if (!name) return name.status();
  if (given->dwCount > most_infos) return WsaCode::wsaeinval;
  std::pair<GUID, ServiceClass> found{*id, {std::move(*name), {}}};
  for (DWORD i = 0; i < given->dwCount; ++i) {
    Result<ClassInfo> info = read_info(given->lpClassInfos + i);
    if (!info) return info.status();
    found.second.infos.push_back(std::move(*info));
  }
  return found;
}

/// Adds one to a pack whose first structure it is.
template <class Info, class NsInfo, class Character>
void add_class(Pack& pack, const GUID& id, const ServiceClass& service) {
  const size_t at = pack.room<Info>();
  const size_t infos_at = pack.room<NsInfo>(service.infos.size());
  Info info = {};
  info.lpServiceClassId = pack.add(id);
  info.lpszServiceClassName = pack.add_text<Character>(service.name);
  info.dwCount = static_cast<DWORD>(service.infos.size());
  info.lpClassInfos = service.infos.empty() ? nullptr : pack.pointer<NsInfo>(infos_at);
  for (size_t i = 0; i < service.infos.size(); ++i) {
    const ClassInfo& from = service.infos[i];
    NsInfo one = {};
    one.lpszName = pack.add_text<Character>(from.name);
    one.dwNameSpace = from.name_space;
    one.dwValueType = from.value_type;
    one.dwValueSize = static_cast<DWORD>(from.value.size());
    one.lpValue = pack.add_bytes(from.value.data(), from.value.size());
    pack.put(infos_at + i * sizeof one, one);
  }
  pack.put(at, info);
}

std::vector<char> wide_block(const GUID& id, const ServiceClass& service) {
  return packed_block([&](Pack& pack) {
    add_class<WSASERVICECLASSINFOW, WSANSCLASSINFOW, wchar_t>(pack, id, service);
  });
}

/// Has each provider that is loaded from the catalog do something; whether one of them could.
template <class Call>
bool tell_providers(const std::vector<Space>& spaces, Call&& call) {
  bool told = false;
  for (const Space& space : spaces) {
    if (space.built_in || !space.active) continue;
    const Result<std::shared_ptr<NameSpace>> provider = load(space);
    if (!provider) continue;
    GUID id = space.id;
    const NameSpaceCall inside(id);
    told |= call((*provider)->routines(), &id) == 0;
  }
  return told;
}

template <class Info>
int install(const Info* user) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    Result<std::pair<GUID, ServiceClass>> read = read_class(user);
    if (!read) return read.status();
    return install_class(read->first, std::move(read->second));
  });
}

/// What a loaded provider knows of a class.
Result<ServiceClass> ask_provider(const Space& space, GUID id) {
  const Result<std::shared_ptr<NameSpace>> provider = load(space);
  if (!provider) return provider.status();
  std::vector<char> room(4096);
  for (;;) {
    auto* const info = reinterpret_cast<WSASERVICECLASSINFOW*>(room.data());
    *info = {};
    info->lpServiceClassId = &id;
    auto length = static_cast<DWORD>(room.size());
    GUID provider_id = space.id;
    const NameSpaceCall call(provider_id);
    const Status outcome =
        call.outcome((*provider)->routines().NSPGetServiceClassInfo(&provider_id, &length, info));
    if (outcome.ok()) {
      Result<std::pair<GUID, ServiceClass>> read = read_class(info);
      if (!read) return read.status();
      return std::move(read->second);
    }
    const bool grows = outcome == WsaCode::wsaefault && length > room.size();
    if (!grows || length > most_provider_bytes) return outcome;
    room.assign(length, '\0');
  }
}

/// What a namespace knows of a class: the built-in one all that were installed in this process.
Result<ServiceClass> find_class_of(const Space& space, const GUID* user_id) {
  if (space.built_in) {
    const Result<std::shared_ptr<const ServiceClass>> found = find_class(user_id);
    if (!found) return found.status();
    return **found;
  }
  const Result<GUID> id = runtime::read_user<GUID>(user_id);
  if (!id) return id.status();
  return ask_provider(space, *id);
}

template <class Info, class NsInfo, class Character>
int get_info(const GUID* provider, GUID* id, DWORD* length, Info* user) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    if (provider == nullptr || id == nullptr) return WsaCode::wsaefault;
    const Result<std::vector<Space>> spaces = spaces_for(NS_ALL, provider);
    if (!spaces) {
      const bool unknown = spaces.status() == WsaCode::wsaservice_not_found;
      return unknown ? WsaCode::wsaeinval : spaces.status();
    }
    const Result<ServiceClass> found = find_class_of(spaces->front(), id);
    if (!found) return found.status();
    Pack pack(user);
    add_class<Info, NsInfo, Character>(pack, *runtime::read_user<GUID>(id), *found);
    return pack.hand_over(length);
  });
}

/// \param length  in bytes, with the terminating zero
template <class Character>
int get_name(GUID* id, Character* user, DWORD* length) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> read = runtime::read_user<GUID>(id);
    if (!read) return read.status();
    const Result<std::string> name = class_name(*read);
    if (!name) return name.status();
    Pack pack(user);
    pack.add_text<Character>(*name);
    return pack.hand_over(length);
  });
}

}  // namespace

std::shared_ptr<const ServiceClass> class_of(const GUID& id) {
  Classes& all = classes();
  const Lock lock(all.lock);
  const auto found = all.by_id.find(id);
  return found == all.by_id.end() ? nullptr : found->second;
}

std::optional<GUID> class_named(std::string_view name) {
  Classes& all = classes();
  const Lock lock(all.lock);
  for (const auto& [id, service] : all.by_id) {
    if (errors::same_name(service->name, name)) return id;
  }
  return std::nullopt;
}

Result<std::string> class_name(const GUID& id) {
  if (const auto found = class_of(id)) return found->name;
  const Result<std::vector<Space>> spaces = all_spaces();
  if (!spaces) return spaces.status();
  for (const Space& space : *spaces) {
    if (space.built_in || !space.active) continue;
    Result<ServiceClass> known = ask_provider(space, id);
    if (known) return std::move(known->name);
  }
  return WsaCode::wsatype_not_found;
}

Status install_class(const GUID& id, ServiceClass service) {
  const Result<std::vector<Space>> spaces = all_spaces();
  if (!spaces) return spaces.status();
  std::vector<char> block = wide_block(id, service);
  auto kept = std::make_shared<const ServiceClass>(std::move(service));
  {
    Classes& all = classes();
    const Lock lock(all.lock);
    if (!all.by_id.emplace(id, std::move(kept)).second) return WsaCode::wsaealready;
  }
  // It is kept here whatever the providers say: the built-in namespace takes every one.
  tell_providers(*spaces, [&](const NSP_ROUTINE& provider, GUID* provider_id) {
    return provider.NSPInstallServiceClass(provider_id,
                                           reinterpret_cast<WSASERVICECLASSINFOW*>(block.data()));
  });
  return Status();
}

Status remove_class(const GUID& id) {
  const Result<std::vector<Space>> spaces = all_spaces();
  if (!spaces) return spaces.status();
  bool removed = false;
  {
    Classes& all = classes();
    const Lock lock(all.lock);
    removed = all.by_id.erase(id) != 0;
  }
  GUID own = id;
  removed |= tell_providers(*spaces, [&](const NSP_ROUTINE& provider, GUID* provider_id) {
    return provider.NSPRemoveServiceClass(provider_id, &own);
  });
  return removed ? Status() : WsaCode::wsatype_not_found;
}

std::vector<char> class_info(const GUID& id) {
  const auto known = class_of(id);
  return wide_block(id, known != nullptr ? *known : ServiceClass());
}

}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Makes a service class known in this process, and to the namespace providers.
/// \param lpServiceClassInfo  its identifier, its name, and what namespaces are to know of it
/// \return 0 or SOCKET_ERROR; WSAEALREADY when the identifier is known
/// \raises WSAEFAULT.1 WSAEINVAL WSAEALREADY WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAInstallServiceClassA function (winsock2.h)"
extern "C" INT WSAAPI
ws2_WSAInstallServiceClassA(LPWSASERVICECLASSINFOA lpServiceClassInfo) noexcept {
  return api::install(lpServiceClassInfo);
}
/// \raises as WSAInstallServiceClassA
extern "C" INT WSAAPI
ws2_WSAInstallServiceClassW(LPWSASERVICECLASSINFOW lpServiceClassInfo) noexcept {
  return api::install(lpServiceClassInfo);
}

/// Forgets a service class.
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSATYPE_NOT_FOUND.2 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSARemoveServiceClass function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSARemoveServiceClass(LPGUID lpServiceClassId) noexcept {
  return api::on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(lpServiceClassId);
    return id ? api::remove_class(*id) : id.status();
  });
}

/// What was said of a service class when it was installed.
/// \param lpProviderId        a provider of WSAEnumNameSpaceProviders
/// \param lpdwBufSize         size of the buffer in bytes; receives the size that is needed when it
///                            is too small
/// \param lpServiceClassInfo  receives the structures and what they point to
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL WSATYPE_NOT_FOUND.2 WSANOTINITIALISED.1
///         WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAGetServiceClassInfoA function (winsock2.h)"
extern "C" INT WSAAPI
ws2_WSAGetServiceClassInfoA(LPGUID lpProviderId, LPGUID lpServiceClassId, LPDWORD lpdwBufSize,
                            LPWSASERVICECLASSINFOA lpServiceClassInfo) noexcept {
  return api::get_info<WSASERVICECLASSINFOA, WSANSCLASSINFOA, char>(
      lpProviderId, lpServiceClassId, lpdwBufSize, lpServiceClassInfo);
}
/// \raises as WSAGetServiceClassInfoA
extern "C" INT WSAAPI
ws2_WSAGetServiceClassInfoW(LPGUID lpProviderId, LPGUID lpServiceClassId, LPDWORD lpdwBufSize,
                            LPWSASERVICECLASSINFOW lpServiceClassInfo) noexcept {
  return api::get_info<WSASERVICECLASSINFOW, WSANSCLASSINFOW, wchar_t>(
      lpProviderId, lpServiceClassId, lpdwBufSize, lpServiceClassInfo);
}

/// The name of a service class.
/// \param lpdwBufferLength  size of the buffer in bytes; receives the size that is needed when it
/// is
///                          too small
/// \return 0 or SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSATYPE_NOT_FOUND.2 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAGetServiceClassNameByClassIdA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSAGetServiceClassNameByClassIdA(LPGUID lpServiceClassId,
                                                           LPSTR lpszServiceClassName,
                                                           LPDWORD lpdwBufferLength) noexcept {
  return api::get_name(lpServiceClassId, lpszServiceClassName, lpdwBufferLength);
}
/// \raises as WSAGetServiceClassNameByClassIdA
extern "C" INT WSAAPI ws2_WSAGetServiceClassNameByClassIdW(LPGUID lpServiceClassId,
                                                           LPWSTR lpszServiceClassName,
                                                           LPDWORD lpdwBufferLength) noexcept {
  return api::get_name(lpServiceClassId, lpszServiceClassName, lpdwBufferLength);
}
