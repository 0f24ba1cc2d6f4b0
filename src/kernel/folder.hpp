// SPDX-License-Identifier: MIT
// What is done to files by their names, and folders.
#pragma once

#include <memory>
#include <string>

#include "errors/status.hpp"

namespace ws2::kernel {

Status make_folder(const char* path) noexcept;
Status remove_folder(const char* path) noexcept;
/// Without `replace`: ERROR_ALREADY_EXISTS when there is a file of the new name.
Status rename_file(const char* from, const char* to, bool replace) noexcept;
Status link_file(const char* from, const char* to) noexcept;
Status symlink_file(const char* target, const char* name) noexcept;
/// Lets the owner write, or nobody.
Status set_writable(const char* path, bool on) noexcept;

/// Throws std::bad_alloc.
Result<std::string> current_folder();
Status change_folder(const char* path) noexcept;

/// The names in a folder, one after the other; the order is the system's.
class Names {
 public:
  /// Throws std::bad_alloc.
  static Result<std::unique_ptr<Names>> of(const char* folder);
  ~Names();
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  /// The next name; null after the last.
  const char* next() noexcept;

 private:
  explicit Names(void* stream) noexcept : stream_(stream) {}
  void* const stream_;
};

}  // namespace ws2::kernel
