// SPDX-License-Identifier: MIT
// Namespace providers that a shared object brings: loading, starting, and calls into them.
//
// A provider is loaded when a look-up first concerns it, and stays until the last WSACleanup; what
// still uses it then keeps it longer. NSPStartup and NSPCleanup come in pairs, on any thread, and
// without a lock: two threads that load one provider at once start it twice, and one lets go again.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include <memory>
#include <string>

#include "errors/status.hpp"

namespace ws2::providers {

class NameSpace {
 public:
  /// The provider, loaded and started. WSAEPROVIDERFAILEDINIT.1: there is no such shared object,
  /// others may write it, or it has no NSPStartup; .2: NSPStartup fails. WSAEINVALIDPROCTABLE.1.
  /// Throws std::bad_alloc.
  static Result<std::shared_ptr<NameSpace>> load(const GUID& id, const std::string& path);
  /// Lets go of all that are loaded: the last WSACleanup.
  static void unload_all() noexcept;

  NameSpace() = default;
  ~NameSpace();
  NameSpace(const NameSpace&) = delete;
  NameSpace& operator=(const NameSpace&) = delete;

  /// Its table. NSPIoctl may be null, nothing else.
  [[nodiscard]] const NSP_ROUTINE& routines() const noexcept { return routines_; }
  [[nodiscard]] GUID id() const noexcept { return id_; }

 private:
  Status start(const GUID& id, const std::string& path);

  GUID id_ = {};
  void* object_ = nullptr;
  bool started_ = false;
  NSP_ROUTINE routines_ = {};
};

/// Around one call into a provider: its last error becomes a status, and the caller's stays.
class NameSpaceCall {
 public:
  explicit NameSpaceCall(const GUID& id) noexcept;
  ~NameSpaceCall();
  NameSpaceCall(const NameSpaceCall&) = delete;
  NameSpaceCall& operator=(const NameSpaceCall&) = delete;

  /// What the call's return value says, and WSAGetLastError behind it.
  [[nodiscard]] Status outcome(int returned) const noexcept;

  /// Whether this thread is inside the provider, or inside any: one that looks a name up must not
  /// be asked for it in turn, without end.
  static bool is_inside(const GUID& id) noexcept;
  static bool is_inside_any() noexcept { return innermost_ != nullptr; }

 private:
  static thread_local const NameSpaceCall* innermost_;
  const GUID id_;
  const NameSpaceCall* const outer_;
  const uint32_t last_error_;
};

}  // namespace ws2::providers
