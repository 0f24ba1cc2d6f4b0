// SPDX-License-Identifier: MIT
// Standard handles, the console on a terminal of the test's own, and control events.
#include <windows.h>
// After Windows, so that these are the shields'.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>

#include "program.hpp"

extern "C" {
int posix_openpt(int flags);
int grantpt(int fd);
int unlockpt(int fd);
char* ptsname(int fd);
// The system's own: the name is Winsock's here.
struct SystemPoll {
  int fd;
  short wanted, seen;
};
int system_poll(SystemPoll* descriptors, unsigned long count, int timeout_ms) __asm__("poll");
}

namespace {

/// A terminal, and the other end, where its screen and keyboard are.
struct Terminal {
  Terminal() : screen_side(posix_openpt(O_RDWR | O_NOCTTY)) {
    grantpt(screen_side);
    unlockpt(screen_side);
    console = CreateFileA(ptsname(screen_side), GENERIC_READ | GENERIC_WRITE, 3, nullptr,
                          OPEN_EXISTING, 0, nullptr);
    input = CreateFileA(ptsname(screen_side), GENERIC_READ, 3, nullptr, OPEN_EXISTING, 0, nullptr);
    HOLDS(console != INVALID_HANDLE_VALUE && input != INVALID_HANDLE_VALUE);
  }
  ~Terminal() {
    CloseHandle(console);
    CloseHandle(input);
    close(screen_side);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// What came on the screen, up to `count` bytes.
  std::string screen(size_t count) const {
    std::string seen;
    SystemPoll ready = {screen_side, 1, 0};
    while (seen.size() < count && system_poll(&ready, 1, 5000) == 1) {
      char text[128];
      const ssize_t got = read(screen_side, text, sizeof text);
      if (got <= 0) break;
      seen.append(text, static_cast<size_t>(got));
    }
    return seen;
  }

  int screen_side;
  HANDLE console, input;
};

/// Runs a body in a child; its exit code, or the number of the signal that ended it, negative.
int child(const std::function<int()>& body) {
  const pid_t id = fork();
  if (id == 0) {
    setpgid(0, 0);
    _exit(body());
  }
  int status = 0;
  waitpid(id, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

std::atomic<int> calls;
std::atomic<DWORD> last_event, handler_thread;
HANDLE called = nullptr;

BOOL WINAPI handle_all(DWORD event) {
  last_event = event;
  handler_thread = GetCurrentThreadId();
  ++calls;
  SetEvent(called);
  return TRUE;
}

BOOL WINAPI pass_on(DWORD) {
  ++calls;
  return FALSE;
}

BOOL WINAPI leave_with_5(DWORD) {
  _exit(5);
  return TRUE;
}

}  // namespace

PROGRAM(Console, StandardHandles) {
  const HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
  HOLDS(out != nullptr && out != INVALID_HANDLE_VALUE);
  HOLDS(GetStdHandle(STD_OUTPUT_HANDLE) == out);
  HOLDS(GetFileType(out) != FILE_TYPE_UNKNOWN);
  FAILS(INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE, GetStdHandle(7));
  FAILS(FALSE, ERROR_INVALID_HANDLE, SetStdHandle(static_cast<DWORD>(-13), out));
  const HANDLE nul = CreateFileA("NUL", GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
  IS(TRUE, SetStdHandle(STD_OUTPUT_HANDLE, nul));
  HOLDS(GetStdHandle(STD_OUTPUT_HANDLE) == nul);
  IS(TRUE, SetStdHandle(STD_OUTPUT_HANDLE, out));
  CloseHandle(nul);
  IS(3, child([] {
       close(0);  // started without an input
       return GetStdHandle(STD_INPUT_HANDLE) == nullptr ? 3 : 4;
     }));
}

PROGRAM(Console, WritesToATerminal) {
  const Terminal terminal;
  DWORD written = 0;
  IS(TRUE, WriteConsoleA(terminal.console, "abc", 3, &written, nullptr));
  IS(3, written);
  HOLDS(terminal.screen(3) == "abc");
  IS(TRUE, WriteConsoleW(terminal.console, L"\u4e2d!", 2, &written, nullptr));
  IS(2, written);
  HOLDS(terminal.screen(4) == "\xe4\xb8\xad!");
  IS(TRUE, SetConsoleTextAttribute(terminal.console, FOREGROUND_RED | FOREGROUND_INTENSITY));
  HOLDS(terminal.screen(7) == "\x1b[0;91m");
  CONSOLE_SCREEN_BUFFER_INFO about;
  IS(TRUE, GetConsoleScreenBufferInfo(terminal.console, &about));
  IS(FOREGROUND_RED | FOREGROUND_INTENSITY, about.wAttributes);
  IS(80, about.dwSize.X);
  IS(TRUE, SetConsoleCursorPosition(terminal.console, {4, 2}));
  HOLDS(terminal.screen(6) == "\x1b[3;5H");
  FAILS(FALSE, ERROR_NOACCESS,
        WriteConsoleA(terminal.console, reinterpret_cast<void*>(16), 3, &written, nullptr));
}

PROGRAM(Console, Modes) {
  const Terminal terminal;
  DWORD mode = 0;
  IS(TRUE, GetConsoleMode(terminal.input, &mode));
  IS(ENABLE_ECHO_INPUT | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT, mode);
  IS(TRUE, SetConsoleMode(terminal.input, ENABLE_PROCESSED_INPUT));
  IS(TRUE, GetConsoleMode(terminal.input, &mode));
  IS(ENABLE_PROCESSED_INPUT, mode);
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetConsoleMode(terminal.input, ENABLE_ECHO_INPUT));
  HOLDS(write(terminal.screen_side, "k", 1) == 1);  // a key, without the end of a line
  char key = 0;
  DWORD got = 0;
  IS(TRUE, ReadFile(terminal.input, &key, 1, &got, nullptr));
  IS('k', key);
  IS(TRUE, GetConsoleMode(terminal.console, &mode));
  IS(ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT, mode);
  IS(TRUE, SetConsoleMode(terminal.console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING));
  IS(TRUE, GetConsoleMode(terminal.console, &mode));
  IS(7, mode);
}

PROGRAM(Console, RefusesWhatIsNoTerminal) {
  const HANDLE nul = CreateFileA("nul", GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
  DWORD number = 0;
  FAILS(FALSE, ERROR_INVALID_HANDLE, GetConsoleMode(nul, &number));
  FAILS(FALSE, ERROR_INVALID_HANDLE, WriteConsoleA(nul, "x", 1, &number, nullptr));
  FAILS(FALSE, ERROR_INVALID_HANDLE, SetConsoleTextAttribute(nul, 7));
  CloseHandle(nul);
  IS(CP_UTF8, GetConsoleOutputCP());
  IS(TRUE, SetConsoleOutputCP(CP_UTF8));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetConsoleOutputCP(437));
}

PROGRAM(Console, EventsComeInAThreadOfTheirOwn) {
  called = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  calls = 0;
  IS(TRUE, SetConsoleCtrlHandler(handle_all, TRUE));
  IS(TRUE, SetConsoleCtrlHandler(pass_on, TRUE));  // the last registered comes first
  raise(SIGINT);
  IS(WAIT_OBJECT_0, WaitForSingleObject(called, 10000));
  IS(2, calls);
  IS(CTRL_C_EVENT, last_event);
  HOLDS(handler_thread != GetCurrentThreadId());
  raise(SIGQUIT);
  IS(WAIT_OBJECT_0, WaitForSingleObject(called, 10000));
  IS(CTRL_BREAK_EVENT, last_event);
  IS(TRUE, SetConsoleCtrlHandler(nullptr, TRUE));  // ignored from here on
  raise(SIGINT);
  IS(WAIT_TIMEOUT, WaitForSingleObject(called, 50));
  IS(TRUE, SetConsoleCtrlHandler(nullptr, FALSE));
  raise(SIGINT);
  IS(WAIT_OBJECT_0, WaitForSingleObject(called, 10000));
  IS(TRUE, SetConsoleCtrlHandler(pass_on, FALSE));
  IS(TRUE, SetConsoleCtrlHandler(handle_all, FALSE));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetConsoleCtrlHandler(handle_all, FALSE));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, GenerateConsoleCtrlEvent(CTRL_CLOSE_EVENT, 0));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, GenerateConsoleCtrlEvent(CTRL_C_EVENT, 1));
  CloseHandle(called);
}

// The first in a child: the thread that waits for signals does not survive a fork.
PROGRAM(ConsoleChild, UnhandledEventsEndTheProcess) {
  IS(-SIGINT, child([] {
    SetConsoleCtrlHandler(pass_on, TRUE);
    GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    Sleep(10000);
    return 1;
  }));
  IS(-SIGTERM, child([] {  // closing ends it even so
    called = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    SetConsoleCtrlHandler(handle_all, TRUE);
    kill(getpid(), SIGTERM);
    Sleep(10000);
    return 1;
  }));
  IS(5, child([] {
       SetConsoleCtrlHandler(leave_with_5, TRUE);
       kill(getpid(), SIGHUP);
       Sleep(10000);
       return 1;
     }));
}
