// SPDX-License-Identifier: MIT
// Network events of a channel.
#include "engine/selection.hpp"

#include "engine/channel.hpp"

namespace ws2::engine {

using runtime::Lock;

void Selection::note(const Conditions& now) noexcept {
  const uint32_t fresh = now.bits & mask & enabled;
  if (fresh == 0) return;
  if (hearer.post != nullptr) {
    post(now, fresh);
  } else {
    record_and_set(now, fresh);
  }
}

void Selection::post(const Conditions& now, uint32_t fresh) noexcept {
  for (const uint32_t bit : {network::connect, network::accept, network::oob, network::read,
                             network::write, network::close}) {
    if ((fresh & bit) == 0) continue;
    Status error;
    if (bit == network::connect) error = now.connect;
    if (bit == network::close) error = now.close;
    // WSAMAKESELECTREPLY. A message that the queue has no place for is lost; its event stays
    // enabled, so that the next call on the socket tells of it.
    const uint32_t reply = bit | (static_cast<uint32_t>(error.wsa()) & 0xFFFFU) << 16U;
    if (hearer.post(hearer.window, hearer.message, socket, static_cast<intptr_t>(reply))) {
      enabled &= ~bit;
    }
  }
}

void Selection::record_and_set(const Conditions& now, uint32_t fresh) noexcept {
  enabled &= ~fresh;
  record.events |= static_cast<int32_t>(fresh);
  if ((fresh & network::connect) != 0) {
    record.errors[network::connect_bit] = static_cast<int32_t>(now.connect.wsa());
  }
  if ((fresh & network::close) != 0) {
    record.errors[network::close_bit] = static_cast<int32_t>(now.close.wsa());
  }
  hearer.event->set();
}

Status Channel::select(Hearer hearer, uint32_t mask) {
  const Lock lock(lock_);
  if (closed_) return WsaCode::wsaenotsock;
  if (mask == 0) {
    deselect_locked();
    return Status();
  }
  if (Status failed = enrol_locked(); !failed.ok()) return failed;
  auto fresh = std::make_unique<Selection>();
  fresh->hearer = std::move(hearer);
  fresh->socket = tag_;
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

void Channel::rearm() noexcept {
  const Lock lock(lock_);
  if (selection_ != nullptr) selection_->enabled = network::all;
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
