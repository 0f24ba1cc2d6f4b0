// SPDX-License-Identifier: MIT
// What a process was started with: its command line, its environment as one block, its start-up
// information.
#include <cstdlib>
#include <cstring>
#include <string>

#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "kernel/system.hpp"

extern "C" char** environ;

namespace ws2::api {
namespace {

/// The arguments in one text, those with blanks in quotation marks, as on Windows. Made once and
/// kept: the calls answer an address that stays.
template <class Char>
Char* command_line() {
  static const auto* const text = [] {
    std::string line;
    for (const std::string& argument : kernel::program_arguments()) {
      const bool quoted = argument.empty() || argument.find_first_of(" \t") != std::string::npos;
      if (!line.empty()) line += ' ';
      line += quoted ? '"' + argument + '"' : argument;
    }
    return new std::basic_string<Char>(text_as<Char>(line));
  }();
  return const_cast<Char*>(text->c_str());
}

/// Name=value after name=value, each with its zero, and one more at the end.
template <class Char>
Char* environment_block() {
  std::basic_string<Char> block;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    block += text_as<Char>(*entry);
    block += Char{};
  }
  block += Char{};
  auto* const copy = static_cast<Char*>(std::malloc(block.size() * sizeof(Char)));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, block.data(), block.size() * sizeof(Char));
  return copy;
}

template <class Char>
BOOL free_block(Char* block) noexcept {
  std::free(block);
  return TRUE;
}

/// Learn, "GetStartupInfoW": a program started from a shell finds nothing but the size.
template <class Info>
void startup_info(Info* info) noexcept {
  Info none = {};
  none.cb = sizeof none;
  *info = none;
}

}  // namespace

/// \return the program's arguments as one text, which stays where it is
/// \source Microsoft Learn, "GetCommandLineA function (processenv.h)"
extern "C" LPSTR WINAPI ws2_GetCommandLineA() noexcept {
  return on_win32<LPSTR>(nullptr, []() -> Result<LPSTR> { return command_line<char>(); });
}

/// The same in wide characters.
extern "C" LPWSTR WINAPI ws2_GetCommandLineW() noexcept {
  return on_win32<LPWSTR>(nullptr, []() -> Result<LPWSTR> { return command_line<wchar_t>(); });
}

/// \return a copy of all variables, for FreeEnvironmentStrings
/// \source Microsoft Learn, "GetEnvironmentStrings function (processenv.h)"
extern "C" LPSTR WINAPI ws2_GetEnvironmentStringsA() noexcept {
  return on_win32<LPSTR>(nullptr, []() -> Result<LPSTR> { return environment_block<char>(); });
}

/// The same in wide characters.
extern "C" LPWSTR WINAPI ws2_GetEnvironmentStringsW() noexcept {
  return on_win32<LPWSTR>(nullptr, []() -> Result<LPWSTR> { return environment_block<wchar_t>(); });
}

/// \source Microsoft Learn, "FreeEnvironmentStringsA function (processenv.h)"
extern "C" BOOL WINAPI ws2_FreeEnvironmentStringsA(LPSTR block) noexcept {
  return free_block(block);
}

/// The same for the wide block.
extern "C" BOOL WINAPI ws2_FreeEnvironmentStringsW(LPWSTR block) noexcept {
  return free_block(block);
}

/// \source Microsoft Learn, "GetStartupInfoW function (processthreadsapi.h)"
extern "C" void WINAPI ws2_GetStartupInfoA(LPSTARTUPINFOA info) noexcept { startup_info(info); }

/// The same.
extern "C" void WINAPI ws2_GetStartupInfoW(LPSTARTUPINFOW info) noexcept { startup_info(info); }

// The prototypes are those of the headers.
WS2_SAME(GetCommandLineA);
WS2_SAME(GetCommandLineW);
WS2_SAME(GetEnvironmentStringsA);
WS2_SAME(GetEnvironmentStringsW);
WS2_SAME(FreeEnvironmentStringsA);
WS2_SAME(FreeEnvironmentStringsW);
WS2_SAME(GetStartupInfoA);
WS2_SAME(GetStartupInfoW);

}  // namespace ws2::api
