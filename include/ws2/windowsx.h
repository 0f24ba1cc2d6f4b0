/* SPDX-License-Identifier: MIT
 * Message crackers and helper macros, as far as programs with a message window use them.
 * Source: Microsoft Learn, "Window message crackers". */
#pragma GCC system_header
#ifndef _INC_WINDOWSX
#define _INC_WINDOWSX

#include "windows.h"

#define GET_X_LPARAM(lparam) ((int)(short)LOWORD(lparam))
#define GET_Y_LPARAM(lparam) ((int)(short)HIWORD(lparam))
#define GET_WM_COMMAND_ID(wparam, lparam) LOWORD(wparam)
#define GET_WM_COMMAND_HWND(wparam, lparam) ((HWND)(lparam))
#define GET_WM_COMMAND_CMD(wparam, lparam) HIWORD(wparam)
#define SubclassWindow(window, procedure) \
  ((WNDPROC)SetWindowLongPtr((window), GWLP_WNDPROC, (LONG_PTR)(WNDPROC)(procedure)))
#define GetWindowInstance(window) ((HMODULE)GetWindowLongPtr(window, GWLP_HINSTANCE))

#define HANDLE_MSG(window, message, handler) \
  case (message):                            \
    return HANDLE_##message((window), (wParam), (lParam), (handler))
#define HANDLE_WM_CREATE(window, wparam, lparam, handler) \
  ((handler)((window), (LPCREATESTRUCT)(lparam)) ? 0 : (LRESULT)-1)
#define HANDLE_WM_DESTROY(window, wparam, lparam, handler) ((handler)(window), 0)
#define HANDLE_WM_CLOSE(window, wparam, lparam, handler) ((handler)(window), 0)
#define HANDLE_WM_TIMER(window, wparam, lparam, handler) ((handler)((window), (UINT)(wparam)), 0)
#define HANDLE_WM_COMMAND(window, wparam, lparam, handler) \
  ((handler)((window), (int)LOWORD(wparam), (HWND)(lparam), (UINT)HIWORD(wparam)), 0)

#define GlobalAllocPtr(flags, size) (GlobalLock(GlobalAlloc((flags), (size))))
#define GlobalFreePtr(pointer) (GlobalUnlock(GlobalHandle(pointer)), (BOOL)(ULONG_PTR)GlobalFree(GlobalHandle(pointer)))
#define GetInstanceModule(instance) (HMODULE)(instance)

#endif /* _INC_WINDOWSX */
