// SPDX-License-Identifier: MIT
// A socket handle that an installed provider made by WPUCreateSocketHandle: nothing is behind it
// here but the provider's context, and the port that the program bound it to.
#pragma once

#include <cstdint>

#include "engine/binding.hpp"
#include "handles/table.hpp"

namespace ws2::providers {

class ProvidedSocket final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::provided;

  ProvidedSocket(uint16_t provider, uintptr_t context) noexcept
      : Object(kind_of_handle), context_(context) {
    owner.store(provider, std::memory_order_relaxed);
  }

  [[nodiscard]] uintptr_t context() const noexcept { return context_; }

  engine::Binding binding;

 private:
  const uintptr_t context_;
};

inline handles::Reference<ProvidedSocket> find_provided(uintptr_t handle) noexcept {
  return handles::Table::instance().find<ProvidedSocket>(handle);
}

}  // namespace ws2::providers
