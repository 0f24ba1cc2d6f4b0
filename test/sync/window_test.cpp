// SPDX-License-Identifier: MIT
// Classes and windows as a program sees them.
#include <windows.h>

#include <cstring>
#include <cwchar>
#include <string>
#include <vector>

#include "program.hpp"

namespace {

std::vector<UINT> seen;
UINT refused = 0;
LPVOID parameter = nullptr;

LRESULT CALLBACK watch(HWND window, UINT message, WPARAM first, LPARAM second) {
  seen.push_back(message);
  if (message == WM_NCCREATE) {
    parameter = reinterpret_cast<CREATESTRUCTA*>(second)->lpCreateParams;
    HOLDS(std::strcmp(reinterpret_cast<CREATESTRUCTA*>(second)->lpszName, "name") == 0);
  }
  if (message == refused) return message == WM_CREATE ? -1 : 0;
  return DefWindowProcA(window, message, first, second);
}

ATOM register_watch() {
  WNDCLASSEXA description = {};
  description.cbSize = sizeof description;
  description.lpfnWndProc = watch;
  description.cbWndExtra = 12;
  description.lpszClassName = "ws2.Watch";
  seen.clear();
  refused = 0;
  return RegisterClassExA(&description);
}

HWND create(LPCSTR class_name, HWND parent = HWND_MESSAGE, DWORD style = 0) {
  return CreateWindowExA(0, class_name, "name", style, 0, 0, 0, 0, parent, nullptr, nullptr, &seen);
}

// Learn, "About Window Classes": a local class is found by its name and its module.
PROGRAM(Windows, ClassesOfTwoModules) {
  const auto module = [](int number) {
    return reinterpret_cast<HINSTANCE>(static_cast<uintptr_t>(number) << 16);
  };
  WNDCLASSA description = {};
  description.lpfnWndProc = DefWindowProcA;
  description.lpszClassName = "ws2.Two";
  description.cbWndExtra = 8;
  description.hInstance = module(1);
  HOLDS(RegisterClassA(&description));
  FAILS(0, ERROR_CLASS_ALREADY_EXISTS, RegisterClassA(&description));
  // One module's class is not another's to look at or to forget.
  WNDCLASSA other = {};
  FAILS(FALSE, ERROR_CLASS_DOES_NOT_EXIST, GetClassInfoA(module(2), "ws2.Two", &other));
  FAILS(FALSE, ERROR_CLASS_DOES_NOT_EXIST, UnregisterClassA("ws2.Two", module(2)));
  FAILS(FALSE, ERROR_CLASS_DOES_NOT_EXIST, UnregisterClassA("Static", nullptr));
  HOLDS(GetClassInfoA(module(2), "Static", &other));
  description.cbWndExtra = 16;
  description.hInstance = module(2);
  HOLDS(RegisterClassA(&description));
  for (const int one : {1, 2}) {
    HWND window =
        CreateWindowA("ws2.Two", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, module(one), nullptr);
    HOLDS(window != nullptr);
    SetLastError(0);
    SetWindowLongPtrA(window, 8, 1);
    IS(one == 1 ? ERROR_INVALID_INDEX : 0U, GetLastError());
    HOLDS(DestroyWindow(window));
    WNDCLASSA found = {};
    HOLDS(GetClassInfoA(module(one), "ws2.Two", &found) && found.cbWndExtra == 8 * one);
    HOLDS(UnregisterClassA("ws2.Two", module(one)));
  }
  FAILS(FALSE, ERROR_CLASS_DOES_NOT_EXIST, UnregisterClassA("ws2.Two", module(1)));
}

PROGRAM(Windows, NoModuleMeansTheProgram) {
  register_watch();
  WNDCLASSA description = {};
  description.lpfnWndProc = DefWindowProcA;
  description.lpszClassName = "ws2.Watch";
  description.hInstance = GetModuleHandleA(nullptr);
  FAILS(0, ERROR_CLASS_ALREADY_EXISTS, RegisterClassA(&description));
  HOLDS(UnregisterClassA("ws2.Watch", description.hInstance));
}

// Learn, WM_QUERYENDSESSION: the default procedure agrees.
PROGRAM(Windows, TheSessionMayEnd) {
  register_watch();
  HWND window = create("ws2.Watch");
  IS(TRUE, SendMessageA(window, WM_QUERYENDSESSION, 0, 0));
  HOLDS(DestroyWindow(window) && UnregisterClassA("ws2.Watch", nullptr));
}

PROGRAM(Windows, Life) {
  const ATOM atom = register_watch();
  HOLDS(atom >= 0xC000);
  FAILS(0, ERROR_CLASS_ALREADY_EXISTS, register_watch());
  HWND window = create("WS2.watch");
  HOLDS(IsWindow(window) && parameter == &seen);
  HOLDS((seen == std::vector<UINT>{WM_NCCREATE, WM_CREATE}));
  HWND by_atom = create(MAKEINTATOM(atom));
  HOLDS(by_atom != nullptr && by_atom != window && DestroyWindow(by_atom));
  FAILS(FALSE, ERROR_CLASS_HAS_WINDOWS, UnregisterClassA("ws2.Watch", nullptr));
  DWORD process = 0;
  IS(GetCurrentThreadId(), GetWindowThreadProcessId(window, &process));
  IS(GetCurrentProcessId(), process);
  seen.clear();
  IS(0, SendMessageA(window, WM_CLOSE, 0, 0));
  HOLDS((seen == std::vector<UINT>{WM_CLOSE, WM_DESTROY, WM_NCDESTROY}));
  HOLDS(!IsWindow(window));
  FAILS(FALSE, ERROR_INVALID_WINDOW_HANDLE, DestroyWindow(window));
  HOLDS(UnregisterClassA("ws2.Watch", nullptr));
  FAILS(FALSE, ERROR_CLASS_DOES_NOT_EXIST, UnregisterClassA("ws2.Watch", nullptr));
  FAILS(nullptr, ERROR_CANNOT_FIND_WND_CLASS, create("ws2.Watch"));
}

PROGRAM(Windows, RefusedByTheirProcedure) {
  register_watch();
  refused = WM_NCCREATE;
  HOLDS(create("ws2.Watch") == nullptr);
  HOLDS((seen == std::vector<UINT>{WM_NCCREATE, WM_NCDESTROY}));
  seen.clear();
  refused = WM_CREATE;
  HOLDS(create("ws2.Watch") == nullptr);
  HOLDS((seen == std::vector<UINT>{WM_NCCREATE, WM_CREATE, WM_DESTROY, WM_NCDESTROY}));
  HOLDS(UnregisterClassA("ws2.Watch", nullptr));
}

PROGRAM(Windows, ParentsAndChildren) {
  register_watch();
  HWND parent = create("ws2.Watch", nullptr);
  HWND child = create("ws2.Watch", parent, WS_CHILD);
  HWND owned = create("ws2.Watch", parent);
  HOLDS(parent != nullptr && child != nullptr && owned != nullptr);
  // What is for the child passes the parent's filter, and not the other way round.
  MSG msg;
  HOLDS(PostMessageA(child, WM_APP, 0, 0));
  HOLDS(PeekMessageA(&msg, parent, 0, 0, PM_REMOVE) && msg.hwnd == child);
  HOLDS(PostMessageA(parent, WM_APP, 0, 0));
  HOLDS(!PeekMessageA(&msg, child, 0, 0, PM_REMOVE));
  HOLDS(DestroyWindow(parent));
  HOLDS(!IsWindow(child) && !IsWindow(owned));
  FAILS(nullptr, ERROR_INVALID_WINDOW_HANDLE, create("ws2.Watch", child));
  FAILS(nullptr, ERROR_TLW_WITH_WSCHILD, create("ws2.Watch", nullptr, WS_CHILD));
  HOLDS(UnregisterClassA("ws2.Watch", nullptr));
}

PROGRAM(Windows, Values) {
  register_watch();
  HWND window = create("ws2.Watch");
  IS(0, SetWindowLongPtrA(window, GWLP_USERDATA, 0x123456789A));
  IS(0x123456789A, GetWindowLongPtrW(window, GWLP_USERDATA));
  IS(0, SetWindowLongPtrA(window, 4, -2));
  IS(-2, GetWindowLongPtrA(window, 4));
  IS(-2, GetWindowLongA(window, 4));
  IS(-1, GetWindowLongA(window, 8));
  FAILS(0, ERROR_INVALID_INDEX, GetWindowLongPtrA(window, 5));
  FAILS(0, ERROR_INVALID_INDEX, SetWindowLongA(window, 9, 1));
  FAILS(0, ERROR_INVALID_INDEX, GetWindowLongPtrA(window, -5));
  IS(reinterpret_cast<LONG_PTR>(watch), GetWindowLongPtrA(window, GWLP_WNDPROC));
  HOLDS(!ShowWindow(window, SW_SHOW) && ShowWindow(window, SW_HIDE) && UpdateWindow(window));
  HOLDS(DestroyWindow(window));
  FAILS(0, ERROR_INVALID_WINDOW_HANDLE, GetWindowLongPtrA(window, GWLP_USERDATA));
  HOLDS(UnregisterClassA("ws2.Watch", nullptr));
}

LRESULT CALLBACK watch_wide(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (message == WM_SETTEXT) HOLDS(std::wcslen(reinterpret_cast<LPCWSTR>(second)) == 2);
  return DefWindowProcW(window, message, first, second);
}

PROGRAM(Windows, TextOfBothKinds) {
  WNDCLASSW description = {};
  description.lpfnWndProc = watch_wide;
  description.lpszClassName = L"ws2.Wide";
  HOLDS(RegisterClassW(&description));
  HWND window =
      CreateWindowExA(0, "ws2.Wide", "\xC3\xBC", 0, 0, 0, 0, 0, nullptr, nullptr, nullptr, nullptr);
  wchar_t wide[8] = L"?";
  char narrow[8] = "?";
  IS(1, GetWindowTextW(window, wide, 8));
  IS(0xFC, wide[0]);
  IS(1, SendMessageW(window, WM_GETTEXTLENGTH, 0, 0));
  HOLDS(SetWindowTextA(window, "\xC3\xBCz"));
  IS(3, GetWindowTextA(window, narrow, 8));
  HOLDS(std::strcmp(narrow, "\xC3\xBCz") == 0);
  IS(1, GetWindowTextW(window, wide, 2));
  HOLDS(wide[1] == 0);
  HOLDS(FindWindowW(L"WS2.WIDE", L"\xFCz") == window);
  HOLDS(FindWindowA(nullptr, "\xC3\xBCz") == window);
  FAILS(nullptr, ERROR_FILE_NOT_FOUND, FindWindowA("ws2.Wide", "other"));
  HOLDS(DestroyWindow(window) && UnregisterClassW(L"ws2.Wide", nullptr));
}

PROGRAM(Windows, BadClasses) {
  WNDCLASSEXA description = {};
  FAILS(0, ERROR_NOACCESS, RegisterClassExA(nullptr));
  description.cbSize = sizeof description - 1;
  description.lpfnWndProc = watch;
  description.lpszClassName = "ws2.Bad";
  FAILS(0, ERROR_INVALID_PARAMETER, RegisterClassExA(&description));
  description.cbSize = sizeof description;
  description.lpfnWndProc = nullptr;
  FAILS(0, ERROR_INVALID_PARAMETER, RegisterClassExA(&description));
  description.lpfnWndProc = watch;
  description.cbWndExtra = -1;
  FAILS(0, ERROR_INVALID_PARAMETER, RegisterClassExA(&description));
  description.cbWndExtra = 0;
  description.lpszClassName = nullptr;
  FAILS(0, ERROR_INVALID_PARAMETER, RegisterClassExA(&description));
  FAILS(nullptr, ERROR_CANNOT_FIND_WND_CLASS, create(nullptr));
  WNDCLASSA info;
  FAILS(FALSE, ERROR_CLASS_DOES_NOT_EXIST, GetClassInfoA(nullptr, "ws2.Bad", &info));
  HOLDS(GetClassInfoA(nullptr, "STATIC", &info) && info.lpfnWndProc != nullptr);
  HWND hidden = CreateWindowA("static", "text", 0, 0, 0, 0, 0, nullptr, nullptr, nullptr, nullptr);
  HOLDS(hidden != nullptr && DestroyWindow(hidden));
}

}  // namespace
