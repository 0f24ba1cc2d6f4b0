// SPDX-License-Identifier: MIT
// What would need a display, as a program meets it without one; the case of letters; the values of
// window classes.
#include <io.h>
#include <windows.h>

#include <cstdio>
#include <cstring>
#include <cwchar>
#include <string>

#include "program.hpp"

namespace {

/// What the standard error gets while this lives.
class Captured {
 public:
  Captured() : kept_(_dup(2)), file_(std::tmpfile()) { _dup2(_fileno(file_), 2); }
  ~Captured() { end(); }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  std::string text() {
    end();
    std::rewind(file_);
    char line[256] = "";
    const size_t length = std::fread(line, 1, sizeof line, file_);
    std::fclose(file_);
    return std::string(line, length);
  }

 private:
  void end() {
    if (kept_ < 0) return;
    std::fflush(stderr);
    _dup2(kept_, 2);
    _close(kept_);
    kept_ = -1;
  }
  int kept_;
  FILE* const file_;
};

PROGRAM(Desktop, MessagesGoToStandardError) {
  Captured narrow;
  FAILS(0, ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION,
        MessageBoxA(nullptr, "out of \xC3\xA9", "server", MB_OK | MB_ICONERROR));
  HOLDS(narrow.text() == "server: out of \xC3\xA9\n");
  Captured wide;
  FAILS(0, ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION,
        MessageBoxW(nullptr, L"out of \u00e9", nullptr, MB_YESNO));
  HOLDS(wide.text() == "Error: out of \xC3\xA9\n");
  FAILS(0, ERROR_INVALID_WINDOW_HANDLE,
        MessageBoxA(reinterpret_cast<HWND>(8), "text", "caption", MB_OK));
  FAILS(0, ERROR_NOACCESS, MessageBoxA(nullptr, reinterpret_cast<LPCSTR>(8), "caption", MB_OK));
}

PROGRAM(Desktop, NothingToShowOrToSay) {
  IS(0, GetSystemMetrics(SM_CXSCREEN));
  IS(0, GetSystemMetrics(SM_CMONITORS));
  IS(0, GetSystemMetrics(SM_CLEANBOOT));
  HOLDS((GetSystemMetrics(SM_NETWORK) & ~1) == 0);
  char narrow[4] = "abc";
  wchar_t wide[4] = L"abc";
  FAILS(0, ERROR_RESOURCE_NAME_NOT_FOUND, LoadStringA(nullptr, 1, narrow, 4));
  FAILS(0, ERROR_RESOURCE_NAME_NOT_FOUND, LoadStringW(nullptr, 1, wide, 4));
  HOLDS(narrow[0] == 0 && wide[0] == 0);
  Captured no_terminal;
  FAILS(FALSE, ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION, MessageBeep(MB_OK));
  HOLDS(no_terminal.text().empty());
}

PROGRAM(Letters, InTheirPlace) {
  char narrow[] =
      "Stra\xC3\x9F"
      "e \xC3\xA9t\xC3\xA9 \xFF";
  HOLDS(CharUpperA(narrow) == narrow);
  // The sharp s has no single capital, and a byte that is no UTF-8 stays.
  HOLDS(std::strcmp(narrow,
                    "STRA\xC3\x9F"
                    "E \xC3\x89T\xC3\x89 \xFF") == 0);
  HOLDS(CharLowerA(narrow) == narrow);
  HOLDS(std::strcmp(narrow,
                    "stra\xC3\x9F"
                    "e \xC3\xA9t\xC3\xA9 \xFF") == 0);
  wchar_t wide[] = L"\u00e9t\u00e9 \u043f\U00010428";
  HOLDS(CharUpperW(wide) == wide);
  HOLDS(std::wcscmp(wide, L"\u00c9T\u00c9 \u041f\U00010400") == 0);
  HOLDS(CharLowerW(wide) == wide);
  HOLDS(std::wcscmp(wide, L"\u00e9t\u00e9 \u043f\U00010428") == 0);
}

PROGRAM(Letters, OneByOne) {
  IS('A', CharUpperA(reinterpret_cast<LPSTR>('a')));
  IS('1', CharUpperA(reinterpret_cast<LPSTR>('1')));
  IS(0xE9, CharUpperA(reinterpret_cast<LPSTR>(0xE9)));
  IS(0xC9, CharUpperW(reinterpret_cast<LPWSTR>(0xE9)));
  IS('z', CharLowerW(reinterpret_cast<LPWSTR>('Z')));
  IS(0, CharLowerA(nullptr));
}

LRESULT CALLBACK first_procedure(HWND window, UINT message, WPARAM first, LPARAM second) {
  return message == WM_APP ? 1 : DefWindowProcA(window, message, first, second);
}
LRESULT CALLBACK second_procedure(HWND window, UINT message, WPARAM first, LPARAM second) {
  return message == WM_APP ? 2 : DefWindowProcA(window, message, first, second);
}

HWND create() {
  return CreateWindowA("ws2.Values", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
}

PROGRAM(Classes, ValuesOfLaterWindows) {
  WNDCLASSA description = {};
  description.lpfnWndProc = first_procedure;
  description.cbClsExtra = 8;
  description.lpszClassName = "ws2.Values";
  HOLDS(RegisterClassA(&description));
  HWND before = create();
  IS(reinterpret_cast<LONG_PTR>(first_procedure),
     SetClassLongPtrA(before, GCLP_WNDPROC, reinterpret_cast<LONG_PTR>(second_procedure)));
  IS(0, SetClassLongA(before, GCL_CBWNDEXTRA, 16));
  IS(16, SetClassLongW(before, GCL_CBWNDEXTRA, 16));
  IS(0, SetClassLongPtrW(before, 0, 0x123456789A));
  IS(0x3456789A, SetClassLongA(before, 0, -1));
  IS(0x12, SetClassLongA(before, 4, 0));
  HWND after = create();
  IS(1, SendMessageA(before, WM_APP, 0, 0));
  IS(2, SendMessageA(after, WM_APP, 0, 0));
  FAILS(0, ERROR_INVALID_INDEX, SetWindowLongPtrA(before, 8, 1));
  IS(0, SetWindowLongPtrA(after, 8, 1));
  FAILS(0, ERROR_INVALID_INDEX, SetClassLongA(before, 8, 0));
  FAILS(0, ERROR_INVALID_INDEX, SetClassLongA(before, GCLP_WNDPROC, 1));
  FAILS(0, ERROR_INVALID_INDEX, SetClassLongPtrA(before, -1, 0));
  FAILS(0, ERROR_INVALID_PARAMETER, SetClassLongA(before, GCL_CBWNDEXTRA, 1 << 20));
  FAILS(0, ERROR_INVALID_PARAMETER, SetClassLongPtrA(before, GCLP_WNDPROC, 0));
  HOLDS(DestroyWindow(before) && DestroyWindow(after));
  FAILS(0, ERROR_INVALID_WINDOW_HANDLE, SetClassLongA(before, GCL_STYLE, 0));
  HOLDS(UnregisterClassA("ws2.Values", nullptr));
}

}  // namespace
