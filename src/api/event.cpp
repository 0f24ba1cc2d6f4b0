// SPDX-License-Identifier: MIT
// Event objects: Win32's names for them and Winsock's.
#include "sync/event.hpp"

#include <winsock2.h>

#include "api/win32.hpp"

namespace ws2::api {
namespace {

using handles::Kind;
using sync::Event;

constexpr DWORD manual_reset = 1, initial_set = 2;  // CREATE_EVENT_MANUAL_RESET, _INITIAL_SET

template <class Char>
HANDLE create_event(const Char* name, bool manual, bool signalled) noexcept {
  return create_object(name, Kind::event,
                       [=] { return std::make_shared<Event>(manual, signalled); });
}

/// Runs a member of the event, behind the door of Win32 calls.
template <class What>
BOOL on_event(HANDLE event, What what) noexcept {
  return win32_bool([&] {
    return sync::with<Event>(number(event), [&](Event& target) {
      (target.*what)();
      return Status();
    });
  });
}

template <class What>
BOOL on_wsa_event(HANDLE event, What what) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    Status done = sync::with<Event>(number(event), [&](Event& target) {
      (target.*what)();
      return Status();
    });
    if (!done.ok()) return done;  // WSA_INVALID_HANDLE.1
    return TRUE;
  });
}

}  // namespace

/// Creates an event, or opens the one of that name.
/// \param manual     TRUE: stays signalled until reset; FALSE: each signal ends one wait
/// \param initially  whether it begins signalled
/// \param name       NULL, or a name that is shared within the process
/// \return a handle, and the last error 0 or ERROR_ALREADY_EXISTS; NULL on failure
/// \source Microsoft Learn, "CreateEventA function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_CreateEventA(LPSECURITY_ATTRIBUTES, BOOL manual, BOOL initially,
                                          LPCSTR name) noexcept {
  return create_event(name, manual != FALSE, initially != FALSE);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateEventW(LPSECURITY_ATTRIBUTES, BOOL manual, BOOL initially,
                                          LPCWSTR name) noexcept {
  return create_event(name, manual != FALSE, initially != FALSE);
}

/// The same with flags.
/// \source Microsoft Learn, "CreateEventExA function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_CreateEventExA(LPSECURITY_ATTRIBUTES, LPCSTR name, DWORD flags,
                                            DWORD) noexcept {
  return create_event(name, (flags & manual_reset) != 0, (flags & initial_set) != 0);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateEventExW(LPSECURITY_ATTRIBUTES, LPCWSTR name, DWORD flags,
                                            DWORD) noexcept {
  return create_event(name, (flags & manual_reset) != 0, (flags & initial_set) != 0);
}

/// Opens the event of that name.
/// \return a handle, or NULL: ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE for another kind of object
/// \source Microsoft Learn, "OpenEventW function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_OpenEventA(DWORD, BOOL, LPCSTR name) noexcept {
  return open_object(name, Kind::event);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_OpenEventW(DWORD, BOOL, LPCWSTR name) noexcept {
  return open_object(name, Kind::event);
}

/// \source Microsoft Learn, "SetEvent function (synchapi.h)"
extern "C" BOOL WINAPI ws2_SetEvent(HANDLE event) noexcept { return on_event(event, &Event::set); }

/// \source Microsoft Learn, "ResetEvent function (synchapi.h)"
extern "C" BOOL WINAPI ws2_ResetEvent(HANDLE event) noexcept {
  return on_event(event, &Event::reset);
}

/// Ends the waits that are there, all or one, and leaves the event reset.
/// \source Microsoft Learn, "PulseEvent function (winbase.h)"
extern "C" BOOL WINAPI ws2_PulseEvent(HANDLE event) noexcept {
  return on_event(event, &Event::pulse);
}

/// A manual-reset event that is not signalled.
/// \return a handle, or WSA_INVALID_EVENT
/// \raises WSA_NOT_ENOUGH_MEMORY.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSACreateEvent function (winsock2.h)"
extern "C" HANDLE WINAPI ws2_WSACreateEvent() noexcept {
  return on_call<HANDLE>(nullptr, []() -> Result<HANDLE> {
    try {
      const Result<handles::Handle> opened =
          sync::open_handle(std::make_shared<Event>(true, false));
      if (opened) return handle(*opened);
    } catch (const std::bad_alloc&) {
    }
    return WsaCode::wsa_not_enough_memory;
  });
}

/// \raises WSA_INVALID_HANDLE.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSASetEvent function (winsock2.h)"
extern "C" BOOL WINAPI ws2_WSASetEvent(HANDLE event) noexcept {
  return on_wsa_event(event, &Event::set);
}

/// \raises WSA_INVALID_HANDLE.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSAResetEvent function (winsock2.h)"
extern "C" BOOL WINAPI ws2_WSAResetEvent(HANDLE event) noexcept {
  return on_wsa_event(event, &Event::reset);
}

/// \raises WSA_INVALID_HANDLE.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSACloseEvent function (winsock2.h)"
extern "C" BOOL WINAPI ws2_WSACloseEvent(HANDLE event) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    if (handles::Table::instance().close(number(event), Kind::event)) return TRUE;
    return WsaCode::wsa_invalid_handle;
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreateEventA);
WS2_SAME(CreateEventW);
WS2_SAME(CreateEventExA);
WS2_SAME(CreateEventExW);
WS2_SAME(OpenEventA);
WS2_SAME(OpenEventW);
WS2_SAME(SetEvent);
WS2_SAME(ResetEvent);
WS2_SAME(PulseEvent);
WS2_SAME(WSACreateEvent);
WS2_SAME(WSASetEvent);
WS2_SAME(WSAResetEvent);
WS2_SAME(WSACloseEvent);

}  // namespace ws2::api
