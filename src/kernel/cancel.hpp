// SPDX-License-Identifier: MIT
// How a call that blocks in the kernel is ended from another thread, by a signal that such calls
// look at: CancelSynchronousIo. A call that meets no signal pays nothing for it.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::kernel {

/// The calling thread's word: 1 while somebody asks that its call end. It goes with the thread.
std::atomic<uint32_t>& own_cancel_word() noexcept;

/// After EINTR: whether the call is to end. Then the asking is answered.
bool take_cancel() noexcept;

/// Interrupts a system call of a thread, once; the first caller installs the handler. False when
/// the thread is gone.
bool interrupt_call(uint32_t thread_id) noexcept;

}  // namespace ws2::kernel
