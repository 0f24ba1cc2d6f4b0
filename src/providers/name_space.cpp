// SPDX-License-Identifier: MIT
// Namespace providers that a shared object brings.
#include "providers/name_space.hpp"

#include <dlfcn.h>

#include <cstddef>
#include <cstring>
#include <vector>

#include "kernel/owned_file.hpp"
#include "runtime/last_error.hpp"
#include "runtime/mutex.hpp"

namespace ws2::providers {
namespace {

using runtime::Lock;

struct Loaded {
  std::string path;
  std::shared_ptr<NameSpace> provider;
};
struct Registry {
  runtime::Mutex lock{runtime::Rank::thread};
  std::vector<Loaded> loaded WS2_GUARDED_BY(lock);
};

Registry& registry() {
  static auto* const made = new Registry;  // threads may ask after the static objects are gone
  return *made;
}

bool same(const GUID& one, const GUID& other) noexcept {
  return std::memcmp(&one, &other, sizeof one) == 0;
}

std::shared_ptr<NameSpace> find(const std::vector<Loaded>& all, const GUID& id,
                                const std::string& path) noexcept {
  for (const Loaded& one : all) {
    if (same(one.provider->id(), id) && one.path == path) return one.provider;
  }
  return nullptr;
}

/// Whether all calls are there that each provider must have.
bool is_whole(const NSP_ROUTINE& table) noexcept {
  return table.cbSize >= offsetof(NSP_ROUTINE, NSPIoctl) && table.NSPCleanup != nullptr &&
         table.NSPLookupServiceBegin != nullptr && table.NSPLookupServiceNext != nullptr &&
         table.NSPLookupServiceEnd != nullptr && table.NSPSetService != nullptr &&
         table.NSPInstallServiceClass != nullptr && table.NSPRemoveServiceClass != nullptr &&
         table.NSPGetServiceClassInfo != nullptr;
}

}  // namespace

thread_local const NameSpaceCall* NameSpaceCall::innermost_ = nullptr;

NameSpaceCall::NameSpaceCall(const GUID& id) noexcept
    : id_(id), outer_(innermost_), last_error_(runtime::last_error()) {
  innermost_ = this;
  runtime::set_last_error(0);
}

NameSpaceCall::~NameSpaceCall() {
  innermost_ = outer_;
  runtime::set_last_error(last_error_);
}

Status NameSpaceCall::outcome(int returned) const noexcept {
  if (returned == 0) return Status();
  const uint32_t code = runtime::last_error();
  // A provider that fails and does not say why broke its contract.
  return code == 0 ? WsaCode::wsasyscallfailure : static_cast<WsaCode>(code);
}

bool NameSpaceCall::is_inside(const GUID& id) noexcept {
  for (const NameSpaceCall* call = innermost_; call != nullptr; call = call->outer_) {
    if (same(call->id_, id)) return true;
  }
  return false;
}

Status NameSpace::start(const GUID& id, const std::string& path) {
  id_ = id;
  // Only a file that nobody else may write, and by a name that means one file.
  const bool trusted = path.starts_with('/') && kernel::is_owned_file(path.c_str());
  if (!trusted) return WsaCode::wsaeproviderfailedinit;
  object_ = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object_ == nullptr) return WsaCode::wsaeproviderfailedinit;
  const auto startup = reinterpret_cast<LPNSPSTARTUP>(::dlsym(object_, "NSPStartup"));
  if (startup == nullptr) return WsaCode::wsaeproviderfailedinit;
  routines_.cbSize = sizeof routines_;
  {
    const NameSpaceCall call(id);
    GUID own = id;
    if (startup(&own, &routines_) != 0) return WsaCode::wsaeproviderfailedinit;
  }
  started_ = routines_.NSPCleanup != nullptr;
  if (!is_whole(routines_)) return WsaCode::wsaeinvalidproctable;
  // A table of the time before NSPIoctl ends earlier.
  if (routines_.cbSize < sizeof routines_) routines_.NSPIoctl = nullptr;
  return Status();
}

NameSpace::~NameSpace() {
  if (started_) {
    const NameSpaceCall call(id_);
    GUID own = id_;
    static_cast<void>(routines_.NSPCleanup(&own));
  }
  if (object_ != nullptr) ::dlclose(object_);
}

Result<std::shared_ptr<NameSpace>> NameSpace::load(const GUID& id, const std::string& path) {
  Registry& all = registry();
  {
    const Lock lock(all.lock);
    if (auto found = find(all.loaded, id, path)) return found;
  }
  const auto fresh = std::make_shared<NameSpace>();
  if (Status failed = fresh->start(id, path); !failed.ok()) return failed;
  const Lock lock(all.lock);
  if (auto found = find(all.loaded, id, path)) return found;
  all.loaded.push_back({path, fresh});
  return fresh;
}

void NameSpace::unload_all() noexcept {
  std::vector<Loaded> gone;
  Registry& all = registry();
  {
    const Lock lock(all.lock);
    gone.swap(all.loaded);
  }
}

}  // namespace ws2::providers
