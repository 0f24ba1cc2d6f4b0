// SPDX-License-Identifier: MIT
// How the program hears of an operation.
#include "engine/operation.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>

#include "kernel/thread.hpp"
#include "runtime/user_memory.hpp"
#include "sync/handle.hpp"

namespace ws2::engine {

void Extra::run_routine(sync::Apc& self, bool deliver) {
  // The operation owns the extra that this call stands in: it is let go of first, since the
  // routine may leave for good (ExitThread).
  std::unique_ptr<Operation> operation(static_cast<Extra&>(self).operation);
  const Routine routine = operation->extra->routine;
  const FileRoutine file_routine = operation->extra->file_routine;
  const auto error = static_cast<uint32_t>(operation->status.wsa());
  const auto win32_error = static_cast<uint32_t>(operation->status.win32());
  const uint32_t bytes = operation->bytes, flags = operation->flags;
  Overlapped* const overlapped = operation->overlapped;
  operation.reset();
  if (!deliver) return;
  if (file_routine != nullptr) return file_routine(win32_error, bytes, overlapped);
  routine(error, bytes, overlapped, flags);
}

void Operation::set_buffers(std::span<const kernel::Buffer> all) {
  count = static_cast<uint32_t>(all.size());
  if (count == 1) {
    buffer = all[0];
    return;
  }
  Extra& extra_part = more();
  void* const block = runtime::take_block(all.size_bytes());
  if (block == nullptr) throw std::bad_alloc();
  extra_part.buffers = {static_cast<kernel::Buffer*>(block), {all.size()}};
  std::uninitialized_copy(all.begin(), all.end(), extra_part.buffers.get());
}

Extra& Operation::more() {
  if (extra == nullptr) {
    extra = std::make_unique<Extra>();
    extra->operation = this;
  }
  return *extra;
}

Status address(Operation& operation, Manner manner) {
  operation.overlapped = manner.overlapped;
  operation.thread_id = kernel::current_thread_id();
  uint64_t event = 0;
  if (!runtime::copy_from_user(&event, &manner.overlapped->event, sizeof event)) {
    return WsaCode::wsaefault;
  }
  if (manner.has_routine()) {
    // Learn, "WSARecv function": with a routine hEvent is the program's own.
    Extra& extra = operation.more();
    extra.routine = manner.routine;
    extra.file_routine = manner.file_routine;
    extra.thread = sync::Thread::current().shared_from_this();
    return Status();
  }
  // Learn, "GetQueuedCompletionStatus function": the low bit keeps the packet off the port.
  operation.packet = (event & 1U) == 0;
  event &= ~uint64_t{1};
  if (event == 0) return Status();
  std::shared_ptr<sync::Event> found = sync::find_shared<sync::Event>(event);
  if (found == nullptr) return WsaCode::wsa_invalid_handle;
  found->reset();
  operation.more().event = std::move(found);
  return Status();
}

bool write_pending(Overlapped* overlapped) noexcept {
  const uint64_t fresh[2] = {status_pending, 0};
  return runtime::copy_to_user(overlapped, fresh, sizeof fresh);
}

void write_outcome(const Operation& operation) noexcept {
  // The memory was there when the operation began. A program that has unmapped it meanwhile loses
  // only the outcome.
  struct {
    uint64_t transferred;
    uint32_t flags;
  } const told = {operation.bytes, operation.flags};
  const size_t bytes = takes_data(operation.verb) ? 12 : sizeof told.transferred;
  [[maybe_unused]] bool there =
      runtime::copy_to_user(&operation.overlapped->transferred, &told, bytes);
  // The status comes last. The machines with a copy of plain stores keep their order; elsewhere the
  // kernel writes.
  std::atomic_signal_fence(std::memory_order_release);
  const uint64_t status = operation.status.ntstatus();
  there = runtime::copy_to_user(&operation.overlapped->status, &status, sizeof status);
}

}  // namespace ws2::engine
