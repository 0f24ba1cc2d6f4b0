// SPDX-License-Identifier: MIT
// Network events of a channel.
#include "engine/selection.hpp"

#include "engine/channel.hpp"

namespace ws2::engine {

using runtime::Lock;

uint32_t Selection::note(Conditions now) noexcept {
  if (owes_connect_) {
    now.bits |= network::connect;
    now.connect = connect_;
  }
  owes = false;
  const uint32_t fresh = now.bits & mask & enabled;
  if (fresh == 0) return 0;
  uint32_t told = fresh;
  if (hearer.post != nullptr) {
    told = post(now, fresh);
  } else {
    record_and_set(now, fresh);
  }
  enabled &= ~(told & ~network::changes);
  return told;
}

uint32_t Selection::post(const Conditions& now, uint32_t fresh) noexcept {
  uint32_t told = 0;
  for (const uint32_t bit :
       {network::connect, network::accept, network::oob, network::read, network::write,
        network::close, network::routing_interface, network::address_list}) {
    if ((fresh & bit) == 0) continue;
    Status error;
    if (bit == network::connect) error = now.connect;
    if (bit == network::close) error = now.close;
    if (bit == network::routing_interface) error = now.routing;
    // WSAMAKESELECTREPLY.
    const uint32_t reply = bit | (static_cast<uint32_t>(error.wsa()) & 0xFFFFU) << 16U;
    const Posting posting =
        hearer.post(hearer.window, hearer.message, socket, static_cast<intptr_t>(reply));
    if (posting == Posting::posted) told |= bit;
    if (posting == Posting::full) owes = true;
    if (bit == network::connect) {
      owes_connect_ = posting == Posting::full;
      connect_ = now.connect;
    }
  }
  return told;
}

void Selection::record_and_set(const Conditions& now, uint32_t fresh) noexcept {
  record.events |= static_cast<int32_t>(fresh);
  const auto keep = [&](uint32_t place, Status error) noexcept {
    if ((fresh >> place & 1U) != 0) record.errors[place] = static_cast<int32_t>(error.wsa());
  };
  keep(network::connect_bit, now.connect);
  keep(network::close_bit, now.close);
  keep(network::routing_interface_bit, now.routing);
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
  note_locked(conditions());
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
  note_locked(conditions());
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
