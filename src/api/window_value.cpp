// SPDX-License-Identifier: MIT
// What a program keeps with a window, and the calls about showing that have nothing to show.
#include <winsock2.h>

#include "api/window_text.hpp"
#include "messages/window.hpp"

namespace ws2::api {
namespace {

using sync::win32_status;

Status no_such_window() noexcept { return win32_status(sync::error_invalid_window_handle); }

template <class Long>
Long get_value(HWND window, int index) noexcept {
  return on_win32<Long>(0, [&]() -> Result<Long> {
    const auto found = messages::find_window(number(window));
    if (!found) return no_such_window();
    const Result<intptr_t> value = found->value(index, sizeof(Long));
    if (!value) return value.status();
    return static_cast<Long>(*value);
  });
}

template <class Long>
Long set_value(HWND window, int index, Long value) noexcept {
  return on_win32<Long>(0, [&]() -> Result<Long> {
    const auto found = messages::find_window(number(window));
    if (!found) return no_such_window();
    const Result<intptr_t> before = found->set_value(index, sizeof(Long), value);
    if (!before) return before.status();
    return static_cast<Long>(*before);
  });
}

BOOL holds_for_window(HWND window, BOOL answer) noexcept {
  return on_win32<BOOL>(FALSE, [&]() -> Result<BOOL> {
    if (!messages::find_window(number(window))) return no_such_window();
    return answer;
  });
}

BOOL show_window(HWND window, int command) noexcept {
  return on_win32<BOOL>(FALSE, [&]() -> Result<BOOL> {
    const auto found = messages::find_window(number(window));
    if (!found) return no_such_window();
    const Result<intptr_t> style = found->value(GWL_STYLE, sizeof(LONG));
    if (!style) return style.status();
    const intptr_t visible = WS_VISIBLE;
    const intptr_t now = command == SW_HIDE ? *style & ~visible : *style | visible;
    static_cast<void>(found->set_value(GWL_STYLE, sizeof(LONG), now).ok());
    return (*style & visible) != 0 ? TRUE : FALSE;
  });
}

/// Nothing is shown, so a program carries no pictures.
template <class Picture>
Picture no_picture() noexcept {
  return on_win32<Picture>(nullptr, []() -> Result<Picture> {
    return win32_status(sync::error_resource_name_not_found);
  });
}

}  // namespace

/// A value of a window as 32 bits.
/// \param index  GWL_ and GWLP_ numbers, or the offset of 4 of the class's extra bytes
/// \return 0: ERROR_INVALID_WINDOW_HANDLE, ERROR_INVALID_INDEX
/// \source Microsoft Learn, "GetWindowLongA function (winuser.h)"
extern "C" LONG WINAPI ws2_GetWindowLongA(HWND window, int index) noexcept {
  return get_value<LONG>(window, index);
}

/// The same.
extern "C" LONG WINAPI ws2_GetWindowLongW(HWND window, int index) noexcept {
  return get_value<LONG>(window, index);
}

/// Sets it and returns what it was.
/// \source Microsoft Learn, "SetWindowLongA function (winuser.h)"
extern "C" LONG WINAPI ws2_SetWindowLongA(HWND window, int index, LONG value) noexcept {
  return set_value<LONG>(window, index, value);
}

/// The same.
extern "C" LONG WINAPI ws2_SetWindowLongW(HWND window, int index, LONG value) noexcept {
  return set_value<LONG>(window, index, value);
}

/// A value of a window, as wide as a pointer.
/// \source Microsoft Learn, "GetWindowLongPtrA function (winuser.h)"
extern "C" LONG_PTR WINAPI ws2_GetWindowLongPtrA(HWND window, int index) noexcept {
  return get_value<LONG_PTR>(window, index);
}

/// The same.
extern "C" LONG_PTR WINAPI ws2_GetWindowLongPtrW(HWND window, int index) noexcept {
  return get_value<LONG_PTR>(window, index);
}

/// Sets it and returns what it was. GWLP_WNDPROC puts another procedure in the place of the one
/// that is there; texts stay of the kind that the class was registered with.
/// \source Microsoft Learn, "SetWindowLongPtrA function (winuser.h)"
extern "C" LONG_PTR WINAPI ws2_SetWindowLongPtrA(HWND window, int index, LONG_PTR value) noexcept {
  return set_value<LONG_PTR>(window, index, value);
}

/// The same.
extern "C" LONG_PTR WINAPI ws2_SetWindowLongPtrW(HWND window, int index, LONG_PTR value) noexcept {
  return set_value<LONG_PTR>(window, index, value);
}

/// Only remembers that the window would be visible.
/// \return whether it was
/// \source Microsoft Learn, "ShowWindow function (winuser.h)"
extern "C" BOOL WINAPI ws2_ShowWindow(HWND window, int command) noexcept {
  return show_window(window, command);
}

/// \source Microsoft Learn, "UpdateWindow function (winuser.h)"
extern "C" BOOL WINAPI ws2_UpdateWindow(HWND window) noexcept {
  return holds_for_window(window, TRUE);
}

/// \source Microsoft Learn, "IsIconic function (winuser.h)"
extern "C" BOOL WINAPI ws2_IsIconic(HWND window) noexcept {
  return holds_for_window(window, FALSE);
}

/// \source Microsoft Learn, "SetWindowTextA function (winuser.h)"
extern "C" BOOL WINAPI ws2_SetWindowTextA(HWND window, LPCSTR text) {
  return SendMessageA(window, WM_SETTEXT, 0, reinterpret_cast<LPARAM>(text)) != 0 ? TRUE : FALSE;
}

/// The same with a wide text.
extern "C" BOOL WINAPI ws2_SetWindowTextW(HWND window, LPCWSTR text) {
  return SendMessageW(window, WM_SETTEXT, 0, reinterpret_cast<LPARAM>(text)) != 0 ? TRUE : FALSE;
}

/// \param capacity  characters that there is room for, the zero included
/// \return how many characters were written, without the zero
/// \source Microsoft Learn, "GetWindowTextA function (winuser.h)"
extern "C" int WINAPI ws2_GetWindowTextA(HWND window, LPSTR text, int capacity) {
  if (capacity <= 0) return 0;
  return static_cast<int>(SendMessageA(window, WM_GETTEXT, static_cast<WPARAM>(capacity),
                                       reinterpret_cast<LPARAM>(text)));
}

/// The same with a wide text.
extern "C" int WINAPI ws2_GetWindowTextW(HWND window, LPWSTR text, int capacity) {
  if (capacity <= 0) return 0;
  return static_cast<int>(SendMessageW(window, WM_GETTEXT, static_cast<WPARAM>(capacity),
                                       reinterpret_cast<LPARAM>(text)));
}

/// \return NULL: ERROR_RESOURCE_NAME_NOT_FOUND, there are no pictures
/// \source Microsoft Learn, "LoadIconA function (winuser.h)"
extern "C" HICON WINAPI ws2_LoadIconA(HINSTANCE, LPCSTR) noexcept { return no_picture<HICON>(); }

/// The same.
extern "C" HICON WINAPI ws2_LoadIconW(HINSTANCE, LPCWSTR) noexcept { return no_picture<HICON>(); }

/// \return NULL: ERROR_RESOURCE_NAME_NOT_FOUND, there are no pictures
/// \source Microsoft Learn, "LoadCursorA function (winuser.h)"
extern "C" HCURSOR WINAPI ws2_LoadCursorA(HINSTANCE, LPCSTR) noexcept {
  return no_picture<HCURSOR>();
}

/// The same.
extern "C" HCURSOR WINAPI ws2_LoadCursorW(HINSTANCE, LPCWSTR) noexcept {
  return no_picture<HCURSOR>();
}

// The prototypes are those of the headers.
WS2_SAME(GetWindowLongA);
WS2_SAME(GetWindowLongW);
WS2_SAME(SetWindowLongA);
WS2_SAME(SetWindowLongW);
WS2_SAME(GetWindowLongPtrA);
WS2_SAME(GetWindowLongPtrW);
WS2_SAME(SetWindowLongPtrA);
WS2_SAME(SetWindowLongPtrW);
WS2_SAME(ShowWindow);
WS2_SAME(UpdateWindow);
WS2_SAME(IsIconic);
WS2_SAME(SetWindowTextA);
WS2_SAME(SetWindowTextW);
WS2_SAME(GetWindowTextA);
WS2_SAME(GetWindowTextW);
WS2_SAME(LoadIconA);
WS2_SAME(LoadIconW);
WS2_SAME(LoadCursorA);
WS2_SAME(LoadCursorW);

}  // namespace ws2::api
