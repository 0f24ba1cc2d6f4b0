// SPDX-License-Identifier: MIT
// Queries of name spaces: WSALookupServiceBegin, Next, End, and WSANSPIoctl. api/name_query.hpp
// says how the providers' parts make one query.
#include <winsock2.h>

#include "api/entry.hpp"
#include "api/name_query.hpp"
#include "api/win32.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

template <class Set>
int begin(const Set* user, DWORD flags, HANDLE* user_handle) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const Result<QuerySet> asked = read_query(user);
    if (!asked) return asked.status();
    if (Status bad = runtime::write_user(user_handle, HANDLE{}); !bad.ok()) return bad;
    if (!asked->service_class) return WsaCode::wsaeinval;
    Result<QuerySources> sources = open_sources(*asked, flags);
    if (!sources) return sources.status();
    const Result<handles::Handle> opened =
        handles::Table::instance().insert(std::make_unique<Query>(std::move(*sources)));
    if (!opened) return WsaCode::wsa_not_enough_memory;
    return runtime::write_user(user_handle, handle(*opened));
  });
}

template <class Set>
int next(HANDLE lookup, DWORD flags, DWORD* length, Set* user) noexcept {
  return on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const auto query = handles::Table::instance().find<Query>(number(lookup));
    if (!query) return WsaCode::wsa_invalid_handle;
    Result<QuerySet> set = query->next(flags);
    if (!set) return set.status();
    Pack pack(user);
    add_query_set(pack, *set, user);
    Status given = pack.hand_over(length);
    if (!given.ok()) query->put_back(std::move(*set));
    return given;
  });
}

/// The thread as providers name it for WPUQueueApc: a handle of its own, closed when it ends.
struct OwnThread {
  WSATHREADID id = {};
  ~OwnThread() { handles::Table::instance().close(number(id.ThreadHandle)); }
};

/// Null without memory.
LPWSATHREADID own_thread() noexcept {
  thread_local OwnThread own;
  if (own.id.ThreadHandle == nullptr) {
    const Result<handles::Handle> opened =
        sync::open_handle(sync::Thread::current().shared_from_this());
    if (!opened) return nullptr;
    own.id.ThreadHandle = handle(*opened);
  }
  return &own.id;
}

/// Whether the ends of a buffer can be read.
bool is_readable(const void* user, DWORD size) noexcept {
  if (size == 0) return true;
  const auto* bytes = static_cast<const char*>(user);
  char end;
  return bytes != nullptr && runtime::copy_from_user(&end, bytes, 1) &&
         runtime::copy_from_user(&end, bytes + size - 1, 1);
}

/// The call is the provider's; it meets pointers of the program that can be followed.
Status control(HANDLE lookup, SpaceControl call, const WSACOMPLETION* user_completion) {
  const auto query = handles::Table::instance().find<Query>(number(lookup));
  if (!query) return WsaCode::wsa_invalid_handle;
  if (!is_readable(call.in, call.in_size) || !is_readable(call.out, call.out_size)) {
    return WsaCode::wsaefault;
  }
  if (Status bad = runtime::write_user(call.returned, DWORD{0}); !bad.ok()) return bad;
  WSACOMPLETION completion = {};
  if (user_completion != nullptr) {
    const Result<WSACOMPLETION> read = runtime::read_user<WSACOMPLETION>(user_completion);
    if (!read) return read.status();
    completion = *read;
    call.completion = &completion;
  }
  call.thread = own_thread();
  if (call.thread == nullptr) return WsaCode::wsa_not_enough_memory;
  return query->control(call);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Begins a query of name spaces.
/// \param lpqsRestrictions  dwSize; lpServiceClassId: for NS_DNS SVCID_INET_HOSTADDRBYNAME,
///                          SVCID_HOSTNAME, SVCID_INET_HOSTADDRBYINETSTRING,
///                          SVCID_INET_SERVICEBYNAME, SVCID_TCP and SVCID_UDP of a port;
///                          lpszServiceInstanceName: the host, its address, "service/protocol";
///                          dwNameSpace, NS_ALL for all; lpNSProviderId for one provider alone
/// \param dwControlFlags    LUP_RETURN_NAME, TYPE, ADDR, BLOB, ALIASES: what the results hold
/// \param lphLookup         receives the query's handle, for WSALookupServiceEnd
/// \return 0 or SOCKET_ERROR; WSASERVICE_NOT_FOUND when no provider knows the class or the name
///         space, otherwise the error of the first that refuses when all do
/// \raises WSAEFAULT.1 WSAEINVAL WSA_NOT_ENOUGH_MEMORY.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1 WSAEPROVIDERFAILEDINIT.1 WSAEPROVIDERFAILEDINIT.2 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSALookupServiceBeginA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions,
                                                 DWORD dwControlFlags,
                                                 LPHANDLE lphLookup) noexcept {
  return api::begin(lpqsRestrictions, dwControlFlags, lphLookup);
}
/// \raises as WSALookupServiceBeginA
extern "C" INT WSAAPI ws2_WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions,
                                                 DWORD dwControlFlags,
                                                 LPHANDLE lphLookup) noexcept {
  return api::begin(lpqsRestrictions, dwControlFlags, lphLookup);
}

/// The next result of a query.
/// \param dwControlFlags    LUP_FLUSHPREVIOUS: pass over the result that did not fit
/// \param lpdwBufferLength  size of the buffer in bytes; receives the size that is needed when it
/// is
///                          too small, and the result stays the next one
/// \param lpqsResults       receives the structure and what it points to
/// \return 0 or SOCKET_ERROR; WSA_E_NO_MORE after the last one, WSASERVICE_NOT_FOUND for a host
/// that
///         nobody knows, WSA_E_CANCELLED after WSALookupServiceEnd
/// \raises WSA_INVALID_HANDLE WSAEFAULT.1 WSAEFAULT.3 WSATRY_AGAIN.1 WSANO_RECOVERY.1
///         WSANO_DATA.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSALookupServiceNextA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSALookupServiceNextA(HANDLE hLookup, DWORD dwControlFlags,
                                                LPDWORD lpdwBufferLength,
                                                LPWSAQUERYSETA lpqsResults) noexcept {
  return api::next(hLookup, dwControlFlags, lpdwBufferLength, lpqsResults);
}
/// \raises as WSALookupServiceNextA
extern "C" INT WSAAPI ws2_WSALookupServiceNextW(HANDLE hLookup, DWORD dwControlFlags,
                                                LPDWORD lpdwBufferLength,
                                                LPWSAQUERYSETW lpqsResults) noexcept {
  return api::next(hLookup, dwControlFlags, lpdwBufferLength, lpqsResults);
}

/// Ends a query; a Next of another thread, too.
/// \return 0 or SOCKET_ERROR
/// \raises WSA_INVALID_HANDLE WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSALookupServiceEnd function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSALookupServiceEnd(HANDLE hLookup) noexcept {
  return api::on_catalog_call(SOCKET_ERROR, [&]() -> Status {
    const uintptr_t handle = api::number(hLookup);
    const bool closed = handles::Table::instance().close(handle, handles::Kind::query);
    return closed ? Status() : WsaCode::wsa_invalid_handle;
  });
}

/// Controls the provider of a query; what there is to control is the provider's. The built-in one
/// has nothing: WSAEOPNOTSUPP.
/// \param hLookup            a query of one provider alone; of several: WSAEINVAL
/// \param dwControlCode      SIO_NSP_NOTIFY_CHANGE, and what a provider adds
/// \param lpcbBytesReturned  receives how much was written
/// \param lpCompletion       how to tell of the end; NULL waits for it
/// \return 0 or SOCKET_ERROR
/// \raises WSA_INVALID_HANDLE WSAEFAULT.1 WSAEINVAL WSAEOPNOTSUPP WSA_IO_PENDING
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSANSPIoctl function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSANSPIoctl(HANDLE hLookup, DWORD dwControlCode, LPVOID lpvInBuffer,
                                      DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
                                      LPDWORD lpcbBytesReturned,
                                      LPWSACOMPLETION lpCompletion) noexcept {
  return api::on_catalog_call(SOCKET_ERROR, [&] {
    return api::control(hLookup,
                        {dwControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
                         lpcbBytesReturned, nullptr, nullptr},
                        lpCompletion);
  });
}
