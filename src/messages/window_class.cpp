// SPDX-License-Identifier: MIT
// The classes of the process.
#include "messages/window_class.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "messages/atom.hpp"
#include "runtime/mutex.hpp"
#include "sync/win32_status.hpp"

namespace ws2::messages {
namespace {

using runtime::Lock;

/// The named values of a class (GCL_, GCLP_).
enum class ClassValue : int32_t {
  menu = -8,
  brush = -10,
  cursor = -12,
  icon = -14,
  instance = -16,
  window_bytes = -18,
  class_bytes = -20,
  procedure = -24,
  style = -26,
  small_icon = -34
};

struct Classes {
  runtime::Mutex lock{runtime::Rank::thread};
  using ByAtom = std::multimap<uint16_t, SharedClass>;
  ByAtom by_atom WS2_GUARDED_BY(lock);

  /// end() when there is none.
  ByAtom::iterator find(uint16_t atom, const void* instance) WS2_REQUIRES(lock) {
    const auto [first, last] = by_atom.equal_range(atom);
    const auto own = std::find_if(first, last, [&](const ByAtom::value_type& one) {
      return one.second->instance.get() == instance;
    });
    return own != last ? own : by_atom.end();
  }
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
  made.extra.resize(static_cast<size_t>(made.class_bytes.get()));
  auto shared = std::make_shared<const WindowClass>(std::move(made));
  Classes& all = classes();
  const Lock lock(all.lock);
  if (all.find(atom, shared->instance.get()) != all.by_atom.end()) {
    return sync::win32_status(sync::error_class_already_exists);
  }
  all.by_atom.emplace(atom, std::move(shared));
  return atom;
}

namespace {

/// A number of 32 bits; -1 is one, too.
template <class T>
uintptr_t set_number(const Changing<T>& field, uintptr_t value) noexcept {
  return static_cast<uint32_t>(field.exchange(static_cast<T>(value)));
}

uintptr_t set_pointer(const Changing<void*>& field, uintptr_t value) noexcept {
  return reinterpret_cast<uintptr_t>(field.exchange(reinterpret_cast<void*>(value)));
}

Result<uintptr_t> set_extra(const WindowClass& of, size_t at, size_t size,
                            uintptr_t value) noexcept {
  Classes& all = classes();
  const Lock lock(all.lock);
  if (at + size > of.extra.size()) return sync::win32_status(sync::error_invalid_index);
  uintptr_t before = 0;
  std::memcpy(&before, of.extra.data() + at, size);
  std::memcpy(of.extra.data() + at, &value, size);
  return before;
}

}  // namespace

Result<uintptr_t> set_class_value(const WindowClass& of, int32_t index, size_t size,
                                  uintptr_t value) noexcept {
  if (index >= 0) return set_extra(of, static_cast<size_t>(index), size, value);
  switch (static_cast<ClassValue>(index)) {
    case ClassValue::window_bytes:
      return set_number(of.window_bytes, value);
    case ClassValue::class_bytes:
      return set_number(of.class_bytes, value);
    case ClassValue::style:
      return set_number(of.style, value);
    default:
      break;
  }
  // The others are as wide as a pointer.
  if (size != sizeof(void*)) return sync::win32_status(sync::error_invalid_index);
  switch (static_cast<ClassValue>(index)) {
    case ClassValue::procedure:
      return reinterpret_cast<uintptr_t>(of.procedure.exchange(reinterpret_cast<Procedure>(value)));
    case ClassValue::menu:
      return set_pointer(of.menu, value);
    case ClassValue::brush:
      return set_pointer(of.brush, value);
    case ClassValue::cursor:
      return set_pointer(of.cursor, value);
    case ClassValue::icon:
      return set_pointer(of.icon, value);
    case ClassValue::instance:
      return set_pointer(of.instance, value);
    case ClassValue::small_icon:
      return set_pointer(of.small_icon, value);
    default:
      return sync::win32_status(sync::error_invalid_index);
  }
}

SharedClass find_class(uint16_t atom, const void* instance) {
  Classes& all = classes();
  const Lock lock(all.lock);
  for (const void* const owner : {instance, static_cast<const void*>(nullptr)}) {
    const auto found = all.find(atom, owner);
    if (found != all.by_atom.end()) return found->second;
  }
  return nullptr;
}

SharedClass find_any_class(uint16_t atom, const void* instance) {
  if (SharedClass own = find_class(atom, instance)) return own;
  Classes& all = classes();
  const Lock lock(all.lock);
  const auto first = all.by_atom.find(atom);
  return first == all.by_atom.end() ? nullptr : first->second;
}

Status remove_class(uint16_t atom, const void* instance) {
  SharedClass gone;  // destroyed after the lock
  Classes& all = classes();
  const Lock lock(all.lock);
  const auto found = all.find(atom, instance);
  if (found == all.by_atom.end()) return sync::win32_status(sync::error_class_does_not_exist);
  // Each window holds one reference. A call that only looks holds one for a moment, which may
  // answer ERROR_CLASS_HAS_WINDOWS to somebody who unregisters in that moment.
  if (found->second.use_count() > 1) return sync::win32_status(sync::error_class_has_windows);
  gone = std::move(found->second);
  all.by_atom.erase(found);
  return Status();
}

}  // namespace ws2::messages
