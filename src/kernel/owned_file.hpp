// SPDX-License-Identifier: MIT
// Files that the process obeys, so that nobody but their owner, root or this user, may write them:
// reading one whole, and replacing it in one step.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "errors/status.hpp"

namespace ws2::kernel {

/// The value of a variable of the environment; null when there is none, and in a program that runs
/// with another user's rights (set-uid).
const char* trusted_variable(const char* name) noexcept;

/// Whether a plain file is there that only its owner, root or this user, may write. A group that
/// has the owner's number is the owner's own.
bool is_owned_file(const char* path) noexcept;

/// The whole file; nothing when there is none. WSASYSCALLFAILURE.1 when it cannot be read, is not
/// owned, or is larger than any such file; WSAEMFILE.1 without a descriptor. Throws std::bad_alloc.
Result<std::optional<std::string>> read_owned_file(const char* path);

/// The turn of one process at a file: others wait. Made of a second file beside it, which stays.
class FileTurn {
 public:
  /// Waits for the turn. WSASYSCALLFAILURE.1 when the folder is not there and cannot be made, or
  /// the file cannot be opened. Throws std::bad_alloc.
  static Result<FileTurn> take(const std::string& path);
  FileTurn(FileTurn&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  FileTurn(const FileTurn&) = delete;
  FileTurn& operator=(const FileTurn&) = delete;
  ~FileTurn();

 private:
  explicit FileTurn(int fd) noexcept : fd_(fd) {}
  int fd_;
};

/// Replaces a file in one step: whoever reads finds the old text or the new, also after a crash.
/// WSASYSCALLFAILURE.1. Throws std::bad_alloc.
Status replace_file(const std::string& path, std::string_view text);

}  // namespace ws2::kernel
