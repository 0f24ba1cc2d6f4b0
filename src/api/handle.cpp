// SPDX-License-Identifier: MIT
// What all handles share: closing, duplicating, their flags.
#include "sync/handle.hpp"

#include "api/win32.hpp"
#include "base/file.hpp"
#include "kernel/file.hpp"
#include "runtime/user_memory.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

using handles::Kind;

constexpr DWORD inherit = 1, protect_from_close = 2, all_flags = 3;  // HANDLE_FLAG_...
constexpr DWORD duplicate_close_source = 1;                          // DUPLICATE_CLOSE_SOURCE

/// Whether CloseHandle is the way to close it. Requests and registered waits have their own calls.
constexpr bool closable(Kind kind) noexcept {
  return kind != Kind::wait && kind != Kind::lookup && kind != Kind::address_notice;
}

Status close(uintptr_t handle) noexcept {
  if (handle == current_process || handle == current_thread) return Status();
  handles::Table& table = handles::Table::instance();
  Kind kind{};
  {
    const handles::Reference<handles::Object> found = table.find_any(handle);
    if (!found || !closable(found->kind())) return WsaCode::wsa_invalid_handle;
    kind = found->kind();
    const uint32_t flags = found->flags.load(std::memory_order_relaxed);
    if ((flags & protect_from_close) != 0) return WsaCode::wsa_invalid_handle;
  }
  return table.close(handle, kind) ? Status() : Status(WsaCode::wsa_invalid_handle);
}

Result<std::shared_ptr<sync::Waitable>> object_of(uintptr_t handle) {
  if (handle == current_thread) return sync::Thread::current().shared_from_this();
  const handles::Reference<sync::Handle> found = sync::find_waitable(handle);
  if (!found) return WsaCode::wsa_invalid_handle;
  return found->shared();
}

/// Issues one more handle of what a handle names.
Result<handles::Handle> duplicate(uintptr_t source) {
  if (const base::FileReference file = base::find_file(source)) {
    Result<std::unique_ptr<base::File>> copy = base::duplicate(*file);
    if (!copy) return copy.status();
    return handles::Table::instance().insert(std::move(*copy));
  }
  Result<std::shared_ptr<sync::Waitable>> object = object_of(source);
  if (!object) return object.status();
  return sync::open_handle(std::move(*object));
}

/// What SetHandleInformation changes: the flags, and with them what an exec leaves open.
Status set_flags(handles::Object& object, uint32_t mask, uint32_t flags) noexcept {
  if ((mask & inherit) != 0 && object.descriptor() >= 0) {
    Status failed = kernel::set_inheritable(object.descriptor(), (flags & inherit) != 0);
    if (!failed.ok()) return failed;
  }
  uint32_t seen = object.flags.load(std::memory_order_relaxed);
  while (!object.flags.compare_exchange_weak(seen, (seen & ~mask) | (flags & mask))) {
  }
  return Status();
}

/// A descriptor is asked itself: the program may have changed it by libws2/interop.h.
uint32_t flags_of(const handles::Object& object) noexcept {
  const uint32_t flags = object.flags.load(std::memory_order_relaxed);
  if (object.descriptor() < 0) return flags;
  return (flags & ~inherit) | (kernel::inheritable(object.descriptor()) ? inherit : 0);
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
/// \param inheritable  whether a child inherits the descriptor of a file
/// \param options      DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS
/// \source Microsoft Learn, "DuplicateHandle function (handleapi.h)"
extern "C" BOOL WINAPI ws2_DuplicateHandle(HANDLE source_process, HANDLE source,
                                           HANDLE target_process, HANDLE* target, DWORD,
                                           BOOL inheritable, DWORD options) noexcept {
  return win32_bool([&]() -> Status {
    if (number(source_process) != current_process || number(target_process) != current_process) {
      return WsaCode::wsa_invalid_handle;  // no handle names another process
    }
    const Result<handles::Handle> made = duplicate(number(source));
    if (!made) return made.status();
    Status bad = runtime::write_user(target, handle(*made));
    if (bad.ok() && inheritable != FALSE) {
      const auto copy = handles::Table::instance().find_any(*made);
      if (copy) bad = set_flags(*copy, inherit, inherit);
    }
    if (!bad.ok()) {
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

/// \param flags  where HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE are written. A new
///               socket is not inherited here; on Windows it is
/// \return FALSE and ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "GetHandleInformation function (handleapi.h)"
extern "C" BOOL WINAPI ws2_GetHandleInformation(HANDLE object, LPDWORD flags) noexcept {
  return win32_bool([&]() -> Status {
    const auto found = handles::Table::instance().find_any(number(object));
    if (!found) return WsaCode::wsa_invalid_handle;
    return runtime::write_user(flags, DWORD{flags_of(*found)});
  });
}

/// Changes the flags that `mask` names. HANDLE_FLAG_INHERIT of a socket or file: a program that is
/// run from here keeps the descriptor.
/// \return FALSE and ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "SetHandleInformation function (handleapi.h)"
extern "C" BOOL WINAPI ws2_SetHandleInformation(HANDLE object, DWORD mask, DWORD flags) noexcept {
  return win32_bool([&]() -> Status {
    if ((mask & ~all_flags) != 0) return WsaCode::wsa_invalid_parameter;
    const auto found = handles::Table::instance().find_any(number(object));
    if (!found) return WsaCode::wsa_invalid_handle;
    return set_flags(*found, mask, flags);
  });
}

// The prototypes are those of the headers.
WS2_SAME(CloseHandle);
WS2_SAME(DuplicateHandle);
WS2_SAME(CompareObjectHandles);
WS2_SAME(SetHandleInformation);

}  // namespace ws2::api
