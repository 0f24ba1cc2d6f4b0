// SPDX-License-Identifier: MIT
// The handles of waitable objects. Several handles may name one object: DuplicateHandle and the
// named objects make them.
#pragma once

#include <memory>
#include <utility>

#include "errors/status.hpp"
#include "handles/table.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

class Handle final : public handles::Object {
 public:
  explicit Handle(std::shared_ptr<Waitable> target) noexcept
      : Object(target->kind()), target_(std::move(target)) {}

  [[nodiscard]] Waitable& target() const noexcept { return *target_; }
  [[nodiscard]] const std::shared_ptr<Waitable>& shared() const noexcept { return target_; }

 private:
  const std::shared_ptr<Waitable> target_;  // constant after construction
};

/// Whether objects of this kind stand behind a sync::Handle.
constexpr bool waitable(handles::Kind kind) noexcept {
  using handles::Kind;
  return kind == Kind::event || kind == Kind::mutex || kind == Kind::semaphore ||
         kind == Kind::timer || kind == Kind::thread;
}

/// A new handle of an object.
Result<handles::Handle> open_handle(std::shared_ptr<Waitable> target);

/// Pins a handle of any waitable object; empty for every other.
handles::Reference<Handle> find_waitable(uintptr_t handle) noexcept;

/// The object of a handle, if it is a T; null otherwise. Keeps the object alive by itself.
template <class T>
std::shared_ptr<T> find_shared(uintptr_t handle) noexcept {
  const handles::Reference<Handle> found = find_waitable(handle);
  if (!found || found->kind() != T::kind_of_handle) return nullptr;
  return std::static_pointer_cast<T>(found->shared());
}

/// Runs `what(T&)` on the object of a handle; WSA_INVALID_HANDLE when it is no T.
template <class T, class What>
Status with(uintptr_t handle, What&& what) {
  const handles::Reference<Handle> found = find_waitable(handle);
  if (!found || found->kind() != T::kind_of_handle) return WsaCode::wsa_invalid_handle;
  return std::forward<What>(what)(static_cast<T&>(found->target()));
}

}  // namespace ws2::sync
