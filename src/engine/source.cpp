// SPDX-License-Identifier: MIT
// From a reaped event to the object it is about.
#include "engine/source.hpp"

#include "handles/table.hpp"

namespace ws2::engine {

void tell(std::span<const Ready> found) noexcept {
  for (const Ready& ready : found) {
    if (ready.tag == wake_tag || ready.tag == nested_tag) continue;
    const auto source = handles::Table::instance().find_any(ready.tag);
    if (!source || source->kind() != handles::Kind::socket) continue;
    static_cast<Source&>(*source).ready(ready.events);
  }
}

}  // namespace ws2::engine
