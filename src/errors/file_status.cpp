// SPDX-License-Identifier: MIT
// The table of file errors. Source of the codes: Microsoft Learn, "System Error Codes (0-499)" and
// the pages of fileapi.h.
#include "errors/file_status.hpp"

#include <cerrno>

namespace ws2 {
namespace {

struct Row {
  int error;
  uint32_t win32;
};

constexpr Row rows[] = {
    {EPERM, 5},           // ERROR_ACCESS_DENIED
    {ENOENT, 2},          // ERROR_FILE_NOT_FOUND
    {EIO, 1117},          // ERROR_IO_DEVICE
    {ENXIO, 55},          // ERROR_DEV_NOT_EXIST
    {EBADF, 5},           // the handle is not open for this: ERROR_ACCESS_DENIED
    {ENOMEM, 8},          // ERROR_NOT_ENOUGH_MEMORY
    {EACCES, 5},          // ERROR_ACCESS_DENIED
    {EFAULT, 998},        // ERROR_NOACCESS
    {EBUSY, 32},          // ERROR_SHARING_VIOLATION
    {EEXIST, 80},         // ERROR_FILE_EXISTS
    {EXDEV, 17},          // ERROR_NOT_SAME_DEVICE
    {ENODEV, 55},         // ERROR_DEV_NOT_EXIST
    {ENOTDIR, 3},         // ERROR_PATH_NOT_FOUND
    {EISDIR, 5},          // ERROR_ACCESS_DENIED
    {EINVAL, 87},         // ERROR_INVALID_PARAMETER
    {ENFILE, 4},          // ERROR_TOO_MANY_OPEN_FILES
    {EMFILE, 4},          // ERROR_TOO_MANY_OPEN_FILES
    {ETXTBSY, 32},        // ERROR_SHARING_VIOLATION
    {EFBIG, 223},         // ERROR_FILE_TOO_LARGE
    {ENOSPC, 112},        // ERROR_DISK_FULL
    {ESPIPE, 1},          // ERROR_INVALID_FUNCTION
    {EROFS, 19},          // ERROR_WRITE_PROTECT
    {EMLINK, 1142},       // ERROR_TOO_MANY_LINKS
    {EPIPE, 109},         // ERROR_BROKEN_PIPE
    {EAGAIN, 33},         // another holds a lock on the range: ERROR_LOCK_VIOLATION
    {ENAMETOOLONG, 206},  // ERROR_FILENAME_EXCED_RANGE
    {ENOTEMPTY, 145},     // ERROR_DIR_NOT_EMPTY
    {ELOOP, 1921},        // ERROR_CANT_RESOLVE_FILENAME
    {EOVERFLOW, 534},     // ERROR_ARITHMETIC_OVERFLOW
    {EOPNOTSUPP, 50},     // ERROR_NOT_SUPPORTED
    {ECANCELED, 995},     // ERROR_OPERATION_ABORTED
    {EDQUOT, 1295},       // ERROR_DISK_QUOTA_EXCEEDED
};

constexpr uint32_t error_gen_failure = 31;

}  // namespace

Status translate_file(Errno error) noexcept {
  for (const Row& row : rows) {
    if (row.error == static_cast<int>(error)) return status_of_win32(row.win32);
  }
  return status_of_win32(error_gen_failure);
}

}  // namespace ws2
