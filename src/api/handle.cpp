// SPDX-License-Identifier: MIT
// What all handles share: closing, duplicating, their flags.
#include "sync/handle.hpp"

#include "api/win32.hpp"
#include "runtime/user_memory.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

using handles::Kind;

constexpr DWORD protect_from_close = 2, all_flags = 3;  // HANDLE_FLAG_...
constexpr DWORD duplicate_close_source = 1;             // DUPLICATE_CLOSE_SOURCE

/// Whether CloseHandle is the way to close it. Requests and registered waits have their own calls.
constexpr bool closable(Kind kind) noexcept { return kind != Kind::wait && kind != Kind::lookup; }

Status close(uintptr_t handle) noexcept {
  if (handle == current_process || handle == current_thread) return Status();
  handles::Table& table = handles::Table::instance();
  Kind kind{};
  {
    const handles::Reference<handles::Object> found = table.find_any(handle);
    if (!found || !closable(found->kind())) return WsaCode::wsa_invalid_handle;
    kind = found->kind();
    const bool is_protected =
        sync::waitable(kind) &&
        (static_cast<sync::Handle&>(*found).flags.load(std::memory_order_relaxed) &
         protect_from_close) != 0;
    if (is_protected) return WsaCode::wsa_invalid_handle;
  }
  return table.close(handle, kind) ? Status() : Status(WsaCode::wsa_invalid_handle);
}

Result<std::shared_ptr<sync::Waitable>> object_of(uintptr_t handle) {
  if (handle == current_thread) return sync::Thread::current().shared_from_this();
  const handles::Reference<sync::Handle> found = sync::find_waitable(handle);
  if (!found) return WsaCode::wsa_invalid_handle;
  return found->shared();
}

}  // namespace

/// Closes a handle; the object goes with its last one. Waits that are under way go on.
/// \return FALSE and ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "CloseHandle function (handleapi.h)"
extern "C" BOOL WINAPI ws2_CloseHandle(HANDLE handle) noexcept {
  return win32_bool([&] { return close(number(handle)); });
}

/// Makes another handle of the object, within this process. The pseudo handle of the current
/// thread becomes a real one. Sockets have WSADuplicateSocket.
/// \source Microsoft Learn, "DuplicateHandle function (handleapi.h)"
extern "C" BOOL WINAPI ws2_DuplicateHandle(HANDLE source_process, HANDLE source,
                                           HANDLE target_process, HANDLE* target, DWORD, BOOL,
                                           DWORD options) noexcept {
  return win32_bool([&]() -> Status {
    if (number(source_process) != current_process || number(target_process) != current_process) {
      return WsaCode::wsa_invalid_handle;  // no handle names another process
    }
    Result<std::shared_ptr<sync::Waitable>> object = object_of(number(source));
    if (!object) return object.status();
    const Result<handles::Handle> made = sync::open_handle(std::move(*object));
    if (!made) return made.status();
    if (Status bad = runtime::write_user(target, handle(*made)); !bad.ok()) {
      handles::Table::instance().close(*made);
      return bad;
    }
    return (options & duplicate_close_source) != 0 ? close(number(source)) : Status();
  });
}

/// Whether two handles name the same object.
/// \source Microsoft Learn, "CompareObjectHandles function (handleapi.h)"
extern "C" BOOL WINAPI ws2_CompareObjectHandles(HANDLE first, HANDLE second) noexcept {
  return on_win32<BOOL>(FALSE, [&]() -> Result<BOOL> {
    const Result<std::shared_ptr<sync::Waitable>> one = object_of(number(first));
    if (!one) return one.status();
    const Result<std::shared_ptr<sync::Waitable>> other = object_of(number(second));
    if (!other) return other.status();
    return *one == *other ? TRUE : FALSE;
  });
}

/// \param flags  where HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE are written
/// \source Microsoft Learn, "GetHandleInformation function (handleapi.h)"
extern "C" BOOL WINAPI ws2_GetHandleInformation(HANDLE object, LPDWORD flags) noexcept {
  return win32_bool([&]() -> Status {
    const handles::Reference<sync::Handle> found = sync::find_waitable(number(object));
    if (!found) return WsaCode::wsa_invalid_handle;
    return runtime::write_user(flags, found->flags.load(std::memory_order_relaxed));
  });
}

/// Changes the flags that `mask` names.
/// \source Microsoft Learn, "SetHandleInformation function (handleapi.h)"
extern "C" BOOL WINAPI ws2_SetHandleInformation(HANDLE object, DWORD mask, DWORD flags) noexcept {
  return win32_bool([&]() -> Status {
    if ((mask & ~all_flags) != 0) return WsaCode::wsa_invalid_parameter;
    const handles::Reference<sync::Handle> found = sync::find_waitable(number(object));
    if (!found) return WsaCode::wsa_invalid_handle;
    std::atomic<uint32_t>& kept = found->flags;
    uint32_t seen = kept.load(std::memory_order_relaxed);
    while (!kept.compare_exchange_weak(seen, (seen & ~mask) | (flags & mask))) {
    }
    return Status();
  });
}

// The prototypes are those of the headers.
WS2_SAME(CloseHandle);
WS2_SAME(DuplicateHandle);
WS2_SAME(CompareObjectHandles);
WS2_SAME(SetHandleInformation);

}  // namespace ws2::api
