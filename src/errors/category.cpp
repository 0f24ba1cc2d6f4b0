// SPDX-License-Identifier: MIT
// The std::error_category of the public header libws2/error.hpp, answering from the catalogue.
#include <cstddef>
#include <new>
#include <string>

#include "errors/catalogue.hpp"
#include "libws2/error.hpp"

namespace ws2 {
namespace {

/// The entry of a code, or of the event that a completion port reports as this number.
const errors::Entry* entry_of(int value) noexcept {
  const errors::Entry* entry = errors::find(value);
  return entry != nullptr || value <= 0 ? entry : errors::find_win32(static_cast<uint32_t>(value));
}

bool names(errors::Run<errors::ErrnoName> list, int value) noexcept {
  for (const errors::ErrnoName& name : list) {
    if (name.number == value) return true;
  }
  return false;
}

class Category final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "ws2"; }

  [[nodiscard]] std::string message(int value) const override {
    const errors::Language language = errors::language_of_the_caller();
    const bool chinese = language == errors::Language::chinese;
    if (const errors::Entry* entry = entry_of(value)) return std::string(entry->text.in(language));
    if (value == 0) return chinese ? "成功。" : "Success.";
    return (chinese ? "未知错误 " : "Unknown error ") + std::to_string(value);
  }

  [[nodiscard]] std::error_condition default_error_condition(int value) const noexcept override {
    const errors::Entry* entry = entry_of(value);
    if (entry != nullptr && !entry->errc.empty()) {
      return {entry->errc.begin()->number, std::generic_category()};
    }
    if (entry != nullptr && !entry->errnos.empty()) {
      return {entry->errnos.begin()->number, std::generic_category()};
    }
    return {value, *this};
  }

  // A code may stand for several errno values: WSAENOBUFS for ENOBUFS and ENOMEM.
  [[nodiscard]] bool equivalent(int value,
                                const std::error_condition& condition) const noexcept override {
    if (default_error_condition(value) == condition) return true;
    const errors::Entry* entry = entry_of(value);
    return entry != nullptr && condition.category() == std::generic_category() &&
           (names(entry->errnos, condition.value()) || names(entry->errc, condition.value()));
  }
};

}  // namespace

__attribute__((visibility("default"))) const std::error_category& error_category() noexcept {
  // Never destroyed, so that messages can be asked for to the very end of the process.
  alignas(Category) static std::byte room[sizeof(Category)];
  static const Category& category = *new (room) Category;
  return category;
}

}  // namespace ws2
