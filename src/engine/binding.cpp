// SPDX-License-Identifier: MIT
// Operations that are over when their call returns.
#include "engine/binding.hpp"

#include <utility>

namespace ws2::engine {

using runtime::Lock;

Status Binding::associate(std::shared_ptr<Port> port, uintptr_t key) noexcept {
  const Lock lock(lock_);
  if (port_ != nullptr) return WsaCode::wsa_invalid_parameter;
  port_ = std::move(port);
  key_ = key;
  return Status();
}

void Binding::set_skip_on_success() noexcept {
  const Lock lock(lock_);
  skip_on_success_ = true;
}

Status Binding::may_begin(const Manner& manner) noexcept {
  if (!manner.has_routine()) return Status();
  const Lock lock(lock_);
  return port_ != nullptr ? WsaCode::wsa_invalid_parameter : Status();
}

void Binding::tell(std::unique_ptr<Operation> operation) noexcept {
  write_outcome(*operation);
  Extra* const extra = operation->extra.get();
  const bool succeeded = operation->status.ok();
  // Set last, so that whoever it wakes finds the packet.
  std::shared_ptr<sync::Event> event;
  if (extra != nullptr) event = std::move(extra->event);
  if (extra != nullptr && extra->has_routine()) {
    auto thread = std::static_pointer_cast<sync::Thread>(extra->thread);
    // The queued call owns the operation; a thread that has ended takes no more.
    if (succeeded && thread->queue(*extra)) static_cast<void>(operation.release());
  } else if (succeeded && operation->packet) {
    const Lock lock(lock_);
    operation->parcel = {key_, nullptr};
    const bool told = port_ != nullptr && !skip_on_success_ && port_->deliver(*operation);
    if (told) static_cast<void>(operation.release());
  }
  if (event != nullptr) event->set();
}

void Binding::complete(std::unique_ptr<Operation> operation) noexcept {
  write_outcome(*operation);
  std::shared_ptr<sync::Event> event;
  if (operation->extra != nullptr) event = std::move(operation->extra->event);
  if (operation->packet) {
    const Lock lock(lock_);
    operation->parcel = {key_, nullptr};
    if (port_ != nullptr && port_->deliver(*operation)) static_cast<void>(operation.release());
  }
  if (event != nullptr) event->set();
}

}  // namespace ws2::engine
