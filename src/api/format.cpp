// SPDX-License-Identifier: MIT
// FormatMessage and gai_strerror: the catalogue's texts for programs that ask the Windows way.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "api/message_text.hpp"
#include "api/wide_text.hpp"
#include "api/win32.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr uint32_t error_resource_type_not_found = 1813;

Status invalid() noexcept { return sync::win32_status(sync::error_invalid_parameter); }

template <class Char>
std::basic_string<Char> in_the_callers_characters(const std::string& text) {
  if constexpr (sizeof(Char) == 1) {
    return text;
  } else {
    return widen(text);
  }
}

Expansion expansion_of(DWORD flags, bool wide) noexcept {
  Expansion how;
  how.inserts = (flags & FORMAT_MESSAGE_IGNORE_INSERTS) == 0;
  how.wide = wide;
  how.width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
  return how;
}

/// A text of the system, as FormatMessage hands it out: with an end of line, and never with
/// inserts.
Result<std::string> system_message(DWORD flags, DWORD code, DWORD language) {
  const Result<std::string_view> text = system_text(code, language);
  if (!text) return text.status();
  std::string definition;
  for (const char c : *text) definition += c == '%' ? std::string("%%") : std::string(1, c);
  Arguments none;
  return expand(definition + "\r\n", expansion_of(flags, false), none);
}

template <class Char>
Result<std::string> message(DWORD flags, const void* source, DWORD code, DWORD language,
                            Arguments& arguments) {
  constexpr DWORD tables = FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM;
  if ((flags & FORMAT_MESSAGE_FROM_STRING) != 0) {
    if ((flags & tables) != 0 || source == nullptr) return invalid();
    Result<std::string> definition = text_of_the_caller(static_cast<const Char*>(source));
    if (!definition) return definition;
    return expand(*definition, expansion_of(flags, sizeof(Char) > 1), arguments);
  }
  if ((flags & FORMAT_MESSAGE_FROM_SYSTEM) != 0) return system_message(flags, code, language);
  // No module of ours has a message table.
  if ((flags & FORMAT_MESSAGE_FROM_HMODULE) != 0) {
    return sync::win32_status(error_resource_type_not_found);
  }
  return invalid();
}

/// Hands the text out: into the caller's buffer, or into a new one that LocalFree releases.
template <class Char>
Result<DWORD> deliver(const std::basic_string<Char>& text, DWORD flags, Char* buffer, DWORD size) {
  const size_t bytes = (text.size() + 1) * sizeof(Char);
  if ((flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) == 0) {
    if (size <= text.size()) return sync::win32_status(sync::error_insufficient_buffer);
    if (!runtime::copy_to_user(buffer, text.c_str(), bytes)) return WsaCode::wsaefault;
    return static_cast<DWORD>(text.size());
  }
  void* memory = std::malloc(std::max(bytes, size * sizeof(Char)));
  if (memory == nullptr) return WsaCode::wsa_not_enough_memory;
  std::memcpy(memory, text.c_str(), bytes);
  if (Status failed = runtime::write_user(buffer, memory); !failed.ok()) {
    std::free(memory);
    return failed;
  }
  return static_cast<DWORD>(text.size());
}

template <class Char>
DWORD format_message(DWORD flags, const void* source, DWORD code, DWORD language, Char* buffer,
                     DWORD size, va_list* given) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    if (buffer == nullptr) return invalid();
    runtime::guard_user_memory();
    const bool array = (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0;
    Arguments arguments = array ? Arguments::array(given) : Arguments::list(given);
    const Result<std::string> text = message<Char>(flags, source, code, language, arguments);
    if (!text) return text.status();
    return deliver(in_the_callers_characters<Char>(*text), flags, buffer, size);
  });
}

/// The text of an EAI_ code, which is a Winsock code by number.
std::string text_of_eai(int code) {
  if (const Result<std::string_view> text = system_text(static_cast<uint32_t>(code), 0)) {
    return std::string(*text);
  }
  const bool chinese = errors::language_of_the_caller() == errors::Language::chinese;
  return (chinese ? "未知错误 " : "Unknown error ") + std::to_string(code);
}

/// Learn, "gai_strerror function": a static buffer. Ours is one a thread.
template <class Char>
Char* eai_text(int code) noexcept {
  constexpr size_t longest = 1024;  // GAI_STRERROR_BUFFER_SIZE
  thread_local Char buffer[longest + 1];
  buffer[0] = 0;
  try {
    const std::basic_string<Char> text = in_the_callers_characters<Char>(text_of_eai(code));
    const size_t length = std::min(text.size(), longest);
    std::copy_n(text.c_str(), length, buffer);
    buffer[length] = 0;
  } catch (const std::bad_alloc&) {
    buffer[0] = 0;  // nothing is said rather than half of it
  }
  return buffer;
}

}  // namespace

/// Builds a message: from the texts of the system (Winsock codes, Win32 codes and HRESULTs that
/// carry one), or from a definition with inserts.
/// \param flags     where the text comes from, and how it is treated; the low byte is a line width
/// \param source    with FORMAT_MESSAGE_FROM_STRING the definition
/// \param language  a LANGID; 0 or neutral: the caller's language; texts are English and Chinese
/// \param buffer    room for the text, or with FORMAT_MESSAGE_ALLOCATE_BUFFER for a pointer to it
/// \param size      characters in `buffer`, or the fewest to allocate
/// \return characters written, without the final zero; 0 for failure, the last error being
///         ERROR_MR_MID_NOT_FOUND, ERROR_RESOURCE_LANG_NOT_FOUND, ERROR_INSUFFICIENT_BUFFER,
///         ERROR_INVALID_PARAMETER or ERROR_NOACCESS
/// \source Microsoft Learn, "FormatMessage function (winbase.h)"
extern "C" DWORD WINAPI ws2_FormatMessageA(DWORD flags, LPCVOID source, DWORD code, DWORD language,
                                           LPSTR buffer, DWORD size, va_list* arguments) noexcept {
  return format_message(flags, source, code, language, buffer, size, arguments);
}

extern "C" DWORD WINAPI ws2_FormatMessageW(DWORD flags, LPCVOID source, DWORD code, DWORD language,
                                           LPWSTR buffer, DWORD size, va_list* arguments) noexcept {
  return format_message(flags, source, code, language, buffer, size, arguments);
}

/// The text of a code that getaddrinfo returned, in the caller's language. It stays valid until the
/// thread asks again.
/// \source Microsoft Learn, "gai_strerrorA function (ws2tcpip.h)"
extern "C" char* WINAPI ws2_gai_strerrorA(int code) noexcept { return eai_text<char>(code); }
extern "C" wchar_t* WINAPI ws2_gai_strerrorW(int code) noexcept { return eai_text<wchar_t>(code); }

WS2_SAME(FormatMessageA);
WS2_SAME(FormatMessageW);

}  // namespace ws2::api
