// SPDX-License-Identifier: MIT
// libws2/error.hpp as programs include it: this file is compiled once for each way. WAY is its
// name; BEFORE and AFTER ask for winsock2.h before and after it.
#ifdef BEFORE
#include <winsock2.h>
#endif
// clang-format off
#include "libws2/error.hpp"
// clang-format on
#ifdef AFTER
#include <winsock2.h>
#endif

#define NAME_OF(way) category_seen_##way
#define NAME(way) NAME_OF(way)

const std::error_category* NAME(WAY)() {
  const std::error_code error = ws2::errc::wsaeconnreset;
  const bool same = error == std::errc::connection_reset && error == ws2::errc::wsaeconnreset &&
                    error != ws2::errc::wsaeconnaborted && error.value() == 10054;
#if defined(BEFORE) || defined(AFTER)
  static_assert(static_cast<int>(ws2::errc::wsaeconnreset) == WSAECONNRESET);
  static_assert(static_cast<int>(ws2::errc::wsa_io_pending) == WSA_IO_PENDING);
#endif
  return same ? &error.category() : nullptr;
}
