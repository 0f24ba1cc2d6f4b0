// SPDX-License-Identifier: MIT
// Files by their names: attributes, removing, moving, folders, and paths as text.
#include <cstdio>
#include <string>

#include "api/file.hpp"
#include "kernel/folder.hpp"
#include "kernel/system.hpp"
#include "kernel/thread.hpp"

namespace ws2::api {
namespace {

constexpr Status no_path = sync::win32_status(3);  // ERROR_PATH_NOT_FOUND

/// Runs `what(path)`, which answers Status, and tells a missing file from a missing folder.
template <class Char, class What>
BOOL on_path(const Char* name, What&& what) noexcept {
  return win32_bool([&]() -> Status {
    const Result<std::string> path = path_of(name);
    if (!path) return path.status();
    return base::path_failure(what(path->c_str()), *path);
  });
}

/// The same with two paths.
template <class Char, class What>
BOOL on_paths(const Char* from, const Char* to, What&& what) noexcept {
  return win32_bool([&]() -> Status {
    const Result<std::string> one = path_of(from), other = path_of(to);
    if (!one) return one.status();
    if (!other) return other.status();
    return base::path_failure(what(one->c_str(), other->c_str()), *one);
  });
}

template <class Char>
DWORD attributes(const Char* name) noexcept {
  return on_win32<DWORD>(INVALID_FILE_ATTRIBUTES, [&]() -> Result<DWORD> {
    const Result<std::string> path = path_of(name);
    if (!path) return path.status();
    const Result<kernel::FileFacts> facts = kernel::facts_of(path->c_str());
    if (!facts) return base::path_failure(facts.status(), *path);
    return attributes_of(*facts);
  });
}

template <class Char>
BOOL more_attributes(const Char* name, GET_FILEEX_INFO_LEVELS level, void* information) noexcept {
  return win32_bool([&]() -> Status {
    if (level != GetFileExInfoStandard) return WsaCode::wsa_invalid_parameter;
    const Result<std::string> path = path_of(name);
    if (!path) return path.status();
    const Result<kernel::FileFacts> facts = kernel::facts_of(path->c_str());
    if (!facts) return base::path_failure(facts.status(), *path);
    WIN32_FILE_ATTRIBUTE_DATA told = {};
    told.dwFileAttributes = attributes_of(*facts);
    told.ftCreationTime = file_time(facts->created_ns);
    told.ftLastAccessTime = file_time(facts->read_ns);
    told.ftLastWriteTime = file_time(facts->written_ns);
    told.nFileSizeHigh = static_cast<DWORD>(facts->bytes >> 32U);
    told.nFileSizeLow = static_cast<DWORD>(facts->bytes);
    return runtime::write_user(information, told);
  });
}

/// Learn, "DeleteFileA": a read-only file and a folder are refused.
Status remove(const char* path) noexcept {
  const Result<kernel::FileFacts> facts = kernel::facts_of(path);
  if (facts && (!facts->writable || facts->kind == kernel::FileKind::folder)) {
    return sync::win32_status(sync::error_access_denied);
  }
  return kernel::remove_file(path);
}

/// Copies contents and permission to write.
Status copy(const std::string& from, const std::string& to, bool only_new) {
  base::Wanted reading;
  reading.rights = base::reading;
  reading.shared = base::reading | base::writing | base::deleting;
  const Result<base::OpenedFile> source = base::open_file(from, reading);
  if (!source) return source.status();
  const Result<kernel::FileFacts> facts = kernel::facts_of(source->file->fd());
  if (!facts) return facts.status();
  base::Wanted writing;
  writing.rights = base::writing;
  writing.creation =
      only_new ? base::Wanted::Creation::create_new : base::Wanted::Creation::create_always;
  writing.read_only = !facts->writable;
  const Result<base::OpenedFile> target = base::open_file(to, writing);
  if (!target) return target.status();
  std::string piece(size_t{1} << 16U, '\0');
  for (;;) {
    const Result<uint32_t> got = kernel::read_file(
        source->file->fd(), piece.data(), static_cast<uint32_t>(piece.size()), std::nullopt);
    if (!got) return got.status();
    if (*got == 0) return Status();
    const Result<uint32_t> put =
        kernel::write_file(target->file->fd(), piece.data(), *got, std::nullopt);
    if (!put) return put.status();
  }
}

template <class Char>
BOOL copy_file(const Char* from, const Char* to, BOOL only_new) noexcept {
  return win32_bool([&]() -> Status {
    const Result<std::string> one = path_of(from), other = path_of(to);
    if (!one) return one.status();
    if (!other) return other.status();
    return copy(*one, *other, only_new != FALSE);
  });
}

// ---- Paths as text.

/// Learn's way to answer a text: its length when it fits, else the size it needs with the zero.
template <class Char>
Result<DWORD> answer(const std::string& text, Char* buffer, DWORD size) {
  const std::basic_string<Char> out = text_as<Char>(text);
  if (out.size() >= size) return static_cast<DWORD>(out.size() + 1);
  if (!runtime::copy_to_user(buffer, out.c_str(), (out.size() + 1) * sizeof(Char))) {
    return WsaCode::wsaefault;
  }
  return static_cast<DWORD>(out.size());
}

/// Without ".", ".." and doubled separators. The names need not exist.
std::string normal(const std::string& path) {
  std::string out;
  size_t at = 0;
  while (at < path.size()) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      out.erase(std::min(out.find_last_of('/'), out.size()));
    } else {
      out += "/" + part;
    }
  }
  const bool folder = path.ends_with('/') && !out.empty();
  return out.empty() ? "/" : folder ? out + "/" : out;
}

template <class Char>
DWORD full_path(const Char* name, DWORD size, Char* buffer, Char** file_part) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    Result<std::string> path = path_of(name);
    if (!path) return path.status();
    if (!path->starts_with('/')) {
      const Result<std::string> here = kernel::current_folder();
      if (!here) return here.status();
      *path = *here + "/" + *path;
    }
    const std::string full = normal(*path);
    const Result<DWORD> count = answer(full, buffer, size);
    if (!count || file_part == nullptr || *count >= size) return count;
    const size_t last = text_as<Char>(full).find_last_of(static_cast<Char>('/'));
    Char* const part = last + 1 == *count ? nullptr : buffer + last + 1;
    if (Status bad = runtime::write_user(file_part, part); !bad.ok()) return bad;
    return count;
  });
}

/// There are no short names: both calls answer the name as it is, when there is such a file.
template <class Char>
DWORD same_path(const Char* name, Char* buffer, DWORD size) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    const Result<std::string> path = path_of(name);
    if (!path) return path.status();
    const Result<kernel::FileFacts> facts = kernel::facts_of(path->c_str());
    if (!facts) return base::path_failure(facts.status(), *path);
    return answer(*path, buffer, size);
  });
}

std::string temporary_folder() {
  const char* set = std::getenv("TMPDIR");
  std::string folder = set == nullptr || *set == '\0' ? "/tmp" : set;
  return folder.ends_with('/') ? folder : folder + "/";
}

template <class Char>
DWORD temporary_path(DWORD size, Char* buffer) noexcept {
  return on_win32<DWORD>(0, [&] { return answer(temporary_folder(), buffer, size); });
}

/// Learn, "GetTempFileNameA": up to three characters of the prefix, a hexadecimal number, .TMP. A
/// number of 0 means one that is free, and the file is made.
template <class Char>
UINT temporary_name(const Char* folder, const Char* prefix, UINT unique, Char* name) noexcept {
  return on_win32<UINT>(0, [&]() -> Result<UINT> {
    constexpr uint32_t error_directory = 267;
    const Result<std::string> where = path_of(folder);
    if (!where) return where.status();
    const Result<kernel::FileFacts> facts = kernel::facts_of(where->c_str());
    if (!facts || facts->kind != kernel::FileKind::folder) {
      return sync::win32_status(error_directory);
    }
    Result<std::string> begin = prefix == nullptr ? std::string() : read_text(prefix, 3);
    if (!begin) return begin.status();
    const std::string path = *where + (where->ends_with('/') ? "" : "/") + *begin;
    uint16_t number = static_cast<uint16_t>(unique);
    for (int attempt = 0; attempt < 0x10000; ++attempt) {
      if (unique == 0 && !kernel::random_bytes(&number, sizeof number)) break;
      char digits[8];
      std::snprintf(digits, sizeof digits, "%X", static_cast<unsigned>(number));
      const std::string full = path + digits + ".TMP";
      if (unique == 0) {
        if (number == 0) continue;
        const Result<int> made = kernel::open_file(
            full.c_str(), {.read = true, .write = true, .create = true, .exclusive = true});
        if (!made && made.status() == translate_file(Errno{EEXIST})) continue;
        if (!made) return made.status();
        kernel::close_file(*made);
      }
      const Result<DWORD> written = answer(full, name, MAX_PATH);
      if (!written) return written.status();
      return UINT{number};
    }
    return sync::win32_status(80);  // ERROR_FILE_EXISTS
  });
}

template <class Char>
DWORD current_directory(DWORD size, Char* buffer) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    const Result<std::string> here = kernel::current_folder();
    if (!here) return here.status();
    return answer(*here, buffer, size);
  });
}

}  // namespace

/// \return FILE_ATTRIBUTE_ bits; INVALID_FILE_ATTRIBUTES and ERROR_FILE_NOT_FOUND,
///         ERROR_PATH_NOT_FOUND, ...
/// \source Microsoft Learn, "GetFileAttributesA function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetFileAttributesA(LPCSTR name) noexcept { return attributes(name); }

/// The same with wide names.
extern "C" DWORD WINAPI ws2_GetFileAttributesW(LPCWSTR name) noexcept { return attributes(name); }

/// \param level  GetFileExInfoStandard
/// \source Microsoft Learn, "GetFileAttributesExA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_GetFileAttributesExA(LPCSTR name, GET_FILEEX_INFO_LEVELS level,
                                                LPVOID information) noexcept {
  return more_attributes(name, level, information);
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_GetFileAttributesExW(LPCWSTR name, GET_FILEEX_INFO_LEVELS level,
                                                LPVOID information) noexcept {
  return more_attributes(name, level, information);
}

/// Of the attributes a file keeps FILE_ATTRIBUTE_READONLY.
/// \source Microsoft Learn, "SetFileAttributesA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_SetFileAttributesA(LPCSTR name, DWORD bits) noexcept {
  return on_path(name, [&](const char* path) {
    return kernel::set_writable(path, (bits & FILE_ATTRIBUTE_READONLY) == 0);
  });
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_SetFileAttributesW(LPCWSTR name, DWORD bits) noexcept {
  return on_path(name, [&](const char* path) {
    return kernel::set_writable(path, (bits & FILE_ATTRIBUTE_READONLY) == 0);
  });
}

/// \return FALSE and ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED for a read-only file or a folder
/// \source Microsoft Learn, "DeleteFileA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_DeleteFileA(LPCSTR name) noexcept { return on_path(name, remove); }

/// The same with wide names.
extern "C" BOOL WINAPI ws2_DeleteFileW(LPCWSTR name) noexcept { return on_path(name, remove); }

/// \return FALSE and ERROR_ALREADY_EXISTS, ERROR_PATH_NOT_FOUND
/// \source Microsoft Learn, "CreateDirectoryA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_CreateDirectoryA(LPCSTR name, LPSECURITY_ATTRIBUTES) noexcept {
  return on_path(name, [](const char* path) {
    const Status made = kernel::make_folder(path);
    return made == sync::win32_status(sync::error_file_not_found) ? no_path : made;
  });
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_CreateDirectoryW(LPCWSTR name, LPSECURITY_ATTRIBUTES) noexcept {
  return on_path(name, [](const char* path) {
    const Status made = kernel::make_folder(path);
    return made == sync::win32_status(sync::error_file_not_found) ? no_path : made;
  });
}

/// \return FALSE and ERROR_DIR_NOT_EMPTY, ERROR_DIRECTORY for what is none
/// \source Microsoft Learn, "RemoveDirectoryA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_RemoveDirectoryA(LPCSTR name) noexcept {
  return on_path(name, kernel::remove_folder);
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_RemoveDirectoryW(LPCWSTR name) noexcept {
  return on_path(name, kernel::remove_folder);
}

/// \return FALSE and ERROR_ALREADY_EXISTS, ERROR_NOT_SAME_DEVICE
/// \source Microsoft Learn, "MoveFileA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_MoveFileA(LPCSTR from, LPCSTR to) noexcept {
  return on_paths(from, to, [](const char* one, const char* other) {
    return kernel::rename_file(one, other, false);
  });
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_MoveFileW(LPCWSTR from, LPCWSTR to) noexcept {
  return on_paths(from, to, [](const char* one, const char* other) {
    return kernel::rename_file(one, other, false);
  });
}

/// \param flags  MOVEFILE_REPLACE_EXISTING; others make no difference here
/// \source Microsoft Learn, "MoveFileExA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_MoveFileExA(LPCSTR from, LPCSTR to, DWORD flags) noexcept {
  return on_paths(from, to, [&](const char* one, const char* other) {
    return kernel::rename_file(one, other, (flags & MOVEFILE_REPLACE_EXISTING) != 0);
  });
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_MoveFileExW(LPCWSTR from, LPCWSTR to, DWORD flags) noexcept {
  return on_paths(from, to, [&](const char* one, const char* other) {
    return kernel::rename_file(one, other, (flags & MOVEFILE_REPLACE_EXISTING) != 0);
  });
}

/// \return FALSE and ERROR_FILE_EXISTS when `only_new` is TRUE and there is one
/// \source Microsoft Learn, "CopyFileA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_CopyFileA(LPCSTR from, LPCSTR to, BOOL only_new) noexcept {
  return copy_file(from, to, only_new);
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_CopyFileW(LPCWSTR from, LPCWSTR to, BOOL only_new) noexcept {
  return copy_file(from, to, only_new);
}

/// \source Microsoft Learn, "CreateHardLinkA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_CreateHardLinkA(LPCSTR name, LPCSTR existing,
                                           LPSECURITY_ATTRIBUTES) noexcept {
  return on_paths(existing, name, kernel::link_file);
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_CreateHardLinkW(LPCWSTR name, LPCWSTR existing,
                                           LPSECURITY_ATTRIBUTES) noexcept {
  return on_paths(existing, name, kernel::link_file);
}

/// \source Microsoft Learn, "CreateSymbolicLinkA function (fileapi.h)"
extern "C" BOOLEAN WINAPI ws2_CreateSymbolicLinkA(LPCSTR name, LPCSTR target, DWORD) noexcept {
  return on_paths(target, name, kernel::symlink_file) != FALSE;
}

/// The same with wide names.
extern "C" BOOLEAN WINAPI ws2_CreateSymbolicLinkW(LPCWSTR name, LPCWSTR target, DWORD) noexcept {
  return on_paths(target, name, kernel::symlink_file) != FALSE;
}

/// \param file_part  NULL, or where the address of the last name in `buffer` is written
/// \return characters without the zero; the size needed with it when it does not fit; 0 on failure
/// \source Microsoft Learn, "GetFullPathNameA function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetFullPathNameA(LPCSTR name, DWORD size, LPSTR buffer,
                                             LPSTR* file_part) noexcept {
  return full_path(name, size, buffer, file_part);
}

/// The same with wide names.
extern "C" DWORD WINAPI ws2_GetFullPathNameW(LPCWSTR name, DWORD size, LPWSTR buffer,
                                             LPWSTR* file_part) noexcept {
  return full_path(name, size, buffer, file_part);
}

/// A file has one name here, which is as long as it is.
/// \return as GetFullPathName; ERROR_FILE_NOT_FOUND
/// \source Microsoft Learn, "GetLongPathNameA function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetLongPathNameA(LPCSTR name, LPSTR buffer, DWORD size) noexcept {
  return same_path(name, buffer, size);
}

/// The same with wide names.
extern "C" DWORD WINAPI ws2_GetLongPathNameW(LPCWSTR name, LPWSTR buffer, DWORD size) noexcept {
  return same_path(name, buffer, size);
}

/// A file has one name here, which is as long as it is.
/// \return as GetFullPathName; ERROR_FILE_NOT_FOUND
/// \source Microsoft Learn, "GetShortPathNameA function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetShortPathNameA(LPCSTR name, LPSTR buffer, DWORD size) noexcept {
  return same_path(name, buffer, size);
}

/// The same with wide names.
extern "C" DWORD WINAPI ws2_GetShortPathNameW(LPCWSTR name, LPWSTR buffer, DWORD size) noexcept {
  return same_path(name, buffer, size);
}

/// $TMPDIR, else /tmp; with a separator at the end.
/// \return as GetFullPathName
/// \source Microsoft Learn, "GetTempPathA function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetTempPathA(DWORD size, LPSTR buffer) noexcept {
  return temporary_path(size, buffer);
}

/// The same with wide names.
extern "C" DWORD WINAPI ws2_GetTempPathW(DWORD size, LPWSTR buffer) noexcept {
  return temporary_path(size, buffer);
}

/// \param unique  0: a number that is free, and the file is made; else the number itself
/// \param name    at least MAX_PATH characters
/// \return the number; 0 and ERROR_DIRECTORY, ...
/// \source Microsoft Learn, "GetTempFileNameA function (fileapi.h)"
extern "C" UINT WINAPI ws2_GetTempFileNameA(LPCSTR folder, LPCSTR prefix, UINT unique,
                                            LPSTR name) noexcept {
  return temporary_name(folder, prefix, unique, name);
}

/// The same with wide names.
extern "C" UINT WINAPI ws2_GetTempFileNameW(LPCWSTR folder, LPCWSTR prefix, UINT unique,
                                            LPWSTR name) noexcept {
  return temporary_name(folder, prefix, unique, name);
}

/// \return as GetFullPathName
/// \source Microsoft Learn, "GetCurrentDirectoryA function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetCurrentDirectoryA(DWORD size, LPSTR buffer) noexcept {
  return current_directory(size, buffer);
}

/// The same with wide names.
extern "C" DWORD WINAPI ws2_GetCurrentDirectoryW(DWORD size, LPWSTR buffer) noexcept {
  return current_directory(size, buffer);
}

/// \return FALSE and ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED
/// \source Microsoft Learn, "SetCurrentDirectoryA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_SetCurrentDirectoryA(LPCSTR name) noexcept {
  return on_path(name, kernel::change_folder);
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_SetCurrentDirectoryW(LPCWSTR name) noexcept {
  return on_path(name, kernel::change_folder);
}

// The prototypes are those of the headers.
WS2_SAME(GetFileAttributesA);
WS2_SAME(GetFileAttributesW);
WS2_SAME(GetFileAttributesExA);
WS2_SAME(GetFileAttributesExW);
WS2_SAME(SetFileAttributesA);
WS2_SAME(SetFileAttributesW);
WS2_SAME(DeleteFileA);
WS2_SAME(DeleteFileW);
WS2_SAME(CreateDirectoryA);
WS2_SAME(CreateDirectoryW);
WS2_SAME(RemoveDirectoryA);
WS2_SAME(RemoveDirectoryW);
WS2_SAME(MoveFileA);
WS2_SAME(MoveFileW);
WS2_SAME(MoveFileExA);
WS2_SAME(MoveFileExW);
WS2_SAME(CopyFileA);
WS2_SAME(CopyFileW);
WS2_SAME(CreateHardLinkA);
WS2_SAME(CreateHardLinkW);
WS2_SAME(CreateSymbolicLinkA);
WS2_SAME(CreateSymbolicLinkW);
WS2_SAME(GetFullPathNameA);
WS2_SAME(GetFullPathNameW);
WS2_SAME(GetLongPathNameA);
WS2_SAME(GetLongPathNameW);
WS2_SAME(GetShortPathNameA);
WS2_SAME(GetShortPathNameW);
WS2_SAME(GetTempPathA);
WS2_SAME(GetTempPathW);
WS2_SAME(GetTempFileNameA);
WS2_SAME(GetTempFileNameW);
WS2_SAME(GetCurrentDirectoryA);
WS2_SAME(GetCurrentDirectoryW);
WS2_SAME(SetCurrentDirectoryA);
WS2_SAME(SetCurrentDirectoryW);

}  // namespace ws2::api
