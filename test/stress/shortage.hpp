// SPDX-License-Identifier: MIT
// What a stress program runs out of: descriptors and memory, in the middle of it and in all threads
// at once, those of the library too. Plain types: both worlds may include it.
#pragma once

#include <cstdint>

namespace shortage {

/// The process may open this many descriptors more, then EMFILE.
void allow_descriptors(uint32_t count) noexcept;
void allow_all_descriptors() noexcept;
uint32_t open_descriptors() noexcept;

/// From now on one of so many allocations fails, in every thread that is not spared.
/// \param one_of  1: each; 0: none any more
void fail_allocations(uint32_t one_of) noexcept;
/// From now on the n-th allocation of this thread fails, and all that follow; 0: none any more.
/// Whether one has failed since the last order.
bool fail_from(uint32_t nth) noexcept;
int64_t failed_allocations() noexcept;
/// How many blocks of operator new the process holds.
int64_t live_blocks() noexcept;

/// Whether this thread is spared from now on. What it was before.
bool spare(bool spared) noexcept;

/// The program's own code, as far as the scope reaches: it has memory always.
class Spared {
 public:
  Spared() noexcept : before_(spare(true)) {}
  ~Spared() { spare(before_); }
  Spared(const Spared&) = delete;
  Spared& operator=(const Spared&) = delete;

 private:
  const bool before_;
};

/// A call of the library, which has not.
template <class Call>
auto exposed(Call&& call) {
  struct Exposed {
    const bool before = spare(false);
    ~Exposed() { spare(before); }
  };
  const Exposed scope;
  return call();
}

}  // namespace shortage
