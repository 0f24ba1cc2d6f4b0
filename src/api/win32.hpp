// SPDX-License-Identifier: MIT
// What the Win32 half of the API floor shares: handles as numbers, BOOL results, names of objects.
#pragma once

// Winsock 1.1's header would come with windows.h, as on Windows.
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#include <optional>
#include <string>
#include <utility>

#include "api/entry.hpp"
#include "errors/status.hpp"
#include "sync/handle.hpp"
#include "sync/names.hpp"
#include "sync/win32_status.hpp"

namespace ws2::api {

inline uintptr_t number(HANDLE handle) noexcept { return reinterpret_cast<uintptr_t>(handle); }
inline HANDLE handle(handles::Handle number) noexcept {
  return reinterpret_cast<HANDLE>(static_cast<uintptr_t>(number));
}

// The pseudo handles; GetCurrentProcess() is INVALID_HANDLE_VALUE, too.
constexpr uintptr_t current_process = ~uintptr_t{0};
constexpr uintptr_t current_thread = ~uintptr_t{1};

/// A Win32 call that answers BOOL; the body returns Status.
template <class Body>
BOOL win32_bool(Body&& body) noexcept {
  return on_win32<BOOL>(FALSE, [&]() -> Result<BOOL> {
    if (Status failed = body(); !failed.ok()) return failed;
    return TRUE;
  });
}

/// The name of an object, or none for NULL. ERROR_NOACCESS for a bad pointer. Throws
/// std::bad_alloc.
using Name = std::optional<std::string>;
Result<Name> name_of(const char* name);
Result<Name> name_of(const wchar_t* name);

/// Creates or opens: the call of every CreateX. As on Windows the last error tells the two apart,
/// so success writes it too: 0 or ERROR_ALREADY_EXISTS.
template <class Char, class Make>
HANDLE create_object(const Char* name, handles::Kind kind, Make&& make) noexcept {
  bool existed = false;
  HANDLE made = on_win32<HANDLE>(nullptr, [&]() -> Result<HANDLE> {
    Result<Name> given = name_of(name);
    if (!given) return given.status();
    std::shared_ptr<sync::Waitable> object;
    if (!given->has_value() || (*given)->empty()) {
      object = make();
    } else {
      Result<sync::Named> named = sync::open_or_create(**given, kind, make);
      if (!named) return named.status();
      object = std::move(named->object);
      existed = named->existed;
    }
    const Result<handles::Handle> opened = sync::open_handle(std::move(object));
    if (!opened) return opened.status();
    return handle(*opened);
  });
  if (made != nullptr) runtime::set_last_error(existed ? sync::error_already_exists : 0);
  return made;
}

/// The call of every OpenX.
template <class Char>
HANDLE open_object(const Char* name, handles::Kind kind) noexcept {
  return on_win32<HANDLE>(nullptr, [&]() -> Result<HANDLE> {
    Result<Name> given = name_of(name);
    if (!given) return given.status();
    if (!given->has_value()) return sync::win32_status(sync::error_invalid_parameter);
    Result<std::shared_ptr<sync::Waitable>> object = sync::open_named(**given, kind);
    if (!object) return object.status();
    const Result<handles::Handle> opened = sync::open_handle(std::move(*object));
    if (!opened) return opened.status();
    return handle(*opened);
  });
}

/// Deduces both from the same types or is no candidate. Deduction, unlike specialisation, sees
/// through noexcept and through clang's noreturn, which is part of the type there.
template <class R, class... A>
consteval bool same_prototype(R (*)(A...), R (*)(A...)) {
  return true;
}

}  // namespace ws2::api

/// Holds a definition against its declaration: the assembler name that ties the two hides a
/// mismatch from the compiler. Not for functions that the headers overload.
#define WS2_SAME(name) static_assert(::ws2::api::same_prototype(&ws2_##name, &::name))
