/* SPDX-License-Identifier: MIT
 * A program of the kinds that have no main: with -DWIDE it has wmain, else WinMain.
 * C and C++ alike. */
#include <winsock2.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static int say(int as_expected) {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  WSACleanup();
  puts(as_expected ? "begun" : "other arguments");
  return !as_expected;
}

#ifdef WIDE
int wmain(int argc, wchar_t **argv) {
  return say(argc == 3 && !wcscmp(argv[1], L"two words") && !wcscmp(argv[2], L"\u4e2d"));
}
#else
int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR line, int show) {
  return say(!instance && !before && !strcmp(line, "\"two words\" \xe4\xb8\xad") &&
             show == SW_SHOWNORMAL);
}
#endif
