// SPDX-License-Identifier: MIT
// CreateFile's meaning: dispositions, sharing, Windows' paths.
#include "base/file.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/mutex.hpp"

namespace ws2::base {

using Creation = Wanted::Creation;
using kernel::FileKind;

namespace {

constexpr Status not_found = status_of_win32(2), no_path = status_of_win32(3),
                 access_denied = status_of_win32(5), sharing_violation = status_of_win32(32),
                 exists = status_of_win32(80), invalid_parameter = status_of_win32(87);

struct Claims {
  runtime::Mutex lock{runtime::Rank::process};
  std::vector<const Claim*> all WS2_GUARDED_BY(lock);
};

Claims& claims() {
  // Never destroyed: handles may be closed while the process ends.
  static auto* const made = new Claims;
  return *made;
}

}  // namespace

class Claim {
 public:
  Claim(const kernel::FileFacts& facts, const Wanted& wanted) noexcept
      : device_(facts.device),
        inode_(facts.inode),
        rights_(wanted.rights),
        shared_(wanted.shared) {}
  ~Claim() {
    {
      Claims& known = claims();
      const runtime::Lock lock(known.lock);
      std::erase(known.all, this);
    }
    // As on Windows, a file that cannot be removed any more stays.
    if (!doomed_.empty()) static_cast<void>(kernel::remove_file(doomed_.c_str()));
  }
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;

  /// Learn, "CreateFileA": each open file must have shared what the other does with it.
  Status enter() {
    Claims& known = claims();
    const runtime::Lock lock(known.lock);
    for (const Claim* other : known.all) {
      if (other->device_ != device_ || other->inode_ != inode_) continue;
      if ((rights_ & ~other->shared_) != 0 || (other->rights_ & ~shared_) != 0) {
        return sharing_violation;
      }
    }
    known.all.push_back(this);
    return Status();
  }

  /// The file goes with the last handle.
  void doom(const std::string& path) { doomed_ = path; }

 private:
  const uint64_t device_, inode_;
  const uint32_t rights_, shared_;
  std::string doomed_;  // constant after construction of the file
};

File::File(int fd, Traits traits, std::shared_ptr<Claim> claim) noexcept
    : Object(kind_of_handle), fd_(fd), traits_(traits), claim_(std::move(claim)) {}

File::~File() {
  if (!traits_.borrowed) kernel::close_file(fd_);
}

namespace {

/// A descriptor until a File has it.
class Holder {
 public:
  explicit Holder(int fd) noexcept : fd_(fd) {}
  ~Holder() {
    if (fd_ >= 0) kernel::close_file(fd_);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }
  int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

struct Descriptor {
  int fd = -1;
  bool existed = false;
};

Result<Descriptor> open_or_create(const std::string& path, kernel::OpenHow how, Creation creation) {
  const bool may_create = creation == Creation::create_new || creation == Creation::create_always ||
                          creation == Creation::open_always;
  // A file may come or go between two attempts; nobody removes it for ever.
  for (int attempt = 0; attempt < 16; ++attempt) {
    if (may_create) {
      how.create = how.exclusive = true;
      const Result<int> created = kernel::open_file(path.c_str(), how);
      if (created) return Descriptor{*created, false};
      if (created.status() != exists || creation == Creation::create_new) return created.status();
    }
    how.create = how.exclusive = false;
    const Result<int> opened = kernel::open_file(path.c_str(), how);
    if (opened) return Descriptor{*opened, true};
    if (!may_create || opened.status() != not_found) return opened.status();
  }
  return not_found;
}

Status empty(const std::string& path, int fd, const Wanted& wanted) {
  if ((wanted.rights & writing) != 0) return kernel::resize_file(fd, 0);
  // CREATE_ALWAYS of a file that will only be read.
  const Result<int> writer = kernel::open_file(path.c_str(), {.write = true});
  if (!writer) return writer.status();
  const Holder held(*writer);
  return kernel::resize_file(*writer, 0);
}

}  // namespace

Result<OpenedFile> open_file(const std::string& path, const Wanted& wanted) {
  const bool truncates = wanted.creation == Creation::truncate_existing;
  if (truncates && (wanted.rights & writing) == 0) return invalid_parameter;
  kernel::OpenHow how;
  how.read = (wanted.rights & reading) != 0;
  how.write = (wanted.rights & writing) != 0;
  how.append = wanted.append;
  how.synchronous = wanted.write_through;
  how.read_only = wanted.read_only;
  if (wanted.folders) {
    const Result<kernel::FileFacts> there = kernel::facts_of(path.c_str());
    if (there && there->kind == FileKind::folder) how.write = how.append = false;
  }
  const Result<Descriptor> opened = open_or_create(path, how, wanted.creation);
  if (!opened) return path_failure(opened.status(), path);
  Holder fd(opened->fd);
  const Result<kernel::FileFacts> facts = kernel::facts_of(fd.get());
  if (!facts) return facts.status();
  if (facts->kind == FileKind::folder && !wanted.folders) return access_denied;
  std::shared_ptr<Claim> claim;
  if (facts->kind == FileKind::disk) {
    claim = std::make_shared<Claim>(*facts, wanted);
    if (Status taken = claim->enter(); !taken.ok()) return taken;
    if (opened->existed && (truncates || wanted.creation == Creation::create_always)) {
      if (Status failed = empty(path, fd.get(), wanted); !failed.ok()) return failed;
    }
    if (wanted.delete_on_close) claim->doom(path);
  }
  auto file = std::make_unique<File>(
      fd.get(), File::Traits{facts->kind, false, wanted.overlapped, !how.write}, std::move(claim));
  fd.release();
  return OpenedFile{std::move(file), opened->existed};
}

Result<std::unique_ptr<File>> duplicate(const File& file) {
  const Result<int> copy = kernel::duplicate(file.fd());
  if (!copy) return copy.status();
  Holder fd(*copy);
  File::Traits traits = file.traits();
  traits.borrowed = false;
  auto made = std::make_unique<File>(fd.get(), traits, file.claim());
  fd.release();
  return made;
}

Result<std::string> kernel_path(std::string name) {
  if (name.empty()) return no_path;
  for (const std::string_view prefix : {"\\\\?\\", "\\\\.\\"}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  std::replace(name.begin(), name.end(), '\\', '/');
  std::string device = name;
  for (char& letter : device) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  if (device == "NUL") return std::string("/dev/null");
  if (device == "CONIN$" || device == "CONOUT$" || device == "CON") return std::string("/dev/tty");
  return name;
}

Status path_failure(Status failed, const std::string& path) {
  if (failed != not_found) return failed;
  const size_t last = path.find_last_of('/');
  if (last == std::string::npos || last == 0) return failed;
  const Result<kernel::FileFacts> folder = kernel::facts_of(path.substr(0, last).c_str());
  return folder && folder->kind == FileKind::folder ? failed : no_path;
}

}  // namespace ws2::base
