// SPDX-License-Identifier: MIT
// Standard handles, and the console: what a program writes to a terminal, and its control events.
// A call that needs a console refuses a file or a pipe, as on Windows.
#include <array>
#include <atomic>
#include <cstdio>
#include <string>

#include "api/file.hpp"
#include "kernel/control.hpp"
#include "kernel/terminal.hpp"
#include "sync/control.hpp"

namespace ws2::api {
namespace {

using base::File;

// ---- Standard handles.

/// STD_INPUT_HANDLE, STD_OUTPUT_HANDLE and STD_ERROR_HANDLE are -10, -11, -12.
constexpr DWORD first_standard = static_cast<DWORD>(-10);
constexpr uintptr_t not_asked_yet = ~uintptr_t{0};

// What GetStdHandle answers. Made when first asked for: until then there is nothing to close.
constinit std::array<std::atomic<uintptr_t>, 3> standard_handles = {not_asked_yet, not_asked_yet,
                                                                    not_asked_yet};

Result<size_t> place_of(DWORD which) noexcept {
  const DWORD place = first_standard - which;
  if (place >= standard_handles.size()) return WsaCode::wsa_invalid_handle;
  return place;
}

Result<uintptr_t> make_standard(int fd) {
  if (!kernel::is_open(fd)) return uintptr_t{0};  // the program was started without one
  const Result<kernel::FileFacts> facts = kernel::facts_of(fd);
  if (!facts) return facts.status();
  const auto issued = handles::Table::instance().insert(
      std::make_unique<File>(fd, File::Traits{facts->kind, true, false, fd == 0}, nullptr));
  if (!issued) return issued.status();
  return uintptr_t{*issued};
}

// ---- The console.

constexpr WORD usual_colours = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE;

/// Runs `what(File&)` on a file that is a terminal; ERROR_INVALID_HANDLE for every other.
template <class What>
BOOL on_console(HANDLE handle, What&& what) noexcept {
  return file_bool(handle, [&](File& file) -> Status {
    if (!kernel::is_terminal(file.fd())) return WsaCode::wsa_invalid_handle;
    return what(file);
  });
}

/// Writes after what the program has printed so far.
Status write_text_to(const File& console, std::string_view text) {
  std::fflush(stdout);
  const auto bytes = static_cast<uint32_t>(text.size());
  const Result<uint32_t> put = kernel::write_file(console.fd(), text.data(), bytes, std::nullopt);
  return put ? Status() : put.status();
}

template <class Char>
BOOL write_console(HANDLE console, const void* buffer, DWORD count, LPDWORD written) noexcept {
  return on_console(console, [&](File& file) -> Status {
    std::basic_string<Char> text(count, Char{});
    if (!runtime::copy_from_user(text.data(), buffer, count * sizeof(Char))) {
      return WsaCode::wsaefault;
    }
    std::string bytes;
    if constexpr (sizeof(Char) == 1) {
      bytes = std::move(text);
    } else {
      bytes = narrow(text);
    }
    if (Status failed = write_text_to(file, bytes); !failed.ok()) return failed;
    return written == nullptr ? Status() : runtime::write_user(written, count);
  });
}

/// Windows counts red in bit 2 and blue in bit 0, terminals the other way round.
constexpr int terminal_colour(unsigned bits) noexcept {
  return static_cast<int>((bits & 2U) | ((bits & 1U) << 2U) | ((bits >> 2U) & 1U));
}

std::string colours(WORD attributes) {
  if (attributes == usual_colours) return "\x1b[0m";
  const int front = terminal_colour(attributes), back = terminal_colour(attributes >> 4U);
  std::string code = "\x1b[0;" + std::to_string(((attributes & 8U) != 0 ? 90 : 30) + front);
  const bool coloured = (attributes & 0xF0U) != 0;
  if (coloured) code += ";" + std::to_string(((attributes & 0x80U) != 0 ? 100 : 40) + back);
  return code + "m";
}

template <class Char>
BOOL set_title(const Char* title) noexcept {
  return win32_bool([&]() -> Status {
    constexpr size_t longest = 65536;
    const Result<std::string> text = read_text(title, longest);
    if (!text) return text.status();
    std::string clean;
    for (const char c : *text) {
      if (static_cast<unsigned char>(c) >= ' ') clean += c;  // nothing that ends the sequence
    }
    const File terminal(1, {kernel::FileKind::character, true, false, false}, nullptr);
    if (!kernel::is_terminal(1)) return WsaCode::wsa_invalid_handle;
    return write_text_to(terminal, "\x1b]0;" + clean + "\x07");
  });
}

BOOL set_code_page(UINT page) noexcept {
  return win32_bool([&] { return page == CP_UTF8 ? Status() : WsaCode::wsa_invalid_parameter; });
}

}  // namespace

/// \param which  STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE
/// \return the handle, which needs no closing; NULL when the program was started without one;
///         INVALID_HANDLE_VALUE and ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "GetStdHandle function"
extern "C" HANDLE WINAPI ws2_GetStdHandle(DWORD which) noexcept {
  return on_win32<HANDLE>(INVALID_HANDLE_VALUE, [&]() -> Result<HANDLE> {
    const Result<size_t> place = place_of(which);
    if (!place) return place.status();
    std::atomic<uintptr_t>& kept = standard_handles[*place];
    uintptr_t known = kept.load();
    if (known == not_asked_yet) {
      const Result<uintptr_t> made = make_standard(static_cast<int>(*place));
      if (!made) return made.status();
      if (kept.compare_exchange_strong(known, *made)) {
        known = *made;
      } else {
        handles::Table::instance().close(*made);  // another thread was first
      }
    }
    return reinterpret_cast<HANDLE>(known);
  });
}

/// Redirects what GetStdHandle answers; the C library's streams stay where they are.
/// \source Microsoft Learn, "SetStdHandle function"
extern "C" BOOL WINAPI ws2_SetStdHandle(DWORD which, HANDLE handle) noexcept {
  return win32_bool([&]() -> Status {
    const Result<size_t> place = place_of(which);
    if (!place) return place.status();
    standard_handles[*place].store(number(handle));
    return Status();
  });
}

/// Writes text to a terminal.
/// \param written  NULL, or where the number of characters is written
/// \return FALSE and ERROR_INVALID_HANDLE for what is no terminal
/// \source Microsoft Learn, "WriteConsole function"
extern "C" BOOL WINAPI ws2_WriteConsoleA(HANDLE console, const void* text, DWORD count,
                                         LPDWORD written, LPVOID) noexcept {
  return write_console<char>(console, text, count, written);
}

/// The same in wide characters.
extern "C" BOOL WINAPI ws2_WriteConsoleW(HANDLE console, const void* text, DWORD count,
                                         LPDWORD written, LPVOID) noexcept {
  return write_console<wchar_t>(console, text, count, written);
}

/// \param mode  of an input: echo, whole lines and Ctrl+C are the terminal's; of an output what
///              SetConsoleMode said
/// \return FALSE and ERROR_INVALID_HANDLE for what is no terminal
/// \source Microsoft Learn, "GetConsoleMode function"
extern "C" BOOL WINAPI ws2_GetConsoleMode(HANDLE console, LPDWORD mode) noexcept {
  return on_console(console, [&](File& file) -> Status {
    if (!file.traits().input) return runtime::write_user(mode, DWORD{file.console_mode.load()});
    const Result<kernel::TerminalInput> how = kernel::terminal_input(file.fd());
    if (!how) return how.status();
    DWORD bits = how->signals ? DWORD{ENABLE_PROCESSED_INPUT} : 0;
    if (how->lines) bits |= ENABLE_LINE_INPUT;
    if (how->echo) bits |= ENABLE_ECHO_INPUT;
    return runtime::write_user(mode, bits);
  });
}

/// Terminals understand escape sequences without being asked to.
/// \return FALSE and ERROR_INVALID_PARAMETER for echo without whole lines, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "SetConsoleMode function"
extern "C" BOOL WINAPI ws2_SetConsoleMode(HANDLE console, DWORD mode) noexcept {
  return on_console(console, [&](File& file) -> Status {
    if (!file.traits().input) {
      file.console_mode.store(mode);
      return Status();
    }
    const DWORD lines = mode & (ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT);
    if (lines == ENABLE_ECHO_INPUT) return WsaCode::wsa_invalid_parameter;
    return kernel::set_terminal_input(
        file.fd(), {(mode & ENABLE_ECHO_INPUT) != 0, (mode & ENABLE_LINE_INPUT) != 0,
                    (mode & ENABLE_PROCESSED_INPUT) != 0});
  });
}

/// \param attributes  FOREGROUND_ and BACKGROUND_ bits
/// \source Microsoft Learn, "SetConsoleTextAttribute function"
extern "C" BOOL WINAPI ws2_SetConsoleTextAttribute(HANDLE console, WORD attributes) noexcept {
  return on_console(console, [&](File& file) -> Status {
    file.console_attributes.store(attributes);
    return write_text_to(file, colours(attributes));
  });
}

/// The size is the terminal's, the colours are those that SetConsoleTextAttribute set; where the
/// cursor stands a terminal does not tell, so it is the first place.
/// \source Microsoft Learn, "GetConsoleScreenBufferInfo function"
extern "C" BOOL WINAPI
ws2_GetConsoleScreenBufferInfo(HANDLE console, PCONSOLE_SCREEN_BUFFER_INFO information) noexcept {
  return on_console(console, [&](File& file) -> Status {
    const kernel::TerminalSize size = kernel::terminal_size(file.fd());
    CONSOLE_SCREEN_BUFFER_INFO told = {};
    told.dwSize = {static_cast<SHORT>(size.columns), static_cast<SHORT>(size.rows)};
    told.dwMaximumWindowSize = told.dwSize;
    told.srWindow.Right = static_cast<SHORT>(size.columns - 1);
    told.srWindow.Bottom = static_cast<SHORT>(size.rows - 1);
    told.wAttributes = static_cast<WORD>(file.console_attributes.load());
    return runtime::write_user(information, told);
  });
}

/// \source Microsoft Learn, "SetConsoleCursorPosition function"
extern "C" BOOL WINAPI ws2_SetConsoleCursorPosition(HANDLE console, COORD place) noexcept {
  return on_console(console, [&](File& file) -> Status {
    if (place.X < 0 || place.Y < 0) return WsaCode::wsa_invalid_parameter;
    return write_text_to(
        file, "\x1b[" + std::to_string(place.Y + 1) + ";" + std::to_string(place.X + 1) + "H");
  });
}

/// \source Microsoft Learn, "SetConsoleTitle function"
extern "C" BOOL WINAPI ws2_SetConsoleTitleA(LPCSTR title) noexcept { return set_title(title); }

/// The same in wide characters.
extern "C" BOOL WINAPI ws2_SetConsoleTitleW(LPCWSTR title) noexcept { return set_title(title); }

/// Terminals have no window of this process.
/// \source Microsoft Learn, "GetConsoleWindow function"
extern "C" HWND WINAPI ws2_GetConsoleWindow() noexcept { return nullptr; }

/// The code page is UTF-8.
/// \source Microsoft Learn, "GetConsoleCP function"
extern "C" UINT WINAPI ws2_GetConsoleCP() noexcept { return CP_UTF8; }

/// \source Microsoft Learn, "GetConsoleOutputCP function"
extern "C" UINT WINAPI ws2_GetConsoleOutputCP() noexcept { return CP_UTF8; }

/// \return FALSE and ERROR_INVALID_PARAMETER for every page but CP_UTF8
/// \source Microsoft Learn, "SetConsoleCP function"
extern "C" BOOL WINAPI ws2_SetConsoleCP(UINT page) noexcept { return set_code_page(page); }

/// \return FALSE and ERROR_INVALID_PARAMETER for every page but CP_UTF8
/// \source Microsoft Learn, "SetConsoleOutputCP function"
extern "C" BOOL WINAPI ws2_SetConsoleOutputCP(UINT page) noexcept { return set_code_page(page); }

/// Registers or takes away a function that is called, in a thread of its own, for a control event:
/// CTRL_C_EVENT is SIGINT, CTRL_BREAK_EVENT SIGQUIT, CTRL_CLOSE_EVENT SIGTERM and SIGHUP. The
/// last registered is called first; TRUE ends the round. When none answers TRUE, and after every
/// CTRL_CLOSE_EVENT, the process ends by the signal.
/// \param handler  NULL: Ctrl+C is ignored (`add` TRUE) or comes again, also in children
/// \return FALSE and ERROR_INVALID_PARAMETER when `handler` was not registered
/// \source Microsoft Learn, "SetConsoleCtrlHandler function"
extern "C" BOOL WINAPI ws2_SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add) noexcept {
  return win32_bool([&]() -> Status {
    if (handler == nullptr) {
      kernel::ignore_interrupt(add != FALSE);
      return Status();
    }
    return add != FALSE ? sync::add_control_handler(handler)
                        : sync::remove_control_handler(handler);
  });
}

/// Sends a control event to a process group; 0 is the caller's own.
/// \param event  CTRL_C_EVENT, CTRL_BREAK_EVENT
/// \return FALSE and ERROR_INVALID_PARAMETER for another event or a group that is not there
/// \source Microsoft Learn, "GenerateConsoleCtrlEvent function"
extern "C" BOOL WINAPI ws2_GenerateConsoleCtrlEvent(DWORD event, DWORD group) noexcept {
  return win32_bool([&]() -> Status {
    if (event > sync::ctrl_break) return WsaCode::wsa_invalid_parameter;
    const auto control = event == sync::ctrl_c ? kernel::Control::interrupt : kernel::Control::quit;
    return kernel::send_control(control, group) ? Status() : WsaCode::wsa_invalid_parameter;
  });
}

// The prototypes are those of the headers.
WS2_SAME(GetStdHandle);
WS2_SAME(SetStdHandle);
WS2_SAME(SetConsoleMode);
WS2_SAME(SetConsoleTextAttribute);
WS2_SAME(GetConsoleScreenBufferInfo);
WS2_SAME(SetConsoleCursorPosition);
WS2_SAME(SetConsoleTitleA);
WS2_SAME(SetConsoleTitleW);
WS2_SAME(GetConsoleWindow);
WS2_SAME(GetConsoleCP);
WS2_SAME(GetConsoleOutputCP);
WS2_SAME(SetConsoleCP);
WS2_SAME(SetConsoleOutputCP);
WS2_SAME(SetConsoleCtrlHandler);
WS2_SAME(GenerateConsoleCtrlEvent);

}  // namespace ws2::api
