// SPDX-License-Identifier: MIT
// The namespace calls of Winsock 1.1 that name service types and register services: nspapi.h. They
// need no WSAStartup. What they register goes the way of WSASetService and WSAInstallServiceClass.
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <nspapi.h>
#include <svcguid.h>

#include <vector>

#include "api/database.hpp"
#include "api/namespaces.hpp"
#include "api/nspapi.hpp"
#include "api/service_class.hpp"
#include "api/set_service.hpp"
#include "errors/catalogue.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;
using sync::win32_status;

constexpr size_t longest_text = 32767;
constexpr DWORD most_values = 1024, most_value_bytes = 1U << 16U, most_addresses = 4096;

/// The type of a service of the services file: by its TCP port, or its UDP port.
std::optional<GUID> type_of_service(const std::string& name) {
  for (const char* protocol : {"tcp", "udp"}) {
    const auto service = service_by_name(name, protocol);
    if (!service) continue;
    const ULONG port = service->port;
    const bool tcp = errors::same_name(protocol, "tcp");
    return tcp ? GUID SVCID_TCP(port) : GUID SVCID_UDP(port);
  }
  return std::nullopt;
}

Result<std::string> name_of_type(const GUID& id) {
  const Result<std::string> installed = class_name(id);
  if (installed) return installed;
  const GUID* const type = &id;  // the macros take a pointer's name
  const bool tcp = IS_SVCID_TCP(type), udp = IS_SVCID_UDP(type);
  if (tcp || udp) {
    const int port =
        htons(static_cast<u_short>(tcp ? PORT_FROM_SVCID_TCP(type) : PORT_FROM_SVCID_UDP(type)));
    const auto service = service_by_port(port, tcp ? "tcp" : "udp");
    if (service) return service->name;
  }
  return win32_status(sync::error_service_does_not_exist);
}

template <class Character>
INT type_by_name(const Character* name, GUID* type) noexcept {
  return on_nspapi([&]() -> Result<INT> {
    const Result<std::string> text = read_text(name, longest_text);
    if (!text) return text.status();
    std::optional<GUID> found = class_named(*text);
    if (!found) found = type_of_service(*text);
    if (!found) return win32_status(sync::error_service_does_not_exist);
    if (Status bad = runtime::write_user(type, *found); !bad.ok()) return bad;
    return 0;
  });
}

template <class Character>
INT name_by_type(const GUID* user_type, Character* name, DWORD length) noexcept {
  return on_nspapi([&]() -> Result<INT> {
    const Result<GUID> type = runtime::read_user<GUID>(user_type);
    if (!type) return type.status();
    const Result<std::string> text = name_of_type(*type);
    if (!text) return text.status();
    if (text_as<Character>(*text).size() >= length) {
      return win32_status(sync::error_insufficient_buffer);
    }
    if (Status bad = write_text(name, length, *text); !bad.ok()) return bad;
    return 0;
  });
}

// ---- SetService.

/// The addresses of a SERVICE_ADDRESSES, whose array has as many as it says.
Result<std::vector<ServiceAddress>> read_addresses(const SERVICE_ADDRESSES* user) {
  std::vector<ServiceAddress> all;
  if (user == nullptr) return all;
  const Result<DWORD> count = runtime::read_user<DWORD>(&user->dwAddressCount);
  if (!count) return count.status();
  if (*count > most_addresses) return WsaCode::wsa_invalid_parameter;
  for (DWORD i = 0; i < *count; ++i) {
    const auto one = runtime::read_user<SERVICE_ADDRESS>(user->Addresses + i);
    if (!one) return one.status();
    if (one->dwAddressLength > 1024) return WsaCode::wsa_invalid_parameter;
    ServiceAddress address;
    address.local.resize(one->dwAddressLength);
    if (!runtime::copy_from_user(address.local.data(), one->lpAddress, address.local.size())) {
      return WsaCode::wsaefault;
    }
    all.push_back(std::move(address));
  }
  return all;
}

/// A SERVICE_INFO as what WSASetService takes.
template <class Info>
Result<QuerySet> read_service(DWORD space, const Info& info) {
  QuerySet set;
  set.space = provider_space(space);
  const Result<GUID> type = runtime::read_user<GUID>(info.lpServiceType);
  if (!type) return type.status();
  set.service_class = *type;
  Result<std::string> name = read_text(info.lpServiceName, longest_text);
  if (!name) return name.status();
  set.name = std::move(*name);
  if (info.lpComment != nullptr) {
    Result<std::string> comment = read_text(info.lpComment, longest_text);
    if (!comment) return comment.status();
    set.comment = std::move(*comment);
  }
  if (info.dwVersion != 0) set.version = WSAVERSION{info.dwVersion, COMP_EQUAL};
  Result<std::vector<ServiceAddress>> addresses = read_addresses(info.lpServiceAddress);
  if (!addresses) return addresses.status();
  set.addresses = std::move(*addresses);
  if (info.ServiceSpecificInfo.cbSize != 0) {
    Result<std::vector<char>> blob = read_blob(&info.ServiceSpecificInfo);
    if (!blob) return blob.status();
    set.blob = std::move(*blob);
  }
  return set;
}

template <class Types>
Result<ServiceClass> read_type(const Types* user) {
  ServiceClass type;
  const auto text = runtime::read_user<decltype(user->lpTypeName)>(&user->lpTypeName);
  const Result<DWORD> count = runtime::read_user<DWORD>(&user->dwValueCount);
  if (!text || !count) return WsaCode::wsaefault;
  Result<std::string> name = read_text(*text, longest_text);
  if (!name) return name.status();
  type.name = std::move(*name);
  if (*count > most_values) return WsaCode::wsa_invalid_parameter;
  for (DWORD i = 0; i < *count; ++i) {
    using Value = std::remove_cvref_t<decltype(user->Values[0])>;
    const Result<Value> value = runtime::read_user<Value>(user->Values + i);
    if (!value) return value.status();
    Result<std::string> value_name = read_text(value->lpValueName, longest_text);
    if (!value_name) return value_name.status();
    if (value->dwValueSize > most_value_bytes) return WsaCode::wsa_invalid_parameter;
    ClassInfo info{std::move(*value_name), value->dwNameSpace, value->dwValueType, {}};
    info.value.resize(value->dwValueSize);
    if (!runtime::copy_from_user(info.value.data(), value->lpValue, info.value.size())) {
      return WsaCode::wsaefault;
    }
    type.infos.push_back(std::move(info));
  }
  return type;
}

/// What SERVICE_FLAG_DEFER put off until SERVICE_FLUSH.
struct Deferred {
  QuerySet set;
  WSAESETSERVICEOP operation;
};
struct Waiting {
  runtime::Mutex lock{runtime::Rank::thread};
  std::vector<Deferred> list WS2_GUARDED_BY(lock);
};
Waiting& waiting() {
  static auto* const made = new Waiting;  // threads may ask after the static objects are gone
  return *made;
}

/// Which providers had their way: SET_SERVICE_PARTIAL_SUCCESS when not all.
Result<DWORD> set_now(const Deferred& what) {
  const Result<Registered> done = set_everywhere(what.set, what.operation, 0, Status());
  if (!done) return done.status();
  return DWORD{done->refused != 0 ? SET_SERVICE_PARTIAL_SUCCESS : 0U};
}

/// Does all of it; the first error, if there is one.
Result<DWORD> flush() {
  std::vector<Deferred> list;
  {
    const Lock lock(waiting().lock);
    list.swap(waiting().list);
  }
  DWORD flags = 0;
  Status failed;
  for (const Deferred& one : list) {
    const Result<DWORD> done = set_now(one);
    if (done) {
      flags |= *done;
    } else if (failed.ok()) {
      failed = done.status();
    }
  }
  if (!failed.ok()) return failed;
  return flags;
}

Result<DWORD> set_or_defer(Deferred what, DWORD flags) {
  if ((flags & SERVICE_FLAG_DEFER) == 0) return set_now(what);
  const Lock lock(waiting().lock);
  waiting().list.push_back(std::move(what));
  return DWORD{0};
}

/// ERROR_ALREADY_REGISTERED, as Learn has it.
Result<DWORD> registered(Status status) noexcept {
  if (status == WsaCode::wsaealready) return win32_status(sync::error_already_registered);
  if (!status.ok()) return status;
  return DWORD{0};
}

template <class Info, class Types>
Result<DWORD> do_set(DWORD space, DWORD operation, DWORD flags, const Info* user) {
  if ((flags & ~DWORD{SERVICE_FLAG_DEFER | SERVICE_FLAG_HARD}) != 0) {
    return WsaCode::wsa_invalid_parameter;
  }
  if (operation == SERVICE_FLUSH) return flush();
  const Result<Info> info = runtime::read_user<Info>(user);
  if (!info) return info.status();
  const Result<GUID> type = runtime::read_user<GUID>(info->lpServiceType);
  if (!type) return type.status();
  switch (operation) {
    case SERVICE_REGISTER:
    case SERVICE_DEREGISTER: {
      Result<QuerySet> set = read_service(space, *info);
      if (!set) return set.status();
      // The hard way takes the service out of stores that would keep its name.
      const bool hard = (flags & SERVICE_FLAG_HARD) != 0;
      const WSAESETSERVICEOP how = operation == SERVICE_REGISTER ? RNRSERVICE_REGISTER
                                   : hard                        ? RNRSERVICE_DELETE
                                                                 : RNRSERVICE_DEREGISTER;
      return set_or_defer({std::move(*set), how}, flags);
    }
    case SERVICE_ADD_TYPE: {
      Result<ServiceClass> added =
          read_type(reinterpret_cast<const Types*>(info->ServiceSpecificInfo.pBlobData));
      if (!added) return added.status();
      return registered(install_class(*type, std::move(*added)));
    }
    case SERVICE_DELETE_TYPE:
      return registered(remove_class(*type));
    default:
      return WsaCode::wsa_invalid_parameter;
  }
}

template <class Info, class Types>
INT set_service(DWORD space, DWORD operation, DWORD flags, const Info* info, const void* reserved,
                DWORD* status) noexcept {
  return on_nspapi([&]() -> Result<INT> {
    if (reserved != nullptr) return WsaCode::wsa_invalid_parameter;
    if (Status bad = runtime::write_user(status, DWORD{0}); !bad.ok()) return bad;
    const Result<DWORD> done = do_set<Info, Types>(space, operation, flags, info);
    if (!done) return done.status();
    if (Status bad = runtime::write_user(status, *done); !bad.ok()) return bad;
    return 0;
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// The type of a service: of a class that was installed, or by the port of the services file.
/// \return 0, or SOCKET_ERROR: ERROR_SERVICE_DOES_NOT_EXIST, ERROR_NOACCESS
/// \source Microsoft Learn, "GetTypeByNameA function (nspapi.h)"
extern "C" INT WINAPI ws2_GetTypeByNameA(LPSTR lpServiceName, LPGUID lpServiceType) noexcept {
  return api::type_by_name(lpServiceName, lpServiceType);
}
extern "C" INT WINAPI ws2_GetTypeByNameW(LPWSTR lpServiceName, LPGUID lpServiceType) noexcept {
  return api::type_by_name(lpServiceName, lpServiceType);
}

/// The name of a service type.
/// \param dwNameLength  characters that fit
/// \return 0, or SOCKET_ERROR: ERROR_SERVICE_DOES_NOT_EXIST, ERROR_INSUFFICIENT_BUFFER,
///         ERROR_NOACCESS
/// \source Microsoft Learn, "GetNameByTypeA function (nspapi.h)"
extern "C" INT WINAPI ws2_GetNameByTypeA(LPGUID lpServiceType, LPSTR lpServiceName,
                                         DWORD dwNameLength) noexcept {
  return api::name_by_type(lpServiceType, lpServiceName, dwNameLength);
}
extern "C" INT WINAPI ws2_GetNameByTypeW(LPGUID lpServiceType, LPWSTR lpServiceName,
                                         DWORD dwNameLength) noexcept {
  return api::name_by_type(lpServiceType, lpServiceName, dwNameLength);
}

/// Registers a service or a service type, or takes it away.
/// \param dwNameSpace         NS_DEFAULT, or one
/// \param dwOperation         SERVICE_REGISTER, _DEREGISTER, _FLUSH, _ADD_TYPE, _DELETE_TYPE
/// \param dwFlags             SERVICE_FLAG_DEFER: not before SERVICE_FLUSH; SERVICE_FLAG_HARD
/// \param lpServiceAsyncInfo  NULL
/// \param lpdwStatusFlags     receives SET_SERVICE_PARTIAL_SUCCESS when not all providers took it
/// \return 0, or SOCKET_ERROR: ERROR_ALREADY_REGISTERED, ERROR_INVALID_PARAMETER, ERROR_NOACCESS,
///         and what the providers say
/// \source Microsoft Learn, "SetServiceA function (nspapi.h)"
extern "C" INT WINAPI ws2_SetServiceA(DWORD dwNameSpace, DWORD dwOperation, DWORD dwFlags,
                                      LPSERVICE_INFOA lpServiceInfo,
                                      LPSERVICE_ASYNC_INFO lpServiceAsyncInfo,
                                      LPDWORD lpdwStatusFlags) noexcept {
  return api::set_service<SERVICE_INFOA, SERVICE_TYPE_INFO_ABSA>(
      dwNameSpace, dwOperation, dwFlags, lpServiceInfo, lpServiceAsyncInfo, lpdwStatusFlags);
}
extern "C" INT WINAPI ws2_SetServiceW(DWORD dwNameSpace, DWORD dwOperation, DWORD dwFlags,
                                      LPSERVICE_INFOW lpServiceInfo,
                                      LPSERVICE_ASYNC_INFO lpServiceAsyncInfo,
                                      LPDWORD lpdwStatusFlags) noexcept {
  return api::set_service<SERVICE_INFOW, SERVICE_TYPE_INFO_ABSW>(
      dwNameSpace, dwOperation, dwFlags, lpServiceInfo, lpServiceAsyncInfo, lpdwStatusFlags);
}
