// SPDX-License-Identifier: MIT
// From a reaped event to the object it is about.
#include "engine/source.hpp"

#include <algorithm>
#include <utility>

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

namespace {

/// The source that a reaped event is about; empty where it is about none that is open.
handles::Reference<Source> find_source(uint64_t tag) noexcept {
  if (tag == wake_tag || tag == nested_tag || tag == look_tag || tag == changes_tag) return {};
  auto found = handles::Table::instance().find_any(tag);
  if (!found) return {};
  const handles::Kind kind = found->kind();
  if (kind != handles::Kind::socket && kind != handles::Kind::completions) return {};
  return std::move(found).as<Source>();
}

/// Of several, each is asked for before the first is told: their memory comes at the same time.
/// Few enough that a socket which is closed meanwhile is not kept for long.
constexpr size_t at_once = 8;

void tell_some(std::span<const Ready> found) noexcept {
  handles::Reference<Source> sources[at_once];
  for (const Ready& ready : found) handles::Table::instance().expect(ready.tag);
  for (size_t i = 0; i < found.size(); ++i) {
    sources[i] = find_source(found[i].tag);
    if (sources[i]) sources[i]->expect();
  }
  for (size_t i = 0; i < found.size(); ++i) {
    if (sources[i]) sources[i]->ready(found[i].events);
    if (found[i].tag == changes_tag) Monitor::instance().ready();
    const auto told = std::move(sources[i]);
  }
}

}  // namespace

void tell(std::span<const Ready> found) noexcept {
  while (!found.empty()) {
    const size_t count = std::min(found.size(), at_once);
    tell_some(found.first(count));
    found = found.subspan(count);
  }
}

}  // namespace ws2::engine
