// SPDX-License-Identifier: MIT
// Winsock's meaning of TransmitFile and TransmitPackets.
#pragma once

#include <vector>

#include "base/file.hpp"
#include "base/overlapped.hpp"

namespace ws2::base {

/// A piece of what is transmitted: memory of the program, or part of a file.
struct Part {
  kernel::Buffer memory = {};
  FileReference file;
  bool at_position = false;  // from the file's own position, which moves on; else from `at`
  uint64_t at = 0;
  uint64_t bytes = 0;  // of a file; 0: all that is left of it
  bool ends_message = false;
};

struct Transmission {
  std::vector<Part> parts;
  uint32_t chunk_bytes = 0;  // of one send; 0: whatever is good
  bool disconnect = false;
  bool reuse = false;
};

/// Transmits. Throws std::bad_alloc.
engine::Posted transmit_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                                   Transmission transmission);

/// What the channel does with it.
engine::Attempt try_transmit(Socket& socket, engine::Operation& operation) noexcept;

}  // namespace ws2::base
