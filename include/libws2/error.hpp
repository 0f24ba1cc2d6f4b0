// SPDX-License-Identifier: MIT
/// \file
/// Windows Sockets errors as std::error_code, for C++17 and later. The header stands on its own: it
/// may be included before, after or without winsock2.h, and by programs that do not define _WIN32.
///
///     std::error_code error = ws2::last_error();          // after a call that failed
///     if (error == ws2::errc::wsaeconnreset) ...          // exactly this code
///     if (error == std::errc::connection_reset) ...       // the same, said portably
///     log(error.message());                               // in the language of the user
#pragma once

#include <system_error>
#include <type_traits>

#include "libws2/errc.hpp"  // generated: enum class ws2::errc

#ifdef _LIBCPP_VERSION
#error "libws2/error.hpp: libws2 was built with libstdc++; its error_category is not libc++'s"
#endif

namespace ws2 {

/// The category of Windows Sockets' codes. Its name is "ws2". Values are what WSAGetLastError
/// reports; the Win32 codes that GetQueuedCompletionStatus reports for the same events (64, 1234
/// ...) have messages and conditions, too. `message` answers in the language that WS2_LANG, else
/// the locale's variables name. There is one category object in a process.
const std::error_category& error_category() noexcept __asm__("ws2_error_category");

/// What std::error_code calls when it is made of an `errc`.
inline std::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), error_category()};
}

namespace detail {
int last_error_number() noexcept __asm__("ws2_WSAGetLastError");
}  // namespace detail

/// The calling thread's last error, as WSAGetLastError reports it.
inline std::error_code last_error() noexcept {
  return {detail::last_error_number(), error_category()};
}

}  // namespace ws2

template <>
struct std::is_error_code_enum<ws2::errc> : std::true_type {};
