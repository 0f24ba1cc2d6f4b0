// SPDX-License-Identifier: MIT
// Look-ups in the catalogue by anything but the number, which the generated tables answer
// themselves.
#include "errors/catalogue.hpp"

#include <algorithm>

#include "errors/status.hpp"

namespace ws2::errors {
namespace {

char folded(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool holds(Run<Piece> names, std::string_view wanted) noexcept {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return same_name(name, wanted); });
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return folded(x) == folded(y); });
}

const Entry* find_name(std::string_view name) noexcept {
  for (const Entry& entry : all()) {
    if (same_name(entry.name, name) || holds(entry.spellings, name)) return &entry;
  }
  for (const Entry& entry : all()) {
    if (holds(entry.eai, name)) return &entry;
    for (const ErrnoName& error : entry.errnos) {
      if (same_name(error.name, name)) return &entry;
    }
    for (const StatusName& status : entry.statuses) {
      if (same_name(status.name, name)) return &entry;
    }
  }
  return nullptr;
}

const Entry* find_hresult(uint32_t hresult) noexcept {
  if ((hresult & 0xFFFF0000U) != 0x80070000U) return nullptr;
  return find(static_cast<int32_t>(hresult & 0xFFFFU));
}

const Entry* find_ntstatus(uint32_t ntstatus) noexcept {
  if (!known_status(ntstatus)) return nullptr;
  return find(static_cast<int32_t>(Status(ntstatus).wsa()));
}

const Entry* find_win32(uint32_t win32, const StatusName** status) noexcept {
  // The status a code travels as comes first: 64 is a reset before it is a local disconnect.
  for (const bool canonical : {true, false}) {
    for (const Entry& entry : all()) {
      for (const StatusName& candidate : entry.statuses) {
        if (candidate.win32 != win32 || (&candidate == entry.statuses.begin()) != canonical)
          continue;
        if (status != nullptr) *status = &candidate;
        return &entry;
      }
    }
  }
  return nullptr;
}

const Win32Text* find_win32_text(uint32_t win32) noexcept {
  const std::span<const Win32Text> texts = win32_texts();
  const auto place =
      std::lower_bound(texts.begin(), texts.end(), win32,
                       [](const Win32Text& text, uint32_t number) { return text.number < number; });
  return place != texts.end() && place->number == win32 ? &*place : nullptr;
}

}  // namespace ws2::errors
