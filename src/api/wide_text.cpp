// SPDX-License-Identifier: MIT
// The names of objects, narrow and wide.
#include "api/wide_text.hpp"

#include <cwchar>

#include "api/win32.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

Result<Name> name_of(const char* name) {
  if (name == nullptr) return Name();
  constexpr size_t more_than_any_name = 1024;
  const Result<size_t> length = runtime::user_text_length(name, more_than_any_name);
  if (!length) return length.status();
  return Name(std::string(name, *length));
}

Result<Name> name_of(const wchar_t* name) {
  if (name == nullptr) return Name();
  return Name(narrow({name, std::wcslen(name)}));
}

}  // namespace ws2::api
