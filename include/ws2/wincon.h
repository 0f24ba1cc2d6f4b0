/* SPDX-License-Identifier: MIT
 * The console: handlers, modes and colours. Source: Microsoft Learn, the pages of wincon.h. */
#pragma GCC system_header
#ifndef _WINCON_H_
#define _WINCON_H_

#include "minwinbase.h"
#include "windef.h"

#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define CTRL_LOGOFF_EVENT 5
#define CTRL_SHUTDOWN_EVENT 6
#define ENABLE_PROCESSED_INPUT 0x0001
#define ENABLE_LINE_INPUT 0x0002
#define ENABLE_ECHO_INPUT 0x0004
#define ENABLE_WINDOW_INPUT 0x0008
#define ENABLE_MOUSE_INPUT 0x0010
#define ENABLE_INSERT_MODE 0x0020
#define ENABLE_QUICK_EDIT_MODE 0x0040
#define ENABLE_EXTENDED_FLAGS 0x0080
#define ENABLE_VIRTUAL_TERMINAL_INPUT 0x0200
#define ENABLE_PROCESSED_OUTPUT 0x0001
#define ENABLE_WRAP_AT_EOL_OUTPUT 0x0002
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#define DISABLE_NEWLINE_AUTO_RETURN 0x0008
#define FOREGROUND_BLUE 0x0001
#define FOREGROUND_GREEN 0x0002
#define FOREGROUND_RED 0x0004
#define FOREGROUND_INTENSITY 0x0008
#define BACKGROUND_BLUE 0x0010
#define BACKGROUND_GREEN 0x0020
#define BACKGROUND_RED 0x0040
#define BACKGROUND_INTENSITY 0x0080
#define KEY_EVENT 0x0001
#define MOUSE_EVENT 0x0002
#define WINDOW_BUFFER_SIZE_EVENT 0x0004
#define MENU_EVENT 0x0008
#define FOCUS_EVENT 0x0010
typedef BOOL(WINAPI *PHANDLER_ROUTINE)(DWORD CtrlType);
typedef struct _COORD {
  SHORT X;
  SHORT Y;
} COORD, *PCOORD;
typedef struct _SMALL_RECT {
  SHORT Left;
  SHORT Top;
  SHORT Right;
  SHORT Bottom;
} SMALL_RECT, *PSMALL_RECT;
typedef struct _CONSOLE_SCREEN_BUFFER_INFO {
  COORD dwSize;
  COORD dwCursorPosition;
  WORD wAttributes;
  SMALL_RECT srWindow;
  COORD dwMaximumWindowSize;
} CONSOLE_SCREEN_BUFFER_INFO, *PCONSOLE_SCREEN_BUFFER_INFO;
typedef struct _CONSOLE_CURSOR_INFO {
  DWORD dwSize;
  BOOL bVisible;
} CONSOLE_CURSOR_INFO, *PCONSOLE_CURSOR_INFO;
typedef struct _CONSOLE_READCONSOLE_CONTROL {
  ULONG nLength;
  ULONG nInitialChars;
  ULONG dwCtrlWakeupMask;
  ULONG dwControlKeyState;
} CONSOLE_READCONSOLE_CONTROL, *PCONSOLE_READCONSOLE_CONTROL;
typedef struct _KEY_EVENT_RECORD {
  BOOL bKeyDown;
  WORD wRepeatCount;
  WORD wVirtualKeyCode;
  WORD wVirtualScanCode;
  union {
    WCHAR UnicodeChar;
    CHAR AsciiChar;
  } uChar;
  DWORD dwControlKeyState;
} KEY_EVENT_RECORD, *PKEY_EVENT_RECORD;
typedef struct _MOUSE_EVENT_RECORD {
  COORD dwMousePosition;
  DWORD dwButtonState;
  DWORD dwControlKeyState;
  DWORD dwEventFlags;
} MOUSE_EVENT_RECORD, *PMOUSE_EVENT_RECORD;
typedef struct _WINDOW_BUFFER_SIZE_RECORD {
  COORD dwSize;
} WINDOW_BUFFER_SIZE_RECORD, *PWINDOW_BUFFER_SIZE_RECORD;
typedef struct _MENU_EVENT_RECORD {
  UINT dwCommandId;
} MENU_EVENT_RECORD, *PMENU_EVENT_RECORD;
typedef struct _FOCUS_EVENT_RECORD {
  BOOL bSetFocus;
} FOCUS_EVENT_RECORD, *PFOCUS_EVENT_RECORD;
typedef struct _INPUT_RECORD {
  WORD EventType;
  union {
    KEY_EVENT_RECORD KeyEvent;
    MOUSE_EVENT_RECORD MouseEvent;
    WINDOW_BUFFER_SIZE_RECORD WindowBufferSizeEvent;
    MENU_EVENT_RECORD MenuEvent;
    FOCUS_EVENT_RECORD FocusEvent;
  } Event;
} INPUT_RECORD, *PINPUT_RECORD;

WS2_BEGIN_C
BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
    WS2_SYMBOL(SetConsoleCtrlHandler);
BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId)
    WS2_SYMBOL(GenerateConsoleCtrlEvent);
BOOL WINAPI AllocConsole(VOID) WS2_SYMBOL(AllocConsole);
BOOL WINAPI FreeConsole(VOID) WS2_SYMBOL(FreeConsole);
HWND WINAPI GetConsoleWindow(VOID) WS2_SYMBOL(GetConsoleWindow);
UINT WINAPI GetConsoleCP(VOID) WS2_SYMBOL(GetConsoleCP);
UINT WINAPI GetConsoleOutputCP(VOID) WS2_SYMBOL(GetConsoleOutputCP);
BOOL WINAPI SetConsoleCP(UINT wCodePageID) WS2_SYMBOL(SetConsoleCP);
BOOL WINAPI SetConsoleOutputCP(UINT wCodePageID) WS2_SYMBOL(SetConsoleOutputCP);
BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode) WS2_SYMBOL(GetConsoleMode);
BOOL WINAPI SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode) WS2_SYMBOL(SetConsoleMode);
BOOL WINAPI SetConsoleTextAttribute(HANDLE hConsoleOutput, WORD wAttributes)
    WS2_SYMBOL(SetConsoleTextAttribute);
BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE hConsoleOutput,
    PCONSOLE_SCREEN_BUFFER_INFO lpConsoleScreenBufferInfo) WS2_SYMBOL(GetConsoleScreenBufferInfo);
BOOL WINAPI SetConsoleCursorPosition(HANDLE hConsoleOutput, COORD dwCursorPosition)
    WS2_SYMBOL(SetConsoleCursorPosition);
BOOL WINAPI GetConsoleCursorInfo(HANDLE hConsoleOutput, PCONSOLE_CURSOR_INFO lpConsoleCursorInfo)
    WS2_SYMBOL(GetConsoleCursorInfo);
BOOL WINAPI SetConsoleCursorInfo(HANDLE hConsoleOutput,
    const CONSOLE_CURSOR_INFO *lpConsoleCursorInfo) WS2_SYMBOL(SetConsoleCursorInfo);
BOOL WINAPI SetConsoleTitleA(LPCSTR lpConsoleTitle) WS2_SYMBOL(SetConsoleTitleA);
BOOL WINAPI SetConsoleTitleW(LPCWSTR lpConsoleTitle) WS2_SYMBOL(SetConsoleTitleW);
BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
    LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved) WS2_SYMBOL(WriteConsoleA);
BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
    LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved) WS2_SYMBOL(WriteConsoleW);
BOOL WINAPI ReadConsoleA(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
    LPDWORD lpNumberOfCharsRead, PCONSOLE_READCONSOLE_CONTROL pInputControl)
    WS2_SYMBOL(ReadConsoleA);
BOOL WINAPI ReadConsoleW(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
    LPDWORD lpNumberOfCharsRead, PCONSOLE_READCONSOLE_CONTROL pInputControl)
    WS2_SYMBOL(ReadConsoleW);
BOOL WINAPI FillConsoleOutputCharacterA(HANDLE hConsoleOutput, CHAR cCharacter, DWORD nLength,
    COORD dwWriteCoord, LPDWORD lpNumberOfCharsWritten) WS2_SYMBOL(FillConsoleOutputCharacterA);
BOOL WINAPI FillConsoleOutputCharacterW(HANDLE hConsoleOutput, WCHAR cCharacter, DWORD nLength,
    COORD dwWriteCoord, LPDWORD lpNumberOfCharsWritten) WS2_SYMBOL(FillConsoleOutputCharacterW);
BOOL WINAPI FillConsoleOutputAttribute(HANDLE hConsoleOutput, WORD wAttribute, DWORD nLength,
    COORD dwWriteCoord, LPDWORD lpNumberOfAttrsWritten) WS2_SYMBOL(FillConsoleOutputAttribute);
BOOL WINAPI ReadConsoleInputA(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
    LPDWORD lpNumberOfEventsRead) WS2_SYMBOL(ReadConsoleInputA);
BOOL WINAPI ReadConsoleInputW(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
    LPDWORD lpNumberOfEventsRead) WS2_SYMBOL(ReadConsoleInputW);
BOOL WINAPI PeekConsoleInputA(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
    LPDWORD lpNumberOfEventsRead) WS2_SYMBOL(PeekConsoleInputA);
BOOL WINAPI PeekConsoleInputW(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
    LPDWORD lpNumberOfEventsRead) WS2_SYMBOL(PeekConsoleInputW);
BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE hConsoleInput, LPDWORD lpNumberOfEvents)
    WS2_SYMBOL(GetNumberOfConsoleInputEvents);
BOOL WINAPI FlushConsoleInputBuffer(HANDLE hConsoleInput) WS2_SYMBOL(FlushConsoleInputBuffer);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetConsoleMode(HANDLE hConsoleHandle,
    Dword *lpMode) {
  return GetConsoleMode(hConsoleHandle, ws2_low_half(lpMode));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type WriteConsoleA(HANDLE hConsoleOutput,
    const VOID *lpBuffer, DWORD nNumberOfCharsToWrite, Dword *lpNumberOfCharsWritten,
    LPVOID lpReserved) {
  return WriteConsoleA(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite,
      ws2_low_half(lpNumberOfCharsWritten), lpReserved);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type WriteConsoleW(HANDLE hConsoleOutput,
    const VOID *lpBuffer, DWORD nNumberOfCharsToWrite, Dword *lpNumberOfCharsWritten,
    LPVOID lpReserved) {
  return WriteConsoleW(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite,
      ws2_low_half(lpNumberOfCharsWritten), lpReserved);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type ReadConsoleA(HANDLE hConsoleInput,
    LPVOID lpBuffer, DWORD nNumberOfCharsToRead, Dword *lpNumberOfCharsRead,
    PCONSOLE_READCONSOLE_CONTROL pInputControl) {
  return ReadConsoleA(hConsoleInput, lpBuffer, nNumberOfCharsToRead,
      ws2_low_half(lpNumberOfCharsRead), pInputControl);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type ReadConsoleW(HANDLE hConsoleInput,
    LPVOID lpBuffer, DWORD nNumberOfCharsToRead, Dword *lpNumberOfCharsRead,
    PCONSOLE_READCONSOLE_CONTROL pInputControl) {
  return ReadConsoleW(hConsoleInput, lpBuffer, nNumberOfCharsToRead,
      ws2_low_half(lpNumberOfCharsRead), pInputControl);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    FillConsoleOutputCharacterA(HANDLE hConsoleOutput, CHAR cCharacter, DWORD nLength,
    COORD dwWriteCoord, Dword *lpNumberOfCharsWritten) {
  return FillConsoleOutputCharacterA(hConsoleOutput, cCharacter, nLength, dwWriteCoord,
      ws2_low_half(lpNumberOfCharsWritten));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    FillConsoleOutputCharacterW(HANDLE hConsoleOutput, WCHAR cCharacter, DWORD nLength,
    COORD dwWriteCoord, Dword *lpNumberOfCharsWritten) {
  return FillConsoleOutputCharacterW(hConsoleOutput, cCharacter, nLength, dwWriteCoord,
      ws2_low_half(lpNumberOfCharsWritten));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    FillConsoleOutputAttribute(HANDLE hConsoleOutput, WORD wAttribute, DWORD nLength,
    COORD dwWriteCoord, Dword *lpNumberOfAttrsWritten) {
  return FillConsoleOutputAttribute(hConsoleOutput, wAttribute, nLength, dwWriteCoord,
      ws2_low_half(lpNumberOfAttrsWritten));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type ReadConsoleInputA(HANDLE hConsoleInput,
    PINPUT_RECORD lpBuffer, DWORD nLength, Dword *lpNumberOfEventsRead) {
  return ReadConsoleInputA(hConsoleInput, lpBuffer, nLength, ws2_low_half(lpNumberOfEventsRead));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type ReadConsoleInputW(HANDLE hConsoleInput,
    PINPUT_RECORD lpBuffer, DWORD nLength, Dword *lpNumberOfEventsRead) {
  return ReadConsoleInputW(hConsoleInput, lpBuffer, nLength, ws2_low_half(lpNumberOfEventsRead));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    GetNumberOfConsoleInputEvents(HANDLE hConsoleInput, Dword *lpNumberOfEvents) {
  return GetNumberOfConsoleInputEvents(hConsoleInput, ws2_low_half(lpNumberOfEvents));
}
WS2_END_CPP
#else
#define GetConsoleMode(a0, a1) GetConsoleMode(a0, WS2_DWORD_POINTER(a1))
#define WriteConsoleA(a0, a1, a2, a3, a4) WriteConsoleA(a0, a1, a2, WS2_DWORD_POINTER(a3), a4)
#define WriteConsoleW(a0, a1, a2, a3, a4) WriteConsoleW(a0, a1, a2, WS2_DWORD_POINTER(a3), a4)
#define ReadConsoleA(a0, a1, a2, a3, a4) ReadConsoleA(a0, a1, a2, WS2_DWORD_POINTER(a3), a4)
#define ReadConsoleW(a0, a1, a2, a3, a4) ReadConsoleW(a0, a1, a2, WS2_DWORD_POINTER(a3), a4)
#define FillConsoleOutputCharacterA(a0, a1, a2, a3, a4) FillConsoleOutputCharacterA(a0, a1, a2, a3, \
    WS2_DWORD_POINTER(a4))
#define FillConsoleOutputCharacterW(a0, a1, a2, a3, a4) FillConsoleOutputCharacterW(a0, a1, a2, a3, \
    WS2_DWORD_POINTER(a4))
#define FillConsoleOutputAttribute(a0, a1, a2, a3, a4) FillConsoleOutputAttribute(a0, a1, a2, a3, \
    WS2_DWORD_POINTER(a4))
#define ReadConsoleInputA(a0, a1, a2, a3) ReadConsoleInputA(a0, a1, a2, WS2_DWORD_POINTER(a3))
#define ReadConsoleInputW(a0, a1, a2, a3) ReadConsoleInputW(a0, a1, a2, WS2_DWORD_POINTER(a3))
#define GetNumberOfConsoleInputEvents(a0, a1) GetNumberOfConsoleInputEvents(a0, \
    WS2_DWORD_POINTER(a1))
#endif

#ifdef UNICODE
#define SetConsoleTitle SetConsoleTitleW
#define WriteConsole WriteConsoleW
#define ReadConsole ReadConsoleW
#define FillConsoleOutputCharacter FillConsoleOutputCharacterW
#define ReadConsoleInput ReadConsoleInputW
#define PeekConsoleInput PeekConsoleInputW
#else
#define SetConsoleTitle SetConsoleTitleA
#define WriteConsole WriteConsoleA
#define ReadConsole ReadConsoleA
#define FillConsoleOutputCharacter FillConsoleOutputCharacterA
#define ReadConsoleInput ReadConsoleInputA
#define PeekConsoleInput PeekConsoleInputA
#endif

#endif /* _WINCON_H_ */
