// SPDX-License-Identifier: MIT
// An array whose length is known when it is made: on the stack while it is short, as it mostly is.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace ws2::runtime {

/// \tparam few  up to so many elements need no allocation
template <class T, size_t few>
class ShortArray {
 public:
  ShortArray() noexcept = default;
  /// Throws std::bad_alloc when a long array finds no memory.
  explicit ShortArray(size_t count) { resize(count); }
  /// The same for elements that are all written before they are read: they are not made zero.
  struct Overwritten {};
  ShortArray(size_t count, Overwritten) {
    static_assert(std::is_trivial_v<T>);
    take_room(count);
  }
  ~ShortArray() { std::destroy_n(first_, count_); }
  ShortArray(const ShortArray&) = delete;
  ShortArray& operator=(const ShortArray&) = delete;

  /// Gives an empty array its length; the elements are value-initialised.
  void resize(size_t count) {
    take_room(count);
    std::uninitialized_value_construct_n(first_, count);
  }

  T& operator[](size_t i) noexcept { return first_[i]; }
  const T& operator[](size_t i) const noexcept { return first_[i]; }
  [[nodiscard]] T* data() noexcept { return first_; }
  [[nodiscard]] size_t size() const noexcept { return count_; }
  [[nodiscard]] std::span<T> all() noexcept { return {first_, count_}; }

 private:
  void take_room(size_t count) {
    if (count > few) {
      heap_.reset(
          static_cast<T*>(::operator new (count * sizeof(T), std::align_val_t{alignof(T)})));
      first_ = heap_.get();
    }
    count_ = count;
  }
  struct Release {
    void operator()(T* memory) const noexcept {
      ::operator delete (memory, std::align_val_t{alignof(T)});
    }
  };
  alignas(T) std::byte stack_[few * sizeof(T)];
  std::unique_ptr<T, Release> heap_;
  T* first_ = reinterpret_cast<T*>(stack_);
  size_t count_ = 0;
};

}  // namespace ws2::runtime
