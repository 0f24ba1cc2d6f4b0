// SPDX-License-Identifier: MIT
// What the base provider needs of rooms above it: they hand it down when the library starts.
#pragma once

#include <ws2spi.h>

#include <cstddef>
#include <span>
#include <vector>

#include "engine/selection.hpp"
#include "kernel/host.hpp"
#include "kernel/wait.hpp"

namespace ws2::base {

struct Upward {
  /// The extension function of a GUID (16 bytes, as they stand in memory): nullptr for one that the
  /// library does not have. `known` says whether Windows has it.
  void* (*extension)(const std::byte* guid, bool* known) noexcept = nullptr;
  /// The table of extension functions of a GUID; empty for one that is none.
  std::span<const std::byte> (*table)(const std::byte* guid) noexcept = nullptr;
  /// Sorts addresses as a program should try them (RFC 6724).
  void (*sort)(std::vector<kernel::InternetAddress>& addresses) = nullptr;
  /// kernel::poll for a 1.1 program: runs the thread's blocking hook meanwhile. WSAEINTR.1 when
  /// the hook cancels the call.
  Result<int> (*poll)(std::span<kernel::Watched> watched, int64_t timeout_ns) noexcept = nullptr;
  /// Posts a message to a window: WPUPostMessage.
  engine::Post post = nullptr;
  /// Addresses and their texts, as WSPAddressToString and WSPStringToAddress.
  LPWSPADDRESSTOSTRING address_to_string = nullptr;
  LPWSPSTRINGTOADDRESS string_to_address = nullptr;
  /// Ends the blocking call of the calling thread, whose hook runs: WSACancelBlockingCall.
  Status (*cancel_blocking)() noexcept = nullptr;
};

/// Called before the first socket is opened; constant from then on.
void set_upward(const Upward& upward) noexcept;
const Upward& upward() noexcept;

}  // namespace ws2::base
