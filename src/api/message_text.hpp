// SPDX-License-Identifier: MIT
// The inside of FormatMessage: texts of the system, and the expansion of a message definition.
#pragma once

#include <cstdarg>
#include <cstdint>
#include <string>
#include <string_view>

#include "errors/catalogue.hpp"
#include "errors/status.hpp"

namespace ws2::api {

/// The text of a Winsock code, a Win32 code, or an HRESULT that carries one. ERROR_MR_MID_NOT_FOUND
/// where there is none, ERROR_RESOURCE_LANG_NOT_FOUND for a language that there is none in.
Result<std::string_view> system_text(uint32_t code, uint32_t language_id) noexcept;

/// What FormatMessage is to do with a definition.
struct Expansion {
  bool inserts = true;  // %1 and the like are replaced; else they are passed on as they are
  bool wide = false;    // a plain %1 is wide text
  uint32_t width = 0;   // characters a line; 0: as the definition is; 0xFF: only hard breaks
};

/// The arguments of a message, each one machine word, as an array or as a va_list.
class Arguments {
 public:
  Arguments() = default;
  static Arguments array(const void* words) noexcept;
  static Arguments list(va_list* list) noexcept;

  /// The argument of this number, counted from 1. ERROR_INVALID_PARAMETER when there are none.
  Result<uint64_t> at(uint32_t number) noexcept;

 private:
  static constexpr uint32_t most = 99 + 2;  // the two behind it may be its width and precision
  const void* array_ = nullptr;
  va_list* list_ = nullptr;
  uint64_t fetched_[most] = {};
  uint32_t count_ = 0;
};

/// Expands a definition; all text is UTF-8 here. Throws std::bad_alloc.
Result<std::string> expand(std::string_view definition, const Expansion& how, Arguments& arguments);

/// The caller's zero-terminated texts. A bad pointer is WSAEFAULT, which Win32 callers see as
/// ERROR_NOACCESS.
Result<std::string> text_of_the_caller(const char* text);
Result<std::string> text_of_the_caller(const wchar_t* text);

}  // namespace ws2::api
