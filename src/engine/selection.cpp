// SPDX-License-Identifier: MIT
// Network events of a channel.
#include "engine/selection.hpp"

#include "engine/channel.hpp"

namespace ws2::engine {

using runtime::Lock;

void Selection::note(const Conditions& now) noexcept {
  const uint32_t fresh = now.bits & mask & enabled;
  if (fresh == 0) return;
  enabled &= ~fresh;
  record.events |= static_cast<int32_t>(fresh);
  if ((fresh & network::connect) != 0) {
    record.errors[network::connect_bit] = static_cast<int32_t>(now.connect.wsa());
  }
  if ((fresh & network::close) != 0) {
    record.errors[network::close_bit] = static_cast<int32_t>(now.close.wsa());
  }
  event->set();
}

Status Channel::select(std::shared_ptr<sync::Event> event, uint32_t mask) {
  const Lock lock(lock_);
  if (closed_) return WsaCode::wsaenotsock;
  if (mask == 0) {
    deselect_locked();
    return Status();
  }
  if (Status failed = enrol_locked(); !failed.ok()) return failed;
  auto fresh = std::make_unique<Selection>();
  fresh->event = std::move(event);
  fresh->mask = mask;
  deselect_locked();
  selection_ = std::move(fresh);
  if (port_ != nullptr) port_->oblige();
  selection_->note(conditions());
  return Status();
}

void Channel::deselect_locked() noexcept {
  if (selection_ == nullptr) return;
  if (port_ != nullptr) port_->release();
  selection_.reset();
}

void Channel::enable(uint32_t bits) noexcept {
  const Lock lock(lock_);
  if (selection_ == nullptr) return;
  selection_->enabled |= bits;
  selection_->note(conditions());
}

Selection Channel::selection() noexcept {
  const Lock lock(lock_);
  return selection_ == nullptr ? Selection{} : *selection_;
}

NetworkRecord Channel::take_record() noexcept {
  const Lock lock(lock_);
  if (selection_ == nullptr) return {};
  return std::exchange(selection_->record, NetworkRecord{});
}

}  // namespace ws2::engine
