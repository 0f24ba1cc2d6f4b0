// SPDX-License-Identifier: MIT
// Plain files, pipes and terminals, as far as Win32's file handles need them.
#pragma once

#include <cstdint>
#include <optional>

#include "errors/status.hpp"

namespace ws2::kernel {

struct OpenHow {
  bool read = false;
  bool write = false;
  bool append = false;  // every write goes to the end
  bool create = false;  // if there is none
  bool exclusive = false;
  bool synchronous = false;  // a write returns when the data is on the disk
  bool read_only = false;    // of a file that is created
};

/// Opens a file, close-on-exec; without reading or writing only for questions about it.
Result<int> open_file(const char* path, const OpenHow& how) noexcept;
void close_file(int fd) noexcept;
Status remove_file(const char* path) noexcept;

enum class FileKind : uint8_t { disk, folder, character, pipe, socket };

struct FileFacts {
  FileKind kind = FileKind::disk;
  bool writable = false;  // somebody may write it
  uint64_t bytes = 0;
  uint64_t device = 0, inode = 0;
  uint32_t links = 0;
  int64_t read_ns = 0, written_ns = 0, created_ns = 0;  // since 1970
};
Result<FileFacts> facts_of(int fd) noexcept;
Result<FileFacts> facts_of(const char* path) noexcept;

/// Reads at the descriptor's position, or at `at` without moving it. From a disk all that is there,
/// from anything else what has come. 0 at the end.
Result<uint32_t> read_file(int fd, void* user, uint32_t bytes, std::optional<uint64_t> at) noexcept;
/// Writes all bytes. A broken pipe is an error, never a signal.
Result<uint32_t> write_file(int fd, const void* user, uint32_t bytes,
                            std::optional<uint64_t> at) noexcept;

enum class From : uint8_t { begin, current, end };
Result<uint64_t> seek_file(int fd, int64_t distance, From from) noexcept;
Status resize_file(int fd, uint64_t bytes) noexcept;
Status flush_file(int fd) noexcept;
Status set_file_times(int fd, std::optional<int64_t> read_ns,
                      std::optional<int64_t> written_ns) noexcept;
/// A lock of this open file on a range; ERROR_LOCK_VIOLATION when another has one.
Status lock_file(int fd, uint64_t from, uint64_t bytes) noexcept;
Status unlock_file(int fd, uint64_t from, uint64_t bytes) noexcept;

/// Another descriptor of the same open file, close-on-exec.
Result<int> duplicate(int fd) noexcept;
bool inheritable(int fd) noexcept;
Status set_inheritable(int fd, bool on) noexcept;
bool is_open(int fd) noexcept;

struct PipeEnds {
  int read, write;
};
Result<PipeEnds> make_pipe(uint32_t bytes) noexcept;
/// How many bytes wait in a pipe.
Result<uint32_t> waiting_in(int fd) noexcept;
/// Copies what waits in a pipe, up to `bytes`, and leaves it there.
Result<uint32_t> peek_pipe(int fd, void* user, uint32_t bytes) noexcept;
bool writer_has_gone(int fd) noexcept;

}  // namespace ws2::kernel
