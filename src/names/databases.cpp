// SPDX-License-Identifier: MIT
// Finds and keeps the database files.
//
// A file is read at the first question and again when its stamp (inode, size, time of change) has
// moved, so that a program sees a changed hosts file without a restart. A stamp that is younger
// than the clock's granularity may hide a second change within the same tick: such a file is not
// kept.
#include "names/databases.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "runtime/mutex.hpp"

namespace ws2::names {
namespace {

struct Stamp {
  dev_t device = 0;
  ino_t inode = 0;
  off_t bytes = 0;
  int64_t changed_ns = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

int64_t nanoseconds(const timespec& time) noexcept {
  return static_cast<int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Stamp stamp_of(const struct stat& file) noexcept {
  return {file.st_dev, file.st_ino, file.st_size, nanoseconds(file.st_mtim)};
}

/// Whether a change after this stamp would surely show in the next one.
bool settled(const Stamp& stamp) noexcept {
  constexpr int64_t granularity_ns = 20'000'000;  // two ticks of the slowest kernel clock
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now) - stamp.changed_ns > granularity_ns;
}

class File {
 public:
  explicit File(const char* path) noexcept
      : fd_(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// What fstat says; nothing when the file is not there or is no plain file.
  [[nodiscard]] std::optional<Stamp> stamp() const noexcept {
    struct stat file = {};
    if (fd_ < 0 || ::fstat(fd_, &file) != 0 || !S_ISREG(file.st_mode)) return std::nullopt;
    return stamp_of(file);
  }

  [[nodiscard]] std::string read() const {
    constexpr size_t limit = size_t{64} << 20U;  // far above any real file; bounds our memory
    std::string text;
    for (;;) {
      char piece[16384];
      const ssize_t bytes = ::read(fd_, piece, sizeof piece);
      if (bytes <= 0 || text.size() > limit) return text;
      text.append(piece, static_cast<size_t>(bytes));
    }
  }

 private:
  const int fd_;
};

template <class Content>
class Database {
 public:
  Database(const char* setting, const char* usual) {
    const char* chosen = ::secure_getenv(setting);
    path_ = chosen != nullptr && *chosen != '\0' ? chosen : usual;
  }

  std::shared_ptr<const Content> get() {
    runtime::Lock hold(lock_);
    struct stat file = {};
    if (::stat(path_.c_str(), &file) != 0) {
      content_.reset();
      return nullptr;
    }
    if (content_ && stamp_of(file) == stamp_) return content_;
    const File opened(path_.c_str());
    const std::optional<Stamp> stamp = opened.stamp();
    content_.reset();
    if (!stamp) return nullptr;
    content_ = std::make_shared<const Content>(Content::parse(opened.read()));
    stamp_ = settled(*stamp) ? *stamp : Stamp{};
    return content_;
  }

 private:
  std::string path_;                            // constant after construction
  runtime::Mutex lock_{runtime::Rank::thread};  // a leaf: nothing is locked under it
  std::shared_ptr<const Content> content_ WS2_GUARDED_BY(lock_);
  Stamp stamp_ WS2_GUARDED_BY(lock_);
};

/// Never destroyed: a thread may ask while the process is ending.
template <class Content>
Database<Content>& database(const char* setting, const char* usual) {
  static auto* const kept = new Database<Content>(setting, usual);
  return *kept;
}

}  // namespace

std::shared_ptr<const HostsFile> hosts_file() {
  return database<HostsFile>("WS2_HOSTS", "/etc/hosts").get();
}
std::shared_ptr<const ServicesFile> services_file() {
  return database<ServicesFile>("WS2_SERVICES", "/etc/services").get();
}
std::shared_ptr<const ProtocolsFile> protocols_file() {
  return database<ProtocolsFile>("WS2_PROTOCOLS", "/etc/protocols").get();
}

}  // namespace ws2::names
