// SPDX-License-Identifier: MIT
// System calls on files. The buffers are the program's: the kernel answers EFAULT for bad ones.
#include "kernel/file.hpp"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "errors/file_status.hpp"
#include "kernel/broken_pipe.hpp"
#include "kernel/cancel.hpp"

namespace ws2::kernel {
namespace {

constexpr uint64_t most_at_once = 0x7ffff000;  // what one read(2) or write(2) moves at most
constexpr int64_t ns_per_second = 1'000'000'000;

Status failure() noexcept { return translate_file(Errno{errno}); }

int64_t nanoseconds(const timespec& time) noexcept {
  return time.tv_sec * ns_per_second + time.tv_nsec;
}

FileKind kind_of(mode_t mode) noexcept {
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISFIFO(mode)) return FileKind::pipe;
  if (S_ISSOCK(mode)) return FileKind::socket;
  return S_ISCHR(mode) ? FileKind::character : FileKind::disk;
}

FileFacts facts(const struct stat& status) noexcept {
  FileFacts known;
  known.kind = kind_of(status.st_mode);
  known.writable = (status.st_mode & 0222U) != 0;
  known.bytes = known.kind == FileKind::disk ? static_cast<uint64_t>(status.st_size) : 0;
  known.device = status.st_dev;
  known.inode = status.st_ino;
  known.links = static_cast<uint32_t>(status.st_nlink);
  known.read_ns = nanoseconds(status.st_atim);
  known.written_ns = nanoseconds(status.st_mtim);
  // Linux has no time of creation that every file system keeps: the oldest that is known.
  known.created_ns = std::min(known.written_ns, nanoseconds(status.st_ctim));
  return known;
}

/// Moves bytes until all are moved, none comes any more, or one call is enough.
template <class Move>
Result<uint32_t> move_all(uint32_t bytes, bool one_is_enough, Move&& move) noexcept {
  uint32_t moved = 0;
  while (moved < bytes) {
    const ssize_t now = move(moved, std::min<uint64_t>(bytes - moved, most_at_once));
    if (now < 0 && errno == EINTR) {
      if (!take_cancel()) continue;
      errno = ECANCELED;
    }
    // What was moved before stands; the next call meets the error.
    if (now < 0 && moved == 0) return failure();
    if (now <= 0) break;
    moved += static_cast<uint32_t>(now);
    if (one_is_enough) break;
  }
  return moved;
}

bool is_disk(int fd) noexcept {
  struct stat status = {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

Status lock(int fd, short type, uint64_t from, uint64_t bytes) noexcept {
  struct flock range = {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = static_cast<off_t>(from);
  range.l_len = static_cast<off_t>(bytes);
  return ::fcntl(fd, F_OFD_SETLK, &range) == 0 ? Status() : failure();
}

}  // namespace

Result<int> open_file(const char* path, const OpenHow& how) noexcept {
  int flags = O_CLOEXEC | O_NOCTTY;
  if (!how.read && !how.write && !how.create) {
    flags |= O_PATH;
  } else {
    flags |= how.read ? (how.write ? O_RDWR : O_RDONLY) : (how.write ? O_WRONLY : O_RDONLY);
  }
  if (how.append) flags |= O_APPEND;
  if (how.create) flags |= O_CREAT;
  if (how.exclusive) flags |= O_EXCL;
  if (how.synchronous) flags |= O_DSYNC;
  for (;;) {
    const int fd = ::open(path, flags, how.read_only ? 0444 : 0666);
    if (fd >= 0) return fd;
    if (errno != EINTR) return failure();
  }
}

void close_file(int fd) noexcept { ::close(fd); }

Status remove_file(const char* path) noexcept { return ::unlink(path) == 0 ? Status() : failure(); }

Result<FileFacts> facts_of(int fd) noexcept {
  struct stat status = {};
  if (::fstat(fd, &status) != 0) return failure();
  return facts(status);
}

Result<FileFacts> facts_of(const char* path) noexcept {
  struct stat status = {};
  if (::stat(path, &status) != 0) return failure();
  return facts(status);
}

Result<uint32_t> read_file(int fd, void* user, uint32_t bytes,
                           std::optional<uint64_t> at) noexcept {
  auto* to = static_cast<char*>(user);
  return move_all(bytes, !is_disk(fd), [&](uint32_t moved, size_t rest) noexcept {
    if (!at) return ::read(fd, to + moved, rest);
    return ::pread(fd, to + moved, rest, static_cast<off_t>(*at + moved));
  });
}

Result<uint32_t> write_file(int fd, const void* user, uint32_t bytes,
                            std::optional<uint64_t> at) noexcept {
  const auto* from = static_cast<const char*>(user);
  std::optional<NoBrokenPipeSignal> quiet;
  if (!is_disk(fd)) quiet.emplace();
  return move_all(bytes, false, [&](uint32_t moved, size_t rest) noexcept {
    if (!at) return ::write(fd, from + moved, rest);
    return ::pwrite(fd, from + moved, rest, static_cast<off_t>(*at + moved));
  });
}

Result<uint64_t> seek_file(int fd, int64_t distance, From from) noexcept {
  constexpr uint32_t error_negative_seek = 131;
  const int whence[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  const off_t place = ::lseek(fd, distance, whence[static_cast<size_t>(from)]);
  if (place >= 0) return static_cast<uint64_t>(place);
  return errno == EINVAL ? status_of_win32(error_negative_seek) : failure();
}

Status resize_file(int fd, uint64_t bytes) noexcept {
  if (::ftruncate(fd, static_cast<off_t>(bytes)) == 0) return Status();
  return errno == EINVAL ? translate_file(Errno{EBADF}) : failure();
}

Status flush_file(int fd) noexcept {
  if (::fsync(fd) == 0 || errno == EINVAL) return Status();  // a pipe or terminal keeps nothing
  return failure();
}

Status set_file_times(int fd, std::optional<int64_t> read_ns,
                      std::optional<int64_t> written_ns) noexcept {
  const auto part = [](std::optional<int64_t> ns) {
    if (!ns) return timespec{0, UTIME_OMIT};
    const int64_t rest = (*ns % ns_per_second + ns_per_second) % ns_per_second;
    return timespec{(*ns - rest) / ns_per_second, rest};
  };
  const timespec both[] = {part(read_ns), part(written_ns)};
  return ::futimens(fd, both) == 0 ? Status() : failure();
}

Status lock_file(int fd, uint64_t from, uint64_t bytes) noexcept {
  return lock(fd, F_WRLCK, from, bytes);
}

Status unlock_file(int fd, uint64_t from, uint64_t bytes) noexcept {
  return lock(fd, F_UNLCK, from, bytes);
}

Result<int> duplicate(int fd) noexcept {
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return failure();
  return copy;
}

bool inheritable(int fd) noexcept {
  const int flags = ::fcntl(fd, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

Status set_inheritable(int fd, bool on) noexcept {
  return ::fcntl(fd, F_SETFD, on ? 0 : FD_CLOEXEC) == 0 ? Status() : failure();
}

bool is_open(int fd) noexcept { return ::fcntl(fd, F_GETFD) >= 0; }

Result<PipeEnds> make_pipe(uint32_t bytes) noexcept {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return failure();
  // The size is a wish, as on Windows; the system's own is never made smaller.
  constexpr uint32_t usual = 65536;
  if (bytes > usual && bytes < INT_MAX) ::fcntl(ends[1], F_SETPIPE_SZ, static_cast<int>(bytes));
  return PipeEnds{ends[0], ends[1]};
}

Result<uint32_t> waiting_in(int fd) noexcept {
  int waiting = 0;
  if (::ioctl(fd, FIONREAD, &waiting) != 0) return failure();
  return static_cast<uint32_t>(waiting);
}

Result<uint32_t> peek_pipe(int fd, void* user, uint32_t bytes) noexcept {
  const Result<PipeEnds> copy = make_pipe(0);
  if (!copy) return copy.status();
  const ssize_t copied = ::tee(fd, copy->write, bytes, SPLICE_F_NONBLOCK);
  Result<uint32_t> got = uint32_t{0};
  if (copied > 0) {
    got = read_file(copy->read, user, static_cast<uint32_t>(copied), std::nullopt);
  } else if (copied < 0 && errno != EAGAIN) {
    got = failure();
  }
  ::close(copy->read);
  ::close(copy->write);
  return got;
}

bool writer_has_gone(int fd) noexcept {
  pollfd pipe = {fd, POLLIN, 0};
  return ::poll(&pipe, 1, 0) == 1 && (pipe.revents & (POLLHUP | POLLIN)) == POLLHUP;
}

}  // namespace ws2::kernel
