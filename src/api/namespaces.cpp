// SPDX-License-Identifier: MIT
// The list of namespaces, and registering names in one, which none of them allows.
#include "api/namespaces.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>

#include "api/entry.hpp"
#include "api/lookup_entry.hpp"
#include "api/pack.hpp"

namespace ws2::api {

Status find_namespace(DWORD space, const GUID* user_provider) noexcept {
  if (user_provider != nullptr) {
    const Result<GUID> provider = runtime::read_user<GUID>(user_provider);
    if (!provider) return provider.status();
    const bool ours = std::memcmp(&*provider, &dns_provider, sizeof dns_provider) == 0;
    if (!ours) return WsaCode::wsaservice_not_found;
  }
  return space == NS_ALL || space == NS_DNS ? Status() : WsaCode::wsaservice_not_found;
}

namespace {

/// The one provider, in any of the four structures.
template <class Info, class Character>
INT enumerate(LPDWORD length, Info* buffer) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Result<INT> {
    Pack pack(buffer);
    const size_t at = pack.room<Info>();
    Info info = {};
    info.NSProviderId = dns_provider;
    info.dwNameSpace = NS_DNS;
    info.fActive = TRUE;
    info.lpszIdentifier = pack.add_text<Character>("Tcpip");
    pack.put(at, info);
    if (Status failed = pack.hand_over(length); !failed.ok()) return failed;
    return 1;
  });
}

/// Learn, "SetAddrInfoEx function": the DNS provider does not register names.
INT refuse_to_set(DWORD space, const GUID* provider, const void* name, bool reserved) noexcept {
  return on_lookup([&]() -> Status {
    if (name == nullptr || reserved) return WsaCode::wsaeinval;
    if (Status none = find_namespace(space, provider); !none.ok()) return none;
    return WsaCode::wsaeopnotsupp;
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Lists the namespace providers: there is one, "Tcpip" for NS_DNS.
/// \param lpdwBufferLength  size of the buffer in bytes; receives the size that is needed when it
/// is
///                          too small
/// \param lpnspBuffer       receives the structures and their texts
/// \return how many there are; SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAEnumNameSpaceProvidersA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength,
                                                     LPWSANAMESPACE_INFOA lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOA, char>(lpdwBufferLength, lpnspBuffer);
}
/// \raises as WSAEnumNameSpaceProvidersA
extern "C" INT WSAAPI ws2_WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength,
                                                     LPWSANAMESPACE_INFOW lpnspBuffer) noexcept {
  return api::enumerate<WSANAMESPACE_INFOW, wchar_t>(lpdwBufferLength, lpnspBuffer);
}

/// The same with what a provider adds, which is nothing here.
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

/// Would register a name with a namespace provider. None here takes any.
/// \param pName         the name
/// \param dwNameSpace   NS_ALL or NS_DNS: WSAEOPNOTSUPP; another: WSASERVICE_NOT_FOUND
/// \param timeout       NULL, like the three after it: WSAEINVAL
/// \return the error, which is the last error too
/// \raises WSAEOPNOTSUPP WSAEINVAL WSAEFAULT.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "SetAddrInfoExA function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_SetAddrInfoExA(PCSTR pName, PCSTR, SOCKET_ADDRESS*, DWORD, LPBLOB, DWORD,
                                         DWORD dwNameSpace, LPGUID lpNspId, struct timeval* timeout,
                                         LPOVERLAPPED lpOverlapped,
                                         LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                         LPHANDLE lpNameHandle) noexcept {
  const bool reserved = timeout != nullptr || lpOverlapped != nullptr ||
                        lpCompletionRoutine != nullptr || lpNameHandle != nullptr;
  return api::refuse_to_set(dwNameSpace, lpNspId, pName, reserved);
}
/// \raises as SetAddrInfoExA
extern "C" INT WSAAPI ws2_SetAddrInfoExW(PCWSTR pName, PCWSTR, SOCKET_ADDRESS*, DWORD, LPBLOB,
                                         DWORD, DWORD dwNameSpace, LPGUID lpNspId,
                                         struct timeval* timeout, LPOVERLAPPED lpOverlapped,
                                         LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                                         LPHANDLE lpNameHandle) noexcept {
  const bool reserved = timeout != nullptr || lpOverlapped != nullptr ||
                        lpCompletionRoutine != nullptr || lpNameHandle != nullptr;
  return api::refuse_to_set(dwNameSpace, lpNspId, pName, reserved);
}
