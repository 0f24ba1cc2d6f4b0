// SPDX-License-Identifier: MIT
// Namespace providers of version 2.
#include "providers/advertised.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "providers/name_space.hpp"
#include "runtime/mutex.hpp"

namespace ws2::providers {
namespace {

using runtime::Lock;

struct Offers {
  runtime::Mutex lock{runtime::Rank::thread};
  std::vector<std::shared_ptr<Advertised>> list WS2_GUARDED_BY(lock);
};

Offers& offers() {
  static auto* const made = new Offers;  // threads may ask after the static objects are gone
  return *made;
}

auto find(std::vector<std::shared_ptr<Advertised>>& list, const GUID& id) noexcept {
  return std::find_if(list.begin(), list.end(), [&](const std::shared_ptr<Advertised>& one) {
    const GUID own = one->id();
    return std::memcmp(&own, &id, sizeof id) == 0;
  });
}

bool is_whole(const NSPV2_ROUTINE& table) noexcept {
  return table.cbSize >= sizeof table && table.NSPv2LookupServiceBegin != nullptr &&
         table.NSPv2LookupServiceNextEx != nullptr && table.NSPv2LookupServiceEnd != nullptr;
}

}  // namespace

Status Advertised::start() noexcept {
  if (routines_.NSPv2Startup != nullptr) {
    GUID own = id_;
    const NameSpaceCall call(id_);
    if (routines_.NSPv2Startup(&own, &session_) != 0) return WsaCode::wsaeproviderfailedinit;
  }
  started_ = true;
  return Status();
}

Advertised::~Advertised() {
  if (!started_) return;
  GUID own = id_;
  const NameSpaceCall call(id_);
  if (routines_.NSPv2ClientSessionRundown != nullptr) {
    static_cast<void>(routines_.NSPv2ClientSessionRundown(&own, session_));
  }
  if (routines_.NSPv2Cleanup != nullptr) static_cast<void>(routines_.NSPv2Cleanup(&own, session_));
}

Status advertise(const GUID& id, const NSPV2_ROUTINE& routines) {
  if (!is_whole(routines)) return WsaCode::wsaefault;
  const auto fresh = std::make_shared<Advertised>(id, routines);
  if (Status failed = fresh->start(); !failed.ok()) return failed;
  Offers& all = offers();
  const Lock lock(all.lock);
  if (find(all.list, id) != all.list.end()) return WsaCode::wsaealready;
  all.list.push_back(fresh);
  return Status();
}

Status unadvertise(const GUID& id) noexcept {
  std::shared_ptr<Advertised> gone;  // let go of without the lock
  Offers& all = offers();
  const Lock lock(all.lock);
  const auto found = find(all.list, id);
  if (found == all.list.end()) return WsaCode::wsaeinval;
  gone = std::move(*found);
  all.list.erase(found);
  return Status();
}

std::shared_ptr<Advertised> advertised(const GUID& id) noexcept {
  Offers& all = offers();
  const Lock lock(all.lock);
  const auto found = find(all.list, id);
  return found == all.list.end() ? nullptr : *found;
}

}  // namespace ws2::providers
