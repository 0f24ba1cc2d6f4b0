// SPDX-License-Identifier: MIT
// Names with letters beyond ASCII, by libidn2.
#include "names/idn.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <new>

namespace ws2::names {
namespace {

struct Freed {
  void operator()(uint8_t* text) const noexcept { ::idn2_free(text); }
};
using Encoded = std::unique_ptr<uint8_t, Freed>;

int encode(const std::string& name, int processing, Encoded& encoded) {
  uint8_t* text = nullptr;
  const int code = ::idn2_lookup_u8(reinterpret_cast<const uint8_t*>(name.c_str()), &text,
                                    IDN2_NFC_INPUT | processing);
  encoded.reset(text);
  if (code == IDN2_MALLOC) throw std::bad_alloc();
  return code;
}

}  // namespace

bool is_ascii(std::string_view name) noexcept {
  return std::all_of(name.begin(), name.end(), [](char one) { return (one & 0x80) == 0; });
}

std::optional<std::string> to_ascii_name(std::string_view name) {
  if (is_ascii(name)) return std::string(name);
  const std::string whole(name);
  if (whole.find('\0') != std::string::npos) return std::nullopt;  // libidn2 would stop there
  Encoded encoded;
  int code = encode(whole, IDN2_NONTRANSITIONAL, encoded);
  // IDNA 2008 has no symbols any more; names with them are still in the DNS, and UTS 46 lets them
  // through. A misplaced joiner or a bad label stays an error.
  if (code == IDN2_DISALLOWED) code = encode(whole, IDN2_TRANSITIONAL, encoded);
  if (code != IDN2_OK) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(encoded.get()));
}

}  // namespace ws2::names
