// SPDX-License-Identifier: MIT
// What a socket remembers of options that the kernel does not keep for it. Few sockets have any, so
// it is made when the first of them is set.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time_stamps.hpp"
#include "errors/status.hpp"
#include "kernel/option_slots.hpp"
#include "kernel/transfer.hpp"
#include "runtime/mutex.hpp"

namespace ws2::base {

class KeptOptions {
 public:
  KeptOptions() noexcept;
  KeptOptions(const KeptOptions& other);
  KeptOptions& operator=(const KeptOptions&) = delete;

  /// \param initial  what a new socket has
  [[nodiscard]] int32_t get(uint8_t slot, int32_t initial) const noexcept;
  void set(uint8_t slot, int32_t value) noexcept;

  /// SIO_ASSOCIATE_PORT_RESERVATION: the token; 0 is none.
  [[nodiscard]] uint64_t reservation() const noexcept { return reservation_; }
  void set_reservation(uint64_t token) noexcept { reservation_ = token; }

  /// TCP_ICMP_ERROR_INFO: what ended the last connect.
  void set_icmp(const kernel::IcmpFacts& facts) noexcept;
  [[nodiscard]] std::optional<kernel::IcmpFacts> icmp() const noexcept;

  /// SIO_GET_TX_TIMESTAMP.
  [[nodiscard]] SentTimes& sent_times() noexcept { return sent_times_; }

  /// The interfaces of IP_ADD_IFLIST: a copy, and the list with one more or one less. At most 64,
  /// as the kernel's filter is written for them: WSAENOBUFS.
  std::vector<uint32_t> interfaces() const;
  Status add_interface(uint32_t index);
  Status remove_interface(uint32_t index) noexcept;

 private:
  static constexpr int32_t unset = INT32_MIN;
  static constexpr size_t most_interfaces = 64;

  std::atomic<int32_t> values_[kernel::slot::count];  // relaxed: each stands for itself
  std::atomic<uint64_t> reservation_{0};              // an accepted socket does not inherit it
  SentTimes sent_times_;
  mutable runtime::Mutex lock_{runtime::Rank::socket};
  std::vector<uint32_t> interfaces_ WS2_GUARDED_BY(lock_);
  std::optional<kernel::IcmpFacts> icmp_ WS2_GUARDED_BY(lock_);
};

}  // namespace ws2::base
