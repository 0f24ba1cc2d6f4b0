// SPDX-License-Identifier: MIT
// Which of the catalogue's two languages the caller reads.
#include <cstdlib>

#include "errors/catalogue.hpp"

namespace ws2::errors {

Language language_named(std::string_view name) noexcept {
  const std::string_view language = name.substr(0, 2);
  const bool ends =
      name.size() == 2 ||
      (name.size() > 2 && (name[2] == '_' || name[2] == '-' || name[2] == '.' || name[2] == '@'));
  return same_name(language, "zh") && ends ? Language::chinese : Language::english;
}

Language language_of_the_caller() noexcept {
  // The order of POSIX's locale(7), with our own variable before it. Empty counts as unset.
  for (const char* variable : {"WS2_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return language_named(value);
  }
  return Language::english;
}

}  // namespace ws2::errors
