// SPDX-License-Identifier: MIT
// What a socket remembers of options that the kernel does not keep for it.
#include "base/kept_options.hpp"

#include <algorithm>

namespace ws2::base {

KeptOptions::KeptOptions() noexcept {
  for (std::atomic<int32_t>& value : values_) value.store(unset, std::memory_order_relaxed);
}

KeptOptions::KeptOptions(const KeptOptions& other) : interfaces_(other.interfaces()) {
  for (uint8_t slot = 0; slot < kernel::slot::count; ++slot) {
    values_[slot].store(other.values_[slot].load(std::memory_order_relaxed),
                        std::memory_order_relaxed);
  }
}

int32_t KeptOptions::get(uint8_t slot, int32_t initial) const noexcept {
  const int32_t value = values_[slot].load(std::memory_order_relaxed);
  return value == unset ? initial : value;
}

void KeptOptions::set(uint8_t slot, int32_t value) noexcept {
  values_[slot].store(value, std::memory_order_relaxed);
}

void KeptOptions::set_icmp(const kernel::IcmpFacts& facts) noexcept {
  const runtime::Lock lock(lock_);
  icmp_ = facts;
}

std::optional<kernel::IcmpFacts> KeptOptions::icmp() const noexcept {
  const runtime::Lock lock(lock_);
  return icmp_;
}

std::vector<uint32_t> KeptOptions::interfaces() const {
  const runtime::Lock lock(lock_);
  return interfaces_;
}

Status KeptOptions::add_interface(uint32_t index) {
  const runtime::Lock lock(lock_);
  if (std::find(interfaces_.begin(), interfaces_.end(), index) != interfaces_.end()) {
    return Status();
  }
  if (interfaces_.size() == most_interfaces) return WsaCode::wsaenobufs;
  interfaces_.push_back(index);
  return Status();
}

Status KeptOptions::remove_interface(uint32_t index) noexcept {
  const runtime::Lock lock(lock_);
  return std::erase(interfaces_, index) != 0 ? Status() : WsaCode::wsaeaddrnotavail;
}

}  // namespace ws2::base
