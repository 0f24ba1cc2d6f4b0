// SPDX-License-Identifier: MIT
// The bytes of a fuzzer, taken from the front as what a target needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace fuzz {

class Input {
 public:
  Input(const uint8_t* bytes, size_t size) : rest_(bytes, size) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  /// The next number; zeros where the input has ended.
  template <class T>
  T number() {
    T value{};
    const size_t bytes = rest_.size() < sizeof value ? rest_.size() : sizeof value;
    if (bytes != 0) std::memcpy(&value, rest_.data(), bytes);
    rest_ = rest_.subspan(bytes);
    return value;
  }
  std::span<const uint8_t> bytes(size_t most) {
    const std::span<const uint8_t> taken = rest_.first(most < rest_.size() ? most : rest_.size());
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  std::string_view text() {
    const std::span<const uint8_t> all = bytes(rest_.size());
    return {reinterpret_cast<const char*>(all.data()), all.size()};
  }

 private:
  std::span<const uint8_t> rest_;
};

/// What must hold for every input.
inline void must(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size);
