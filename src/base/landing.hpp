// SPDX-License-Identifier: MIT
// Where the datagrams of a request queue land, in front of the program's buffers.
#pragma once

#include <memory>
#include <new>

#include "kernel/datagrams.hpp"

namespace ws2::base {

/// Room for what one system call receives. Where the kernel may join datagrams, each arrival has a
/// block of which the second half takes what the program's buffer does not, and the first half can
/// take that buffer's contents, so that all of it is in one piece then.
class Landing {
 public:
  static constexpr uint32_t most_joined = 65536;  // what the kernel joins

  /// nullptr without memory. The kernel gives pages to the blocks where they are touched.
  static std::unique_ptr<Landing> make(bool with_blocks) noexcept {
    std::unique_ptr<Landing> landing(new (std::nothrow) Landing);
    if (landing == nullptr || !with_blocks) return landing;
    landing->blocks_.reset(new (std::nothrow) char[size_t{blocks} * 2 * most_joined]);
    return landing->blocks_ == nullptr ? nullptr : std::move(landing);
  }

  [[nodiscard]] bool has_blocks() const noexcept { return blocks_ != nullptr; }
  /// How many arrivals there is room for.
  [[nodiscard]] uint32_t room() const noexcept {
    return has_blocks() ? blocks : static_cast<uint32_t>(kernel::arrivals_a_call);
  }
  /// The middle of a block.
  [[nodiscard]] char* middle(uint32_t i) noexcept {
    return blocks_.get() + (size_t{i} * 2 + 1) * most_joined;
  }
  /// Where details of an arrival go; nullptr without memory.
  kernel::Details* details(uint32_t i) noexcept {
    if (details_ == nullptr) {
      details_.reset(new (std::nothrow) kernel::Details[kernel::arrivals_a_call]);
    }
    return details_ == nullptr ? nullptr : &details_[i];
  }

  kernel::Arrival arrivals[kernel::arrivals_a_call];
  kernel::Address from[kernel::arrivals_a_call];
  bool joined = false;            // the last receive brought joined datagrams,
  uint32_t piece_bytes = 1;       // of so many bytes,
  uint32_t a_piece = 1;           // about so many at a time
  uint32_t first = 0, count = 0;  // arrivals that are not handed out yet
  const char* rest = nullptr;     // of the first of them, what is left,
  uint32_t rest_bytes = 0;        // and how much

 private:
  Landing() noexcept = default;
  static constexpr uint32_t blocks = 16;
  std::unique_ptr<char[]> blocks_;
  std::unique_ptr<kernel::Details[]> details_;
};

}  // namespace ws2::base
