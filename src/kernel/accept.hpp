// SPDX-License-Identifier: MIT
// Accepting.
#pragma once

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// Takes the first connection of the queue; on a blocking descriptor it waits for one, without the
/// limit of SO_RCVTIMEO, which is for receiving only. The new descriptor is close-on-exec.
/// \param nonblocking  how the new descriptor starts: Windows lets it inherit FIONBIO
/// \param waits        whether to wait when the queue is empty
/// \param from         where the peer's address goes, or nullptr
Result<int> accept(int fd, bool nonblocking, bool waits, Address* from) noexcept;

}  // namespace ws2::kernel
