// SPDX-License-Identifier: MIT
// Reads and replaces files that the process obeys.
#include "kernel/owned_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace ws2::kernel {
namespace {

constexpr size_t most_bytes = size_t{16} << 20U;

/// No call fails because a signal arrived.
int open_now(const char* path, int flags, mode_t mode = 0) noexcept {
  for (;;) {
    const int fd = ::open(path, flags, mode);
    if (fd >= 0 || errno != EINTR) return fd;
  }
}

/// Closes on the way out, whichever it is.
struct Descriptor {
  int fd;
  explicit Descriptor(int opened) noexcept : fd(opened) {}
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

bool is_owned(const struct stat& about) noexcept {
  if (!S_ISREG(about.st_mode)) return false;
  if (about.st_uid != 0 && about.st_uid != ::geteuid()) return false;
  if ((about.st_mode & S_IWOTH) != 0) return false;
  return (about.st_mode & S_IWGRP) == 0 || about.st_gid == about.st_uid;
}

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool write_all(int fd, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

const char* trusted_variable(const char* name) noexcept { return ::secure_getenv(name); }

bool is_owned_file(const char* path) noexcept {
  struct stat about = {};
  return ::stat(path, &about) == 0 && is_owned(about);
}

Result<std::optional<std::string>> read_owned_file(const char* path) {
  // A pipe that lies there must not keep the program.
  const Descriptor file(open_now(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.fd < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<std::string>();
    // The call that needs the file would fail for the same want: WSAEMFILE.1.
    if (errno == EMFILE || errno == ENFILE) return WsaCode::wsaemfile;
    return WsaCode::wsasyscallfailure;  // WSASYSCALLFAILURE.1
  }
  struct stat about = {};
  if (::fstat(file.fd, &about) != 0 || !is_owned(about)) return WsaCode::wsasyscallfailure;
  std::string text;
  for (;;) {
    char piece[4096];
    const ssize_t count = ::read(file.fd, piece, sizeof piece);
    if (count == 0) return std::optional<std::string>(std::move(text));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 || text.size() > most_bytes) return WsaCode::wsasyscallfailure;
    text.append(piece, static_cast<size_t>(count));
  }
}

Result<FileTurn> FileTurn::take(const std::string& path) {
  const std::string beside = path + ".lock";
  constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  int fd = open_now(beside.c_str(), flags, 0600);
  if (fd < 0 && errno == ENOENT) {
    // The first provider of the machine, or of this user, makes the folder; not its parents.
    if (::mkdir(folder_of(path).c_str(), 0755) == 0) fd = open_now(beside.c_str(), flags, 0600);
  }
  if (fd < 0) return WsaCode::wsasyscallfailure;
  FileTurn turn(fd);
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return WsaCode::wsasyscallfailure;
  }
  return turn;
}

FileTurn::~FileTurn() {
  if (fd_ >= 0) ::close(fd_);
}

Status replace_file(const std::string& path, std::string_view text) {
  // The turn is ours, so nobody else uses this name; what lies there is left from a crash.
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  bool written = false;
  {
    const Descriptor file(
        open_now(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (file.fd < 0) return WsaCode::wsasyscallfailure;
    // Readers are other users' programs too, whatever the mask of this one is.
    written = ::fchmod(file.fd, 0644) == 0 && write_all(file.fd, text) && ::fsync(file.fd) == 0;
  }
  if (!written || ::rename(fresh.c_str(), path.c_str()) != 0) {
    ::unlink(fresh.c_str());
    return WsaCode::wsasyscallfailure;
  }
  // The new name is on the disk when the folder is; where that cannot be asked for, it will be.
  const Descriptor folder(open_now(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd >= 0) static_cast<void>(::fsync(folder.fd));
  return Status();
}

}  // namespace ws2::kernel
