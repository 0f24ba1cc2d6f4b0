// SPDX-License-Identifier: MIT
// FormatMessage and gai_strerror as a program calls them.
#include <windows.h>
#if __has_include(<ws2tcpip.h>)
#include <ws2tcpip.h>
#define HAVE_GAI
#endif

#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <string>

#include "../sync/program.hpp"

namespace {

constexpr DWORD system_text = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
constexpr DWORD english = 0x0409;
constexpr DWORD chinese = 0x0804;

std::string message(DWORD code, DWORD language, DWORD flags = system_text) {
  char text[512] = "?";
  const DWORD length = FormatMessageA(flags, nullptr, code, language, text, sizeof text, nullptr);
  IS(length, strlen(text));
  return text;
}

PROGRAM(FormatMessage, WinsockCodes) {
  HOLDS(message(10054, english) == "The peer cut the connection.\r\n");
  HOLDS(message(10054, chinese) == "对端切断了连接。\r\n");
  HOLDS(message(0x80072746, english) == "The peer cut the connection.\r\n");
  HOLDS(message(ERROR_NETNAME_DELETED, english) == "The peer cut the connection.\r\n");
  HOLDS(message(WAIT_TIMEOUT, english) == "The time given to the wait has passed.\r\n");
  HOLDS(message(0, english) == "The call succeeded.\r\n");
  HOLDS(message(10054, english, system_text | FORMAT_MESSAGE_MAX_WIDTH_MASK) ==
        "The peer cut the connection. ");
}

PROGRAM(FormatMessage, LanguageOfTheCaller) {
  setenv("WS2_LANG", "zh", 1);
  HOLDS(message(10054, 0) == "对端切断了连接。\r\n");
  HOLDS(message(10054, 0x0400) == "对端切断了连接。\r\n");
  setenv("WS2_LANG", "en", 1);
  HOLDS(message(10054, 0) == "The peer cut the connection.\r\n");
  unsetenv("WS2_LANG");
}

PROGRAM(FormatMessage, Wide) {
  wchar_t text[64];
  IS(10, FormatMessageW(system_text, nullptr, 10054, chinese, text, 64, nullptr));
  HOLDS(wcscmp(text, L"对端切断了连接。\r\n") == 0);
}

PROGRAM(FormatMessage, NewBuffer) {
  char* text = nullptr;
  const DWORD length = FormatMessageA(system_text | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr, 10061,
                                      english, reinterpret_cast<char*>(&text), 0, nullptr);
  IS(strlen(text), length);
  HOLDS(length > 10);
  IS(0, LocalFree(text));
  wchar_t* wide = nullptr;
  HOLDS(FormatMessageW(system_text | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr, 10061, english,
                       reinterpret_cast<wchar_t*>(&wide), 100, nullptr) != 0);
  HOLDS(wide[0] == L'T');
  IS(0, LocalFree(wide));
}

PROGRAM(FormatMessage, Failures) {
  char text[64];
  FAILS(0, ERROR_MR_MID_NOT_FOUND,
        FormatMessageA(system_text, nullptr, 12345, english, text, sizeof text, nullptr));
  FAILS(0, ERROR_MR_MID_NOT_FOUND,
        FormatMessageA(system_text, nullptr, 0xFFFFFFFF, english, text, sizeof text, nullptr));
  FAILS(0, ERROR_RESOURCE_LANG_NOT_FOUND,
        FormatMessageA(system_text, nullptr, 10054, 0x407, text, sizeof text, nullptr));
  FAILS(0, ERROR_INSUFFICIENT_BUFFER,
        FormatMessageA(system_text, nullptr, 10054, english, text, 30, nullptr));
  IS(30, FormatMessageA(system_text, nullptr, 10054, english, text, 31, nullptr));
  FAILS(0, ERROR_INSUFFICIENT_BUFFER,
        FormatMessageA(system_text, nullptr, 10054, english, text, 0, nullptr));
  FAILS(0, ERROR_INVALID_PARAMETER,
        FormatMessageA(system_text, nullptr, 10054, english, nullptr, 64, nullptr));
  FAILS(0, ERROR_INVALID_PARAMETER,
        FormatMessageA(0, nullptr, 10054, english, text, sizeof text, nullptr));
  FAILS(0, ERROR_INVALID_PARAMETER,
        FormatMessageA(FORMAT_MESSAGE_FROM_STRING, nullptr, 0, 0, text, sizeof text, nullptr));
  FAILS(0, ERROR_INVALID_PARAMETER,
        FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_SYSTEM, "x", 0, 0, text,
                       sizeof text, nullptr));
  FAILS(0, ERROR_NOACCESS,
        FormatMessageA(system_text, nullptr, 10054, english, reinterpret_cast<char*>(16), 64,
                       nullptr));
  FAILS(0, ERROR_NOACCESS,
        FormatMessageA(FORMAT_MESSAGE_FROM_STRING, reinterpret_cast<char*>(16), 0, 0, text,
                       sizeof text, nullptr));
}

PROGRAM(FormatMessage, SuccessLeavesTheLastErrorAlone) {
  SetLastError(4711);
  message(10054, english);
  IS(4711, GetLastError());
}

template <class... Words>
std::string from_array(const char* definition, Words... words) {
  DWORD_PTR array[] = {(DWORD_PTR)words..., 0};
  char text[512] = "";
  const DWORD length = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                                      definition, 0, 0, text, sizeof text, (va_list*)array);
  return length == 0 ? "failed " + std::to_string(GetLastError()) : text;
}

PROGRAM(FormatMessage, Inserts) {
  HOLDS(from_array("%1 and %2", "one", "two") == "one and two");
  HOLDS(from_array("%2, %1, %2", "one", "two") == "two, one, two");
  HOLDS(from_array("%1!d! %2!u! %3!x!", -5, 7u, 255) == "-5 7 ff");
  HOLDS(from_array("%1!5d!|%2!-5d!|%3!05d!", 42, 42, 42) == "   42|42   |00042");
  HOLDS(from_array("%1!I64d!", 1LL << 40) == "1099511627776");
  HOLDS(from_array("%1!#x! %2!08X!", 10054, 10054) == "0x2746 00002746");
  HOLDS(from_array("%1!c!%2!c!", 'o', 'k') == "ok");
  HOLDS(from_array("%1!5s!|%2!-5s!|%3!.2s!", "ab", "ab", "abcd") == "   ab|ab   |ab");
  HOLDS(from_array("%1!S! %2!ls! %3!hs!", L"对", L"端", "x") == "对 端 x");
  HOLDS(from_array("%1", (const char*)nullptr) == "(null)");
  // Learn's own example: the star takes the insert's number, the text is the one behind it.
  HOLDS(from_array("%1!*.*s! %4 %5!*s!", 4, 2, "Bill", "Bob", 6, "Bill") == "  Bi Bob   Bill");
}

PROGRAM(FormatMessage, Escapes) {
  HOLDS(from_array("a%nb") == "a\r\nb");
  HOLDS(from_array("100%% %! %. % x") == "100% ! .  x");
  HOLDS(from_array("cut%0here") == "cut");
  HOLDS(from_array("keeps\nits\r\nbreaks") == "keeps\nits\r\nbreaks");
}

PROGRAM(FormatMessage, BadInserts) {
  HOLDS(from_array("%1!f!", 1) == "failed 87");
  HOLDS(from_array("%1!d", 1) == "failed 87");
  HOLDS(from_array("%1!99999999d!", 1) == "failed 87");
  HOLDS(from_array("%1", (const char*)16) == "failed 998");
  HOLDS(from_array("at the end %") == "failed 87");
  char text[64];
  FAILS(0, ERROR_INVALID_PARAMETER,
        FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "%1", 0, 0, text, sizeof text, nullptr));
}

PROGRAM(FormatMessage, InsertsLeftAlone) {
  char text[64];
  IS(14, FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS,
                        "%1 %22!-5d! %3", 0, 0, text, sizeof text, nullptr));
  HOLDS(strcmp(text, "%1 %22!-5d! %3") == 0);
}

DWORD from_list(char* text, DWORD size, const char* definition, ...) {
  va_list list;
  va_start(list, definition);
  const DWORD length =
      FormatMessageA(FORMAT_MESSAGE_FROM_STRING, definition, 0, 0, text, size, &list);
  va_end(list);
  return length;
}

PROGRAM(FormatMessage, VariableArguments) {
  char text[64];
  HOLDS(from_list(text, sizeof text, "%3 %1!d! %2!I64d! %4!d! %5!d! %6", 1, 2LL, "three", 4, 5,
                  "six") != 0);
  HOLDS(strcmp(text, "three 1 2 4 5 six") == 0);
}

PROGRAM(FormatMessage, WideInserts) {
  wchar_t text[64];
  DWORD_PTR words[] = {(DWORD_PTR)L"宽", (DWORD_PTR) "narrow", 7};
  HOLDS(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                       L"%1 %2!S! %3!d!", 0, 0, text, 64, (va_list*)words) != 0);
  HOLDS(wcscmp(text, L"宽 narrow 7") == 0);
}

PROGRAM(FormatMessage, Widths) {
  char text[128];
  HOLDS(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | 10, "one two\nthree four%nfive six seven", 0, 0,
                       text, sizeof text, nullptr) != 0);
  HOLDS(strcmp(text, "one two\r\nthree four\r\nfive six\r\nseven") == 0);
  HOLDS(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                       "one\ntwo%nthree", 0, 0, text, sizeof text, nullptr) != 0);
  HOLDS(strcmp(text, "one two\r\nthree") == 0);
  HOLDS(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | 4, "longerthanfour x", 0, 0, text, sizeof text,
                       nullptr) != 0);
  HOLDS(strcmp(text, "longerthanfour\r\nx") == 0);
}

#ifdef HAVE_GAI
PROGRAM(GaiStrerror, Texts) {
  setenv("WS2_LANG", "en", 1);
  HOLDS(strcmp(gai_strerrorA(EAI_NONAME), "The name does not exist.") == 0);
  HOLDS(wcscmp(gai_strerrorW(EAI_AGAIN), L"The name service gave no answer; it may later.") == 0);
  HOLDS(strcmp(gai_strerrorA(-3), "Unknown error -3") == 0);
  setenv("WS2_LANG", "zh", 1);
  HOLDS(wcscmp(gai_strerrorW(EAI_NONAME), L"名字不存在。") == 0);
  unsetenv("WS2_LANG");
}
#endif

}  // namespace
