// SPDX-License-Identifier: MIT
// Names and folders.
#include "kernel/folder.hpp"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>

#include "errors/file_status.hpp"

namespace ws2::kernel {
namespace {

constexpr uint32_t error_already_exists = 183;

Status failure() noexcept { return translate_file(Errno{errno}); }

Status outcome(int result) noexcept { return result == 0 ? Status() : failure(); }

/// Where CreateFile says ERROR_FILE_EXISTS, the calls on names say ERROR_ALREADY_EXISTS.
Status name_outcome(int result) noexcept {
  if (result != 0 && errno == EEXIST) return status_of_win32(error_already_exists);
  return outcome(result);
}

}  // namespace

Status make_folder(const char* path) noexcept { return name_outcome(::mkdir(path, 0777)); }

Status remove_folder(const char* path) noexcept {
  constexpr uint32_t error_directory = 267;
  if (::rmdir(path) == 0) return Status();
  return errno == ENOTDIR ? status_of_win32(error_directory) : failure();
}

Status rename_file(const char* from, const char* to, bool replace) noexcept {
  if (replace) return outcome(::rename(from, to));
  const int renamed = ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (renamed == 0 || errno != EINVAL) return name_outcome(renamed);
  // A file system without the flag: a race with another process is possible here.
  if (::access(to, F_OK) == 0) return status_of_win32(error_already_exists);
  return outcome(::rename(from, to));
}

Status link_file(const char* from, const char* to) noexcept {
  return name_outcome(::link(from, to));
}

Status symlink_file(const char* target, const char* name) noexcept {
  return name_outcome(::symlink(target, name));
}

Status set_writable(const char* path, bool on) noexcept {
  struct stat status = {};
  if (::stat(path, &status) != 0) return failure();
  const mode_t mode = on ? status.st_mode | 0200U : status.st_mode & ~0222U;
  return outcome(::chmod(path, mode & 07777U));
}

Result<std::string> current_folder() {
  char path[PATH_MAX];
  if (::getcwd(path, sizeof path) == nullptr) return failure();
  return std::string(path);
}

Status change_folder(const char* path) noexcept { return outcome(::chdir(path)); }

Result<std::unique_ptr<Names>> Names::of(const char* folder) {
  DIR* const stream = ::opendir(folder);
  if (stream == nullptr) return failure();
  auto* const made = new (std::nothrow) Names(stream);
  if (made == nullptr) {
    ::closedir(stream);
    throw std::bad_alloc();
  }
  return std::unique_ptr<Names>(made);
}

Names::~Names() { ::closedir(static_cast<DIR*>(stream_)); }

const char* Names::next() noexcept {
  const dirent* const entry = ::readdir(static_cast<DIR*>(stream_));
  return entry == nullptr ? nullptr : entry->d_name;
}

}  // namespace ws2::kernel
