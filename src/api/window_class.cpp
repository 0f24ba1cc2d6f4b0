// SPDX-License-Identifier: MIT
// Window classes.
#include "api/window_class.hpp"

#include <winsock2.h>

#include "messages/atom.hpp"
#include "messages/window.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

using messages::SharedClass;
using messages::WindowClass;
using sync::win32_status;

constexpr int most_extra_bytes = 65536;
constexpr size_t longest_class_name = 256;

/// The classes that Windows itself has, as far as hidden windows use them: they only carry text.
void add_system_classes() {
  static const bool added = [] {
    for (const char* name : {"Button", "Static"}) {
      WindowClass system;
      system.name = name;
      system.procedure = DefWindowProcA;
      static_cast<void>(messages::add_class(std::move(system)).ok());
    }
    return true;
  }();
  static_cast<void>(added);
}

/// Whose a class is: NULL means the program.
HINSTANCE module_of(HINSTANCE instance) noexcept {
  return instance != nullptr ? instance : GetModuleHandleA(nullptr);
}

/// Registers what a WNDCLASS of either kind says.
template <class Description>
ATOM register_class(const Description* user) noexcept {
  return on_win32<ATOM>(0, [&]() -> Result<ATOM> {
    const Result<Description> given = runtime::read_user<Description>(user);
    if (!given) return given.status();
    if constexpr (requires { given->cbSize; }) {
      if (given->cbSize != sizeof(Description)) {
        return win32_status(sync::error_invalid_parameter);
      }
    }
    const auto fits = [](int bytes) { return bytes >= 0 && bytes <= most_extra_bytes; };
    if (given->lpfnWndProc == nullptr || !fits(given->cbClsExtra) || !fits(given->cbWndExtra)) {
      return win32_status(sync::error_invalid_parameter);
    }
    const Result<Name> name = name_of(given->lpszClassName);
    if (!name) return name.status();
    if (!name->has_value() || (*name)->empty() || (*name)->size() > longest_class_name) {
      return win32_status(sync::error_invalid_parameter);
    }
    add_system_classes();
    WindowClass made;
    made.name = **name;
    made.procedure = given->lpfnWndProc;
    made.wide = sizeof(*given->lpszClassName) != 1;
    made.style = given->style;
    made.class_bytes = given->cbClsExtra;
    made.window_bytes = given->cbWndExtra;
    made.instance = module_of(given->hInstance);
    made.icon = given->hIcon;
    made.cursor = given->hCursor;
    made.brush = given->hbrBackground;
    return messages::add_class(std::move(made));
  });
}

template <class Char>
BOOL unregister_class(const Char* name, HINSTANCE instance) noexcept {
  return win32_bool([&]() -> Status {
    const Result<uint16_t> atom = atom_of_class(name);
    if (!atom) return atom.status();
    return messages::remove_class(*atom, module_of(instance));
  });
}

template <class Char, class Description>
BOOL class_info(HINSTANCE instance, const Char* name, Description* user) noexcept {
  return win32_bool([&]() -> Status {
    add_system_classes();
    const Result<uint16_t> atom = atom_of_class(name);
    const SharedClass found = atom ? messages::find_class(*atom, module_of(instance)) : nullptr;
    if (found == nullptr) return win32_status(sync::error_class_does_not_exist);
    const WindowClass& its = *found;
    Description info = {};
    info.style = its.style.get();
    info.lpfnWndProc = its.procedure.get();
    info.cbClsExtra = its.class_bytes.get();
    info.cbWndExtra = its.window_bytes.get();
    info.hInstance = static_cast<HINSTANCE>(its.instance.get());
    info.hIcon = static_cast<HICON>(its.icon.get());
    info.hCursor = static_cast<HCURSOR>(its.cursor.get());
    info.hbrBackground = static_cast<HBRUSH>(its.brush.get());
    info.lpszClassName = name;
    return runtime::write_user(user, info);
  });
}

template <class Long>
Long set_class_value(HWND window, int index, uintptr_t value) noexcept {
  return on_win32<Long>(0, [&]() -> Result<Long> {
    const auto found = messages::find_window(number(window));
    if (!found) return win32_status(sync::error_invalid_window_handle);
    const bool counts = index == GCL_CBCLSEXTRA || index == GCL_CBWNDEXTRA;
    if ((counts && value > most_extra_bytes) || (index == GCLP_WNDPROC && value == 0)) {
      return win32_status(sync::error_invalid_parameter);
    }
    const Result<uintptr_t> before =
        messages::set_class_value(found->of_class(), index, sizeof(Long), value);
    if (!before) return before.status();
    return static_cast<Long>(*before);
  });
}

}  // namespace

template <class Char>
Result<uint16_t> atom_of_class(const Char* name) {
  if (name != nullptr && IS_INTRESOURCE(name)) {
    return static_cast<uint16_t>(reinterpret_cast<uintptr_t>(name));
  }
  const Result<Name> read = name_of(name);
  if (!read) return read.status();
  return read->has_value() ? messages::find_atom(**read) : uint16_t{0};
}

template <class Char>
Result<SharedClass> class_named(const Char* name, HINSTANCE instance) {
  add_system_classes();
  const Result<uint16_t> atom = atom_of_class(name);
  if (!atom) return atom.status();
  SharedClass found = messages::find_any_class(*atom, module_of(instance));
  if (found == nullptr) return win32_status(sync::error_cannot_find_window_class);
  return found;
}

template Result<uint16_t> atom_of_class(const char* name);
template Result<uint16_t> atom_of_class(const wchar_t* name);
template Result<SharedClass> class_named(const char* name, HINSTANCE instance);
template Result<SharedClass> class_named(const wchar_t* name, HINSTANCE instance);

/// Registers a class of windows. Its name is unique in the module that hInstance stands for, in any
/// case of its letters; other modules find it too where they have none of that name.
/// \return its atom; 0: ERROR_CLASS_ALREADY_EXISTS, ERROR_INVALID_PARAMETER without a procedure or
///         a name, ERROR_NOACCESS
/// \source Microsoft Learn, "RegisterClassA function (winuser.h)"
extern "C" ATOM WINAPI ws2_RegisterClassA(const WNDCLASSA* description) noexcept {
  return register_class(description);
}

/// The same; the class's procedure takes wide texts.
extern "C" ATOM WINAPI ws2_RegisterClassW(const WNDCLASSW* description) noexcept {
  return register_class(description);
}

/// The same with the longer description, whose size must be set.
/// \source Microsoft Learn, "RegisterClassExA function (winuser.h)"
extern "C" ATOM WINAPI ws2_RegisterClassExA(const WNDCLASSEXA* description) noexcept {
  return register_class(description);
}

/// The same; the class's procedure takes wide texts.
extern "C" ATOM WINAPI ws2_RegisterClassExW(const WNDCLASSEXW* description) noexcept {
  return register_class(description);
}

/// Forgets a class.
/// \param name      its name or its atom
/// \param instance  the module that registered it
/// \return FALSE: ERROR_CLASS_DOES_NOT_EXIST, ERROR_CLASS_HAS_WINDOWS
/// \source Microsoft Learn, "UnregisterClassA function (winuser.h)"
extern "C" BOOL WINAPI ws2_UnregisterClassA(LPCSTR name, HINSTANCE instance) noexcept {
  return unregister_class(name, instance);
}

/// The same with a wide name.
extern "C" BOOL WINAPI ws2_UnregisterClassW(LPCWSTR name, HINSTANCE instance) noexcept {
  return unregister_class(name, instance);
}

/// Changes a value of a window's class; windows that are there keep what they were made with.
/// \param index  GCL_STYLE, GCL_CBCLSEXTRA, GCL_CBWNDEXTRA, or the offset of 4 of the extra bytes
/// \return what it was; 0: ERROR_INVALID_WINDOW_HANDLE, ERROR_INVALID_INDEX,
///         ERROR_INVALID_PARAMETER for extra bytes that no class may have
/// \source Microsoft Learn, "SetClassLongA function (winuser.h)"
extern "C" DWORD WINAPI ws2_SetClassLongA(HWND window, int index, LONG value) noexcept {
  return set_class_value<DWORD>(window, index, static_cast<uint32_t>(value));
}

/// The same.
extern "C" DWORD WINAPI ws2_SetClassLongW(HWND window, int index, LONG value) noexcept {
  return set_class_value<DWORD>(window, index, static_cast<uint32_t>(value));
}

/// The same for values as wide as a pointer, GCLP_WNDPROC among them.
/// \source Microsoft Learn, "SetClassLongPtrA function (winuser.h)"
extern "C" ULONG_PTR WINAPI ws2_SetClassLongPtrA(HWND window, int index, LONG_PTR value) noexcept {
  return set_class_value<ULONG_PTR>(window, index, static_cast<uintptr_t>(value));
}

/// The same.
extern "C" ULONG_PTR WINAPI ws2_SetClassLongPtrW(HWND window, int index, LONG_PTR value) noexcept {
  return set_class_value<ULONG_PTR>(window, index, static_cast<uintptr_t>(value));
}

/// What a class was registered with; the menu's name is not kept.
/// \return FALSE: ERROR_CLASS_DOES_NOT_EXIST, ERROR_NOACCESS
/// \source Microsoft Learn, "GetClassInfoA function (winuser.h)"
extern "C" BOOL WINAPI ws2_GetClassInfoA(HINSTANCE instance, LPCSTR name,
                                         LPWNDCLASSA info) noexcept {
  return class_info(instance, name, info);
}

/// The same with a wide name.
extern "C" BOOL WINAPI ws2_GetClassInfoW(HINSTANCE instance, LPCWSTR name,
                                         LPWNDCLASSW info) noexcept {
  return class_info(instance, name, info);
}

// The prototypes are those of the headers.
WS2_SAME(RegisterClassA);
WS2_SAME(RegisterClassW);
WS2_SAME(RegisterClassExA);
WS2_SAME(RegisterClassExW);
WS2_SAME(UnregisterClassA);
WS2_SAME(UnregisterClassW);
WS2_SAME(SetClassLongA);
WS2_SAME(SetClassLongW);
WS2_SAME(SetClassLongPtrA);
WS2_SAME(SetClassLongPtrW);
WS2_SAME(GetClassInfoA);
WS2_SAME(GetClassInfoW);

}  // namespace ws2::api
