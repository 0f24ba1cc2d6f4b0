// SPDX-License-Identifier: MIT
// What the calls on files share: paths in the program's memory, times, handles of files.
#pragma once

#include <string>
#include <utility>

#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "base/file.hpp"

namespace ws2::api {

/// A path as the kernel has it. ERROR_NOACCESS for a bad pointer. Throws std::bad_alloc.
template <class Char>
Result<std::string> path_of(const Char* name) {
  constexpr size_t longest = 32768;  // Learn, "Maximum Path Length Limitation"
  Result<std::string> text = read_text(name, longest);
  if (!text) return text.status();
  return base::kernel_path(std::move(*text));
}

constexpr uint64_t file_time_epoch = 116444736000000000;  // from 1601 to 1970, in 100 ns

constexpr FILETIME file_time(int64_t unix_ns) noexcept {
  const uint64_t ticks = static_cast<uint64_t>(unix_ns / 100) + file_time_epoch;
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32U)};
}

/// The FILE_ATTRIBUTE_ bits of a file.
inline DWORD attributes_of(const kernel::FileFacts& facts) noexcept {
  DWORD bits = facts.writable ? 0 : DWORD{FILE_ATTRIBUTE_READONLY};
  if (facts.kind == kernel::FileKind::folder) bits |= FILE_ATTRIBUTE_DIRECTORY;
  if (facts.kind == kernel::FileKind::character) bits |= FILE_ATTRIBUTE_DEVICE;
  return bits == 0 ? DWORD{FILE_ATTRIBUTE_NORMAL} : bits;
}

inline bool is_socket(HANDLE handle) noexcept {
  const auto found = handles::Table::instance().find_any(number(handle));
  return found && handles::is_socket(found->kind());
}

/// Runs `what(File&)`, which answers Result<T>. ERROR_INVALID_HANDLE when the handle is no file.
template <class T, class What>
T on_file(HANDLE handle, T failure, What&& what) noexcept {
  return on_win32<T>(failure, [&]() -> Result<T> {
    const base::FileReference file = base::find_file(number(handle));
    if (!file) return WsaCode::wsa_invalid_handle;
    return what(*file);
  });
}

/// The same for a call that answers BOOL; `what` answers Status.
template <class What>
BOOL file_bool(HANDLE handle, What&& what) noexcept {
  return on_file<BOOL>(handle, FALSE, [&](base::File& file) -> Result<BOOL> {
    if (Status failed = what(file); !failed.ok()) return failed;
    return TRUE;
  });
}

}  // namespace ws2::api
