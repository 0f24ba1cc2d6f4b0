// SPDX-License-Identifier: MIT
// Files behind a HANDLE: what CreateFile opens, pipes, and the standard handles.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/binding.hpp"
#include "errors/file_status.hpp"
#include "handles/object.hpp"
#include "handles/table.hpp"
#include "kernel/file.hpp"

namespace ws2::base {

/// What one CreateFile claimed of a file, as FILE_SHARE_ has it: it holds until the last handle of
/// it is closed, and within this process. Defined in file.cpp.
class Claim;

class File final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::file;

  struct Traits {
    kernel::FileKind kind = kernel::FileKind::disk;
    bool borrowed = false;    // the descriptor stays open: a standard handle
    bool overlapped = false;  // FILE_FLAG_OVERLAPPED
    bool input = false;       // of the two sides of a terminal the keyboard
  };
  File(int fd, Traits traits, std::shared_ptr<Claim> claim) noexcept;
  ~File() override;

  [[nodiscard]] int descriptor() const noexcept override { return fd_; }
  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] const Traits& traits() const noexcept { return traits_; }
  [[nodiscard]] const std::shared_ptr<Claim>& claim() const noexcept { return claim_; }

  /// Where completions go, of a file for overlapped operation.
  engine::Binding binding;

  /// What SetConsoleMode said of an output, and SetConsoleTextAttribute; no order with anything
  /// else.
  std::atomic<uint32_t> console_mode{3}, console_attributes{7};

 private:
  const int fd_;
  const Traits traits_;
  const std::shared_ptr<Claim> claim_;
};

using FileReference = handles::Reference<File>;

inline FileReference find_file(uintptr_t handle) noexcept {
  return handles::Table::instance().find<File>(handle);
}

// Bits of rights and of sharing, in the order of FILE_SHARE_READ and its kin.
constexpr uint32_t reading = 1, writing = 2, deleting = 4;

/// What CreateFile is asked for, in words of its own.
struct Wanted {
  enum class Creation : uint8_t {  // CREATE_NEW and so on, by number
    create_new = 1,
    create_always,
    open_existing,
    open_always,
    truncate_existing
  };
  Creation creation = Creation::open_existing;
  uint32_t rights = 0, shared = 0;
  bool append = false;
  bool folders = false;  // FILE_FLAG_BACKUP_SEMANTICS: folders can be opened
  bool write_through = false, delete_on_close = false, read_only = false, overlapped = false;
};

struct OpenedFile {
  std::unique_ptr<File> file;
  bool existed = false;
};

/// Opens a file. Throws std::bad_alloc.
Result<OpenedFile> open_file(const std::string& path, const Wanted& wanted);

/// The same file behind one more handle. Throws std::bad_alloc.
Result<std::unique_ptr<File>> duplicate(const File& file);

/// Windows' way to write a path as the kernel's: `\` separates, "\\?\" goes, NUL and CONOUT$ are
/// devices. ERROR_PATH_NOT_FOUND for an empty one. Throws std::bad_alloc.
Result<std::string> kernel_path(std::string name);

/// What a call on a path answers for a failure: Windows tells a missing file from a missing folder
/// on the way to it. Throws std::bad_alloc.
Status path_failure(Status failed, const std::string& path);

}  // namespace ws2::base
