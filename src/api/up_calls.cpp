// SPDX-License-Identifier: MIT
// What a loaded provider may ask of the library, by its WSPUPCALLTABLE or by name.
#include <ws2spi.h>
// ws2spi.h brings winsock2.h, which comes first.
#include <windows.h>

#include <memory>

#include "api/own_procedures.hpp"
#include "api/spi_entry.hpp"
#include "api/win32.hpp"
#include "engine/operation.hpp"
#include "messages/window.hpp"
#include "providers/handle.hpp"
#include "providers/registry.hpp"
#include "sync/event.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

using providers::ProvidedSocket;

/// A call that a provider queued to a thread: it runs in the thread's next alertable wait.
struct ProviderApc : sync::Apc {
  ProviderApc(LPWSAUSERAPC called, DWORD_PTR with) noexcept
      : Apc(&ProviderApc::run_it), function(called), context(with) {}
  static void run_it(sync::Apc& self, bool deliver) {
    const std::unique_ptr<ProviderApc> mine(static_cast<ProviderApc*>(&self));
    if (deliver) mine->function(mine->context);
  }
  const LPWSAUSERAPC function;
  const DWORD_PTR context;
};

template <class What>
BOOL on_event(WSAEVENT event, LPINT error, What what) noexcept {
  return spi_bool(error, [&] {
    return sync::with<sync::Event>(number(event), [&](sync::Event& target) {
      (target.*what)();
      return Status();
    });
  });
}

/// What GetQueuedCompletionStatus and WSAGetOverlappedResult are to say of a provider's code.
Status status_of_code(DWORD code) noexcept {
  return code == 0 ? Status() : Status(static_cast<WsaCode>(code));
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Makes a socket handle of a provider whose own handles are none of the system's.
/// \param dwCatalogEntryId  an entry of the provider, which calls on the handle go to
/// \param dwContext         what WPUQuerySocketHandleContext gives back
/// \return the handle; INVALID_SOCKET
/// \raises WSAEINVAL for an entry that is none; WSAEMFILE.1 WSAENOBUFS.1
/// \source Microsoft Learn, "WPUCreateSocketHandle function (ws2spi.h)"
extern "C" SOCKET WSPAPI ws2_WPUCreateSocketHandle(DWORD dwCatalogEntryId, DWORD_PTR dwContext,
                                                   LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, INVALID_SOCKET, [&]() -> Result<SOCKET> {
    const Result<uint16_t> owner = providers::number_of_entry(dwCatalogEntryId);
    if (!owner) return owner.status();
    // The base provider's sockets are of another kind.
    if (*owner == 0) return WsaCode::wsaeinval;
    const Result<handles::Handle> issued = handles::Table::instance().insert(
        std::make_unique<providers::ProvidedSocket>(*owner, dwContext));
    if (!issued) return issued.status();
    return SOCKET{*issued};
  });
}

/// Closes a handle of WPUCreateSocketHandle.
/// \raises WSAENOTSOCK.1
/// \source Microsoft Learn, "WPUCloseSocketHandle function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUCloseSocketHandle(SOCKET s, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const bool closed = handles::Table::instance().close(s, handles::Kind::provided);
    return closed ? Status() : Status(WsaCode::wsaenotsock);
  });
}

/// What a provider keeps of a handle of WPUCreateSocketHandle.
/// \raises WSAENOTSOCK.1 WSAEFAULT.1
/// \source Microsoft Learn, "WPUQuerySocketHandleContext function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUQuerySocketHandleContext(SOCKET s, PDWORD_PTR lpContext,
                                                      LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const auto socket = providers::find_provided(s);
    if (!socket) return WsaCode::wsaenotsock;
    return runtime::write_user(lpContext, DWORD_PTR{socket->context()});
  });
}

/// Makes calls on a socket of the next lower provider go to this one: that of the entry.
/// \param ProposedHandle  a socket of the base provider, which stays what it is to the kernel
/// \return the same handle; INVALID_SOCKET
/// \raises WSAEINVAL for an entry that is none, and a handle that is no socket of the base provider
/// \source Microsoft Learn, "WPUModifyIFSHandle function (ws2spi.h)"
extern "C" SOCKET WSPAPI ws2_WPUModifyIFSHandle(DWORD dwCatalogEntryId, SOCKET ProposedHandle,
                                                LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, INVALID_SOCKET, [&]() -> Result<SOCKET> {
    const Result<uint16_t> owner = providers::number_of_entry(dwCatalogEntryId);
    if (!owner) return owner.status();
    const auto found = handles::Table::instance().find_any(ProposedHandle);
    if (!found || found->kind() != handles::Kind::socket) return WsaCode::wsaeinval;
    found->owner.store(*owner, std::memory_order_relaxed);
    return ProposedHandle;
  });
}

/// Tells the program of an operation of a handle of WPUCreateSocketHandle, in the way that it
/// chose: an event, a completion port. A routine is queued by WPUQueueApc instead.
/// \param dwError        how it ended; 0 is success
/// \param cbTransferred  bytes
/// \raises WSAEINVAL for any other socket; WSAEFAULT.1
/// \source Microsoft Learn, "WPUCompleteOverlappedRequest function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUCompleteOverlappedRequest(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                       DWORD dwError, DWORD cbTransferred,
                                                       LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const auto socket = providers::find_provided(s);
    if (!socket) return WsaCode::wsaeinval;
    auto operation = std::make_unique<engine::Operation>();
    Status bad = engine::address(*operation, {reinterpret_cast<engine::Overlapped*>(lpOverlapped)});
    if (!bad.ok()) return bad;
    operation->bytes = cbTransferred;
    operation->status = api::status_of_code(dwError);
    socket->binding.complete(std::move(operation));
    return Status();
  });
}

/// \raises WSA_NOT_ENOUGH_MEMORY.1
/// \source Microsoft Learn, "WPUCreateEvent function (ws2spi.h)"
extern "C" WSAEVENT WSPAPI ws2_WPUCreateEvent(LPINT lpErrno) noexcept {
  return api::on_spi<WSAEVENT>(lpErrno, WSA_INVALID_EVENT, []() -> Result<WSAEVENT> {
    const Result<handles::Handle> opened =
        sync::open_handle(std::make_shared<sync::Event>(true, false));
    if (!opened) return opened.status();
    return api::handle(*opened);
  });
}

/// \raises WSA_INVALID_HANDLE.1
/// \source Microsoft Learn, "WPUCloseEvent function (ws2spi.h)"
extern "C" BOOL WSPAPI ws2_WPUCloseEvent(WSAEVENT hEvent, LPINT lpErrno) noexcept {
  return api::spi_bool(lpErrno, [&]() -> Status {
    const bool closed = handles::Table::instance().close(api::number(hEvent), handles::Kind::event);
    return closed ? Status() : Status(WsaCode::wsa_invalid_handle);
  });
}

/// \raises WSA_INVALID_HANDLE.1
/// \source Microsoft Learn, "WPUSetEvent function (ws2spi.h)"
extern "C" BOOL WSPAPI ws2_WPUSetEvent(WSAEVENT hEvent, LPINT lpErrno) noexcept {
  return api::on_event(hEvent, lpErrno, &sync::Event::set);
}

/// \raises WSA_INVALID_HANDLE.1
/// \source Microsoft Learn, "WPUResetEvent function (ws2spi.h)"
extern "C" BOOL WSPAPI ws2_WPUResetEvent(WSAEVENT hEvent, LPINT lpErrno) noexcept {
  return api::on_event(hEvent, lpErrno, &sync::Event::reset);
}

/// Whether a socket is in a set. FD_ISSET calls it.
/// \source Microsoft Learn, "WPUFDIsSet function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUFDIsSet(SOCKET s, fd_set* fdset) noexcept {
  return __WSAFDIsSet(s, fdset);
}

/// Posts a message to a window, as WSPAsyncSelect has to. FALSE when it was not taken.
/// \source Microsoft Learn, "WPUPostMessage function (ws2spi.h)"
extern "C" BOOL WSPAPI ws2_WPUPostMessage(HWND hWnd, UINT Msg, WPARAM wParam,
                                          LPARAM lParam) noexcept {
  const Status posted = api::detail::contained(WsaCode::wsaenobufs, [&] {
    return messages::post(reinterpret_cast<uintptr_t>(hWnd), Msg, wParam, lParam);
  });
  return posted.ok() ? TRUE : FALSE;
}

/// What a provider is to call again and again while it blocks: the hook of a 1.1 program.
/// \param lplpfnCallback  receives the function, FALSE of which ends the call; NULL when there is
///                        nothing to call
/// \param lpdwContext     receives what the function is called with
/// \raises WSAEFAULT.1 WSAEINVAL for an entry that is none
/// \source Microsoft Learn, "WPUQueryBlockingCallback function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUQueryBlockingCallback(DWORD dwCatalogEntryId,
                                                   LPBLOCKINGCALLBACK* lplpfnCallback,
                                                   PDWORD_PTR lpdwContext, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const Result<uint16_t> known = providers::number_of_entry(dwCatalogEntryId);
    if (!known) return known.status();
    if (Status bad = runtime::write_user(lpdwContext, DWORD_PTR{0}); !bad.ok()) return bad;
    return runtime::write_user(lplpfnCallback, api::blocking_callback());
  });
}

/// Names the calling thread for WPUQueueApc, until WPUCloseThread.
/// \raises WSANOTINITIALISED.1 WSAEFAULT.1
/// \source Microsoft Learn, "WPUOpenCurrentThread function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUOpenCurrentThread(LPWSATHREADID lpThreadId, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    if (!runtime::started()) return WsaCode::wsanotinitialised;
    if (Status bad = runtime::write_user(lpThreadId, WSATHREADID{}); !bad.ok()) return bad;
    const Result<handles::Handle> opened =
        sync::open_handle(sync::Thread::current().shared_from_this());
    if (!opened) return opened.status();
    return runtime::write_user(lpThreadId, WSATHREADID{api::handle(*opened), 0});
  });
}

/// \raises WSANOTINITIALISED.1 WSAEFAULT.1 WSAEINVAL for what WPUOpenCurrentThread did not make
/// \source Microsoft Learn, "WPUCloseThread function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUCloseThread(LPWSATHREADID lpThreadId, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    if (!runtime::started()) return WsaCode::wsanotinitialised;
    const Result<WSATHREADID> id = runtime::read_user<WSATHREADID>(lpThreadId);
    if (!id) return id.status();
    const bool closed =
        handles::Table::instance().close(api::number(id->ThreadHandle), handles::Kind::thread);
    return closed ? Status() : Status(WsaCode::wsaeinval);
  });
}

/// Queues a call to a thread, which runs in its next alertable wait: a completion routine.
/// \param lpThreadId  as the provider got it with the overlapped call, or by WPUOpenCurrentThread
/// \raises WSAEFAULT.1 WSAEINVAL for what is no thread, or one that has ended
/// \source Microsoft Learn, "WPUQueueApc function (ws2spi.h)"
extern "C" int WSPAPI ws2_WPUQueueApc(LPWSATHREADID lpThreadId, LPWSAUSERAPC lpfnUserApc,
                                      DWORD_PTR dwContext, LPINT lpErrno) noexcept {
  return api::on_spi(lpErrno, SOCKET_ERROR, [&]() -> Status {
    const Result<WSATHREADID> id = runtime::read_user<WSATHREADID>(lpThreadId);
    if (!id) return id.status();
    if (lpfnUserApc == nullptr) return WsaCode::wsaefault;
    const auto thread = sync::find_shared<sync::Thread>(api::number(id->ThreadHandle));
    if (thread == nullptr) return WsaCode::wsaeinval;
    auto call = std::make_unique<api::ProviderApc>(lpfnUserApc, dwContext);
    if (!thread->queue(*call)) return WsaCode::wsaeinval;
    static_cast<void>(call.release());  // the queue's now
    return Status();
  });
}

namespace ws2::api {

WSPUPCALLTABLE up_call_table() noexcept {
  return {WPUCloseEvent,
          WPUCloseSocketHandle,
          WPUCreateEvent,
          WPUCreateSocketHandle,
          WPUFDIsSet,
          WPUGetProviderPath,
          WPUModifyIFSHandle,
          WPUPostMessage,
          WPUQueryBlockingCallback,
          WPUQuerySocketHandleContext,
          WPUQueueApc,
          WPUResetEvent,
          WPUSetEvent,
          WPUOpenCurrentThread,
          WPUCloseThread};
}

}  // namespace ws2::api

// The prototypes are those of the headers.
WS2_SAME(WPUCloseEvent);
WS2_SAME(WPUCloseSocketHandle);
WS2_SAME(WPUCloseThread);
WS2_SAME(WPUCompleteOverlappedRequest);
WS2_SAME(WPUCreateEvent);
WS2_SAME(WPUCreateSocketHandle);
WS2_SAME(WPUFDIsSet);
WS2_SAME(WPUModifyIFSHandle);
WS2_SAME(WPUOpenCurrentThread);
WS2_SAME(WPUPostMessage);
WS2_SAME(WPUQueryBlockingCallback);
WS2_SAME(WPUQuerySocketHandleContext);
WS2_SAME(WPUQueueApc);
WS2_SAME(WPUResetEvent);
WS2_SAME(WPUSetEvent);
