// SPDX-License-Identifier: MIT
// The places under WS2_MAX_PROCESSES: open-file-description locks on one file.
#include "kernel/places.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace ws2::kernel {
namespace {

/// A file that others may have laid there is not trusted: it must be a plain file of this user.
bool is_ours(int fd) noexcept {
  struct stat about = {};
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == ::geteuid() &&
         (about.st_mode & 077U) == 0;
}

}  // namespace

Result<int> take_place(uint32_t limit) noexcept {
  char path[64];
  std::snprintf(path, sizeof path, "/dev/shm/ws2-processes-%u", static_cast<unsigned>(::geteuid()));
  const int fd = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return translate(Errno{errno}, During::startup);
  if (!is_ours(fd)) {
    ::close(fd);
    return WsaCode::wsasyscallfailure;
  }
  for (uint32_t place = 0; place < limit; ++place) {
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = place;
    lock.l_len = 1;
    if (::fcntl(fd, F_OFD_SETLK, &lock) == 0) return fd;
  }
  ::close(fd);
  return WsaCode::wsaeproclim;  // WSAEPROCLIM.1
}

void leave_place(int fd) noexcept { ::close(fd); }

}  // namespace ws2::kernel
