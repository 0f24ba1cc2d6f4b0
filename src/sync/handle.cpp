// SPDX-License-Identifier: MIT
// The handles of waitable objects.
#include "sync/handle.hpp"

namespace ws2::sync {

Result<handles::Handle> open_handle(std::shared_ptr<Waitable> target) {
  return handles::Table::instance().insert(std::make_unique<Handle>(std::move(target)));
}

handles::Reference<Handle> find_waitable(uintptr_t handle) noexcept {
  handles::Reference<handles::Object> found = handles::Table::instance().find_any(handle);
  if (!found || !waitable(found->kind())) return {};
  return std::move(found).as<Handle>();
}

}  // namespace ws2::sync
