// SPDX-License-Identifier: MIT
// Environment variables.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "api/wide_text.hpp"
#include "api/win32.hpp"

extern "C" char** environ;

namespace ws2::api {
namespace {

/// Windows does not tell case apart here. The exact name wins, then any other spelling.
const char* variable(const std::string& name) noexcept {
  if (const char* exact = std::getenv(name.c_str())) return exact;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (::strncasecmp(*entry, name.c_str(), name.size()) == 0 && (*entry)[name.size()] == '=') {
      return *entry + name.size() + 1;
    }
  }
  return nullptr;
}

/// Learn, "GetEnvironmentVariableA": characters without the zero when they fit; else the size
/// needed with it, and the buffer is not touched.
template <class Char, class Text>
DWORD give(const Text& text, Char* buffer, DWORD size) noexcept {
  if (text.size() >= size) return static_cast<DWORD>(text.size() + 1);
  std::copy_n(text.c_str(), text.size() + 1, buffer);
  return static_cast<DWORD>(text.size());
}

template <class Char, class Convert>
DWORD get(const Char* name, Char* buffer, DWORD size, Convert&& convert) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    const Result<Name> given = name_of(name);
    if (!given) return given.status();
    const char* value = given->has_value() ? variable(**given) : nullptr;
    if (value == nullptr) return sync::win32_status(sync::error_envvar_not_found);
    const DWORD count = give(convert(std::string(value)), buffer, size);
    // An empty value also answers 0: the last error tells it from a missing one.
    if (count == 0) runtime::set_last_error(0);
    return count;
  });
}

template <class Char>
BOOL set(const Char* name, const Char* value) noexcept {
  return win32_bool([&]() -> Status {
    const Result<Name> given = name_of(name), content = name_of(value);
    if (!given) return given.status();
    if (!content) return content.status();
    if (!given->has_value() || (*given)->empty() || (*given)->find('=') != std::string::npos) {
      return WsaCode::wsa_invalid_parameter;
    }
    const int failed = content->has_value() ? ::setenv((*given)->c_str(), (*content)->c_str(), 1)
                                            : ::unsetenv((*given)->c_str());
    return failed == 0 ? Status() : Status(WsaCode::wsa_not_enough_memory);
  });
}

/// Replaces %NAME% by its value; a name that is not set stays as it is.
std::string expand(const std::string& text) {
  std::string expanded;
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = text.find('%', at);
    const size_t close = open == std::string::npos ? open : text.find('%', open + 1);
    if (close == std::string::npos) break;
    expanded.append(text, at, open - at);
    const char* value = variable(text.substr(open + 1, close - open - 1));
    if (value != nullptr) {
      expanded += value;
      at = close + 1;
    } else {
      expanded.append(text, open, close - open);
      at = close;
      // The second sign may open the next name; a lone one at the end is only a sign.
      if (text.find('%', close + 1) == std::string::npos) break;
    }
  }
  return expanded.append(text, std::min(at, text.size()));
}

}  // namespace

/// \return characters written without the zero; the size needed with it when it does not fit;
///         0 and ERROR_ENVVAR_NOT_FOUND
/// \source Microsoft Learn, "GetEnvironmentVariableA function (processenv.h)"
extern "C" DWORD WINAPI ws2_GetEnvironmentVariableA(LPCSTR name, LPSTR buffer,
                                                    DWORD size) noexcept {
  return get(name, buffer, size, [](std::string value) { return value; });
}

/// The same in wide characters.
extern "C" DWORD WINAPI ws2_GetEnvironmentVariableW(LPCWSTR name, LPWSTR buffer,
                                                    DWORD size) noexcept {
  return get(name, buffer, size, [](const std::string& value) { return widen(value); });
}

/// \param value  NULL takes the variable away
/// \source Microsoft Learn, "SetEnvironmentVariableA function (processenv.h)"
extern "C" BOOL WINAPI ws2_SetEnvironmentVariableA(LPCSTR name, LPCSTR value) noexcept {
  return set(name, value);
}

/// The same in wide characters.
extern "C" BOOL WINAPI ws2_SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value) noexcept {
  return set(name, value);
}

/// \return the size needed with the zero; 0 on failure
/// \source Microsoft Learn, "ExpandEnvironmentStringsA function (processenv.h)"
extern "C" DWORD WINAPI ws2_ExpandEnvironmentStringsA(LPCSTR text, LPSTR buffer,
                                                      DWORD size) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    if (text == nullptr) return WsaCode::wsa_invalid_parameter;
    const std::string expanded = expand(text);
    give(expanded, buffer, size);
    return static_cast<DWORD>(expanded.size() + 1);
  });
}

/// The same in wide characters.
extern "C" DWORD WINAPI ws2_ExpandEnvironmentStringsW(LPCWSTR text, LPWSTR buffer,
                                                      DWORD size) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    if (text == nullptr) return WsaCode::wsa_invalid_parameter;
    const std::wstring expanded = widen(expand(narrow(text)));
    give(expanded, buffer, size);
    return static_cast<DWORD>(expanded.size() + 1);
  });
}

// The prototypes are those of the headers.
WS2_SAME(GetEnvironmentVariableA);
WS2_SAME(GetEnvironmentVariableW);
WS2_SAME(SetEnvironmentVariableA);
WS2_SAME(SetEnvironmentVariableW);
WS2_SAME(ExpandEnvironmentStringsA);
WS2_SAME(ExpandEnvironmentStringsW);

}  // namespace ws2::api
