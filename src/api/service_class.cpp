// SPDX-License-Identifier: MIT
// Service classes: kept in the process, since no namespace provider here has a store of its own.
#include <winsock2.h>

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/entry.hpp"
#include "api/namespaces.hpp"
#include "api/pack.hpp"
#include "api/user_text.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;

constexpr size_t longest_name = 1024;
constexpr DWORD most_infos = 1024, most_value_bytes = 1U << 16U;

struct LessGuid {
  bool operator()(const GUID& one, const GUID& other) const noexcept {
    return std::memcmp(&one, &other, sizeof one) < 0;
  }
};

/// What a namespace is told of the services of a class.
struct ClassInfo {
  std::string name;
  DWORD name_space = 0, value_type = 0;
  std::vector<char> value;
};

struct ServiceClass {
  std::string name;
  std::vector<ClassInfo> infos;
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
  Classes& all = classes();
  const Lock lock(all.lock);
  const auto found = all.by_id.find(*id);
  if (found == all.by_id.end()) return WsaCode::wsatype_not_found;
  return found->second;
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

template <class Info>
int install(const Info* user) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<Info> given = runtime::read_user<Info>(user);
    if (!given) return given.status();
    const Result<GUID> id = runtime::read_user<GUID>(given->lpServiceClassId);
    if (!id) return id.status();
    Result<std::string> name = read_text(given->lpszServiceClassName, longest_name);
    if (!name) return name.status();
    if (given->dwCount > most_infos) return WsaCode::wsaeinval;
    ServiceClass fresh{std::move(*name), {}};
    for (DWORD i = 0; i < given->dwCount; ++i) {
      Result<ClassInfo> info = read_info(given->lpClassInfos + i);
      if (!info) return info.status();
      fresh.infos.push_back(std::move(*info));
    }
    auto kept = std::make_shared<const ServiceClass>(std::move(fresh));
    Classes& all = classes();
    const Lock lock(all.lock);
    return all.by_id.emplace(*id, std::move(kept)).second ? Status() : WsaCode::wsaealready;
  });
}

template <class Info, class NsInfo, class Character>
int get_info(const GUID* provider, GUID* id, DWORD* length, Info* user) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    if (provider == nullptr || id == nullptr) return WsaCode::wsaefault;
    const Status known = find_namespace(NS_ALL, provider);
    if (known == WsaCode::wsaservice_not_found) return WsaCode::wsaeinval;
    if (!known.ok()) return known;
    const Result<std::shared_ptr<const ServiceClass>> found = find_class(id);
    if (!found) return found.status();
    const ServiceClass& service = **found;
    Pack pack(user);
    const size_t at = pack.room<Info>();
    const size_t infos_at = pack.room<NsInfo>(service.infos.size());
    Info info = {};
    info.lpServiceClassId = pack.add(*runtime::read_user<GUID>(id));
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
    return pack.hand_over(length);
  });
}

/// \param length  in bytes, with the terminating zero
template <class Character>
int get_name(GUID* id, Character* user, DWORD* length) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<std::shared_ptr<const ServiceClass>> found = find_class(id);
    if (!found) return found.status();
    Pack pack(user);
    pack.add_text<Character>((*found)->name);
    return pack.hand_over(length);
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Makes a service class known in this process.
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
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<GUID> id = runtime::read_user<GUID>(lpServiceClassId);
    if (!id) return id.status();
    api::Classes& all = api::classes();
    const runtime::Lock lock(all.lock);
    return all.by_id.erase(*id) != 0 ? Status() : WsaCode::wsatype_not_found;
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
