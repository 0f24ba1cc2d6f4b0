// SPDX-License-Identifier: MIT
// The names of objects. A name lives as long as a handle of its object, so the registry holds weak
// pointers and forgets dead ones when it next comes by.
#include "sync/names.hpp"

#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "sync/win32_status.hpp"

namespace ws2::sync {
namespace {

constexpr uint32_t error_path_not_found = 3;
constexpr uint32_t error_filename_exced_range = 206;
constexpr size_t max_path = 260;

struct Registry {
  runtime::Mutex lock{runtime::Rank::process};
  std::map<std::string, std::weak_ptr<Waitable>, std::less<>> names WS2_GUARDED_BY(lock);
};

Registry& registry() {
  // Never destroyed: threads may still open and close objects while the process ends.
  static auto* const made = new Registry;
  return *made;
}

/// Learn, "Kernel object namespaces": the prefixes choose a session; a process of ours has one.
Result<std::string_view> bare(std::string_view name) noexcept {
  if (name.size() > max_path) return win32_status(error_filename_exced_range);
  for (const std::string_view prefix : {"Global\\", "Local\\"}) {
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      break;
    }
  }
  if (name.find('\\') != std::string_view::npos) return win32_status(error_path_not_found);
  return name;
}

}  // namespace

Result<Named> open_or_create(std::string_view name, handles::Kind kind,
                             const std::function<std::shared_ptr<Waitable>()>& create) {
  const Result<std::string_view> plain = bare(name);
  if (!plain) return plain.status();
  Registry& all = registry();
  std::shared_ptr<Waitable> there;  // destroyed after the lock is gone
  const runtime::Lock lock(all.lock);
  const auto found = all.names.find(*plain);
  if (found != all.names.end()) there = found->second.lock();
  if (there != nullptr) {
    if (there->kind() != kind) return win32_status(error_invalid_handle);
    return Named{there, true};
  }
  std::erase_if(all.names, [](const auto& entry) { return entry.second.expired(); });
  there = create();
  all.names.emplace(std::string(*plain), there);
  return Named{there, false};
}

Result<std::shared_ptr<Waitable>> open_named(std::string_view name, handles::Kind kind) {
  const Result<std::string_view> plain = bare(name);
  if (!plain) return plain.status();
  Registry& all = registry();
  std::shared_ptr<Waitable> there;
  const runtime::Lock lock(all.lock);
  const auto found = all.names.find(*plain);
  if (found != all.names.end()) there = found->second.lock();
  if (there == nullptr) return win32_status(error_file_not_found);
  if (there->kind() != kind) return win32_status(error_invalid_handle);
  return there;
}

}  // namespace ws2::sync
