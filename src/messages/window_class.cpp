// SPDX-License-Identifier: MIT
// The classes of the process.
#include "messages/window_class.hpp"

#include <map>

#include "messages/atom.hpp"
#include "runtime/mutex.hpp"
#include "sync/win32_status.hpp"

namespace ws2::messages {
namespace {

using runtime::Lock;

struct Classes {
  runtime::Mutex lock{runtime::Rank::thread};
  std::map<uint16_t, SharedClass> by_atom WS2_GUARDED_BY(lock);
};

Classes& classes() {
  static auto* const made = new Classes;  // threads may look until the process ends
  return *made;
}

}  // namespace

Result<uint16_t> add_class(WindowClass made) {
  const uint16_t atom = atom_of(made.name);
  if (atom == 0) return sync::win32_status(sync::error_not_enough_memory);
  made.atom = atom;
  auto shared = std::make_shared<const WindowClass>(std::move(made));
  Classes& all = classes();
  const Lock lock(all.lock);
  if (!all.by_atom.emplace(atom, std::move(shared)).second) {
    return sync::win32_status(sync::error_class_already_exists);
  }
  return atom;
}

SharedClass find_class(uint16_t atom) {
  Classes& all = classes();
  const Lock lock(all.lock);
  const auto found = all.by_atom.find(atom);
  return found == all.by_atom.end() ? nullptr : found->second;
}

Status remove_class(uint16_t atom) {
  SharedClass gone;  // destroyed after the lock
  Classes& all = classes();
  const Lock lock(all.lock);
  const auto found = all.by_atom.find(atom);
  if (found == all.by_atom.end()) return sync::win32_status(sync::error_class_does_not_exist);
  // Each window holds one reference. A call that only looks holds one for a moment, which may
  // answer ERROR_CLASS_HAS_WINDOWS to somebody who unregisters in that moment.
  if (found->second.use_count() > 1) return sync::win32_status(sync::error_class_has_windows);
  gone = std::move(found->second);
  all.by_atom.erase(found);
  return Status();
}

}  // namespace ws2::messages
