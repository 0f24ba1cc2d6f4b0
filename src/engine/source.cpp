// SPDX-License-Identifier: MIT
// From a reaped event to the object it is about.
#include "engine/source.hpp"

#include "engine/monitor.hpp"
#include "handles/table.hpp"
#include "kernel/thread.hpp"

namespace ws2::engine {
namespace {

/// Goes with its thread, and ends what the thread leaves behind. Rare enough to walk the table.
struct Departing {
  bool armed = false;
  ~Departing() {
    if (!armed) return;
    const uint32_t id = kernel::current_thread_id();
    handles::Table::instance().each(handles::Kind::socket, [id](handles::Object& object) {
      static_cast<Source&>(object).thread_ended(id);
    });
  }
};
thread_local Departing departing;

}  // namespace

void bind_to_thread() noexcept { departing.armed = true; }

void tell(std::span<const Ready> found) noexcept {
  for (const Ready& ready : found) {
    if (ready.tag == wake_tag || ready.tag == nested_tag || ready.tag == look_tag) continue;
    if (ready.tag == changes_tag) {
      Monitor::instance().ready();
      continue;
    }
    const auto source = handles::Table::instance().find_any(ready.tag);
    if (!source) continue;
    const handles::Kind kind = source->kind();
    if (kind != handles::Kind::socket && kind != handles::Kind::completions) continue;
    static_cast<Source&>(*source).ready(ready.events);
  }
}

}  // namespace ws2::engine
