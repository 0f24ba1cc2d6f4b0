// SPDX-License-Identifier: MIT
// Namespace providers of version 2, which a program offers to the process by a table of its own
// (WSAAdvertiseProvider), in place of a shared object that is loaded.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include <memory>

#include "errors/status.hpp"

namespace ws2::providers {

class Advertised {
 public:
  Advertised(const GUID& id, const NSPV2_ROUTINE& routines) noexcept
      : id_(id), routines_(routines) {}
  /// Ends the session with it: NSPv2ClientSessionRundown, NSPv2Cleanup.
  ~Advertised();
  Advertised(const Advertised&) = delete;
  Advertised& operator=(const Advertised&) = delete;

  /// Begins the one session of the process. WSAEPROVIDERFAILEDINIT.2.
  Status start() noexcept;

  [[nodiscard]] const NSPV2_ROUTINE& routines() const noexcept { return routines_; }
  [[nodiscard]] GUID id() const noexcept { return id_; }
  [[nodiscard]] LPVOID session() const noexcept { return session_; }

 private:
  const GUID id_;
  const NSPV2_ROUTINE routines_;
  LPVOID session_ = nullptr;
  bool started_ = false;
};

/// Offers a provider. WSAEALREADY when it is offered already; WSAEFAULT for a table with a hole;
/// WSAEPROVIDERFAILEDINIT.2. Throws std::bad_alloc.
Status advertise(const GUID& id, const NSPV2_ROUTINE& routines);
/// Takes the offer back; what still uses the provider goes on. WSAEINVAL when there is none.
Status unadvertise(const GUID& id) noexcept;
/// The provider of an identifier; null when nobody offers it.
std::shared_ptr<Advertised> advertised(const GUID& id) noexcept;

}  // namespace ws2::providers
