/* SPDX-License-Identifier: MIT
 * Messages, and windows as far as they carry messages. Source: Microsoft Learn, the pages of
 * winuser.h. */
#pragma GCC system_header
#ifndef _WINUSER_
#define _WINUSER_

#include <stdarg.h>

#include "windef.h"

typedef LRESULT(CALLBACK *WNDPROC)(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);
typedef INT_PTR(CALLBACK *DLGPROC)(HWND hDlg, UINT Msg, WPARAM wParam, LPARAM lParam);
typedef VOID(CALLBACK *TIMERPROC)(HWND hWnd, UINT Msg, UINT_PTR nIDEvent, DWORD dwTime);
typedef struct tagMSG {
  HWND hwnd;
  UINT message;
  WPARAM wParam;
  LPARAM lParam;
  DWORD time;
  POINT pt;
} MSG, *PMSG, *NPMSG, *LPMSG;
typedef struct tagWNDCLASSA {
  UINT style;
  WNDPROC lpfnWndProc;
  int cbClsExtra;
  int cbWndExtra;
  HINSTANCE hInstance;
  HICON hIcon;
  HCURSOR hCursor;
  HBRUSH hbrBackground;
  LPCSTR lpszMenuName;
  LPCSTR lpszClassName;
} WNDCLASSA, *PWNDCLASSA, *LPWNDCLASSA;
typedef struct tagWNDCLASSW {
  UINT style;
  WNDPROC lpfnWndProc;
  int cbClsExtra;
  int cbWndExtra;
  HINSTANCE hInstance;
  HICON hIcon;
  HCURSOR hCursor;
  HBRUSH hbrBackground;
  LPCWSTR lpszMenuName;
  LPCWSTR lpszClassName;
} WNDCLASSW, *PWNDCLASSW, *LPWNDCLASSW;
#ifdef UNICODE
typedef WNDCLASSW WNDCLASS;
typedef PWNDCLASSW PWNDCLASS;
typedef LPWNDCLASSW LPWNDCLASS;
#else
typedef WNDCLASSA WNDCLASS;
typedef PWNDCLASSA PWNDCLASS;
typedef LPWNDCLASSA LPWNDCLASS;
#endif
typedef struct tagWNDCLASSEXA {
  UINT cbSize;
  UINT style;
  WNDPROC lpfnWndProc;
  int cbClsExtra;
  int cbWndExtra;
  HINSTANCE hInstance;
  HICON hIcon;
  HCURSOR hCursor;
  HBRUSH hbrBackground;
  LPCSTR lpszMenuName;
  LPCSTR lpszClassName;
  HICON hIconSm;
} WNDCLASSEXA, *PWNDCLASSEXA, *LPWNDCLASSEXA;
typedef struct tagWNDCLASSEXW {
  UINT cbSize;
  UINT style;
  WNDPROC lpfnWndProc;
  int cbClsExtra;
  int cbWndExtra;
  HINSTANCE hInstance;
  HICON hIcon;
  HCURSOR hCursor;
  HBRUSH hbrBackground;
  LPCWSTR lpszMenuName;
  LPCWSTR lpszClassName;
  HICON hIconSm;
} WNDCLASSEXW, *PWNDCLASSEXW, *LPWNDCLASSEXW;
#ifdef UNICODE
typedef WNDCLASSEXW WNDCLASSEX;
typedef PWNDCLASSEXW PWNDCLASSEX;
typedef LPWNDCLASSEXW LPWNDCLASSEX;
#else
typedef WNDCLASSEXA WNDCLASSEX;
typedef PWNDCLASSEXA PWNDCLASSEX;
typedef LPWNDCLASSEXA LPWNDCLASSEX;
#endif
typedef struct tagCREATESTRUCTA {
  LPVOID lpCreateParams;
  HINSTANCE hInstance;
  HMENU hMenu;
  HWND hwndParent;
  int cy;
  int cx;
  int y;
  int x;
  LONG style;
  LPCSTR lpszName;
  LPCSTR lpszClass;
  DWORD dwExStyle;
} CREATESTRUCTA, *LPCREATESTRUCTA;
typedef struct tagCREATESTRUCTW {
  LPVOID lpCreateParams;
  HINSTANCE hInstance;
  HMENU hMenu;
  HWND hwndParent;
  int cy;
  int cx;
  int y;
  int x;
  LONG style;
  LPCWSTR lpszName;
  LPCWSTR lpszClass;
  DWORD dwExStyle;
} CREATESTRUCTW, *LPCREATESTRUCTW;
#ifdef UNICODE
typedef CREATESTRUCTW CREATESTRUCT;
typedef LPCREATESTRUCTW LPCREATESTRUCT;
#else
typedef CREATESTRUCTA CREATESTRUCT;
typedef LPCREATESTRUCTA LPCREATESTRUCT;
#endif
typedef struct tagCOPYDATASTRUCT {
  ULONG_PTR dwData;
  DWORD cbData;
  PVOID lpData;
} COPYDATASTRUCT, *PCOPYDATASTRUCT;

#define HWND_BROADCAST ((HWND)0xffff)
#define HWND_MESSAGE ((HWND)-3)
#define HWND_DESKTOP ((HWND)0)
#define HWND_TOP ((HWND)0)
#define HWND_BOTTOM ((HWND)1)
#define HWND_TOPMOST ((HWND)-1)
#define HWND_NOTOPMOST ((HWND)-2)
#define MAKEWPARAM(low, high) ((WPARAM)(DWORD)MAKELONG(low, high))
#define MAKELPARAM(low, high) ((LPARAM)(DWORD)MAKELONG(low, high))
#define MAKELRESULT(low, high) ((LRESULT)(DWORD)MAKELONG(low, high))
#define IS_INTRESOURCE(name) ((((ULONG_PTR)(name)) >> 16) == 0)
#define MAKEINTRESOURCEA(id) ((LPSTR)((ULONG_PTR)((WORD)(id))))
#define MAKEINTRESOURCEW(id) ((LPWSTR)((ULONG_PTR)((WORD)(id))))
#ifdef UNICODE
#define MAKEINTRESOURCE MAKEINTRESOURCEW
#else
#define MAKEINTRESOURCE MAKEINTRESOURCEA
#endif
#define MAKEINTATOM(atom) ((LPTSTR)((ULONG_PTR)((WORD)(atom))))
#define IDI_APPLICATION MAKEINTRESOURCE(32512)
#define IDC_ARROW MAKEINTRESOURCE(32512)

#include "ws2_winuser_numbers.h"

WS2_BEGIN_C
BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
    WS2_SYMBOL(GetMessageA);
BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
    WS2_SYMBOL(GetMessageW);
BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
    UINT wRemoveMsg) WS2_SYMBOL(PeekMessageA);
BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
    UINT wRemoveMsg) WS2_SYMBOL(PeekMessageW);
BOOL WINAPI TranslateMessage(const MSG *lpMsg) WS2_SYMBOL(TranslateMessage);
LRESULT WINAPI DispatchMessageA(const MSG *lpMsg) WS2_SYMBOL(DispatchMessageA);
LRESULT WINAPI DispatchMessageW(const MSG *lpMsg) WS2_SYMBOL(DispatchMessageW);
LRESULT WINAPI SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(SendMessageA);
LRESULT WINAPI SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(SendMessageW);
LRESULT WINAPI SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
    UINT uTimeout, PDWORD_PTR lpdwResult) WS2_SYMBOL(SendMessageTimeoutA);
LRESULT WINAPI SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
    UINT uTimeout, PDWORD_PTR lpdwResult) WS2_SYMBOL(SendMessageTimeoutW);
BOOL WINAPI SendNotifyMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(SendNotifyMessageA);
BOOL WINAPI SendNotifyMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(SendNotifyMessageW);
BOOL WINAPI PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(PostMessageA);
BOOL WINAPI PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(PostMessageW);
BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(PostThreadMessageA);
BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(PostThreadMessageW);
VOID WINAPI PostQuitMessage(int nExitCode) WS2_SYMBOL(PostQuitMessage);
BOOL WINAPI WaitMessage(VOID) WS2_SYMBOL(WaitMessage);
DWORD WINAPI GetMessagePos(VOID) WS2_SYMBOL(GetMessagePos);
LONG WINAPI GetMessageTime(VOID) WS2_SYMBOL(GetMessageTime);
DWORD WINAPI GetQueueStatus(UINT flags) WS2_SYMBOL(GetQueueStatus);
DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
    DWORD dwMilliseconds, DWORD dwWakeMask) WS2_SYMBOL(MsgWaitForMultipleObjects);
DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds,
    DWORD dwWakeMask, DWORD dwFlags) WS2_SYMBOL(MsgWaitForMultipleObjectsEx);
UINT WINAPI RegisterWindowMessageA(LPCSTR lpString) WS2_SYMBOL(RegisterWindowMessageA);
UINT WINAPI RegisterWindowMessageW(LPCWSTR lpString) WS2_SYMBOL(RegisterWindowMessageW);
LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(DefWindowProcA);
LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_SYMBOL(DefWindowProcW);
LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
    LPARAM lParam) WS2_SYMBOL(CallWindowProcA);
LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
    LPARAM lParam) WS2_SYMBOL(CallWindowProcW);
ATOM WINAPI RegisterClassA(const WNDCLASSA *lpWndClass) WS2_SYMBOL(RegisterClassA);
ATOM WINAPI RegisterClassW(const WNDCLASSW *lpWndClass) WS2_SYMBOL(RegisterClassW);
ATOM WINAPI RegisterClassExA(const WNDCLASSEXA *lpWndClass) WS2_SYMBOL(RegisterClassExA);
ATOM WINAPI RegisterClassExW(const WNDCLASSEXW *lpWndClass) WS2_SYMBOL(RegisterClassExW);
BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance) WS2_SYMBOL(UnregisterClassA);
BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance) WS2_SYMBOL(UnregisterClassW);
BOOL WINAPI GetClassInfoA(HINSTANCE hInstance, LPCSTR lpClassName, LPWNDCLASSA lpWndClass)
    WS2_SYMBOL(GetClassInfoA);
BOOL WINAPI GetClassInfoW(HINSTANCE hInstance, LPCWSTR lpClassName, LPWNDCLASSW lpWndClass)
    WS2_SYMBOL(GetClassInfoW);
HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle,
    int X, int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
    LPVOID lpParam) WS2_SYMBOL(CreateWindowExA);
HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName,
    DWORD dwStyle, int X, int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu,
    HINSTANCE hInstance, LPVOID lpParam) WS2_SYMBOL(CreateWindowExW);
BOOL WINAPI DestroyWindow(HWND hWnd) WS2_SYMBOL(DestroyWindow);
BOOL WINAPI IsWindow(HWND hWnd) WS2_SYMBOL(IsWindow);
HWND WINAPI FindWindowA(LPCSTR lpClassName, LPCSTR lpWindowName) WS2_SYMBOL(FindWindowA);
HWND WINAPI FindWindowW(LPCWSTR lpClassName, LPCWSTR lpWindowName) WS2_SYMBOL(FindWindowW);
DWORD WINAPI GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
    WS2_SYMBOL(GetWindowThreadProcessId);
LONG WINAPI GetWindowLongA(HWND hWnd, int nIndex) WS2_SYMBOL(GetWindowLongA);
LONG WINAPI GetWindowLongW(HWND hWnd, int nIndex) WS2_SYMBOL(GetWindowLongW);
LONG WINAPI SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong) WS2_SYMBOL(SetWindowLongA);
LONG WINAPI SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong) WS2_SYMBOL(SetWindowLongW);
LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex) WS2_SYMBOL(GetWindowLongPtrA);
LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex) WS2_SYMBOL(GetWindowLongPtrW);
LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    WS2_SYMBOL(SetWindowLongPtrA);
LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    WS2_SYMBOL(SetWindowLongPtrW);
ULONG_PTR WINAPI SetClassLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    WS2_SYMBOL(SetClassLongPtrA);
ULONG_PTR WINAPI SetClassLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    WS2_SYMBOL(SetClassLongPtrW);
DWORD WINAPI SetClassLongA(HWND hWnd, int nIndex, LONG dwNewLong) WS2_SYMBOL(SetClassLongA);
DWORD WINAPI SetClassLongW(HWND hWnd, int nIndex, LONG dwNewLong) WS2_SYMBOL(SetClassLongW);
UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc)
    WS2_SYMBOL(SetTimer);
BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent) WS2_SYMBOL(KillTimer);
BOOL WINAPI ShowWindow(HWND hWnd, int nCmdShow) WS2_SYMBOL(ShowWindow);
BOOL WINAPI UpdateWindow(HWND hWnd) WS2_SYMBOL(UpdateWindow);
BOOL WINAPI IsIconic(HWND hWnd) WS2_SYMBOL(IsIconic);
HWND WINAPI SetFocus(HWND hWnd) WS2_SYMBOL(SetFocus);
BOOL WINAPI GetClientRect(HWND hWnd, LPRECT lpRect) WS2_SYMBOL(GetClientRect);
HDC WINAPI GetDC(HWND hWnd) WS2_SYMBOL(GetDC);
int WINAPI GetSystemMetrics(int nIndex) WS2_SYMBOL(GetSystemMetrics);
HMENU WINAPI GetSystemMenu(HWND hWnd, BOOL bRevert) WS2_SYMBOL(GetSystemMenu);
BOOL WINAPI SetWindowTextA(HWND hWnd, LPCSTR lpString) WS2_SYMBOL(SetWindowTextA);
BOOL WINAPI SetWindowTextW(HWND hWnd, LPCWSTR lpString) WS2_SYMBOL(SetWindowTextW);
int WINAPI GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount) WS2_SYMBOL(GetWindowTextA);
int WINAPI GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount) WS2_SYMBOL(GetWindowTextW);
HICON WINAPI LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName) WS2_SYMBOL(LoadIconA);
HICON WINAPI LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName) WS2_SYMBOL(LoadIconW);
HCURSOR WINAPI LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName) WS2_SYMBOL(LoadCursorA);
HCURSOR WINAPI LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName) WS2_SYMBOL(LoadCursorW);
int WINAPI LoadStringA(HINSTANCE hInstance, UINT uID, LPSTR lpBuffer, int cchBufferMax)
    WS2_SYMBOL(LoadStringA);
int WINAPI LoadStringW(HINSTANCE hInstance, UINT uID, LPWSTR lpBuffer, int cchBufferMax)
    WS2_SYMBOL(LoadStringW);
int WINAPI MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
    WS2_SYMBOL(MessageBoxA);
int WINAPI MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
    WS2_SYMBOL(MessageBoxW);
BOOL WINAPI MessageBeep(UINT uType) WS2_SYMBOL(MessageBeep);
HWND WINAPI GetDlgItem(HWND hDlg, int nIDDlgItem) WS2_SYMBOL(GetDlgItem);
UINT WINAPI GetDlgItemTextA(HWND hDlg, int nIDDlgItem, LPSTR lpString, int cchMax)
    WS2_SYMBOL(GetDlgItemTextA);
UINT WINAPI GetDlgItemTextW(HWND hDlg, int nIDDlgItem, LPWSTR lpString, int cchMax)
    WS2_SYMBOL(GetDlgItemTextW);
BOOL WINAPI SetDlgItemTextA(HWND hDlg, int nIDDlgItem, LPCSTR lpString) WS2_SYMBOL(SetDlgItemTextA);
BOOL WINAPI SetDlgItemTextW(HWND hDlg, int nIDDlgItem, LPCWSTR lpString)
    WS2_SYMBOL(SetDlgItemTextW);
BOOL WINAPI EndDialog(HWND hDlg, INT_PTR nResult) WS2_SYMBOL(EndDialog);
INT_PTR WINAPI DialogBoxParamA(HINSTANCE hInstance, LPCSTR lpTemplateName, HWND hWndParent,
    DLGPROC lpDialogFunc, LPARAM dwInitParam) WS2_SYMBOL(DialogBoxParamA);
INT_PTR WINAPI DialogBoxParamW(HINSTANCE hInstance, LPCWSTR lpTemplateName, HWND hWndParent,
    DLGPROC lpDialogFunc, LPARAM dwInitParam) WS2_SYMBOL(DialogBoxParamW);
LPSTR WINAPI CharUpperA(LPSTR lpsz) WS2_SYMBOL(CharUpperA);
LPWSTR WINAPI CharUpperW(LPWSTR lpsz) WS2_SYMBOL(CharUpperW);
LPSTR WINAPI CharLowerA(LPSTR lpsz) WS2_SYMBOL(CharLowerA);
LPWSTR WINAPI CharLowerW(LPWSTR lpsz) WS2_SYMBOL(CharLowerW);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, DWORD>::type GetWindowThreadProcessId(HWND hWnd,
    Dword *lpdwProcessId) {
  return GetWindowThreadProcessId(hWnd, ws2_low_half(lpdwProcessId));
}
WS2_END_CPP
#else
#define GetWindowThreadProcessId(a0, a1) GetWindowThreadProcessId(a0, WS2_DWORD_POINTER(a1))
#endif

#ifdef UNICODE
#define GetMessage GetMessageW
#define PeekMessage PeekMessageW
#define DispatchMessage DispatchMessageW
#define SendMessage SendMessageW
#define SendMessageTimeout SendMessageTimeoutW
#define SendNotifyMessage SendNotifyMessageW
#define PostMessage PostMessageW
#define PostThreadMessage PostThreadMessageW
#define RegisterWindowMessage RegisterWindowMessageW
#define DefWindowProc DefWindowProcW
#define CallWindowProc CallWindowProcW
#define RegisterClass RegisterClassW
#define RegisterClassEx RegisterClassExW
#define UnregisterClass UnregisterClassW
#define GetClassInfo GetClassInfoW
#define CreateWindowEx CreateWindowExW
#define FindWindow FindWindowW
#define GetWindowLong GetWindowLongW
#define SetWindowLong SetWindowLongW
#define GetWindowLongPtr GetWindowLongPtrW
#define SetWindowLongPtr SetWindowLongPtrW
#define SetClassLongPtr SetClassLongPtrW
#define SetClassLong SetClassLongW
#define SetWindowText SetWindowTextW
#define GetWindowText GetWindowTextW
#define LoadIcon LoadIconW
#define LoadCursor LoadCursorW
#define LoadString LoadStringW
#define MessageBox MessageBoxW
#define GetDlgItemText GetDlgItemTextW
#define SetDlgItemText SetDlgItemTextW
#define DialogBoxParam DialogBoxParamW
#define CharUpper CharUpperW
#define CharLower CharLowerW
#else
#define GetMessage GetMessageA
#define PeekMessage PeekMessageA
#define DispatchMessage DispatchMessageA
#define SendMessage SendMessageA
#define SendMessageTimeout SendMessageTimeoutA
#define SendNotifyMessage SendNotifyMessageA
#define PostMessage PostMessageA
#define PostThreadMessage PostThreadMessageA
#define RegisterWindowMessage RegisterWindowMessageA
#define DefWindowProc DefWindowProcA
#define CallWindowProc CallWindowProcA
#define RegisterClass RegisterClassA
#define RegisterClassEx RegisterClassExA
#define UnregisterClass UnregisterClassA
#define GetClassInfo GetClassInfoA
#define CreateWindowEx CreateWindowExA
#define FindWindow FindWindowA
#define GetWindowLong GetWindowLongA
#define SetWindowLong SetWindowLongA
#define GetWindowLongPtr GetWindowLongPtrA
#define SetWindowLongPtr SetWindowLongPtrA
#define SetClassLongPtr SetClassLongPtrA
#define SetClassLong SetClassLongA
#define SetWindowText SetWindowTextA
#define GetWindowText GetWindowTextA
#define LoadIcon LoadIconA
#define LoadCursor LoadCursorA
#define LoadString LoadStringA
#define MessageBox MessageBoxA
#define GetDlgItemText GetDlgItemTextA
#define SetDlgItemText SetDlgItemTextA
#define DialogBoxParam DialogBoxParamA
#define CharUpper CharUpperA
#define CharLower CharLowerA
#endif

WS2_BEGIN_C
int WINAPIV wsprintfA(LPSTR text, LPCSTR format, ...) WS2_SYMBOL(wsprintfA);
int WINAPIV wsprintfW(LPWSTR text, LPCWSTR format, ...) WS2_SYMBOL(wsprintfW);
int WINAPI wvsprintfA(LPSTR text, LPCSTR format, va_list arguments) WS2_SYMBOL(wvsprintfA);
int WINAPI wvsprintfW(LPWSTR text, LPCWSTR format, va_list arguments) WS2_SYMBOL(wvsprintfW);
WS2_END_C
#ifdef UNICODE
#define wsprintf wsprintfW
#define wvsprintf wvsprintfW
#else
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA
#endif

#define CreateWindowA(class_name, name, style, x, y, width, height, parent, menu, instance, parameter) \
  CreateWindowExA(0, class_name, name, style, x, y, width, height, parent, menu, instance, parameter)
#define CreateWindowW(class_name, name, style, x, y, width, height, parent, menu, instance, parameter) \
  CreateWindowExW(0, class_name, name, style, x, y, width, height, parent, menu, instance, parameter)
#define DialogBoxA(instance, name, parent, procedure) DialogBoxParamA(instance, name, parent, procedure, 0)
#define DialogBoxW(instance, name, parent, procedure) DialogBoxParamW(instance, name, parent, procedure, 0)
#define PostAppMessageA(thread, message, w, l) PostThreadMessageA((DWORD)(thread), message, w, l)
#define PostAppMessageW(thread, message, w, l) PostThreadMessageW((DWORD)(thread), message, w, l)
#ifdef UNICODE
#define CreateWindow CreateWindowW
#define DialogBox DialogBoxW
#define PostAppMessage PostAppMessageW
#else
#define CreateWindow CreateWindowA
#define DialogBox DialogBoxA
#define PostAppMessage PostAppMessageA
#endif

#endif /* _WINUSER_ */
