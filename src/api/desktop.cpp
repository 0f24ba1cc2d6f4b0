// SPDX-License-Identifier: MIT
// What would need a display, a loudspeaker or the resources of an executable file. There are none:
// these calls fail as they do on a station without a desktop, and lose no text.
#include <winsock2.h>

#include <cstdio>

#include "api/window_text.hpp"
#include "kernel/host.hpp"
#include "kernel/terminal.hpp"
#include "messages/window.hpp"

namespace ws2::api {
namespace {

using sync::win32_status;

constexpr size_t longest_text = 65535;

/// Tells the text where a program without windows tells its troubles.
template <class Char>
int message_box(HWND owner, const Char* text, const Char* caption) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    if (owner != nullptr && !messages::find_window(number(owner))) {
      return win32_status(sync::error_invalid_window_handle);
    }
    std::string told = "Error";  // Learn: the caption when there is none
    if (caption != nullptr) {
      Result<std::string> read = read_text(caption, longest_text);
      if (!read) return read.status();
      told = std::move(*read);
    }
    if (text != nullptr) {
      const Result<std::string> read = read_text(text, longest_text);
      if (!read) return read.status();
      told.append(": ").append(*read);
    }
    told.push_back('\n');
    std::fputs(told.c_str(), stderr);
    return win32_status(sync::error_requires_interactive_windowstation);
  });
}

/// No string is in the executable file.
template <class Char>
int load_string(Char* text, int capacity) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    if (capacity > 0 && text != nullptr) {
      if (Status bad = runtime::write_user(text, Char{0}); !bad.ok()) return bad;
    }
    return win32_status(sync::error_resource_name_not_found);
  });
}

bool has_network() {
  for (const kernel::InternetAddress& address : kernel::host_addresses()) {
    if (!kernel::is_loopback(address)) return true;
  }
  return false;
}

}  // namespace

/// Writes "caption: text" to the standard error, since no box can be shown.
/// \return 0: ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION; ERROR_INVALID_WINDOW_HANDLE for an owner
///         that is none
/// \source Microsoft Learn, "MessageBoxA function (winuser.h)"
extern "C" int WINAPI ws2_MessageBoxA(HWND owner, LPCSTR text, LPCSTR caption, UINT) noexcept {
  return message_box(owner, text, caption);
}

/// The same with wide texts.
extern "C" int WINAPI ws2_MessageBoxW(HWND owner, LPCWSTR text, LPCWSTR caption, UINT) noexcept {
  return message_box(owner, text, caption);
}

/// Rings the terminal's bell, if the standard error is one.
/// \return FALSE: ERROR_REQUIRES_INTERACTIVE_WINDOWSTATION without a terminal
/// \source Microsoft Learn, "MessageBeep function (winuser.h)"
extern "C" BOOL WINAPI ws2_MessageBeep(UINT) noexcept {
  return win32_bool([&]() -> Status {
    if (!kernel::is_terminal(2)) {
      return win32_status(sync::error_requires_interactive_windowstation);
    }
    return std::fputc('\a', stderr) == EOF ? Status(WsaCode::wsa_invalid_handle) : Status();
  });
}

/// What the desktop measures: nothing, as there is none. SM_NETWORK says whether there is a
/// network. \return 0 for all sizes and counts; last error untouched, as on Windows \source
/// Microsoft Learn, "GetSystemMetrics function (winuser.h)"
extern "C" int WINAPI ws2_GetSystemMetrics(int index) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    // Learn: the least significant bit is set if a network is present; the others are reserved.
    return index == SM_NETWORK && has_network() ? 1 : 0;
  });
}

/// \return 0: ERROR_RESOURCE_NAME_NOT_FOUND, an executable file carries no strings here
/// \source Microsoft Learn, "LoadStringA function (winuser.h)"
extern "C" int WINAPI ws2_LoadStringA(HINSTANCE, UINT, LPSTR text, int capacity) noexcept {
  return load_string(text, capacity);
}

/// The same with a wide text; without room Windows hands out a pointer to the string, and so writes
/// nothing here.
extern "C" int WINAPI ws2_LoadStringW(HINSTANCE, UINT, LPWSTR text, int capacity) noexcept {
  return load_string(text, capacity);
}

// The prototypes are those of the headers.
WS2_SAME(MessageBoxA);
WS2_SAME(MessageBoxW);
WS2_SAME(MessageBeep);
WS2_SAME(GetSystemMetrics);
WS2_SAME(LoadStringA);
WS2_SAME(LoadStringW);

}  // namespace ws2::api
