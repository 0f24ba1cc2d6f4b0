// SPDX-License-Identifier: MIT
// The program's WSABUFs: as the kernel wants them, and tried before anything is done with them.
#pragma once

#include <ws2spi.h>

#include <span>

#include "errors/status.hpp"
#include "kernel/view.hpp"
#include "runtime/short_array.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {

inline constexpr size_t buffers_on_stack = 16;

/// The buffers of a call, as the kernel wants them.
class KernelBuffers {
 public:
  explicit KernelBuffers(std::span<const WSABUF> buffers) : list_(buffers.size()) {
    for (size_t i = 0; i < buffers.size(); ++i) list_[i] = {buffers[i].buf, buffers[i].len};
  }
  [[nodiscard]] std::span<kernel::Buffer> all() noexcept { return list_.all(); }

 private:
  runtime::ShortArray<kernel::Buffer, buffers_on_stack> list_;
};

template <class Transfer>
[[gnu::noinline]] auto with_many_buffers(std::span<const WSABUF> buffers, Transfer& transfer) {
  KernelBuffers list(buffers);
  return transfer(list.all());
}

/// The buffers, handed to `transfer`: quick for the one that most calls have.
template <class Transfer>
auto with_buffers(std::span<const WSABUF> buffers, Transfer&& transfer) {
  if (buffers.size() != 1) return with_many_buffers(buffers, transfer);
  kernel::Buffer one = {buffers[0].buf, buffers[0].len};
  return transfer(std::span<kernel::Buffer>(&one, 1));
}

/// Whether there is memory where a receive would put what it takes from the queue: a datagram could
/// not be put back. WSAEFAULT.1, which comes before flags and state.
inline Status writable(kernel::Buffers buffers) noexcept {
  for (const kernel::Buffer& buffer : buffers) {
    if (!runtime::may_write(buffer.data, buffer.bytes)) return WsaCode::wsaefault;
  }
  return Status();
}

/// The same of what a send would read: a part of it must not be on its way already.
inline Status readable(kernel::Buffers buffers) noexcept {
  for (const kernel::Buffer& buffer : buffers) {
    if (!runtime::may_read(buffer.data, buffer.bytes)) return WsaCode::wsaefault;
  }
  return Status();
}

}  // namespace ws2::base
