// SPDX-License-Identifier: MIT
// Registering names with namespace providers: WSASetService and SetAddrInfoEx.
//
// The built-in namespace keeps no registrations: Learn, "LPNSPSETSERVICE callback function", says
// that registering and its opposite are no operation for the DNS, and "SetAddrInfoExA function"
// that the DNS does not take names. Where providers of the catalog are concerned too, their answers
// count.
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <svcguid.h>

#include "api/lookup_entry.hpp"
#include "api/name_query.hpp"
#include "api/service_class.hpp"
#include "api/set_service.hpp"
#include "providers/advertised.hpp"
#include "providers/name_space.hpp"

namespace ws2::api {
namespace {

Status set_at(const Space& space, const QuerySet& set, WSAESETSERVICEOP operation, DWORD flags) {
  if (const auto offered = providers::advertised(space.id)) {
    return set_at_advertised(*offered, set, operation, flags);
  }
  const Result<std::shared_ptr<providers::NameSpace>> provider = load(space);
  if (!provider) return provider.status();
  OwnQuerySet<WSAQUERYSETW> own(set);
  std::vector<char> info = class_info(*set.service_class);
  GUID id = space.id;
  const providers::NameSpaceCall call(id);
  return call.outcome((*provider)->routines().NSPSetService(
      &id, reinterpret_cast<WSASERVICECLASSINFOW*>(info.data()), own.get(), operation, flags));
}

template <class Set>
int set_service(const Set* user, WSAESETSERVICEOP operation, DWORD flags) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const Result<QuerySet> set = read_query_set(user);
    if (!set) return set.status();
    if (!set->service_class || !set->name) return WsaCode::wsaeinval;
    if (operation < RNRSERVICE_REGISTER || operation > RNRSERVICE_DELETE ||
        (flags & ~DWORD{SERVICE_MULTIPLE}) != 0) {
      return WsaCode::wsaeinval;
    }
    // Nothing is ever registered with the DNS, so there is nothing to delete.
    const bool is_delete = operation == RNRSERVICE_DELETE;
    const Status built_in = is_delete ? Status(WsaCode::wsaservice_not_found) : Status();
    const Result<Registered> done = set_everywhere(*set, operation, flags, built_in);
    return done ? Status() : done.status();
  });
}

/// The addresses as those of a service.
Status read_addresses(const SOCKET_ADDRESS* user, DWORD count, std::vector<ServiceAddress>& all) {
  constexpr DWORD most = 4096;
  constexpr INT longest = 1024;
  if (count > most) return WsaCode::wsaeinval;
  for (DWORD i = 0; i < count; ++i) {
    const auto given = runtime::read_user<SOCKET_ADDRESS>(user + i);
    if (!given) return given.status();
    if (given->iSockaddrLength <= 0 || given->iSockaddrLength > longest) return WsaCode::wsaeinval;
    ServiceAddress one;
    one.local.resize(static_cast<size_t>(given->iSockaddrLength));
    if (!runtime::copy_from_user(one.local.data(), given->lpSockaddr, one.local.size())) {
      return WsaCode::wsaefault;
    }
    all.push_back(std::move(one));
  }
  return Status();
}

/// The arguments of SetAddrInfoEx that say what to register, and where.
template <class Text>
struct NameToSet {
  const Text* name;
  const Text* service;
  const SOCKET_ADDRESS* addresses;
  DWORD address_count;
  const BLOB* blob;
  DWORD flags, space;
  const GUID* provider;
};

template <class Text>
Result<QuerySet> read_name(const NameToSet<Text>& given) {
  QuerySet set;
  Result<std::string> name = read_text(given.name, NI_MAXHOST);
  if (!name) return name.status();
  set.name = std::move(*name);
  if (given.service != nullptr) {
    Result<std::string> service = read_text(given.service, NI_MAXSERV);
    if (!service) return service.status();
    set.query = std::move(*service);
  }
  if (given.provider != nullptr) {
    const Result<GUID> provider = runtime::read_user<GUID>(given.provider);
    if (!provider) return provider.status();
    set.provider = *provider;
  }
  if (Status bad = read_addresses(given.addresses, given.address_count, set.addresses); !bad.ok()) {
    return bad;
  }
  if (given.blob != nullptr) {
    Result<std::vector<char>> blob = read_blob(given.blob);
    if (!blob) return blob.status();
    set.blob = std::move(*blob);
  }
  set.space = given.space;
  set.service_class = GUID SVCID_INET_HOSTADDRBYNAME;
  return set;
}

template <class Text>
INT set_name(const NameToSet<Text>& given, bool reserved) noexcept {
  return on_lookup([&]() -> Status {
    if (given.name == nullptr || reserved) return WsaCode::wsaeinval;
    const Result<QuerySet> set = read_name(given);
    if (!set) return set.status();
    // Learn: without addresses the name is taken away.
    const WSAESETSERVICEOP operation =
        set->addresses.empty() ? RNRSERVICE_DEREGISTER : RNRSERVICE_REGISTER;
    const Result<Registered> done =
        set_everywhere(*set, operation, given.flags, WsaCode::wsaeopnotsupp);
    return done ? Status() : done.status();
  });
}

}  // namespace

Result<Registered> set_everywhere(const QuerySet& set, WSAESETSERVICEOP operation, DWORD flags,
                                  Status built_in) {
  const Result<std::vector<Space>> spaces = spaces_for(set.space, set.provider);
  if (!spaces) return spaces.status();
  Registered done;
  Status refused;
  for (const Space& space : *spaces) {
    if (space.built_in) continue;
    const Status outcome = set_at(space, set, operation, flags);
    if (outcome.ok()) {
      ++done.by;
    } else {
      ++done.refused;
      if (refused.ok()) refused = outcome;
    }
  }
  if (done.by != 0) return done;
  if (!refused.ok()) return refused;
  if (!built_in.ok()) return built_in;
  return done;
}

}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Registers a service with the namespaces that take registrations, or takes it away.
/// \param lpqsRegInfo     dwSize; lpszServiceInstanceName and lpServiceClassId; lpcsaBuffer: the
///                        addresses; dwNameSpace, lpNSProviderId: with whom
/// \param essoperation    RNRSERVICE_REGISTER, RNRSERVICE_DEREGISTER or RNRSERVICE_DELETE
/// \param dwControlFlags  SERVICE_MULTIPLE: these addresses only, not all of the service's; or 0
/// \return 0 or SOCKET_ERROR; success when one of the providers takes it. NS_DNS takes and forgets
///         registrations; WSASERVICE_NOT_FOUND without a provider for the namespace
/// \raises WSAEFAULT.1 WSAEINVAL WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
///         WSAEPROVIDERFAILEDINIT.1 WSAEPROVIDERFAILEDINIT.2 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSASetServiceA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSASetServiceA(LPWSAQUERYSETA lpqsRegInfo, WSAESETSERVICEOP essoperation,
                                         DWORD dwControlFlags) noexcept {
  return api::set_service(lpqsRegInfo, essoperation, dwControlFlags);
}
/// \raises as WSASetServiceA
extern "C" INT WSAAPI ws2_WSASetServiceW(LPWSAQUERYSETW lpqsRegInfo, WSAESETSERVICEOP essoperation,
                                         DWORD dwControlFlags) noexcept {
  return api::set_service(lpqsRegInfo, essoperation, dwControlFlags);
}

/// Registers a name with a namespace provider, or takes it away.
/// \param pName           the name
/// \param pServiceName    what the provider makes of it; or NULL
/// \param pAddresses      its addresses
/// \param dwAddressCount  how many; 0 takes the name away
/// \param lpBlob          what the provider makes of it; or NULL
/// \param dwNameSpace     NS_DNS takes no names: WSAEOPNOTSUPP. WSASERVICE_NOT_FOUND without a
///                        provider for the namespace
/// \param lpNspId         a provider of WSAEnumNameSpaceProviders, or NULL
/// \param timeout         NULL, like the three after it: WSAEINVAL
/// \return the error, which is the last error too
/// \raises WSAEOPNOTSUPP WSAEINVAL WSAEFAULT.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "SetAddrInfoExA function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_SetAddrInfoExA(PCSTR pName, PCSTR pServiceName,
                                         SOCKET_ADDRESS* pAddresses, DWORD dwAddressCount,
                                         LPBLOB lpBlob, DWORD dwFlags, DWORD dwNameSpace,
                                         LPGUID lpNspId, struct timeval* timeout,
                                         LPOVERLAPPED lpOverlapped,
                                         LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                         LPHANDLE lpNameHandle) noexcept {
  const bool reserved = timeout != nullptr || lpOverlapped != nullptr ||
                        lpCompletionRoutine != nullptr || lpNameHandle != nullptr;
  return api::set_name<char>(
      {pName, pServiceName, pAddresses, dwAddressCount, lpBlob, dwFlags, dwNameSpace, lpNspId},
      reserved);
}
/// \raises as SetAddrInfoExA
extern "C" INT WSAAPI ws2_SetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName,
                                         SOCKET_ADDRESS* pAddresses, DWORD dwAddressCount,
                                         LPBLOB lpBlob, DWORD dwFlags, DWORD dwNameSpace,
                                         LPGUID lpNspId, struct timeval* timeout,
                                         LPOVERLAPPED lpOverlapped,
                                         LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                         LPHANDLE lpNameHandle) noexcept {
  const bool reserved = timeout != nullptr || lpOverlapped != nullptr ||
                        lpCompletionRoutine != nullptr || lpNameHandle != nullptr;
  return api::set_name<wchar_t>(
      {pName, pServiceName, pAddresses, dwAddressCount, lpBlob, dwFlags, dwNameSpace, lpNspId},
      reserved);
}
