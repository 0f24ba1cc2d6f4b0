// SPDX-License-Identifier: MIT
// Waiting until a value in memory changes. The system waits on words of 32 bits only, so the
// threads sleep on a counter that their address leads to: whoever wakes an address counts it up. A
// wake may reach waits of other addresses, which Windows allows ("for other reasons").
#include <array>
#include <atomic>
#include <cstring>

#include "api/win32.hpp"
#include "kernel/futex.hpp"
#include "runtime/slot.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

struct alignas(64) Place {
  std::atomic<uint32_t> wakes{0};     // a futex word
  std::atomic<uint32_t> sleepers{0};  // with none a wake costs no system call
};

constinit std::array<Place, 64> places;

Place& place_of(const volatile void* address) noexcept {
  return places[(reinterpret_cast<uintptr_t>(address) >> 3U) % places.size()];
}

/// Whether the value is still the undesired one.
bool unchanged(const volatile void* address, const void* undesired, size_t size) noexcept {
  unsigned char now[8], before[8];
  std::memcpy(before, undesired, size);
  switch (size) {
    case 1:
      now[0] = *static_cast<const volatile unsigned char*>(address);
      break;
    case 2: {
      const uint16_t value = __atomic_load_n(static_cast<const volatile uint16_t*>(address), 5);
      std::memcpy(now, &value, size);
      break;
    }
    case 4: {
      const uint32_t value = __atomic_load_n(static_cast<const volatile uint32_t*>(address), 5);
      std::memcpy(now, &value, size);
      break;
    }
    default: {
      const uint64_t value = __atomic_load_n(static_cast<const volatile uint64_t*>(address), 5);
      std::memcpy(now, &value, size);
    }
  }
  return std::memcmp(now, before, size) == 0;
}

void wake(const void* address) noexcept {
  Place& place = place_of(address);
  place.wakes.fetch_add(1);
  // Sequentially consistent with the sleeper's count: one of the two sees the other.
  if (place.sleepers.load() != 0) kernel::futex_wake(&place.wakes, kernel::wake_everybody);
}

}  // namespace

/// Waits while the value at `address` is the one at `undesired`, until it is woken.
/// \param size        1, 2, 4 or 8 bytes
/// \param timeout_ms  INFINITE waits for ever
/// \return FALSE and ERROR_TIMEOUT, ERROR_INVALID_PARAMETER. TRUE does not say that the value
///         changed: the caller looks
/// \source Microsoft Learn, "WaitOnAddress function (synchapi.h)"
extern "C" BOOL WINAPI ws2_WaitOnAddress(volatile void* address, void* undesired, SIZE_T size,
                                         DWORD timeout_ms) noexcept {
  return win32_bool([&]() -> Status {
    const bool known = size == 1 || size == 2 || size == 4 || size == 8;
    if (!known || address == nullptr || undesired == nullptr) {
      return WsaCode::wsa_invalid_parameter;
    }
    Place& place = place_of(address);
    place.sleepers.fetch_add(1);
    const uint32_t seen = place.wakes.load();
    kernel::Woken woken = kernel::Woken::maybe;
    if (unchanged(address, undesired, size)) {
      const runtime::SlotLent lent;
      woken = kernel::futex_wait(&place.wakes, seen, kernel::deadline_in_ms(timeout_ms));
    }
    place.sleepers.fetch_sub(1);
    return woken == kernel::Woken::timed_out ? sync::win32_status(sync::error_timeout) : Status();
  });
}

/// \source Microsoft Learn, "WakeByAddressSingle function (synchapi.h)"
extern "C" void WINAPI ws2_WakeByAddressSingle(void* address) noexcept { wake(address); }

/// \source Microsoft Learn, "WakeByAddressAll function (synchapi.h)"
extern "C" void WINAPI ws2_WakeByAddressAll(void* address) noexcept { wake(address); }

// The prototypes are those of the headers.
WS2_SAME(WaitOnAddress);
WS2_SAME(WakeByAddressSingle);
WS2_SAME(WakeByAddressAll);

}  // namespace ws2::api
