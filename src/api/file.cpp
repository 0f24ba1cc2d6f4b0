// SPDX-License-Identifier: MIT
// Files by handle: opening, sizes, positions, times, locks.
#include "api/file.hpp"

#include <optional>

namespace ws2::api {
namespace {

using base::File;
using base::Wanted;
using kernel::FileKind;

uint32_t rights_of(DWORD access) noexcept {
  const bool all = (access & GENERIC_ALL) != 0;
  uint32_t rights = 0;
  if (all || (access & (GENERIC_READ | GENERIC_EXECUTE | FILE_READ_DATA)) != 0) {
    rights |= base::reading;
  }
  if (all || (access & (GENERIC_WRITE | FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0) {
    rights |= base::writing;
  }
  if (all || (access & DELETE) != 0) rights |= base::deleting;
  return rights;
}

Result<Wanted> wanted_of(DWORD access, DWORD share, DWORD creation, DWORD flags) noexcept {
  if (creation < CREATE_NEW || creation > TRUNCATE_EXISTING ||
      (share & ~DWORD{FILE_SHARE_VALID_FLAGS}) != 0) {
    return WsaCode::wsa_invalid_parameter;
  }
  Wanted wanted;
  wanted.creation = static_cast<Wanted::Creation>(creation);
  wanted.rights = rights_of(access);
  wanted.shared = share;
  const DWORD writes = GENERIC_ALL | GENERIC_WRITE | FILE_WRITE_DATA;
  wanted.append = (access & FILE_APPEND_DATA) != 0 && (access & writes) == 0;
  wanted.folders = (flags & FILE_FLAG_BACKUP_SEMANTICS) != 0;
  wanted.write_through = (flags & FILE_FLAG_WRITE_THROUGH) != 0;
  wanted.delete_on_close = (flags & FILE_FLAG_DELETE_ON_CLOSE) != 0;
  if (wanted.delete_on_close) wanted.rights |= base::deleting;
  wanted.read_only = (flags & FILE_ATTRIBUTE_READONLY) != 0;
  wanted.overlapped = (flags & FILE_FLAG_OVERLAPPED) != 0;
  return wanted;
}

/// Opens, and says in the last error whether the file was there: as Windows, a success writes it
/// too for CREATE_ALWAYS and OPEN_ALWAYS.
template <class Char>
HANDLE create_file(const Char* name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                   DWORD creation, DWORD flags) noexcept {
  bool existed = false;
  const HANDLE made = on_win32<HANDLE>(INVALID_HANDLE_VALUE, [&]() -> Result<HANDLE> {
    Result<std::string> path = path_of(name);
    if (!path) return path.status();
    const Result<Wanted> wanted = wanted_of(access, share, creation, flags);
    if (!wanted) return wanted.status();
    bool inherit = false;
    if (security != nullptr) {
      const auto given = runtime::read_user<SECURITY_ATTRIBUTES>(security);
      if (!given) return given.status();
      inherit = given->bInheritHandle != FALSE;
    }
    Result<base::OpenedFile> opened = base::open_file(*path, *wanted);
    if (!opened) return opened.status();
    existed = opened->existed;
    if (inherit) {
      opened->file->flags = HANDLE_FLAG_INHERIT;
      if (Status bad = kernel::set_inheritable(opened->file->fd(), true); !bad.ok()) return bad;
    }
    const auto issued = handles::Table::instance().insert(std::move(opened->file));
    if (!issued) return issued.status();
    return handle(*issued);
  });
  if (made != INVALID_HANDLE_VALUE && (creation == CREATE_ALWAYS || creation == OPEN_ALWAYS)) {
    runtime::set_last_error(existed ? sync::error_already_exists : 0);
  }
  return made;
}

Result<uint64_t> seek(const File& file, int64_t distance, DWORD method) noexcept {
  if (method > FILE_END) return WsaCode::wsa_invalid_parameter;
  return kernel::seek_file(file.fd(), distance, static_cast<kernel::From>(method));
}

Result<uint64_t> size_of(const File& file) noexcept {
  const Result<kernel::FileFacts> facts = kernel::facts_of(file.fd());
  if (!facts) return facts.status();
  if (facts->kind != FileKind::disk) return translate_file(Errno{ESPIPE});
  return facts->bytes;
}

constexpr uint64_t both_halves(DWORD low, DWORD high) noexcept {
  return uint64_t{high} << 32U | low;
}

}  // namespace

/// Opens or creates a file. A path is the system's; `\` separates as `/` does, NUL, CONIN$ and
/// CONOUT$ are devices. FILE_SHARE holds within this process.
/// \param access    GENERIC_READ, GENERIC_WRITE, GENERIC_ALL, FILE_APPEND_DATA, ...; 0 only to ask
/// \param share     what others may do with the file meanwhile: FILE_SHARE_READ, WRITE, DELETE
/// \param security  NULL, or whether children inherit the handle's descriptor
/// \param creation  CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING, OPEN_ALWAYS, TRUNCATE_EXISTING
/// \param flags     FILE_ATTRIBUTE_READONLY for a new file; FILE_FLAG_OVERLAPPED,
///                  DELETE_ON_CLOSE, WRITE_THROUGH, BACKUP_SEMANTICS (folders); others are hints
/// \return a handle; INVALID_HANDLE_VALUE and ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND,
///         ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_FILE_EXISTS, ...
/// \source Microsoft Learn, "CreateFileA function (fileapi.h)"
extern "C" HANDLE WINAPI ws2_CreateFileA(LPCSTR name, DWORD access, DWORD share,
                                         LPSECURITY_ATTRIBUTES security, DWORD creation,
                                         DWORD flags, HANDLE) noexcept {
  return create_file(name, access, share, security, creation, flags);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateFileW(LPCWSTR name, DWORD access, DWORD share,
                                         LPSECURITY_ATTRIBUTES security, DWORD creation,
                                         DWORD flags, HANDLE) noexcept {
  return create_file(name, access, share, security, creation, flags);
}

/// The same with the rarer parameters in a structure.
/// \source Microsoft Learn, "CreateFile2 function (fileapi.h)"
extern "C" HANDLE WINAPI ws2_CreateFile2(LPCWSTR name, DWORD access, DWORD share, DWORD creation,
                                         LPCREATEFILE2_EXTENDED_PARAMETERS more) noexcept {
  if (more == nullptr) return create_file(name, access, share, nullptr, creation, 0);
  runtime::guard_user_memory();
  const auto given = runtime::read_user<CREATEFILE2_EXTENDED_PARAMETERS>(more);
  if (!given || given->dwSize < sizeof *more) {
    fail_with_win32(given ? Status(WsaCode::wsa_invalid_parameter) : given.status());
    return INVALID_HANDLE_VALUE;
  }
  return create_file(name, access, share, given->lpSecurityAttributes, creation,
                     given->dwFileFlags | given->dwFileAttributes);
}

/// \return FALSE and ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION for what has no size
/// \source Microsoft Learn, "GetFileSizeEx function (fileapi.h)"
extern "C" BOOL WINAPI ws2_GetFileSizeEx(HANDLE file, PLARGE_INTEGER size) noexcept {
  return file_bool(file, [&](File& found) -> Status {
    const Result<uint64_t> bytes = size_of(found);
    if (!bytes) return bytes.status();
    return runtime::write_user(size, *bytes);
  });
}

/// \param high  NULL, or where the upper half is written
/// \return the lower half; INVALID_FILE_SIZE with the last error 0 may be one, too
/// \source Microsoft Learn, "GetFileSize function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetFileSize(HANDLE file, LPDWORD high) noexcept {
  return on_file<DWORD>(file, INVALID_FILE_SIZE, [&](File& found) -> Result<DWORD> {
    const Result<uint64_t> bytes = size_of(found);
    if (!bytes) return bytes.status();
    if (high != nullptr) {
      if (Status bad = runtime::write_user(high, static_cast<DWORD>(*bytes >> 32U)); !bad.ok()) {
        return bad;
      }
    }
    const auto low = static_cast<DWORD>(*bytes);
    if (low == INVALID_FILE_SIZE) runtime::set_last_error(0);
    return low;
  });
}

/// \param method  FILE_BEGIN, FILE_CURRENT, FILE_END
/// \return FALSE and ERROR_NEGATIVE_SEEK, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "SetFilePointerEx function (fileapi.h)"
extern "C" BOOL WINAPI ws2_SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER now,
                                            DWORD method) noexcept {
  return file_bool(file, [&](File& found) -> Status {
    const Result<uint64_t> place = seek(found, distance.QuadPart, method);
    if (!place) return place.status();
    return now == nullptr ? Status() : runtime::write_user(now, *place);
  });
}

/// \param high  NULL: the distance has 32 bits; else its upper half, in and out
/// \return the lower half; INVALID_SET_FILE_POINTER with the last error 0 may be one, too
/// \source Microsoft Learn, "SetFilePointer function (fileapi.h)"
extern "C" DWORD WINAPI ws2_SetFilePointer(HANDLE file, LONG distance, PLONG high,
                                           DWORD method) noexcept {
  return on_file<DWORD>(file, INVALID_SET_FILE_POINTER, [&](File& found) -> Result<DWORD> {
    int64_t whole = distance;
    if (high != nullptr) {
      const Result<LONG> upper = runtime::read_user<LONG>(high);
      if (!upper) return upper.status();
      whole = static_cast<int64_t>(
          both_halves(static_cast<DWORD>(distance), static_cast<DWORD>(*upper)));
    }
    const Result<uint64_t> place = seek(found, whole, method);
    if (!place) return place.status();
    if (high == nullptr && *place > 0xFFFFFFFFU) return WsaCode::wsa_invalid_parameter;
    if (high != nullptr) {
      if (Status bad = runtime::write_user(high, static_cast<LONG>(*place >> 32U)); !bad.ok()) {
        return bad;
      }
    }
    const auto low = static_cast<DWORD>(*place);
    if (low == INVALID_SET_FILE_POINTER) runtime::set_last_error(0);
    return low;
  });
}

/// The file ends where its position is.
/// \source Microsoft Learn, "SetEndOfFile function (fileapi.h)"
extern "C" BOOL WINAPI ws2_SetEndOfFile(HANDLE file) noexcept {
  return file_bool(file, [](File& found) -> Status {
    const Result<uint64_t> place = kernel::seek_file(found.fd(), 0, kernel::From::current);
    if (!place) return place.status();
    return kernel::resize_file(found.fd(), *place);
  });
}

/// \source Microsoft Learn, "FlushFileBuffers function (fileapi.h)"
extern "C" BOOL WINAPI ws2_FlushFileBuffers(HANDLE file) noexcept {
  return file_bool(file, [](File& found) { return kernel::flush_file(found.fd()); });
}

/// \return FILE_TYPE_DISK, FILE_TYPE_CHAR, FILE_TYPE_PIPE (a socket is one); FILE_TYPE_UNKNOWN and
///         ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "GetFileType function (fileapi.h)"
extern "C" DWORD WINAPI ws2_GetFileType(HANDLE file) noexcept {
  if (is_socket(file)) return FILE_TYPE_PIPE;
  return on_file<DWORD>(file, FILE_TYPE_UNKNOWN, [](File& found) -> Result<DWORD> {
    switch (found.traits().kind) {
      case FileKind::character:
        return FILE_TYPE_CHAR;
      case FileKind::pipe:
      case FileKind::socket:
        return FILE_TYPE_PIPE;
      default:
        return FILE_TYPE_DISK;
    }
  });
}

/// \source Microsoft Learn, "GetFileInformationByHandle function (fileapi.h)"
extern "C" BOOL WINAPI
ws2_GetFileInformationByHandle(HANDLE file, LPBY_HANDLE_FILE_INFORMATION information) noexcept {
  return file_bool(file, [&](File& found) -> Status {
    const Result<kernel::FileFacts> facts = kernel::facts_of(found.fd());
    if (!facts) return facts.status();
    BY_HANDLE_FILE_INFORMATION told = {};
    told.dwFileAttributes = attributes_of(*facts);
    told.ftCreationTime = file_time(facts->created_ns);
    told.ftLastAccessTime = file_time(facts->read_ns);
    told.ftLastWriteTime = file_time(facts->written_ns);
    told.dwVolumeSerialNumber = static_cast<DWORD>(facts->device);
    told.nFileSizeHigh = static_cast<DWORD>(facts->bytes >> 32U);
    told.nFileSizeLow = static_cast<DWORD>(facts->bytes);
    told.nNumberOfLinks = facts->links;
    told.nFileIndexHigh = static_cast<DWORD>(facts->inode >> 32U);
    told.nFileIndexLow = static_cast<DWORD>(facts->inode);
    return runtime::write_user(information, told);
  });
}

/// \param created  each of the three may be NULL
/// \source Microsoft Learn, "GetFileTime function (fileapi.h)"
extern "C" BOOL WINAPI ws2_GetFileTime(HANDLE file, LPFILETIME created, LPFILETIME read_at,
                                       LPFILETIME written) noexcept {
  return file_bool(file, [&](File& found) -> Status {
    const Result<kernel::FileFacts> facts = kernel::facts_of(found.fd());
    if (!facts) return facts.status();
    const std::pair<LPFILETIME, int64_t> times[] = {
        {created, facts->created_ns}, {read_at, facts->read_ns}, {written, facts->written_ns}};
    for (const auto& [to, ns] : times) {
      if (to == nullptr) continue;
      if (Status bad = runtime::write_user(to, file_time(ns)); !bad.ok()) return bad;
    }
    return Status();
  });
}

/// The time of creation cannot be set here, and is passed over.
/// \source Microsoft Learn, "SetFileTime function (fileapi.h)"
extern "C" BOOL WINAPI ws2_SetFileTime(HANDLE file, const FILETIME*, const FILETIME* read_at,
                                       const FILETIME* written) noexcept {
  return file_bool(file, [&](File& found) -> Status {
    std::optional<int64_t> times[2];
    const FILETIME* const given[] = {read_at, written};
    for (size_t i = 0; i < 2; ++i) {
      if (given[i] == nullptr) continue;
      const auto time = runtime::read_user<FILETIME>(given[i]);
      if (!time) return time.status();
      const uint64_t ticks = both_halves(time->dwLowDateTime, time->dwHighDateTime);
      times[i] = (static_cast<int64_t>(ticks) - static_cast<int64_t>(file_time_epoch)) * 100;
    }
    return kernel::set_file_times(found.fd(), times[0], times[1]);
  });
}

/// Locks a range of the file against other handles, also of other processes that ask.
/// \return FALSE and ERROR_LOCK_VIOLATION
/// \source Microsoft Learn, "LockFile function (fileapi.h)"
extern "C" BOOL WINAPI ws2_LockFile(HANDLE file, DWORD low, DWORD high, DWORD bytes_low,
                                    DWORD bytes_high) noexcept {
  return file_bool(file, [&](File& found) {
    return kernel::lock_file(found.fd(), both_halves(low, high),
                             both_halves(bytes_low, bytes_high));
  });
}

/// \source Microsoft Learn, "UnlockFile function (fileapi.h)"
extern "C" BOOL WINAPI ws2_UnlockFile(HANDLE file, DWORD low, DWORD high, DWORD bytes_low,
                                      DWORD bytes_high) noexcept {
  return file_bool(file, [&](File& found) {
    return kernel::unlock_file(found.fd(), both_halves(low, high),
                               both_halves(bytes_low, bytes_high));
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreateFileA);
WS2_SAME(CreateFileW);
WS2_SAME(CreateFile2);
WS2_SAME(GetFileSizeEx);
WS2_SAME(SetFilePointer);
WS2_SAME(SetFilePointerEx);
WS2_SAME(SetEndOfFile);
WS2_SAME(FlushFileBuffers);
WS2_SAME(GetFileType);
WS2_SAME(GetFileInformationByHandle);
WS2_SAME(GetFileTime);
WS2_SAME(SetFileTime);
WS2_SAME(LockFile);
WS2_SAME(UnlockFile);

}  // namespace ws2::api
